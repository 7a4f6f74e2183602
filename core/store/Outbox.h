#pragma once

#include "core/base/AddrSpec.h"
#include "core/base/DeliveryOptions.h"
#include "core/base/Result.h"
#include "core/letter/Draft.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

class QLockFile;

namespace envoi::store {

/// What is known of a letter that was given to be sent: the file ID.json beside its ID.eml.
struct LetterRecord {
    enum class State {
        Waiting,   ///< for its moment (undo), for the network, for the next attempt
        Scheduled, ///< for the time that the person chose
        Sending,   ///< an attempt is under way
        Sent,      ///< every recipient has it
        Refused,   ///< not to be tried again by itself: it needs the person
        Unknown,   ///< the server may have it: never sent again unasked
    };
    /// As smtp::RecipientOutcome, which this room does not know.
    struct Recipient {
        enum class Verdict { NotTried, Accepted, RefusedForNow, RefusedForGood, Unknown };
        AddrSpec address;
        Verdict verdict = Verdict::NotTried;
        int code = 0; ///< of the reply that decided; 0 for none
        QString enhancedCode = {};
        QStringList lines = {};
        friend bool operator==(const Recipient &, const Recipient &) = default;
    };
    /// A line of what was said; secrets were never in it.
    struct Line {
        int speaker = 0; ///< smtp::TranscriptLine::Speaker
        QString text;
        qint64 time = 0; ///< milliseconds since 1970 (UTC)
        friend bool operator==(const Line &, const Line &) = default;
    };
    /// The copy in the account's own folder on its IMAP server.
    struct Copy {
        enum class State { NotWanted, Wanted, Done, Failed };
        State state = State::NotWanted;
        QString folder;
        int attempts = 0;
        QDateTime nextAttempt;
        std::optional<Error> error;
        friend bool operator==(const Copy &, const Copy &) = default;
    };

    QString id; ///< the files' name
    State state = State::Waiting;
    QString accountId;
    QString identityId;
    // For lists, so that they need not read the letter:
    QString from;
    QStringList to; ///< To, Cc and Bcc, as texts
    QString subject;
    QString messageId; ///< with brackets

    QDateTime queued;       ///< when Send was said; UTC, as all times here
    QDateTime due;          ///< not before; invalid for at once
    QString timeZone;       ///< IANA id in which the person chose that time; may be empty
    bool keepsDate = false; ///< the Date field is the person's own, else that of the real sending
    DeliveryOptions options;

    int attempts = 0; ///< that have ended
    QDateTime firstAttempt;
    QDateTime nextAttempt;      ///< invalid: none by itself but what due says
    QDateTime sent;             ///< when the last recipient had it
    std::optional<Error> error; ///< of the last attempt
    std::vector<Recipient> recipients;
    QString finalReply; ///< to the end of the content, as a person reads it
    QStringList notOffered;
    std::vector<Line> transcript; ///< of the last attempt; its end, where it is long
    Copy copy;
    QJsonObject others; ///< keys that this version does not know, kept

    /// Whether some, but not all, have it.
    bool isPartlySent() const;

    QJsonObject toJson() const;
    /// SettingsDamaged.
    static Result<LetterRecord> fromJson(const QJsonObject &object);
    friend bool operator==(const LetterRecord &, const LetterRecord &) = default;
};

/// Letters on their way, on disk: outbox/ID.eml, the finished message with Bcc and with what makes it a Draft
/// again; ID.json, its record; ID.given, a mark that the server may have it; ID.cancel, another program's
/// wish. After it was sent the same file moves to sent/. ARCHITECTURE.md tells why nothing can be lost.
/// Blocking and thread-safe, no event loop: called from a worker thread, never from the GUI's. Errors of
/// everything that writes: FileUnwritable, DiskFull.
class Outbox {
public:
    /// Where all of it lies, side by side.
    struct Folders {
        QString outbox;
        QString sent;
        QString trash;
        /// All of them below \a data, the folder that holds drafts/.
        static Folders below(const QString &data);
        static Folders standard();
    };
    explicit Outbox(Folders folders);
    ~Outbox();
    Outbox(const Outbox &) = delete;
    Outbox &operator=(const Outbox &) = delete;
    const Folders &folders() const { return m_folders; }
    QString letterPath(const QString &id) const;
    QString sentPath(const QString &id) const;

    /// The lock: one program alone sends; a crash releases it. Whether this one has it now. FileUnwritable
    /// where nobody can. From one thread.
    Result<bool> takeOwnership();
    void giveUpOwnership();
    bool isOwned() const;

    /// A name for a letter that is to be added. They sort by time, and tell the Message-ID: see hasMessage().
    static QString newId(const QDateTime &now, const mime::MessageId &messageId);
    /// Whether a letter with this Message-ID is in the outbox or was sent: an open draft with it was given to
    /// be sent, and is no letter to be written any more.
    bool hasMessage(const mime::MessageId &messageId) const;
    /// Keeps \a message under \a record.id: once this has returned, no accident loses it. The fields for
    /// lists and messageId are filled in. On an error there is nothing of it. Also what is wrong with an
    /// attachment.
    Result<LetterRecord> add(const mime::Message &message, LetterRecord record, Random &random) const;

    /// By the owner, at its start: finishes what a crash interrupted, and sweeps away what was never whole.
    /// Sending becomes Waiting where the server surely has not got the letter, else Unknown; Sent is moved.
    /// Letters without a record that can be read become Unknown. The letters that were moved to sent/.
    Result<QStringList> recover() const;
    /// The letters' ids, in the order in which they were added.
    QStringList ids() const;
    /// A letter whose record is missing or damaged has a made-up one: Unknown, with SettingsDamaged.
    /// FileMissing when there is no such letter.
    Result<LetterRecord> record(const QString &id) const;
    QList<LetterRecord> records() const;
    /// Durable when it returns.
    Result<void> write(const LetterRecord &record) const;

    /// Writes \a date into the letter's Date field, in place.
    Result<void> stampDate(const QString &id, const QDateTime &date) const;
    /// From now on the server may have it. Thread-safe; called in the thread that says its last octets.
    Result<void> markGiven(const QString &id) const;
    /// It surely has not.
    void clearGiven(const QString &id) const;
    bool isGiven(const QString &id) const;
    /// \a record, which is Sent, and its letter go to sent/. recover() goes on where this is interrupted.
    Result<void> finish(const LetterRecord &record) const;

    /// The letter as the draft that it was. FileMissing, FileUnreadable.
    Result<letter::Draft> load(const QString &id) const;
    /// Moves the letter to \a draftPath, where it is a draft, and forgets it here: at each moment it is in
    /// one of the two.
    Result<void> takeBack(const QString &id, const QString &draftPath) const;
    /// To the trash, and out of it.
    Result<void> discard(const QString &id) const;
    Result<void> restore(const QString &id) const;

    /// Another program wishes it to be taken back; the owner sees that, does it or not, and removes the wish.
    Result<void> askCancel(const QString &id) const;
    QStringList cancelsAsked() const;
    void clearCancel(const QString &id) const;

private:
    QString path(const QString &id, const char *suffix) const;
    LetterRecord madeUpRecord(const QString &id, Error error) const;
    Result<void> recoverLetter(const QString &id, QStringList &moved) const;
    Result<void> sweep() const;

    Folders m_folders;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace envoi::store
