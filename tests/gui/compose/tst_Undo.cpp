// One order of undo for a letter: its text, its pictures and its files.
#include "Fixture.h"

#include "app/compose/AttachmentShelf.h"

#include <QBuffer>
#include <QImage>
#include <QListView>
#include <QSignalSpy>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;

class tst_Undo : public QObject {
    Q_OBJECT

private slots:
    void init();
    void goesBackAndForthInOrder();
    void anotherStepForgetsWhatWasUndone();
    void renamingIsAStep();
    void undoneFilesAreKeptOutOfTheDraft();
    void openingForgetsSteps();

private:
    void attach(const QString &name);
    void key(Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
    {
        QTest::keyClick(m_text, Qt::Key_Z, modifiers);
    }
    QStringList files() const
    {
        QStringList names;
        for (const auto &one : m_shelf->attachments())
            names.append(one.name);
        return names;
    }
    QString state() const
    {
        return m_text->toPlainText().replace(QChar::ObjectReplacementCharacter, u'*') + u" | "_s +
               files().join(u' ');
    }

    std::unique_ptr<Fixture> m_fixture;
    QTextEdit *m_text = nullptr;
    AttachmentShelf *m_shelf = nullptr;
};

void tst_Undo::init()
{
    m_fixture = std::make_unique<Fixture>();
    m_fixture->open();
    m_text = qobject_cast<QTextEdit *>(m_fixture->editor()->textWidget());
    m_shelf = m_fixture->window->findChild<AttachmentShelf *>();
    m_text->setFocus();
}

void tst_Undo::attach(const QString &name)
{
    QFile file(m_fixture->home.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(10));
    QSignalSpy looked(m_shelf, &AttachmentShelf::looked);
    m_shelf->addFiles({file.fileName()});
    QTRY_COMPARE(looked.count(), 1);
}

void tst_Undo::goesBackAndForthInOrder()
{
    QImage picture(20, 20, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QByteArray octets;
    QBuffer buffer(&octets);
    QVERIFY(picture.save(&buffer, "PNG"));

    QStringList states = {state()};
    const auto note = [&] { states.append(state()); };
    QTest::keyClicks(m_text, u"one"_s), note();
    attach(u"a.txt"_s), note();
    QTest::keyClicks(m_text, u"two"_s), note();
    m_fixture->editor()->insertImage(octets, u"red.png"_s), note();
    attach(u"b.txt"_s), note();
    auto *list = m_fixture->window->findChild<QListView *>(u"attachmentList"_s);
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Delete), note();
    m_text->setFocus();
    QCOMPARE(states.last(), u"onetwo* | b.txt"_s);
    QCOMPARE(states.size(), 7);

    for (qsizetype i = states.size() - 1; i > 0; --i) {
        QCOMPARE(state(), states[i]);
        key();
    }
    QCOMPARE(state(), states.first());
    key();
    QCOMPARE(state(), states.first());
    for (const QString &expected : states) {
        QCOMPARE(state(), expected);
        key(Qt::ControlModifier | Qt::ShiftModifier);
    }
    QCOMPARE(state(), states.last());
}

void tst_Undo::anotherStepForgetsWhatWasUndone()
{
    attach(u"a.txt"_s);
    QTest::keyClicks(m_text, u"one"_s);
    key();
    key();
    QCOMPARE(state(), u" | "_s);
    attach(u"b.txt"_s);
    key(Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(state(), u" | b.txt"_s);
    key();
    QCOMPARE(state(), u" | "_s);
    QTest::keyClicks(m_text, u"two"_s);
    key(Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(state(), u"two | "_s);
}

void tst_Undo::renamingIsAStep()
{
    attach(u"a.txt"_s);
    auto *list = m_fixture->window->findChild<QListView *>(u"attachmentList"_s);
    QVERIFY(list->model()->setData(list->model()->index(0, 0), u"z.txt"_s, Qt::EditRole));
    QCOMPARE(state(), u" | z.txt"_s);
    // From the shelf too: the key belongs to the letter.
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(state(), u" | a.txt"_s);
}

void tst_Undo::undoneFilesAreKeptOutOfTheDraft()
{
    attach(u"a.txt"_s);
    QCOMPARE(m_fixture->window->draft().attachments.size(), 1U);
    key();
    QCOMPARE(m_fixture->window->draft().attachments.size(), 0U);
    QVERIFY(m_fixture->window->isModified());
}

void tst_Undo::openingForgetsSteps()
{
    attach(u"a.txt"_s);
    QTest::keyClicks(m_text, u"one"_s);
    letter::Draft draft;
    draft.html = u"<p>other</p>"_s;
    m_fixture->window->open(draft);
    key();
    key();
    QCOMPARE(state(), u"other | "_s);
}

QTEST_MAIN(tst_Undo)
#include "tst_Undo.moc"
