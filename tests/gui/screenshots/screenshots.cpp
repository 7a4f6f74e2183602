// Saves pictures of Envoi's windows, filled with sample content, into a folder:
//   envoi_screenshots FOLDER [panel]
// Needs a display (xvfb-run will do). Nothing of the user's is read or written.
#include "app/compose/ComposeWindow.h"
#include "app/compose/DeliveryOptionsDialog.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"
#include "app/editor/PictureDialog.h"
#include "app/editor/PictureHandles.h"
#include "app/look/Look.h"
#include "app/platform/Platform.h"
#include "app/preview/Preview.h"
#include "tests/support/ScenarioServer.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLinearGradient>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

#include <cstdio>
#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using compose::ComposeWindow;

namespace {

constexpr int patience = 15'000;

bool waitUntil(const std::function<bool()> &done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done() && timer.elapsed() < patience)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    return done();
}

void settle()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 250)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
}

QByteArray picture()
{
    QImage image(360, 150, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, 150);
    sky.setColorAt(0, QColor(0x9f, 0xc5, 0xf0));
    sky.setColorAt(1, QColor(0xfd, 0xe6, 0xc8));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xff, 0xf4, 0xd0));
    painter.drawEllipse(QPointF(270, 45), 20, 20);
    painter.setBrush(QColor(0x6f, 0x8f, 0xa8));
    painter.drawPolygon(
        QPolygonF({{0, 120}, {90, 40}, {170, 120}, {230, 70}, {320, 130}, {360, 110}, {360, 150}, {0, 150}}));
    painter.setBrush(QColor(0x3f, 0x63, 0x6b));
    painter.drawPolygon(QPolygonF({{0, 140}, {120, 105}, {220, 140}, {360, 120}, {360, 150}, {0, 150}}));
    painter.end();
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return octets;
}

class Studio {
public:
    explicit Studio(QString folder)
        : m_folder(std::move(folder)),
          m_services({m_home.filePath(u"accounts.json"_s), m_home.filePath(u"drafts"_s),
                      m_home.filePath(u"captured"_s)},
                     account::memorySecretStore())
    {
    }

    int run()
    {
        for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
            QApplication::setPalette(look::palette(scheme));
            m_suffix = scheme == look::Scheme::Dark ? u"-dark"_s : u""_s;
            emptyLetter();
            fullLetter();
            pictureTools();
            wrongAddress();
            suggestions();
            doubtfulAddress();
            failure();
            lookedOver();
            sent();
            partlySent({860, 700}, u"partly-sent"_s);
            deliveryOptions();
            small();
            largeLetters();
            mirrored();
            panel();
        }
        return m_failures;
    }

    /// Only what stands at the letter's side.
    int runPanel()
    {
        for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
            QApplication::setPalette(look::palette(scheme));
            m_suffix = scheme == look::Scheme::Dark ? u"-dark"_s : u""_s;
            panel();
        }
        return m_failures;
    }

private:
    std::unique_ptr<ComposeWindow> makeWindow(QSize size = {860, 700})
    {
        auto window = std::make_unique<ComposeWindow>(m_services);
        window->setAttribute(Qt::WA_DeleteOnClose, false);
        window->setAccounts({account::testServerAccount()});
        window->resize(size);
        window->show();
        window->activateWindow();
        return window;
    }

    void save(QWidget *window, const QString &name)
    {
        settle();
        const QString path = m_folder + u'/' + name + m_suffix + u".png"_s;
        if (!window->grab().save(path)) {
            std::fprintf(stderr, "can't write %s\n", qPrintable(path));
            ++m_failures;
            return;
        }
        std::printf("%s\n", qPrintable(path));
    }

    QString file(const QString &name, qint64 size)
    {
        const QString path = m_home.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || !file.resize(size))
            ++m_failures;
        return path;
    }

    letter::Draft sample()
    {
        letter::Draft draft;
        draft.to = {u"Anna Example <anna@example.com>"_s, u"\"Example, Zoë\" <zoe@bücher.example>"_s,
                    u"Team: one@example.com, two@example.com;"_s};
        draft.cc = {u"office@example.org"_s};
        draft.subject = u"Notes from the walk on Sunday"_s;
        draft.html =
            u"<h2>Up to the ridge</h2><p>Dear all,</p><p>thank you for coming! The <b>whole route</b> is in "
            u"the attached file; the <i>short way back</i> is marked in "
            u"<span style=\"color:#c0392b\">red</span>.</p>"
            u"<p><img src=\"cid:ridge@example.com\" width=\"360\" height=\"150\" alt=\"The ridge\"></p>"
            u"<p>For next time:</p><ul><li>good shoes</li><li>something to drink</li>"
            u"<li>the <a href=\"https://example.org/map\">map</a></li></ul>"
            u"<blockquote><p>Will there be cake again?</p></blockquote><p>There will.</p>"_s;
        letter::Attachment image{picture(), u"ridge.png"_s, mime::MediaType::fromName(u"image/png"_s)};
        draft.images = {{u"ridge@example.com"_s, image}};
        for (const auto &[name, type, size] :
             {std::tuple(u"Route.pdf"_s, u"application/pdf"_s, 1'483'000LL),
              std::tuple(u"Photos of the day.zip"_s, u"application/zip"_s, 8'730'000LL),
              std::tuple(u"Kosten – Übersicht.ods"_s, u"application/vnd.oasis.opendocument.spreadsheet"_s,
                         41'200LL)}) {
            auto seen = FileReference::look(file(name, size));
            if (seen)
                draft.attachments.push_back({*seen, name, mime::MediaType::fromName(type)});
        }
        return draft;
    }

    void emptyLetter()
    {
        auto window = makeWindow();
        save(window.get(), u"empty"_s);
    }

    void fullLetter()
    {
        auto window = makeWindow({860, 820});
        window->open(sample());
        save(window.get(), u"letter"_s);
    }

    /// A picture with its handles, while it is dragged by one, and its dialog.
    void pictureTools()
    {
        auto window = makeWindow({860, 820});
        auto draft = sample();
        draft.attachments.clear();
        window->open(draft);
        settle();
        auto *text = qobject_cast<QTextEdit *>(window->findChild<editor::Editor *>()->textWidget());
        QTextCursor cursor = text->document()->find(QString(QChar::ObjectReplacementCharacter));
        text->setTextCursor(cursor);
        save(window.get(), u"picture-selected"_s);
        QWidget *viewport = text->viewport();
        const QPointF corner =
            editor::PictureGeometry::rectangle(*text->document(), cursor.selectionStart()).bottomRight() -
            QPointF(0, text->verticalScrollBar()->value());
        const auto mouse = [viewport](QEvent::Type type, QPointF at) {
            QMouseEvent event(type, at, viewport->mapToGlobal(at), Qt::LeftButton, Qt::LeftButton, {});
            QApplication::sendEvent(viewport, &event);
        };
        mouse(QEvent::MouseButtonPress, corner);
        mouse(QEvent::MouseMove, corner + QPointF(90, 20));
        save(window.get(), u"picture-dragged"_s);
        mouse(QEvent::MouseButtonRelease, corner + QPointF(90, 20));
        QKeyEvent key(QEvent::KeyPress, Qt::Key_Return, Qt::AltModifier);
        QApplication::sendEvent(text, &key);
        for (auto *dialog : window->findChildren<editor::PictureDialog *>())
            save(dialog, u"picture-dialog"_s);
    }

    void wrongAddress()
    {
        auto window = makeWindow();
        auto draft = sample();
        draft.attachments.clear();
        draft.to.insert(1, u"anna@example"_s);
        draft.to.insert(2, u"zoe at example.com"_s);
        window->open(draft);
        window->send();
        save(window.get(), u"wrong-address"_s);
    }

    void suggestions()
    {
        const contacts::ContactStore store(m_home.filePath(u"contacts.json"_s));
        const auto made = store.change([](contacts::ContactBook &book) {
            book.import({{u"Anna Example"_s, {}, {}, {u"anna@example.com"_s}, {u"Hiking group"_s}},
                         {u"Hanna Sample"_s, u"Anni"_s, {}, {u"hanna.sample@example.net"_s}, {}},
                         {u"Zoë Annan"_s, {}, {}, {u"zoe@bücher.example"_s}, {u"Hiking group"_s}},
                         {{}, {}, {}, {u"anmeldung@example.org"_s}, {u"Annual meeting"_s}},
                         {u"The office with a name that is far too long for a line of suggestions"_s,
                          {},
                          {},
                          {u"another.address.that.is.long@department.example.org"_s},
                          {u"Annual meeting"_s}}});
            book.recordSent({*mime::Mailbox::parse(u"anna@example.com")}, {},
                            QDateTime::currentDateTimeUtc());
        });
        m_failures += made ? 0 : 1;
        auto window = makeWindow();
        m_services.addressBook().setOwnAddresses({});
        if (!waitUntil([this] { return m_services.addressBook().book().entries().size() == 5; }))
            ++m_failures;
        QWidget *input = window->findChild<compose::RecipientsField *>(u"to"_s)->inputWidget();
        for (const QChar c : u"an"_s) {
            QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(c));
            QApplication::sendEvent(input, &press);
        }
        save(window.get(), u"suggestions"_s);
    }

    void doubtfulAddress()
    {
        auto window = makeWindow();
        letter::Draft draft;
        draft.to = {u"Anna Example <anna@gmial.com>"_s, u"zoe@example.com"_s};
        draft.cc = {u"office@ex\u0430mple.org"_s};
        window->open(draft);
        if (!waitUntil([this] { return m_services.addressBook().isLoaded(); }))
            ++m_failures;
        save(window.get(), u"doubtful-address"_s);
    }

    void failure()
    {
        auto window = makeWindow();
        account::Account account = account::testServerAccount();
        account.isTestServer = false;
        account.host = u"127.0.0.1"_s;
        account.port = 9; // nobody listens there
        account.security = smtp::Security::None;
        window->setAccounts({account});
        auto draft = sample();
        draft.attachments.clear();
        window->open(draft);
        window->send();
        if (!waitUntil([&] { return window->state() == ComposeWindow::State::Writing; }))
            ++m_failures;
        if (auto *details = window->findChild<QToolButton *>(u"details"_s))
            details->click();
        save(window.get(), u"failure"_s);
    }

    /// What is worth a look: quietly beside Send, opened, asked about, and with a thing mended.
    void lookedOver()
    {
        auto window = makeWindow({860, 760});
        auto draft = sample();
        draft.attachments.clear();
        draft.subject.clear();
        draft.html = u"<p>Dear all,</p><p>the plan is attached, and at <a href=\"https://example.net/\">"
                     u"www.example.org</a>.</p><p>See you on Sunday, when all of us meet at the old mill "
                     u"as in the years before.</p>"_s;
        for (int i = 0; i < 20; ++i)
            draft.to.append(u"person%1@example.net"_s.arg(i));
        window->open(draft);
        auto *opener = window->findChild<QToolButton *>(u"showChecks"_s);
        if (!waitUntil([&] { return opener->isVisible(); }))
            ++m_failures;
        save(window.get(), u"checks-quiet"_s);
        opener->click();
        save(window.get(), u"checks-open"_s);
        window->resize(480, 700);
        save(window.get(), u"checks-narrow"_s);
        window->resize(860, 760);
        window->send();
        auto *anyway = window->findChild<QPushButton *>(u"sendAnyway"_s);
        if (!waitUntil([&] { return anyway->isVisible(); }))
            ++m_failures;
        for (auto *button : window->findChildren<QPushButton *>()) {
            if (button->text() == "Move to Bcc"_L1)
                button->click();
        }
        save(window.get(), u"checks-asked"_s);
    }

    void sent()
    {
        auto window = makeWindow();
        window->open(sample());
        window->send();
        if (!waitUntil([&] { return window->state() == ComposeWindow::State::Sent; })) {
            std::fprintf(stderr, "the letter was not sent\n");
            ++m_failures;
        }
        save(window.get(), u"sent"_s);
    }

    /// Two of the recipients are refused; the transcript is open beside it.
    void partlySent(QSize size, const QString &name)
    {
        test::ScenarioServer server({"S: 220 mx.example.com ESMTP", "C: EHLO *", "S: 250-mx.example.com",
                                     "S: 250 SIZE 50000000", "C: MAIL FROM:*", "S: 250 2.1.0 Ok",
                                     "C: RCPT TO:*", "S: 250 2.1.5 Ok", "C: RCPT TO:*",
                                     "S: 550 5.1.1 <zoe@xn--bcher-kva.example>: User unknown", "C: RCPT TO:*",
                                     "S: 452 4.2.2 <office@example.org>: Mailbox full", "C: DATA",
                                     "S: 354 End data with <CR><LF>.<CR><LF>", "D",
                                     "S: 250 2.0.0 Ok: queued as 4711", "C: QUIT", "S: 221 2.0.0 Bye", "X"});
        auto window = makeWindow(size);
        account::Account account = account::testServerAccount();
        account.isTestServer = false;
        account.host = u"127.0.0.1"_s;
        account.port = server.listen();
        account.security = smtp::Security::None;
        window->setAccounts({account});
        auto draft = sample();
        draft.to.removeLast();
        window->open(draft);
        window->send();
        if (!waitUntil([&] { return window->state() == ComposeWindow::State::Writing; }))
            ++m_failures;
        save(window.get(), name);
        if (auto *details = window->findChild<QToolButton *>(u"details"_s))
            details->click();
        save(window.get(), name + u"-details"_s);
        window->showTranscript();
        if (auto *transcript = window->findChild<QDialog *>(u"transcriptWindow"_s))
            save(transcript, name + u"-transcript"_s);
    }

    void deliveryOptions()
    {
        auto window = makeWindow();
        auto draft = sample();
        draft.options.notifications = compose::allReports();
        draft.options.notifications->returned = Notifications::Returned::Headers;
        draft.options.requireTls = true;
        draft.options.priority = *Priority::make(4);
        draft.options.hold = std::chrono::hours(3);
        window->open(draft);
        save(window.get(), u"options"_s);
        window->showDeliveryOptions();
        if (auto *dialog = window->findChild<QDialog *>(u"deliveryOptions"_s))
            save(dialog, u"options-dialog"_s);
    }

    void largeLetters()
    {
        const QFont font = QApplication::font();
        QFont large = font;
        large.setPointSizeF(font.pointSizeF() * 1.6);
        QApplication::setFont(large);
        partlySent({640, 620}, u"large-letters"_s);
        QApplication::setFont(font);
    }

    void small()
    {
        auto window = makeWindow({640, 480});
        window->open(sample());
        save(window.get(), u"small"_s);
        QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClicks(window->findChild<QWidget *>(u"commandPalette"_s)->findChild<QLineEdit *>(),
                         u"li"_s);
        save(window.get(), u"command-palette"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(window.get(), Qt::Key_F1);
        if (auto *shortcuts = window->findChild<QDialog *>(u"shortcuts"_s)) {
            save(shortcuts, u"shortcuts"_s);
            shortcuts->close();
        }
        window->activateWindow();
        settle();
        auto *editor = window->findChild<editor::Editor *>();
        QTest::keyClick(editor->textWidget(), Qt::Key_H, Qt::ControlModifier);
        QTest::keyClicks(editor->findChild<QWidget *>(u"findBar"_s)->findChild<QLineEdit *>(), u"the"_s);
        QTest::keyClick(editor->textWidget(), Qt::Key_F3);
        save(window.get(), u"find"_s);
        QTest::keyClick(editor->findChild<QWidget *>(u"findBar"_s), Qt::Key_Escape);
        window->resize(1600, 1000);
        save(window.get(), u"large"_s);
    }

    /// "What will be sent", from each side.
    void panel()
    {
        const auto settled = [](const ComposeWindow &window) {
            const auto *panel = window.findChild<preview::Preview *>();
            return panel && panel->isUpToDate();
        };
        for (const QSize size : {QSize(1240, 800), QSize(900, 600)}) {
            auto window = makeWindow(size);
            auto draft = sample();
            draft.textBasis = letter::plainTextFromHtml(draft.html).replace(u"good shoes"_s, u"shoes"_s);
            draft.text = u"Only for those who read plain text.\n\n"_s + *draft.textBasis;
            window->open(draft);
            auto *toggle = window->findChild<QAction *>(u"togglePreview"_s);
            toggle->trigger();
            int side = 0;
            for (const auto &name : {u"structure"_s, u"appearance"_s, u"plain"_s, u"source"_s}) {
                window->findChild<preview::Preview *>()->setSide(side++);
                if (!waitUntil([&] { return settled(*window); }))
                    ++m_failures;
                if (name == u"appearance")
                    window->findChild<QToolButton *>(u"phone"_s)->click();
                save(window.get(), u"panel-"_s + name + (size.width() < 1000 ? u"-small"_s : QString()));
            }
            toggle->trigger();
        }
    }

    void mirrored()
    {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        auto window = makeWindow();
        auto draft = sample();
        draft.subject = u"שלום"_s;
        window->open(draft);
        save(window.get(), u"right-to-left"_s);
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    QString m_folder;
    QString m_suffix;
    QTemporaryDir m_home;
    compose::Services m_services;
    int m_failures = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    platform::prepareApplication();
    QApplication::setWindowIcon(look::applicationIcon());
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 3 || !QDir().mkpath(arguments[1])) {
        std::fputs("usage: envoi_screenshots FOLDER [panel]\n", stderr);
        return 64;
    }
    Studio studio(arguments[1]);
    return (arguments.size() == 3 ? studio.runPanel() : studio.run()) == 0 ? 0 : 1;
}
