// Letters with each thing that the editor can do, written and sent in the real window, opened again and sent
// again: the same octets. What was sent, and what the editor showed, stays in the build's folder "corpus" for
// tests/integration/test_sent_html.py and tests/rendering/run to judge.
#include "Hand.h"
#include "Letters.h"
#include "Shown.h"

#include "tests/gui/compose/Fixture.h"

#include "app/compose/ChecksPanel.h"
#include "core/mime/MessageReader.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTextDocument>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;
using namespace envoi::corpus;
using Row = HeaderForm::Row;
using State = ComposeWindow::State;

namespace {

constexpr int roomForText = 600; // pixels

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void keep(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size());
}

/// A message without what is new in each.
QByteArray comparable(const QByteArray &message)
{
    static const QRegularExpression fresh(u"^(Date|Message-ID): .*(\\r\\n .*)*\\r\\n"_s,
                                          QRegularExpression::MultilineOption);
    static const QRegularExpression boundary(u"=_[0-9A-Za-z'()+_,./:=?-]+"_s);
    QString text = QString::fromLatin1(message).remove(fresh);
    return text.replace(boundary, u"=_"_s).toLatin1();
}

} // namespace

class tst_Corpus : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void cleanup() { delete m_fixture->window; }
    void sent_data();
    void sent();

private:
    /// One for all, so that one connection to the server carries them.
    std::unique_ptr<Fixture> m_fixture;
    QString folder() const { return QStringLiteral(ENVOI_BINARY_DIR "/corpus"); }
    /// Sends by the key; the octets that the server got.
    static QByteArray sendFrom(Fixture &f)
    {
        const qsizetype before = f.services.captureServer().messages().size();
        const auto press = [&f] {
            QTest::keyClick(f.editor()->textWidget(), Qt::Key_Return, Qt::ControlModifier);
        };
        const auto *panel = f.window->findChild<ChecksPanel *>();
        press();
        const auto goesOn = [&] { return f.window->state() == State::Sent || !panel->asked().empty(); };
        // What would be worth a second look is asked about once.
        if (QTest::qWaitFor(goesOn, 10'000) && f.window->state() != State::Sent)
            press();
        if (!QTest::qWaitFor([&] { return f.window->state() == State::Sent; }, 10'000))
            return {};
        const auto messages = f.services.captureServer().messages();
        return messages.size() == before + 1 ? contentOf(messages.last().path) : QByteArray();
    }
};

void tst_Corpus::initTestCase()
{
    QDir(folder()).removeRecursively();
    QVERIFY(QDir().mkpath(folder()));
    // What tests/rendering/run gives the browser, too.
    QFont font(u"DejaVu Sans"_s);
    font.setPixelSize(16);
    QApplication::setFont(font);
    m_fixture = std::make_unique<Fixture>();
}

void tst_Corpus::sent_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<account::Signature>("signature");
    QTest::addColumn<bool>("isPlain");
    for (const Letter &letter : letters())
        QTest::newRow(letter.name) << letter.keys << letter.signature << letter.isPlain;
}

void tst_Corpus::sent()
{
    QFETCH(QString, keys);
    QFETCH(account::Signature, signature);
    QFETCH(bool, isPlain);
    Fixture &f = *m_fixture;
    account::Account sender = account::testServerAccount();
    sender.identities.first().signature = signature;
    ComposeWindow *window = f.open({sender});
    if (isPlain)
        window->findChild<QAction *>(u"plainText"_s)->trigger();
    f.write(u"anna@example.com"_s, QString::fromLatin1(QTest::currentDataTag()), {});
    auto *view = qobject_cast<QTextEdit *>(f.editor()->textWidget());
    const auto missing = [&] {
        return roomForText + 2 * int(view->document()->documentMargin()) - view->viewport()->width();
    };
    window->resize(window->width() + missing(), 1150);
    QTRY_COMPARE(missing(), 0);
    QCOMPARE(write(*f.editor(), keys), QString());
    QTRY_VERIFY(!f.editor()->isReading());

    const QString path = folder() + u'/' + QString::fromLatin1(QTest::currentDataTag());
    view->setCursorWidth(0);
    view->clearFocus();
    QTRY_COMPARE(missing(), 0);
    if (!isPlain) {
        keep(path + u".json"_s, QJsonDocument(shown(*view)).toJson());
        const int height = int(view->document()->size().height());
        QVERIFY(
            view->viewport()->grab({0, 0, view->viewport()->width(), height}).save(path + u".editor.png"_s));
    }

    const QByteArray first = sendFrom(f);
    QVERIFY2(!first.isEmpty(), qPrintable(f.headline()));
    keep(path + u".eml"_s, first);
    delete f.window;

    const auto read = mime::readMessage(first);
    QVERIFY(read.defects.empty());
    const letter::Draft draft = letter::draftFromMessage(read.message);
    QCOMPARE(draft.isHtml(), !isPlain);
    if (!isPlain)
        keep(path + u".html"_s, draft.html.toUtf8());
    window = f.open({sender});
    window->open(draft);
    QTRY_VERIFY(!f.editor()->isReading());
    const QByteArray second = sendFrom(f);
    QVERIFY2(!second.isEmpty(), qPrintable(f.headline()));
    if (comparable(second) != comparable(first))
        keep(path + u".again.eml"_s, second);
    QCOMPARE(comparable(second), comparable(first));
}

QTEST_MAIN(tst_Corpus)
#include "tst_Corpus.moc"
