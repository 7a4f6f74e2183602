#include "app/captured/CapturedModel.h"
#include "app/captured/CapturedWindow.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/preview/HtmlView.h"
#include "app/reading/Letter.h"

#include <QAction>
#include <QBuffer>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProxyStyle>
#include <QSignalSpy>
#include <QStyleOption>
#include <QTabWidget>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using captured::CapturedWindow;

namespace {

class FakeDialogs : public platform::Dialogs {
public:
    FakeDialogs() { platform::setDialogs(this); }
    ~FakeDialogs() override { platform::setDialogs(nullptr); }
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return {}; }
    QString openFile(QWidget *, const QString &, const QString &) override { return {}; }
    QString saveFile(QWidget *, const QString &, const QString &suggestion, const QString &) override
    {
        suggested = suggestion;
        return path;
    }
    Answer askToSave(QWidget *, const QString &, const QString &) override { return Answer::Cancel; }
    Answer confirm(QWidget *, const QString &headline, const QString &detail, const QString &) override
    {
        asked.append(headline + u'\n' + detail);
        return answer;
    }
    void inform(QWidget *, const QString &headline, const QString &) override { asked.append(headline); }
    QString askText(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }

    Answer answer = Answer::No;
    QStringList asked;
    QString path;
    QString suggested;
};

QByteArray picture()
{
    QImage image(12, 8, QImage::Format_RGB32);
    image.fill(QColor(0x4f, 0x46, 0xe5));
    QByteArray octets;
    QBuffer buffer(&octets);
    image.save(&buffer, "PNG");
    return octets;
}

QByteArray richLetter()
{
    return "From: =?utf-8?Q?Zo=C3=AB?= Example <zoe@example.com>\r\n"
           "To: Anna Example <anna@example.org>\r\n"
           "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= from\r\n the workshop\r\n"
           "Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n"
           "Message-ID: <1@example.com>\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/mixed; boundary=m\r\n\r\n"
           "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
           "--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello in plain text.\r\n"
           "--a\r\nContent-Type: multipart/related; boundary=r\r\n\r\n"
           "--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
           "<h1>Hello</h1><p>in <b>HTML</b></p><script>alert(1)</script><img src=\"cid:pic@example.com\">"
           "<img src=\"http://tracker.example/x.png\"><img src=\"file:///etc/hostname\">"
           "<a href=\"https://example.com/\">link</a>\r\n"
           "--r\r\nContent-Type: image/png\r\nContent-ID: <pic@example.com>\r\n"
           "Content-Disposition: inline; filename=pic.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           picture().toBase64() +
           "\r\n--r--\r\n--a--\r\n"
           "--m\r\nContent-Type: application/pdf\r\n"
           "Content-Disposition: attachment; filename=\"../../evil/report.pdf\"\r\n"
           "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n"
           "--m--\r\n";
}

QByteArray plainLetter(const QByteArray &subject)
{
    return "From: a@example.com\r\nTo: b@example.com\r\nSubject: " + subject + "\r\n\r\n<b>not bold</b>\r\n";
}

} // namespace

class tst_CapturedWindow : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void saysThatNothingIsDelivered();
    void showsALetterFromAllSides();
    void loadsNothingButItsOwnPictures();
    void asksBeforeALinkIsOpened();
    void savesAnAttachment();
    void opensAnAttachment();
    void showsTheNewestOrTheOneNamed();
    void listsNewestFirstWithSendersAndSubjects();
    void deletesOneAndAll();
    void showsHugeSourcesInPart();
    void plainLettersAreNoMarkup();
    void survivesHostileLetters_data();
    void survivesHostileLetters();
    void survivesAVanishedFile();
    void selectionCanBeRead();
    void closesWhileReading();
    void pictures();

public slots:
    void opened(const QUrl &url) { m_opened.append(url); }

private:
    void deliver(const QByteArray &letter, const QByteArrayList &recipients = {"anna@example.org"});
    void openWindow();
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1StringView(name));
    }
    QString subject() const { return find<QLabel>("subject")->text(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<capture::CaptureServer> m_server;
    std::unique_ptr<FakeDialogs> m_dialogs;
    std::unique_ptr<CapturedWindow> m_window;
    QList<QUrl> m_opened;
};

void tst_CapturedWindow::init()
{
    QGuiApplication::setPalette(look::palette(look::Scheme::Light));
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<capture::CaptureServer>(m_folder->filePath(u"captured"_s));
    QVERIFY(m_server->listen());
    m_dialogs = std::make_unique<FakeDialogs>();
    m_opened.clear();
    for (const auto &scheme : {u"file"_s, u"https"_s, u"http"_s})
        QDesktopServices::setUrlHandler(scheme, this, "opened");
}

void tst_CapturedWindow::cleanup()
{
    for (const auto &scheme : {u"file"_s, u"https"_s, u"http"_s})
        QDesktopServices::unsetUrlHandler(scheme);
    m_window.reset();
    m_server.reset();
    m_dialogs.reset();
}

void tst_CapturedWindow::deliver(const QByteArray &letter, const QByteArrayList &recipients)
{
    QSignalSpy spy(m_server.get(), &capture::CaptureServer::captured);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_server->port());
    QByteArray replies;
    const auto say = [&](const QByteArray &text, const QByteArray &wanted) {
        socket.write(text);
        replies.clear();
        QTRY_VERIFY_WITH_TIMEOUT((replies += socket.readAll()).contains(wanted) && replies.endsWith("\r\n"),
                                 10000);
    };
    say("", "220");
    say("EHLO localhost\r\n", "250 ");
    say("MAIL FROM:<zoe@example.com> RET=HDRS\r\n", "250");
    for (const QByteArray &recipient : recipients)
        say("RCPT TO:<" + recipient + "> NOTIFY=SUCCESS\r\n", "250");
    say("DATA\r\n", "354");
    QByteArray stuffed = letter;
    stuffed.replace("\r\n.", "\r\n..");
    say(stuffed + (stuffed.endsWith("\r\n") ? "" : "\r\n") + ".\r\n", "250");
    QTRY_COMPARE(spy.count(), 1);
}

void tst_CapturedWindow::openWindow()
{
    m_window = std::make_unique<CapturedWindow>(*m_server);
    m_window->show(QString());
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void tst_CapturedWindow::saysThatNothingIsDelivered()
{
    openWindow();
    const auto *strip = find<look::Notice>("strip");
    QVERIFY(strip->isVisible());
    QCOMPARE(strip->text(),
             u"These letters went nowhere: the local test server keeps them on this computer."_s);
    QVERIFY(!find<QAction>("remove")->isEnabled());
    QVERIFY(!find<QAction>("removeAll")->isEnabled());
    QVERIFY(!find<QLabel>("subject")->isVisible());
    deliver(plainLetter("the first")); // it is shown as it comes
    QTRY_COMPARE(subject(), u"the first"_s);
    QVERIFY(find<QLabel>("subject")->isVisible());
}

void tst_CapturedWindow::showsALetterFromAllSides()
{
    deliver(richLetter(), {"anna@example.org", "blind@example.net"});
    openWindow();
    QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
    QVERIFY(find<QLabel>("addresses")->text().contains(u"Zoë Example"_s));
    QVERIFY(find<preview::HtmlView>("html")->toPlainText().contains(u"in HTML"_s));
    QVERIFY(!find<preview::HtmlView>("html")->toPlainText().contains(u"alert"_s));
    QCOMPARE(find<QPlainTextEdit>("plainText")->toPlainText().trimmed(), u"Hello in plain text."_s);
    const QString fields = find<QTextEdit>("fields")->toPlainText();
    for (const auto &part : {u"Message-ID"_s, u"<1@example.com>"_s, u"MIME-Version"_s, u"multipart/mixed"_s,
                             u"Grüße from the workshop"_s})
        QVERIFY2(fields.contains(part), qUtf8Printable(fields));
    const auto *files = find<QTreeWidget>("files");
    QCOMPARE(files->topLevelItemCount(), 2);
    QCOMPARE(files->topLevelItem(0)->text(0), u"pic.png"_s);
    QVERIFY(!files->topLevelItem(1)->text(0).contains(u'/'));
    QVERIFY(files->topLevelItem(1)->text(0).endsWith(u"report.pdf"_s));
    QCOMPARE(files->topLevelItem(1)->text(1), u"application/pdf"_s);
    QVERIFY(find<QPlainTextEdit>("source")->toPlainText().startsWith(u"From: =?utf-8?Q?"_s));
    const QString envelope = find<QTextEdit>("envelope")->toPlainText();
    QVERIFY(envelope.contains(u"zoe@example.com"_s));
    const qsizetype blind = envelope.indexOf(u"blind copy"_s);
    QVERIFY2(blind > envelope.indexOf(u"blind@example.net"_s) && envelope.count(u"blind copy"_s) == 1,
             qUtf8Printable(envelope));
    QVERIFY2(envelope.count(u"RET=HDRS"_s) == 1 && envelope.count(u"NOTIFY=SUCCESS"_s) == 2,
             qUtf8Printable(envelope));
}

void tst_CapturedWindow::loadsNothingButItsOwnPictures()
{
    deliver(richLetter());
    openWindow();
    QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
    auto *view = find<preview::HtmlView>("html");
    const auto load = [view](const char *url) {
        return view->document()
            ->resource(QTextDocument::ImageResource, QUrl(QString::fromLatin1(url)))
            .value<QImage>();
    };
    QCOMPARE(load("cid:pic@example.com").size(), QSize(12, 8));
    for (const char *url :
         {"file:///etc/hostname", "/etc/hostname", "http://tracker.example/x.png", "cid:other",
          "qrc:/envoi/icons/application/16.png", ":/envoi/icons/application/16.png"})
        QVERIFY2(load(url).width() <= 1, url);
    QVERIFY(!view->toHtml().contains(u"tracker.example"_s));
    QVERIFY(!view->toHtml().contains(u"hostname"_s));
    QVERIFY(find<look::Notice>("letterNotice")->isVisible());
}

void tst_CapturedWindow::asksBeforeALinkIsOpened()
{
    deliver(richLetter());
    openWindow();
    QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
    auto *view = find<preview::HtmlView>("html");
    emit view->anchorClicked(QUrl(u"https://example.com/"_s));
    QCOMPARE(m_dialogs->asked.size(), 1);
    QVERIFY(m_dialogs->asked.first().contains(u"https://example.com/"_s));
    QVERIFY(m_opened.isEmpty());
    emit view->anchorClicked(QUrl(u"file:///etc/passwd"_s));
    emit view->anchorClicked(QUrl(u"javascript:alert(1)"_s));
    QCOMPARE(m_dialogs->asked.size(), 1); // not even a question
    m_dialogs->answer = platform::Dialogs::Answer::Yes;
    emit view->anchorClicked(QUrl(u"https://example.com/"_s));
    QCOMPARE(m_opened, QList<QUrl>{QUrl(u"https://example.com/"_s)});
}

void tst_CapturedWindow::savesAnAttachment()
{
    deliver(richLetter());
    openWindow();
    QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
    find<QTabWidget>("tabs")->setCurrentIndex(3);
    auto *files = find<QTreeWidget>("files");
    files->setCurrentItem(files->topLevelItem(1));
    m_dialogs->path = m_folder->filePath(u"saved.pdf"_s);
    QTest::mouseClick(find<QToolButton>("saveFile"), Qt::LeftButton);
    QVERIFY(!m_dialogs->suggested.contains(u'/'));
    QTRY_VERIFY(QFile::exists(m_dialogs->path));
    QFile file(m_dialogs->path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "%PDF-1.4\n");

    m_dialogs->path = m_folder->filePath(u"no such folder/saved.pdf"_s);
    QTest::mouseClick(find<QToolButton>("saveFile"), Qt::LeftButton);
    QTRY_COMPARE(m_dialogs->asked.size(), 1); // told that it could not
}

void tst_CapturedWindow::opensAnAttachment()
{
    deliver(richLetter());
    openWindow();
    QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
    find<QTabWidget>("tabs")->setCurrentIndex(3);
    auto *files = find<QTreeWidget>("files");
    files->setCurrentItem(files->topLevelItem(0));
    QTest::mouseClick(find<QToolButton>("openFile"), Qt::LeftButton);
    QTRY_COMPARE(m_opened.size(), 1);
    const QString path = m_opened.first().toLocalFile();
    QVERIFY(path.endsWith(u"/pic.png"_s));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), picture());
    file.close();
    m_window.reset();
    QVERIFY(!QFile::exists(path)); // nothing stays behind
}

void tst_CapturedWindow::showsTheNewestOrTheOneNamed()
{
    deliver(plainLetter("one"));
    deliver(plainLetter("two"));
    deliver(plainLetter("three"));
    openWindow();
    QTRY_COMPARE(subject(), u"three"_s);
    m_window->show(m_server->messages().first().id);
    QTRY_COMPARE(subject(), u"one"_s);
    deliver(plainLetter("four")); // does not take the place of what is being read
    QTest::qWait(0);
    QCOMPARE(subject(), u"one"_s);
}

void tst_CapturedWindow::listsNewestFirstWithSendersAndSubjects()
{
    deliver(plainLetter("old"));
    deliver(richLetter());
    openWindow();
    const QAbstractItemModel *model = find<QListView>("letters")->model();
    QCOMPARE(model->rowCount(), 2);
    QTRY_COMPARE(model->index(0, 0).data(captured::CapturedModel::SubjectRole).toString(),
                 u"Grüße from the workshop"_s);
    QCOMPARE(model->index(0, 0).data(captured::CapturedModel::FromRole).toString(), u"Zoë Example"_s);
    QTRY_COMPARE(model->index(1, 0).data(captured::CapturedModel::SubjectRole).toString(), u"old"_s);
    QVERIFY(model->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(u"a@example.com"_s));
}

void tst_CapturedWindow::deletesOneAndAll()
{
    for (const char *subject : {"one", "two", "three"})
        deliver(plainLetter(subject));
    openWindow();
    QTRY_COMPARE(subject(), u"three"_s);
    auto *list = find<QListView>("letters");
    list->setCurrentIndex(list->model()->index(1, 0));
    QTRY_COMPARE(subject(), u"two"_s);
    find<QAction>("remove")->trigger();
    QCOMPARE(m_server->messages().size(), 2);
    QTRY_COMPARE(subject(), u"one"_s); // the next one
    find<QAction>("removeAll")->trigger();
    QCOMPARE(m_server->messages().size(), 2); // the answer was no
    m_dialogs->answer = platform::Dialogs::Answer::Yes;
    find<QAction>("removeAll")->trigger();
    QCOMPARE(m_server->messages().size(), 0);
    QCOMPARE(list->model()->rowCount(), 0);
    QVERIFY(!find<QAction>("remove")->isEnabled());
    QVERIFY(!find<QLabel>("subject")->isVisible());
}

void tst_CapturedWindow::showsHugeSourcesInPart()
{
    QByteArray letter = plainLetter("huge");
    const QByteArray line(70, 'x');
    while (letter.size() < 3'000'000)
        letter += line + "\r\n";
    deliver(letter);
    openWindow();
    QTRY_COMPARE(subject(), u"huge"_s);
    QVERIFY(find<QPlainTextEdit>("source")->toPlainText().size() <= 256 * 1024);
    QVERIFY(find<QPlainTextEdit>("plainText")->toPlainText().size() <= 1024 * 1024);
}

void tst_CapturedWindow::plainLettersAreNoMarkup()
{
    deliver(plainLetter("<i>tags</i>"));
    openWindow();
    QTRY_COMPARE(subject(), u"<i>tags</i>"_s);
    QVERIFY(find<preview::HtmlView>("html")->toPlainText().contains(u"<b>not bold</b>"_s));
    QVERIFY(find<QTextEdit>("fields")->toPlainText().contains(u"<i>tags</i>"_s));
}

void tst_CapturedWindow::survivesHostileLetters_data()
{
    QTest::addColumn<QByteArray>("letter");
    QTest::newRow("no header") << QByteArray("\r\nonly a body\r\n");
    QTest::newRow("nothing") << QByteArray("\r\n");
    QTest::newRow("no field") << QByteArray("this is no field\r\n\r\nbody\r\n");
    QTest::newRow("octets") << QByteArray("Subject: \xff\xfe\x80\r\n\r\n\xff\xfe\r\n");
    QTest::newRow("open multipart") << QByteArray("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n");
    QTest::newRow("broken picture") << QByteArray(
        "Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        "<img src=cid:a@b>\r\n--x\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nno "
        "png\r\n--x--\r\n");
    QByteArray deep = "Content-Type: text/html\r\n\r\n";
    for (int i = 0; i < 3000; ++i)
        deep += "<table><tr><td>\r\n";
    QTest::newRow("tables within tables") << deep;
    QTest::newRow("long field") << "Subject: " + QByteArray(900, 'a') + "\r\n\r\nbody\r\n";
}

void tst_CapturedWindow::survivesHostileLetters()
{
    QFETCH(QByteArray, letter);
    deliver(letter);
    openWindow();
    QTRY_VERIFY(!subject().isEmpty() && !subject().startsWith(u"Reading"_s));
    for (int tab = 0; tab < find<QTabWidget>("tabs")->count(); ++tab)
        find<QTabWidget>("tabs")->setCurrentIndex(tab);
    m_window->grab();
}

void tst_CapturedWindow::survivesAVanishedFile()
{
    deliver(plainLetter("gone before"));
    QFile::remove(m_server->messages().first().path);
    deliver(plainLetter("here"));
    openWindow();
    QTRY_COMPARE(subject(), u"here"_s);
    QCOMPARE(find<QListView>("letters")->model()->rowCount(), 1);

    deliver(plainLetter("gone since"));
    const capture::CapturedMessage message = m_server->messages().last();
    QFile::remove(message.path);
    m_window->show(message.id);
    QTRY_COMPARE(subject(), u"(no subject)"_s);
}

void tst_CapturedWindow::selectionCanBeRead()
{
    /// As native styles do it: a pale selection, whatever the palette says.
    class PaleStyle : public QProxyStyle {
    public:
        PaleStyle() : QProxyStyle(u"fusion"_s) {}
        void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                           const QWidget *widget) const override
        {
            if (element == PE_PanelItemViewItem && option->state & (State_Selected | State_MouseOver))
                painter->fillRect(option->rect, QColor(0x80, 0xc0, 0xff));
            else
                QProxyStyle::drawPrimitive(element, option, painter, widget);
        }
    };
    deliver(plainLetter("here"));
    openWindow();
    QTRY_COMPARE(subject(), u"here"_s);
    auto *letters = find<QListView>("letters");
    PaleStyle style;
    letters->setStyle(&style);
    const QImage image = letters->viewport()->grab().toImage();
    const QColor ground =
        image.pixelColor(letters->visualRect(letters->currentIndex()).topLeft() + QPoint(4, 4));
    const QColor wanted = letters->palette().color(QPalette::Highlight);
    // Styles may lay a veil over the row that has the focus.
    QVERIFY2(qAbs(ground.lightness() - wanted.lightness()) < 20, qPrintable(ground.name()));
    letters->setStyle(nullptr);
}

void tst_CapturedWindow::closesWhileReading()
{
    for (int i = 0; i < 20; ++i)
        deliver(richLetter());
    openWindow();
    m_window.reset();
    QTest::qWait(0);
}

/// For people: ENVOI_PICTURES=folder tst_CapturedWindow pictures
void tst_CapturedWindow::pictures()
{
    const QString folder = qEnvironmentVariable("ENVOI_PICTURES");
    if (folder.isEmpty())
        return;
    deliver(plainLetter("Minutes of Monday"));
    deliver(plainLetter("Re: A chair for the reading room, with a long subject that needs to be cut"));
    deliver(richLetter(), {"anna@example.org", "blind@example.net"});
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        QGuiApplication::setPalette(look::palette(scheme));
        const QString suffix = scheme == look::Scheme::Light ? u"-light.png"_s : u"-dark.png"_s;
        openWindow();
        QTRY_COMPARE(subject(), u"Grüße from the workshop"_s);
        for (int tab = 0; tab < 6; ++tab) {
            find<QTabWidget>("tabs")->setCurrentIndex(tab);
            QTest::qWait(50);
            m_window->grab().save(folder + u"/captured-%1"_s.arg(tab) + suffix);
        }
        m_window.reset();
    }
}

QTEST_MAIN(tst_CapturedWindow)
#include "tst_CapturedWindow.moc"
