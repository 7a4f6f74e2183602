// What other programs put on the clipboard, pasted: clean, with its structure, and without a standstill.
#include "tests/gui/editor/EditorTest.h"
#include "tests/support/TestCertificates.h"

#include "app/editor/EditorNotice.h"
#include "app/editor/HtmlWriter.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QTimer>

namespace envoi::editor {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Gives the same answer to each request, and remembers them.
class PictureServer : public QObject {
public:
    PictureServer()
    {
        const auto identity = m_certificates.pair(test::TestCertificates::Kind::Good);
        QSslConfiguration configuration;
        configuration.setLocalCertificateChain(identity.chain);
        configuration.setPrivateKey(identity.key);
        m_server.setSslConfiguration(configuration);
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    QByteArray &request = m_open[socket];
                    request += socket->readAll();
                    if (!request.contains("\r\n\r\n"))
                        return;
                    requests += request;
                    request.clear();
                    if (answer.isEmpty())
                        return;
                    socket->write(answer);
                    socket->disconnectFromHost();
                });
            }
        });
        m_server.listen(QHostAddress::LocalHost);
        m_before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration trusting = m_before;
        trusting.setCaCertificates({m_certificates.authority()});
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    ~PictureServer() override { QSslConfiguration::setDefaultConfiguration(m_before); }
    QString url(const QString &path) const
    {
        return u"https://localhost:%1/%2"_s.arg(m_server.serverPort()).arg(path);
    }
    static QByteArray with(const QByteArray &octets, const QByteArray &status = "200 OK")
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: image/png\r\nSet-Cookie: a=b\r\nContent-Length: " +
               QByteArray::number(octets.size()) + "\r\nConnection: close\r\n\r\n" + octets;
    }

    QByteArray answer;
    QList<QByteArray> requests;

private:
    test::TestCertificates m_certificates;
    QHash<QTcpSocket *, QByteArray> m_open;
    QSslServer m_server;
    QSslConfiguration m_before;
};

} // namespace

class tst_EditorPaste : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void programs_data();
    void programs();
    void remoteLeftOut();
    void remoteLoaded();
    void remoteFailed();
    void remoteStopped();
    void longPaste();
    void longPasteGivenUp();
    void longPastes();
    void longLetter();
    void manyCells();

private:
    void pasteHtml(const QString &html, const QString &text = u"text"_s) const
    {
        auto *data = new QMimeData;
        data->setHtml(html);
        data->setText(text);
        paste(data);
    }
    EditorNotice *notice() const { return m_editor->findChild<EditorNotice *>(); }
    void choose(const QString &button) const
    {
        auto *one = notice()->findChild<QPushButton *>(button);
        QVERIFY(one && one->isVisible());
        QTest::mouseClick(one, Qt::LeftButton);
    }
    static QString longHtml() { return u"<p>One of many <b>paragraphs</b>.</p>\n"_s.repeated(6000); }
};

void tst_EditorPaste::programs_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(ENVOI_SOURCE_DIR "/tests/data/paste"));
    const QStringList names = folder.entryList({u"*.html"_s});
    QVERIFY(names.size() >= 8);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void tst_EditorPaste::programs()
{
    QFETCH(QString, path);
    pasteHtml(QString::fromUtf8(contentOf(path)));
    QString got = body();
    static const QRegularExpression contentId(u"cid:[0-9a-f]+@picture.invalid"_s);
    got.replace(contentId, u"cid:picture"_s);
    const QString expectedPath = path.chopped(5) + u".letter"_s;
    if (qEnvironmentVariableIsSet("ENVOI_WRITE_EXPECTED")) {
        QFile file(expectedPath);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(got.toUtf8());
    }
    QCOMPARE(got, QString::fromUtf8(contentOf(expectedPath)));
    // Nothing of the program it came from.
    for (const QString &word : {u"mso"_s, u"class="_s, u"font-family"_s, u"file:"_s, u"example.net"_s,
                                u"<font"_s, u"script"_s, u"onerror"_s})
        QVERIFY2(!got.contains(word, Qt::CaseInsensitive), qPrintable(word));
    // And it comes back the same.
    const Editor::Content content = m_editor->content();
    m_editor->setContent(content);
    QCOMPARE(m_editor->content().html, content.html);
}

void tst_EditorPaste::remoteLeftOut()
{
    const QString html =
        u"<p>a <img src='https://a.example.com/1.png' alt='First' width=40 height=30> b "
        u"<img src='//b.example.com/2.png'><img src='https://a.example.com/3.gif' width=1></p>"_s;
    QVERIFY(!notice()->isVisible());
    pasteHtml(html);
    QVERIFY(notice()->isVisible());
    QVERIFY2(notice()->text().contains(u"2 remote pictures"_s) ||
                 notice()->text().contains(u"2 remote picture"_s),
             qPrintable(notice()->text()));
    // What would be sent has the descriptions only.
    QCOMPARE(body(), u"<div>a First b </div>\n"_s);
    QVERIFY(m_editor->content().images.empty());
    QCOMPARE(text()->document()->toPlainText().count(QChar::ObjectReplacementCharacter), 2);
    choose(u"noticeDismiss"_s);
    QVERIFY(!notice()->isVisible());
    QCOMPARE(text()->document()->toPlainText().count(QChar::ObjectReplacementCharacter), 0);
    QVERIFY(body().contains(u"a First b"_s));
    // Undo brings the frames back, and the notice with them.
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(text()->document()->toPlainText().count(QChar::ObjectReplacementCharacter), 2);
    type(u"{Ctrl+Z}"_s);
    QVERIFY(m_editor->isEmpty());
}

void tst_EditorPaste::remoteLoaded()
{
    PictureServer server;
    server.answer = PictureServer::with(png(900, 300));
    pasteHtml(
        u"a<img src='%1' alt='One'>b<img src='%1' width=90 height=30>"_s.arg(server.url(u"one.png?id=7"_s)));
    const QString before = body();
    QCOMPARE(server.requests.size(), 0);
    choose(u"noticeAction"_s);
    QVERIFY(m_editor->isReading()); // a letter that is sent now waits for them
    QTRY_VERIFY(!m_editor->isReading());
    QTRY_VERIFY(!notice()->isVisible());
    QCOMPARE(server.requests.size(), 1); // the same picture once
    const QByteArray request = server.requests.front().toLower();
    QVERIFY(request.startsWith("get /one.png?id=7 "));
    QVERIFY(!request.contains("cookie") && !request.contains("referer") &&
            !request.contains("authorization"));
    Editor::Content content = m_editor->content();
    QCOMPARE(content.images.size(), size_t(1));
    QCOMPARE(content.images[0].image.name, u"one.png"_s);
    QCOMPARE(body(),
             u"<div>a<img src=\"cid:%1\" alt=\"One\" width=\"800\" height=\"267\">b<img src=\"cid:%1\" "
             u"alt=\"\" width=\"90\" height=\"30\"></div>\n"_s.arg(content.images[0].contentId));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    QTRY_VERIFY(notice()->isVisible());
}

void tst_EditorPaste::remoteFailed()
{
    PictureServer server;
    server.answer = PictureServer::with("<html>", "404 Not Found");
    pasteHtml(u"a<img src='%1' alt='One'>"_s.arg(server.url(u"one.png"_s)));
    const QString before = body();
    choose(u"noticeAction"_s);
    QTRY_VERIFY(!m_editor->isReading());
    QVERIFY(notice()->text().contains(u"could not be loaded"_s));
    QCOMPARE(body(), before);
    // Neither is what is no picture.
    server.answer = PictureServer::with("<html>hello");
    choose(u"noticeAction"_s);
    QTRY_COMPARE(server.requests.size(), 2);
    QTRY_VERIFY(!m_editor->isReading());
    QVERIFY(m_editor->content().images.empty());
}

void tst_EditorPaste::remoteStopped()
{
    PictureServer server; // which never answers
    pasteHtml(u"a<img src='%1' alt='One'>"_s.arg(server.url(u"one.png"_s)));
    choose(u"noticeAction"_s);
    QTRY_COMPARE(server.requests.size(), 1);
    choose(u"noticeDismiss"_s);
    QTRY_VERIFY(!m_editor->isReading());
    QVERIFY(notice()->text().contains(u"could not be loaded"_s));
}

void tst_EditorPaste::longPaste()
{
    type(u"before{Return}after"_s);
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(6);
    text()->setTextCursor(cursor);
    const QString before = body();
    QSignalSpy read(m_editor.get(), &Editor::filesRead);
    pasteHtml(longHtml());
    QVERIFY(m_editor->isReading());
    // What is typed meanwhile comes behind it, whether it is being cleaned or is on its way in.
    type(u"ty"_s);
    QTRY_VERIFY(text()->document()->blockCount() > 100);
    QVERIFY(m_editor->isReading());
    QVERIFY(!m_editor->isReadOnly());
    type(u"ped"_s);
    QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, 60'000);
    QVERIFY(!m_editor->isReading());
    const QString all = body();
    QVERIFY2(all.startsWith(u"<div>before</div>\n<p>One of many <b>paragraphs</b>.</p>\n"_s),
             qPrintable(all.left(200)));
    QCOMPARE(all.count(u"<p>One of many"_s), 6000);
    QVERIFY2(all.endsWith(u"typed</div>\n<div>after</div>\n"_s), qPrintable(all.right(200)));
    type(u"{Ctrl+Z}"_s);
    type(u"{Ctrl+Z}"_s);
    QVERIFY(!body().contains(u"One of many"_s));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    type(u"{Ctrl+Shift+Z}{Ctrl+Shift+Z}{Ctrl+Shift+Z}"_s);
    QCOMPARE(body(), all);
}

void tst_EditorPaste::longPasteGivenUp()
{
    type(u"x"_s);
    const QString before = body();
    pasteHtml(longHtml());
    QTRY_VERIFY(text()->document()->blockCount() > 100);
    QTest::keyClick(text(), Qt::Key_Escape);
    QTRY_VERIFY(!m_editor->isReading());
    QCOMPARE(body(), before);
    type(u"y"_s);
    QCOMPARE(body(), u"<div>xy</div>\n"_s);

    // Before anything of it has come.
    pasteHtml(longHtml());
    QTest::keyClick(text(), Qt::Key_Escape);
    QVERIFY(!m_editor->isReading());
    QCOMPARE(body(), u"<div>xy</div>\n"_s);

    // Another letter is opened meanwhile.
    pasteHtml(longHtml());
    QTRY_VERIFY(text()->document()->blockCount() > 100);
    setBody(u"<p>other</p>"_s);
    QTRY_VERIFY(!m_editor->isReading());
    QCOMPARE(body(), u"<p>other</p>\n"_s);
}

void tst_EditorPaste::longPastes()
{
    pasteHtml(longHtml());
    pasteHtml(u"<p>Second.</p>"_s.repeated(5000));
    QTRY_VERIFY_WITH_TIMEOUT(!m_editor->isReading(), 60'000);
    const QString all = body();
    QCOMPARE(all.count(u"<p>One of many"_s), 6000);
    QCOMPARE(all.count(u"<p>Second."_s), 5000);
    // What was selected is gone with the same step.
    setBody(u"<p>old</p>"_s);
    type(u"{Ctrl+A}"_s);
    pasteHtml(longHtml());
    QTRY_VERIFY_WITH_TIMEOUT(!m_editor->isReading(), 60'000);
    QCOMPARE(body(), longHtml());
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<p>old</p>\n"_s);
    // ... and comes back when it is given up.
    type(u"{Ctrl+A}"_s);
    pasteHtml(longHtml());
    QTest::keyClick(text(), Qt::Key_Escape);
    QCOMPARE(body(), u"<p>old</p>\n"_s);
    // Nothing in it: its text is taken.
    setBody({});
    pasteHtml(u"<span></span>"_s.repeated(10'000), u"words"_s);
    QTRY_COMPARE(body(), u"<div>words</div>\n"_s);
}

/// Tables beyond what QTextDocument can bear are shown as paragraphs; nothing of them is lost.
void tst_EditorPaste::manyCells()
{
    const QString row = u"<tr>"_s + u"<td>x</td>"_s.repeated(60) + u"</tr>"_s;
    const QString table = u"<table>"_s + row.repeated(90) + u"</table>"_s;
    Editor::Content content;
    content.html = table.repeated(4) + u"<p>end</p>"_s;
    m_editor->setContent(content);
    QTRY_VERIFY_WITH_TIMEOUT(!m_editor->isReading(), 60'000);
    const QString html = m_editor->content().html;
    QCOMPARE(html.count(u"<table"_s), 3);
    QCOMPARE(html.count(u'x'), 4 * 90 * 60);
    QVERIFY(html.indexOf(u"end"_s) > html.lastIndexOf(u'x'));
}

void tst_EditorPaste::longLetter()
{
    Editor::Content content;
    content.html = u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n"_s + longHtml() +
                   u"<p>end</p>\n<div class=\""_s + letter::signatureClass.toString() +
                   u"\">\n<div>Ada</div>\n</div>\n</body></html>\n"_s;
    QSignalSpy edited(m_editor.get(), &Editor::edited);
    QSignalSpy read(m_editor.get(), &Editor::filesRead);
    m_editor->setContent(content);
    // Whoever asks now gets what is being opened.
    QVERIFY(m_editor->isReading());
    QCOMPARE(m_editor->content().html, content.html);
    QVERIFY(!m_editor->isEmpty());
    QVERIFY(!m_editor->isReadOnly());
    type(u"Z"_s);
    QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, 60'000);
    QCOMPARE(edited.size(), 1); // the key that waited
    QVERIFY(body().startsWith(u"<p>ZOne of many <b>paragraphs</b>.</p>\n"_s));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->content().html, content.html);
    type(u"{Ctrl+Z}"_s); // nothing more to take back
    QCOMPARE(m_editor->content().html, content.html);
    QVERIFY(m_editor->signatureText().contains(u"Ada"_s));

    // A second one while the first comes.
    m_editor->setContent(content);
    setBody(u"<p>short</p>"_s);
    QTRY_VERIFY(!m_editor->isReading());
    QCOMPARE(body(), u"<p>short</p>\n"_s);
}

} // namespace envoi::editor

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    envoi::editor::tst_EditorPaste test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorPaste.moc"
