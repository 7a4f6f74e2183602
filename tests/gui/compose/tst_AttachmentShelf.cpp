#include "Fixture.h"

#include "app/compose/AttachmentShelf.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QDropEvent>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>

using namespace envoi;
using namespace envoi::compose;

/// Stands in for the desktop, which would start a program.
class OpenRecorder : public QObject {
    Q_OBJECT

public:
    bool opened = false;
    OpenRecorder() { QDesktopServices::setUrlHandler(u"file"_s, this, "open"); }
    ~OpenRecorder() override { QDesktopServices::unsetUrlHandler(u"file"_s); }

public slots:
    void open(const QUrl &) { opened = true; }
};

class tst_AttachmentShelf : public QObject {
    Q_OBJECT

private slots:
    void addsInOrderOnce();
    void refusesWhatIsNoFile();
    void removesByKey();
    void renamesByKey();
    void marksWhatVanished();
    void takesDroppedFiles();
    void everyControlHasAName();

private:
    static QString make(const Fixture &f, const QString &name, qint64 size)
    {
        QFile file(f.home.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.resize(size) ? file.fileName() : QString();
    }
    static AttachmentShelf *shelf(const Fixture &f) { return f.window->findChild<AttachmentShelf *>(); }
    static QListView *list(const Fixture &f) { return f.window->findChild<QListView *>(u"attachmentList"_s); }
    static void add(const Fixture &f, const QStringList &paths)
    {
        QSignalSpy looked(shelf(f), &AttachmentShelf::looked);
        shelf(f)->addFiles(paths);
        QTRY_COMPARE(looked.count(), 1);
    }
};

void tst_AttachmentShelf::addsInOrderOnce()
{
    Fixture f;
    f.open();
    QVERIFY(!shelf(f)->isVisible());
    const QStringList paths{make(f, u"b.pdf"_s, 2000), make(f, u"a.txt"_s, 10), make(f, u"empty"_s, 0)};
    add(f, paths + paths);
    const auto attachments = shelf(f)->attachments();
    QCOMPARE(attachments.size(), std::size_t(3));
    QCOMPARE(attachments[0].name, u"b.pdf"_s);
    QCOMPARE(attachments[0].mediaType.name(), QByteArray("application/pdf"));
    QCOMPARE(attachments[1].mediaType.name(), QByteArray("text/plain"));
    QVERIFY(shelf(f)->isVisible());
    QVERIFY(f.window->isModified());
}

void tst_AttachmentShelf::refusesWhatIsNoFile()
{
    Fixture f;
    f.open();
    add(f, {f.home.path(), f.home.filePath(u"nowhere"_s), make(f, u"a.txt"_s, 1)});
    QCOMPARE(shelf(f)->attachments().size(), std::size_t(1));
    QVERIFY(!f.headline().isEmpty());
}

void tst_AttachmentShelf::removesByKey()
{
    Fixture f;
    f.open();
    add(f, {make(f, u"a.txt"_s, 1), make(f, u"b.txt"_s, 1)});
    list(f)->setFocus();
    list(f)->setCurrentIndex(list(f)->model()->index(0, 0));
    QTest::keyClick(list(f), Qt::Key_Delete);
    QCOMPARE(shelf(f)->attachments().size(), std::size_t(1));
    QCOMPARE(shelf(f)->attachments()[0].name, u"b.txt"_s);
}

void tst_AttachmentShelf::renamesByKey()
{
    Fixture f;
    f.open();
    add(f, {make(f, u"a.txt"_s, 1)});
    OpenRecorder recorder;
    const bool &opened = recorder.opened;
    list(f)->setFocus();
    list(f)->setCurrentIndex(list(f)->model()->index(0, 0));
    QTest::keyClick(list(f), Qt::Key_F2);
    auto *editor = list(f)->findChild<QLineEdit *>();
    QVERIFY(editor);
    // The name is selected, its ending is not.
    QTRY_COMPARE(editor->selectedText(), u"a"_s);
    QTest::keyClicks(editor, u"../notes"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(shelf(f)->attachments()[0].name != u"a.txt"_s);
    QVERIFY(!opened); // Enter ends the renaming, it does not open the file
    QVERIFY(shelf(f)->attachments()[0].name.endsWith(u"notes.txt"_s));
    QVERIFY(!shelf(f)->attachments()[0].name.contains(u'/'));
}

void tst_AttachmentShelf::marksWhatVanished()
{
    Fixture f;
    f.open();
    const QString path = make(f, u"a.txt"_s, 1);
    add(f, {path});
    QVERIFY(QFile::remove(path));
    shelf(f)->recheck();
    const auto index = list(f)->model()->index(0, 0);
    QTRY_VERIFY(index.data(Qt::AccessibleTextRole).toString().contains(u"problem"_s));
    QVERIFY(index.data(Qt::ToolTipRole).toString().contains(path));
}

void tst_AttachmentShelf::takesDroppedFiles()
{
    Fixture f;
    f.open();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(make(f, u"a.txt"_s, 1)), QUrl(u"https://example.com/b"_s)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window, &drop);
    QTRY_COMPARE(shelf(f)->attachments().size(), std::size_t(1));
}

void tst_AttachmentShelf::everyControlHasAName()
{
    Fixture f;
    f.open();
    add(f, {make(f, u"a.txt"_s, 1)});
    f.field(HeaderForm::Row::To)->addText(u"anna@example.com"_s);
    for (const auto row : HeaderForm::rows)
        f.window->findChild<HeaderForm *>()->setRowVisible(row, true);
    for (auto *widget : f.window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->focusProxy())
            continue;
        auto *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(interface);
        QVERIFY2(
            !interface->text(QAccessible::Name).isEmpty(),
            qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
}

QTEST_MAIN(tst_AttachmentShelf)
#include "tst_AttachmentShelf.moc"
