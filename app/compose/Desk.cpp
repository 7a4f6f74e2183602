#include "app/compose/Desk.h"

#include "app/accounts/AccountsDialog.h"
#include "app/captured/CapturedWindow.h"
#include "app/compose/AccountPassword.h"
#include "app/compose/Answering.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/FailureNotices.h"
#include "app/compose/MailboxDesk.h"
#include "app/compose/Services.h"
#include "app/compose/Templates.h"
#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/platform/Platform.h"
#include "app/reading/ReaderWindow.h"
#include "app/words/Words.h"

#include <QApplication>
#include <QDir>
#include <QSessionManager>
#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {
constexpr std::chrono::milliseconds afterStart{150};

void tellIn(ComposeWindow &window, const Error &error)
{
    const auto words = words::explain(error);
    window.tell({look::Tone::Error, words.headline, words.advice, {}, {}});
}
} // namespace

Desk::Desk(Services &services, QObject *parent) : QObject(parent), m_services(services)
{
    connect(
        qApp, &QGuiApplication::commitDataRequest, this,
        [this](QSessionManager &) {
            for (auto *window : windows())
                window->keepForNextStart();
        },
        Qt::DirectConnection);
}

Desk::~Desk()
{
    m_mailbox.reset();
    delete m_captured;
    for (const auto &reader : std::as_const(m_readers))
        delete reader;
    for (auto *window : windows())
        delete window;
}

QList<ComposeWindow *> Desk::windows() const
{
    QList<ComposeWindow *> result;
    const auto all = QApplication::topLevelWidgets();
    for (auto *widget : all) {
        if (auto *window = qobject_cast<ComposeWindow *>(widget))
            result.append(window);
    }
    return result;
}

ComposeWindow *Desk::makeWindow()
{
    auto *window = new ComposeWindow(m_services);
    const auto accounts = m_services.accounts().load();
    if (accounts) {
        window->setAccounts(*accounts);
    } else {
        window->setAccounts({});
        tellIn(*window, accounts.error());
    }
    connect(window, &ComposeWindow::newLetterRequested, this, &Desk::newLetter);
    connect(window, &ComposeWindow::openRequested, this, &Desk::chooseLetter);
    connect(window, &ComposeWindow::openPathRequested, this, &Desk::openLetter);
    connect(window, &ComposeWindow::versionRequested, this, &Desk::newFromTemplate);
    connect(window, &ComposeWindow::templateRequested, this, &Desk::newFromTemplate);
    connect(window, &ComposeWindow::closeDeclined, this, [this] { m_quitting = false; });
    // A letter that is saved first closes later; then it is the next one's turn.
    connect(window, &QObject::destroyed, this, [this] {
        if (m_quitting)
            QTimer::singleShot(0, this, &Desk::quit);
    });
    connect(window, &ComposeWindow::quitRequested, this, &Desk::quit);
    connect(window, &ComposeWindow::accountsRequested, this, &Desk::showAccounts);
    connect(window, &ComposeWindow::certificateTrusted, this, &Desk::keepTrust);
    connect(window, &ComposeWindow::capturedRequested, this, &Desk::showCaptured);
    connect(window, &ComposeWindow::mailboxRequested, this, &Desk::showMailbox);
    return window;
}

ComposeWindow *Desk::newLetter()
{
    m_quitting = false;
    auto *window = makeWindow();
    platform::bringToFront(window);
    return window;
}

void Desk::begin(const Start &start)
{
    const QStringList left = DraftKeeper::leftOpen(m_services.places().draftsFolder);
    // A letter that comes back anyway is not opened once more beside itself.
    Start rest = start;
    std::erase_if(rest.letters, [&left](const LetterRequest &letter) {
        return std::ranges::any_of(left, [&letter](const QString &path) {
            return !letter.path.isEmpty() &&
                   (QFileInfo(letter.path) == QFileInfo(path) ||
                    QFileInfo(letter.path) == QFileInfo(DraftKeeper::originOf(path)));
        });
    });
    if (left.isEmpty() || !rest.letters.empty() || rest.mailbox)
        handle(rest);
    recover(left);
    // Behind the first frame.
    QTimer::singleShot(afterStart, this, &Desk::joinOutbox);
}

void Desk::joinOutbox()
{
    using delivery::Dispatcher;
    auto &dispatcher = m_services.dispatcher();
    for (const auto signal : {&Dispatcher::added, &Dispatcher::changed, &Dispatcher::removed})
        connect(&dispatcher, signal, this, &Desk::stayForOutbox);
    connect(&dispatcher, &Dispatcher::stageChanged, this, &Desk::stayForOutbox);
    connect(&dispatcher, &Dispatcher::passwordNeeded, this, &Desk::askPassword);
    // The copies are looked for before this is told, so idle() is said after it.
    auto &copies = m_services.sentCopies();
    connect(&dispatcher, &Dispatcher::settled, this,
            [this](const QString &, const auto &, const auto &, const store::LetterRecord &record) {
                using Copy = store::LetterRecord::Copy;
                if (record.state == store::LetterRecord::State::Sent &&
                    record.copy.state == Copy::State::Wanted && m_services.dispatcher().isOwner())
                    m_stayForCopies = std::make_unique<QEventLoopLocker>();
            });
    connect(&copies, &delivery::SentCopies::idle, this, [this] { m_stayForCopies.reset(); });
    m_notices = new FailureNotices(
        dispatcher,
        [this](const QString &id) {
            const auto all = windows();
            return std::ranges::any_of(all, [&id](const auto *window) { return window->queuedId() == id; });
        },
        [this] { showMailbox(); }, this);
}

void Desk::writeOn(const delivery::Dispatcher::TakenBack &taken)
{
    m_quitting = false;
    auto *window = makeWindow();
    window->writeOn(taken.draft, taken.path);
    platform::bringToFront(window);
}

void Desk::stayForOutbox()
{
    constexpr qint64 moment = 60'000; ///< milliseconds
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto letters = m_services.dispatcher().letters();
    const bool isGoing = std::ranges::any_of(letters, [&](const delivery::QueuedLetter &letter) {
        const auto &record = letter.record;
        if (m_declined.contains(record.accountId))
            return false;
        if (letter.stage != delivery::Stage::Resting)
            return true;
        const bool isNew = record.state == store::LetterRecord::State::Waiting && record.attempts == 0;
        return isNew && (!record.due.isValid() || now.msecsTo(record.due) < moment);
    });
    if (isGoing && !m_stay)
        m_stay = std::make_unique<QEventLoopLocker>();
    else if (!isGoing)
        m_stay.reset();
}

void Desk::askPassword(const QString &accountId, bool canKeep, bool wasRefused)
{
    for (auto *window : windows()) {
        if (window->asksPasswordOf(accountId))
            return;
    }
    const auto accounts = m_services.accounts().load().value_or(QList<account::Account>());
    const auto account = std::ranges::find(accounts, accountId, &account::Account::id);
    if (account == accounts.end())
        return m_services.dispatcher().cancelPassword(accountId);
    bool keep = false;
    Secret password = askAccountPassword(QApplication::activeWindow(), *account, canKeep, wasRefused, keep);
    m_declined.removeAll(accountId);
    if (!password.isEmpty()) {
        m_services.rememberPassword(accountId, password.duplicate());
        return m_services.dispatcher().usePassword(accountId, std::move(password), keep);
    }
    m_declined.append(accountId);
    m_services.dispatcher().cancelPassword(accountId);
    stayForOutbox();
}

void Desk::handle(const Start &start)
{
    if (start.mailbox)
        showMailbox();
    else if (start.letters.empty())
        newLetter();
    for (const auto &letter : start.letters) {
        if (letter.answer) {
            answerLetter(letter);
        } else if (!letter.path.isEmpty()) {
            openLetter(letter.path);
        } else {
            auto *window = newLetter();
            window->fill(letter);
        }
    }
}

void Desk::openLetter(const QString &file)
{
    const QString path = QDir::cleanPath(QDir().absoluteFilePath(file));
    for (auto *window : windows()) {
        if (window->isKeptIn(path)) {
            platform::bringToFront(window);
            return;
        }
    }
    m_services.writers().start([this, guard = QPointer<Desk>(this), drafts = m_services.drafts(), path] {
        QStringList notTaken;
        bool isDraft = true;
        auto draft = drafts.load(path, &notTaken, &isDraft);
        QMetaObject::invokeMethod(qApp, [this, guard, path, notTaken, isDraft, draft = std::move(draft)] {
            if (!guard)
                return;
            if (draft && !isDraft) {
                showReader(path);
                return;
            }
            auto *window = makeWindow();
            if (draft) {
                window->open(*draft, path);
                window->tellNotTaken(notTaken);
            } else {
                tellIn(*window, draft.error());
            }
            platform::bringToFront(window);
        });
    });
}

void Desk::newFromTemplate(const QString &path)
{
    m_quitting = false;
    m_services.writers().start([this, guard = QPointer<Desk>(this), path] {
        auto draft = DraftKeeper::load(path);
        QMetaObject::invokeMethod(qApp, [this, guard, draft = std::move(draft)] {
            if (!guard)
                return;
            auto *window = makeWindow();
            if (draft) {
                window->startAnswer(fromTemplate(*draft));
            } else {
                tellIn(*window, draft.error());
            }
            platform::bringToFront(window);
        });
    });
}

void Desk::showReader(const QString &path)
{
    m_readers.removeIf([](const auto &reader) { return reader.isNull(); });
    for (const auto &reader : std::as_const(m_readers)) {
        if (reader->path() == path) {
            platform::bringToFront(reader);
            return;
        }
    }
    auto *reader = new reading::ReaderWindow(path);
    connect(reader, &reading::ReaderWindow::answerRequested, this, &Desk::answer);
    m_readers.append(reader);
    platform::bringToFront(reader);
}

void Desk::answer(letter::AnswerKind kind, const QString &path)
{
    LetterRequest request;
    request.path = path;
    request.answer = kind;
    answerLetter(request);
}

void Desk::answerLetter(const LetterRequest &request)
{
    m_quitting = false;
    const auto accounts = m_services.accounts().load().value_or(QList<account::Account>());
    platform::backgroundThreads().start([this, guard = QPointer<Desk>(this), request, accounts] {
        auto answer = beginAnswer(request, accounts);
        QMetaObject::invokeMethod(qApp, [this, guard, request, answer = std::move(answer)] {
            if (!guard)
                return;
            auto *window = makeWindow();
            if (answer) {
                window->startAnswer(*answer, request.attachments);
            } else {
                tellIn(*window, answer.error());
            }
            platform::bringToFront(window);
        });
    });
}

void Desk::recover(const QStringList &paths)
{
    m_recovering += paths.size();
    for (const auto &path : paths) {
        m_services.writers().start(
            [this, guard = QPointer<Desk>(this), path, folders = m_services.outboxFolders()] {
                auto draft = DraftKeeper::load(path);
                const QString origin = DraftKeeper::originOf(path);
                // Given to be sent in the moment before the crash: it is in the outbox, and whole there.
                if (draft && draft->messageId && store::Outbox(folders).hasMessage(*draft->messageId)) {
                    DraftKeeper::drop(path);
                    QMetaObject::invokeMethod(qApp, [this, guard] {
                        if (guard && --m_recovering == 0 && windows().isEmpty())
                            newLetter();
                    });
                    return;
                }
                QMetaObject::invokeMethod(qApp, [this, guard, path, origin, draft = std::move(draft)] {
                    if (!guard)
                        return;
                    --m_recovering;
                    auto *window = makeWindow();
                    if (draft) {
                        window->recover(*draft, path, origin);
                    } else {
                        const auto words = words::explain(draft.error());
                        window->tell({look::Tone::Error, words.headline, words.advice, {}, {}});
                    }
                    window->show();
                });
            });
    }
}

void Desk::chooseLetter()
{
    auto *parent = qobject_cast<QWidget *>(sender());
    const QString path =
        platform::dialogs().openFile(parent, tr("Open Letter"), tr("Letters (*.eml);;All files (*)"));
    if (!path.isEmpty())
        openLetter(path);
}

void Desk::quit()
{
    // It stops at the first that stays open.
    m_quitting = true;
    QApplication::closeAllWindows();
}

void Desk::keepTrust(const QString &accountId, const account::TrustedCertificate &trusted)
{
    auto accounts = m_services.accounts().load();
    if (accounts) {
        for (account::Account &account : *accounts) {
            if (account.id == accountId)
                account.trusted = trusted;
        }
        if (const auto saved = m_services.accounts().save(*accounts); !saved)
            accounts = std::unexpected(saved.error());
    }
    if (!accounts) {
        const auto words = words::explain(accounts.error());
        return platform::dialogs().inform(qobject_cast<QWidget *>(sender()), words.headline, words.advice);
    }
    for (auto *window : windows())
        window->setAccounts(*accounts);
}

void Desk::showAccounts()
{
    auto *parent = qobject_cast<QWidget *>(sender());
    auto *dialog = new accounts::AccountsDialog(m_services.accounts(), m_services.secrets(), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    connect(dialog, &accounts::AccountsDialog::accountsChanged, this,
            [this](const QList<account::Account> &accounts) {
                for (auto *window : windows())
                    window->setAccounts(accounts);
            });
    dialog->open();
}

void Desk::showCaptured(const QString &id)
{
    if (!m_captured) {
        m_captured = new captured::CapturedWindow(m_services.captureServer());
        m_captured->setAttribute(Qt::WA_DeleteOnClose);
    }
    connect(m_captured, &captured::CapturedWindow::answerRequested, this, &Desk::answer,
            Qt::UniqueConnection);
    m_captured->show(id);
    platform::bringToFront(m_captured);
}

void Desk::showMailbox()
{
    m_quitting = false;
    if (!m_mailbox)
        m_mailbox = std::make_unique<MailboxDesk>(*this, m_services);
    m_mailbox->show();
}

} // namespace envoi::compose
