// A letter in the window: as it is written, sent, refused, and looked over.
#include "tests/gui/screenshots/Studio.h"

#include "app/compose/DeliveryOptionsDialog.h"
#include "app/compose/RecipientsField.h"
#include "app/editor/Editor.h"
#include "app/editor/PictureDialog.h"
#include "app/editor/PictureHandles.h"
#include "app/preview/Preview.h"
#include "tests/support/ScenarioServer.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

using compose::ComposeWindow;

void Studio::emptyLetter()
{
    auto window = makeWindow();
    save(window.get(), u"empty"_s);
}

void Studio::fullLetter()
{
    auto window = makeWindow({900, 820});
    window->open(sample());
    save(window.get(), u"letter"_s);
}

/// A picture with its handles, while it is dragged by one, and its dialog.
void Studio::pictureTools()
{
    auto window = makeWindow({900, 820});
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

void Studio::wrongAddress()
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

void Studio::suggestions()
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
        book.recordSent({*mime::Mailbox::parse(u"anna@example.com")}, {}, QDateTime::currentDateTimeUtc());
    });
    if (!made)
        fail("contacts not kept");
    auto window = makeWindow();
    m_services.addressBook().setOwnAddresses({});
    if (!waitUntil([this] { return m_services.addressBook().book().entries().size() >= 5; }))
        fail(QByteArray("waited in vain: ") + __func__);
    QWidget *input = window->findChild<compose::RecipientsField *>(u"to"_s)->inputWidget();
    for (const QChar c : u"an"_s) {
        QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(c));
        QApplication::sendEvent(input, &press);
    }
    save(window.get(), u"suggestions"_s);
}

void Studio::doubtfulAddress()
{
    auto window = makeWindow();
    letter::Draft draft;
    draft.to = {u"Anna Example <anna@gmial.com>"_s, u"zoe@example.com"_s};
    draft.cc = {u"office@ex\u0430mple.org"_s};
    window->open(draft);
    if (!waitUntil([this] { return m_services.addressBook().isLoaded(); }))
        fail(QByteArray("waited in vain: ") + __func__);
    save(window.get(), u"doubtful-address"_s);
}

void Studio::failure()
{
    auto window = makeWindow();
    account::Account account = account::testServerAccount();
    account.isTestServer = false;
    account.host = u"127.0.0.1"_s;
    account.port = 9; // nobody listens there
    account.security = smtp::Security::None;
    window->setAccounts({account});
    window->open(sample());
    window->send();
    if (!waitUntil([&] { return window->state() == ComposeWindow::State::Writing; }))
        fail(QByteArray("waited in vain: ") + __func__);
    if (auto *details = window->findChild<QToolButton *>(u"details"_s))
        details->click();
    save(window.get(), u"failure"_s);
}

/// What is worth a look: quietly beside Send, opened, asked about, and with a thing mended.
void Studio::lookedOver()
{
    auto window = makeWindow({900, 760});
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
        fail(QByteArray("waited in vain: ") + __func__);
    save(window.get(), u"checks-quiet"_s);
    opener->click();
    save(window.get(), u"checks-open"_s);
    window->resize(480, 700);
    save(window.get(), u"checks-narrow"_s);
    window->resize(900, 760);
    window->send();
    auto *anyway = window->findChild<QPushButton *>(u"sendAnyway"_s);
    if (!waitUntil([&] { return anyway->isVisible(); }))
        fail(QByteArray("waited in vain: ") + __func__);
    for (auto *button : window->findChildren<QPushButton *>()) {
        if (button->text() == said(u"Move to Bcc"_s))
            button->click();
    }
    save(window.get(), u"checks-asked"_s);
}

void Studio::sent()
{
    auto window = makeWindow();
    window->open(sample());
    window->send();
    if (!waitUntil([&] { return window->state() == ComposeWindow::State::Sent; })) {
        std::fprintf(stderr, "the letter was not sent\n");
        fail(QByteArray("waited in vain: ") + __func__);
    }
    save(window.get(), u"sent"_s);
}

/// Two of the recipients are refused; the transcript is open beside it.
void Studio::partlySent(QSize size, const QString &name)
{
    test::ScenarioServer server({"S: 220 mx.example.com ESMTP", "C: EHLO *", "S: 250-mx.example.com",
                                 "S: 250 SIZE 50000000", "C: MAIL FROM:*", "S: 250 2.1.0 Ok", "C: RCPT TO:*",
                                 "S: 250 2.1.5 Ok", "C: RCPT TO:*",
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
        fail(QByteArray("waited in vain: ") + __func__);
    save(window.get(), name);
    if (auto *details = window->findChild<QToolButton *>(u"details"_s))
        details->click();
    save(window.get(), name + u"-details"_s);
    window->showTranscript();
    if (auto *transcript = window->findChild<QDialog *>(u"transcriptWindow"_s))
        save(transcript, name + u"-transcript"_s);
}

void Studio::deliveryOptions()
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

void Studio::largeLetters()
{
    const QFont font = QApplication::font();
    QFont large = font;
    large.setPointSizeF(font.pointSizeF() * 1.6);
    QApplication::setFont(large);
    partlySent({640, 620}, u"large-letters"_s);
    QApplication::setFont(font);
}

void Studio::small()
{
    auto window = makeWindow({640, 480});
    window->open(sample());
    save(window.get(), u"small"_s);
    QTest::keyClick(window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClicks(window->findChild<QWidget *>(u"commandPalette"_s)->findChild<QLineEdit *>(), u"li"_s);
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
void Studio::panel()
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
                fail(QByteArray("waited in vain: ") + __func__);
            if (name == u"appearance")
                window->findChild<QToolButton *>(u"phone"_s)->click();
            save(window.get(), u"panel-"_s + name + (size.width() < 1000 ? u"-small"_s : QString()));
        }
        toggle->trigger();
    }
}

void Studio::mirrored()
{
    QApplication::setLayoutDirection(Qt::RightToLeft);
    auto window = makeWindow();
    auto draft = sample();
    draft.subject = u"שלום"_s;
    window->open(draft);
    save(window.get(), u"right-to-left"_s);
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

} // namespace envoi::screenshots
