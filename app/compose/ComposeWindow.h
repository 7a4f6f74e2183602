#pragma once

#include "app/compose/Banner.h"
#include "app/compose/CommandLine.h"
#include "app/compose/SendRecord.h"
#include "core/account/Account.h"
#include "core/delivery/Dispatcher.h"
#include "core/letter/Draft.h"
#include "core/preflight/Preflight.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

class QAction;
class QMenu;
class QToolButton;

namespace envoi::editor {
class Editor;
}

namespace envoi::compose {

class AttachmentShelf;
class Checks;
class ChecksPanel;
class DraftKeeper;
class HeaderForm;
class Outgoing;
class PreviewPane;
class SendControls;
class Services;
class Signatures;
class Transcript;
class TranscriptWindow;
struct SendReport;

/// A letter being written. The window joins its parts, which know nothing of each other, to a
/// letter::Draft; it is where that draft is made, kept, sent.
class ComposeWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Writing, on its way, resting in the outbox, or gone (then the letter can only be read).
    enum class State { Writing, Sending, Queued, Sent };

    explicit ComposeWindow(Services &services, QWidget *parent = nullptr);
    ~ComposeWindow() override;

    void setAccounts(const QList<account::Account> &accounts);

    /// The letter as it is now.
    letter::Draft draft() const;
    /// The same without the plain alternative, for another thread that makes it: letter::fillText(). It takes
    /// no time worth mentioning, however long the letter is.
    letter::Draft snapshot() const;
    /// Shows \a draft. \a path: the draft's file, which goes when the letter is sent; may be empty.
    void open(const letter::Draft &draft, const QString &path = {});
    /// Shows \a draft as the beginning of an answer or of a new letter: with the sender's signature,
    /// unmodified, kept nowhere.
    void startAnswer(const letter::Draft &draft, const QStringList &attachments = {});
    /// Tells which files the opened letter only names, and that are not in it.
    void tellNotTaken(const QStringList &files);
    /// The same for a letter that a crash left open in \a path, and that was opened from \a origin.
    void recover(const letter::Draft &draft, const QString &path, const QString &origin = {});
    /// Shows a letter that was taken out of the outbox and is kept in \a path.
    void writeOn(const letter::Draft &draft, const QString &path);
    /// Its name in the outbox, while it is there.
    QString queuedId() const;
    /// Fills a new letter with what was asked for, and asks about files that a link named.
    void fill(const LetterRequest &request);

    State state() const { return m_state; }
    /// Whether there is something that closing would lose.
    bool isModified() const { return m_modified; }
    /// Whether nothing was ever put into it.
    bool isBlank() const { return m_blank; }
    /// The file from which it was opened or in which it was saved; may be empty.
    const QString &path() const;
    /// Whether \a path is where this letter comes from or where it is kept.
    bool isKeptIn(const QString &path) const;
    /// Whether it has a letter on its way by that account, for which it asks itself.
    bool asksPasswordOf(const QString &accountId) const;
    void tell(const Banner::Notice &notice);
    /// At the session's end: writes what is unsaved and stays marked as open, so that the next start
    /// shows it again.
    void keepForNextStart();

public slots:
    void send();
    /// The same, to go out at \a due, which has its time zone.
    void sendAt(const QDateTime &due);
    /// Asks for a time, then the same.
    void chooseSendingTime();
    void cancelSending();
    void saveDraft();
    void saveDraftAs();
    void attachFiles();
    void insertPicture();
    /// Asks for a file of contacts and takes it in.
    void importContacts();
    /// What is being said to the server, or was in the latest attempt to send.
    void showTranscript();
    /// What is asked of the servers for this letter.
    void showDeliveryOptions();
    /// What the letter was earlier, to be looked at and brought back.
    void showVersions();
    /// What is worth a look before it is sent, as far as it is known.
    void showChecks();

signals:
    void newLetterRequested();
    void openRequested();
    void openPathRequested(const QString &path);
    /// A window with a letter that was in that file, but is none of the drafts.
    void versionRequested(const QString &path);
    /// A new letter is to begin with the template in that file.
    void templateRequested(const QString &path);
    void quitRequested();
    void accountsRequested();
    /// The person trusts a certificate for that account.
    void certificateTrusted(const QString &accountId, const envoi::account::TrustedCertificate &trusted);
    /// Captured mail, that message when \a id is not empty.
    void capturedRequested(const QString &id);
    void mailboxRequested();
    void draftsChanged();
    /// It was to be closed, and the person said no.
    void closeDeclined();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildMenus();
    void fillDrafts(QMenu *menu);
    void fillSendLater(QMenu *menu);
    void fillUndoTime(QMenu *menu);
    /// What the letter knows of a snippet's variable.
    std::optional<QString> variable(const QString &name) const;
    void join();
    void joinSpelling();
    void expectLanguages();
    void touched();
    PreviewPane *makePreview();
    void display(const letter::Draft &draft);
    void setState(State state);
    void setModified(bool modified);
    void updateTitle();
    void updateFromNotice();
    void askFor(const DeliveryOptions &options);
    void updateOptions();
    void tellSignatureLeft();
    // Keeping
    void saveDraft(std::function<void()> done);
    void tellSaveFailure(const Error &error);
    void askToAttach(const QStringList &paths);
    // Sending
    void checkFiles();
    void lookOver(QWidget *focus);
    // Checks
    void joinChecks();
    void mend(const preflight::Finding &finding);
    void moveToBcc(const preflight::Finding &finding);
    void correctAddress(const preflight::Finding &finding);
    void useIdentity(const preflight::Finding &finding);
    void showLink(const preflight::Finding &finding);
    void mendFile(const preflight::Finding &finding);
    void putMended(const preflight::Finding &finding, const letter::Attachment &old, const QString &contentId,
                   const Result<letter::Attachment> &now);
    void mended(const preflight::Finding &finding, std::function<void()> undo);
    bool tellProblems(const std::vector<Error> &problems);
    bool isLookingAtFiles() const;
    void goOnWhenLooked();
    void focusProblem(const Error &problem);
    void prepareDispatch();
    void askPassword(bool canKeep, bool wasRefused);
    void stopWaitingForFiles();
    void onKept();
    void dispatch();
    void onSettled(const SendReport &report);
    void onTakenBack(const delivery::Dispatcher::TakenBack &taken);
    void tellQueued(const SendReport &report);
    void addQueueButtons();
    void joinOutgoing();
    bool mayGoAgain();
    /// Asks whether a letter that the server may have is to be sent once more.
    bool mayArriveTwice();
    void tellSent(const SendReport &report);
    void tellFailure(const SendReport &report);
    QStringList outcomeLines(const SendReport &report) const;
    void markRecipients();
    // Contacts
    void recordRecipients();
    void joinContacts();
    void keepOnlyMissing();
    void showCertificate(const account::Account &account, const Error &error,
                         const QSslCertificate &certificate);
    void showAbout();
    void showShortcuts();
    void showCommands();
    void showWordCount();

    Services &m_services;
    HeaderForm *m_header;
    editor::Editor *m_editor;
    Signatures *m_signatures;
    AttachmentShelf *m_shelf;
    SendControls *m_controls;
    PreviewPane *m_preview;
    Banner *m_banner;
    Checks *m_checks;
    ChecksPanel *m_checksPanel;
    QToolButton *m_attach;
    DraftKeeper *m_keeper;
    QPointer<Outgoing> m_outgoing;
    std::optional<QDateTime> m_sendAt;     ///< where it is not to go at once
    std::unique_ptr<SendReport> m_failure; ///< told once the letter is here again
    bool m_closeWhenKept = false;
    bool m_wasSending = false; ///< the person stops what is on its way
    Transcript *m_transcript;
    QPointer<TranscriptWindow> m_transcriptWindow;
    QAction *m_showTranscript = nullptr;
    QAction *m_askForReport = nullptr;
    QAction *m_requireTls = nullptr;
    SendRecord m_record;
    QList<QAction *> m_writingActions;
    QList<QMenu *> m_writingMenus;

    /// What of the letter no widget holds: further fields, Message-ID, references, options.
    letter::Draft m_base;
    /// The sender of an opened letter that is none of the identities here.
    QString m_strangeFrom;
    QString m_capturedId;
    QString m_tooLargeHeadline; ///< of the banner that told so
    State m_state = State::Writing;
    bool m_modified = false;
    bool m_seen = false; ///< painted once
    bool m_blank = true;
    bool m_closing = false;
    /// Counts on with each change, so that what is saved is known for the latest state, or not.
    int m_edits = 0;
    /// Send waits for files that are being looked at.
    bool m_sendWhenLooked = false;
    /// Counts on with each checking that begins or ends, so that a late answer is known for one.
    int m_checking = 0;
    /// Files that are being mended just now.
    int m_mending = 0;
    /// Pictures in the text that go otherwise than the editor has them, by their Content-IDs.
    struct MendedImage {
        letter::Attachment original;
        letter::Attachment now;
    };
    QHash<QString, MendedImage> m_mendedImages;
    void applyMends(letter::InlineImage &image) const;
};

} // namespace envoi::compose
