#pragma once

#include "app/compose/CommandLine.h"
#include "core/delivery/Dispatcher.h"

#include <QEventLoopLocker>
#include <QObject>
#include <QPointer>

#include <memory>

namespace envoi::captured {
class CapturedWindow;
}

namespace envoi::reading {
class ReaderWindow;
}

namespace envoi::compose {

class ComposeWindow;
class FailureNotices;
class MailboxDesk;
class Services;

/// The front door of the room: all open letters, and what happens between windows.
class Desk : public QObject {
    Q_OBJECT

public:
    explicit Desk(Services &services, QObject *parent = nullptr);
    ~Desk() override;

    /// The first start: what was asked for, and the letters that a crash left open.
    void begin(const Start &start);
    /// A further start while this program runs.
    void handle(const Start &start);

    ComposeWindow *newLetter();
    /// Opens an .eml; in the end there is a window with it, or with the reason why not. A draft can be
    /// written on, any other letter read and answered.
    void openLetter(const QString &file);
    /// Begins what \a request asks for with the letter in its path.
    void answerLetter(const LetterRequest &request);
    /// Begins a letter with the template, or with the earlier version of a draft, in \a path.
    void newFromTemplate(const QString &path);
    /// Opens a letter that was taken out of the outbox.
    void writeOn(const delivery::Dispatcher::TakenBack &taken);
    QList<ComposeWindow *> windows() const;

public slots:
    /// Closes all letters, each of which may ask; then the program ends.
    void quit();
    void showAccounts();
    void keepTrust(const QString &accountId, const account::TrustedCertificate &trusted);
    void showCaptured(const QString &id);
    void showMailbox();
    void answer(letter::AnswerKind kind, const QString &path);

private:
    /// Takes part in what the outbox does while no window is about it.
    void joinOutbox();
    void stayForOutbox();
    void askPassword(const QString &accountId, bool canKeep, bool wasRefused);
    ComposeWindow *makeWindow();
    void chooseLetter();
    void recover(const QStringList &paths);
    void showReader(const QString &path);

    Services &m_services;
    bool m_quitting = false;
    qsizetype m_recovering = 0; ///< letters that are still being read
    std::unique_ptr<MailboxDesk> m_mailbox;
    /// Keeps the program from its end while a letter is about to go, or on its way.
    std::unique_ptr<QEventLoopLocker> m_stay;
    FailureNotices *m_notices = nullptr;
    std::unique_ptr<QEventLoopLocker> m_stayForCopies; ///< and while copies are made
    QStringList m_declined;                            ///< accounts whose password was asked for in vain
    QPointer<captured::CapturedWindow> m_captured;
    QList<QPointer<reading::ReaderWindow>> m_readers;
};

} // namespace envoi::compose
