#pragma once

#include "core/smtp/Extensions.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

namespace envoi::smtp {

/// One transaction on its way through a session: what is to be said of it, what was answered, and what has
/// become of it. Where the server takes only so many recipients at once it has several rounds, each a mail
/// transaction (RFC 5321 section 3.3) to some of them. No more than Protocol's memory of one letter; Protocol
/// says and hears.
class Letter {
public:
    /// What is to be said next.
    enum class Stage {
        Mail,
        Recipients,
        Data,
        Go,      ///< nothing before DATA has been answered
        Content, ///< by takeOutput()
        Over     ///< nothing more; replies may be outstanding
    };
    /// How a session ended that this letter did not outlive.
    enum class End {
        Unanswered,    ///< what was said whole may have been taken
        ServerStopped, ///< 421: what was not answered before it was not taken
    };

    /// \a host: only to name it in errors.
    Letter(int index, Transaction transaction, QString host);

    int index() const { return m_index; }
    /// Opens the content and begins the first round, or ends the letter before anything was said of it.
    void open(const Extensions &extensions, bool encrypted);
    /// Begins the next round. The content begins anew.
    void reopen(const Extensions &extensions);
    /// The content can't be had; what was said of it is no message.
    void abandon(Error error);

    bool isChunked() const { return m_chunked; }
    const Transaction::Content &content() const { return m_content; }
    QByteArray mailCommand() const;
    /// The RCPT command of the next recipient, and which one it is.
    std::pair<QByteArray, std::size_t> recipientCommand();

    void onMail(const Reply &reply, ErrorCode refusal);
    void onRecipient(std::size_t recipient, const Reply &reply);
    /// The content is refused: by the reply to DATA, to a chunk, to the end of it, or by an early one.
    void onRefusal(const Reply &reply, ErrorCode refusal);
    /// The reply to the end of the content.
    void onFinal(const Reply &reply, ErrorCode refusal);

    bool anyRecipientAccepted() const;
    bool allRecipientsSaid() const { return m_said == m_round.size(); }
    /// Nothing more needs to be said: it is refused, or nobody is left to get it.
    bool isHopeless() const;
    /// The server has said yes to MAIL, so that there is something to be reset.
    bool isMailAccepted() const { return m_mailAccepted; }
    /// How many recipients were accepted before the server found them too many; 0 if it did not.
    int recipientsTaken() const { return m_recipientsTaken; }

    /// The server has it, for the recipients of this round that it accepted.
    bool isTaken() const;
    /// Every reply of the round is in. Whether another round is needed; if not, conclude() says how it ended.
    bool endRound();
    Outcome conclude();
    /// The session has ended. \a saidWhole: the end of the content has been said.
    Outcome lose(const Error &error, bool saidWhole, End end);

    Stage stage = Stage::Mail;
    std::size_t outstanding = 0;         ///< replies that are to come
    std::size_t envelopeOutstanding = 0; ///< those of them to MAIL and RCPT
    qint64 contentTaken = 0;             ///< octets, from the source
    qint64 contentSaid = 0;              ///< octets of that
    qint64 contentSaidAt = 0;            ///< at which octet of all that was said they end
    qint64 chunksSaid = 0;
    qint64 endSaid = -1; ///< at which octet of all that was said the content ends; -1 before

private:
    std::optional<Error> prepare(const Extensions &extensions, bool encrypted);
    std::optional<Error> prepareOptions(const Extensions &extensions, bool encrypted);
    void beginRound(const Extensions &extensions);
    bool isPartlySent() const;
    Outcome outcome(Error error);
    Error refusalError() const;

    int m_index;
    Transaction m_transaction;
    QString m_host;
    Transaction::Content m_content;
    bool m_smtputf8 = false;
    bool m_chunked = false;
    QByteArray m_mailParameters;
    bool m_notifies = false; ///< DSN is asked for and offered
    std::vector<RecipientOutcome> m_recipients;
    QStringList m_notOffered;

    std::vector<std::size_t> m_round; ///< the recipients of this mail transaction
    std::size_t m_said = 0;           ///< how many of them have been said
    std::size_t m_answered = 0;
    int m_recipientsTaken = 0;
    bool m_mailAccepted = false;
    Reply m_deciding; ///< what refused the round as a whole
    ErrorCode m_decidingCode = ErrorCode::MessageRefused;
    Reply m_finalReply;           ///< to the end of the content
    std::optional<Error> m_error; ///< of its own making: nothing that was answered
};

} // namespace envoi::smtp
