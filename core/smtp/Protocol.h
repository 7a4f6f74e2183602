#pragma once

#include "core/smtp/DotStuffer.h"
#include "core/smtp/Extensions.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/ReplyParser.h"
#include "core/smtp/Sasl.h"
#include "core/smtp/Transaction.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <optional>
#include <variant>
#include <vector>

namespace envoi::smtp {

/// The client's side of one SMTP session (RFC 5321) as a plain state machine: no socket, no clock. Its
/// owner tells it what happened, then takes output and events until there are none. Every
/// transaction ends in exactly one TransactionFinished, in order; the last event is Finished.
class Protocol {
public:
    struct Settings {
        Security security = Security::ImplicitTls;
        Credentials credentials;
        QString host; ///< only to name it in errors
        /// For nonces; must outlive the protocol. Without it there is no log-in by SCRAM.
        Random *random = nullptr;
    };
    /// What is known about the connection once it stands.
    struct Connection {
        QByteArray ehloName;   ///< a domain or address literal
        bool loopback = false; ///< the peer is this machine: credentials may go without TLS
        /// With Security::ImplicitTls: tls-server-end-point (RFC 5929), empty where it is not defined.
        QByteArray channelBinding = {};
    };

    /// The owner is to begin the TLS handshake, after having made sure that no octet is waiting
    /// unread; if one is, it goes to receive() and the session is over.
    struct StartTls {};
    struct TransactionFinished {
        int index;
        Outcome outcome;
    };
    /// The connection is to be closed.
    struct Finished {
        std::optional<Error> error;
    };
    using Event = std::variant<TranscriptLine, StartTls, TransactionFinished, Finished>;

    /// What the session waits for, to choose a time limit by.
    enum class Waiting { Nothing, Greeting, Reply, DataBlock, DataEnd, Handshake, Farewell };

    Protocol(Settings settings, std::vector<Transaction> transactions);

    // What happened
    void connected(Connection connection); ///< with Security::ImplicitTls: and the handshake is done
    void receive(QByteArrayView octets);
    void tlsEstablished(QByteArray channelBinding = {}); ///< as in Connection
    /// The connection is gone, or never came to be: \a why, or ConnectionLost.
    void closed(std::optional<Error> why = {});
    void timedOut();
    void cancel();

    // What follows from it
    /// Octets to write now, at most some 64 KiB of a message at a time; empty when there are none. What has
    /// been taken counts as sent.
    QByteArray takeOutput();
    std::optional<Event> takeEvent();

    Waiting waiting() const;
    bool isFinished() const { return m_state == State::Finished; }
    /// The transaction whose message is on its way; -1 for none.
    int currentIndex() const { return m_active ? static_cast<int>(m_index) : -1; }
    /// Octets of the current message taken from its source so far, and how many there are (-1 if unknown).
    qint64 contentTaken() const { return m_contentTaken; }
    qint64 contentSize() const { return m_contentSize; }
    /// All but what only the TLS layer knows.
    const ServerFacts &facts() const { return m_facts; }

private:
    enum class State {
        Unconnected,
        Greeting,
        Hello,
        StartingTls,
        Handshake,
        LoggingIn,
        Mailing,
        Leaving,
        Finished
    };
    /// What a reply that is to come will answer.
    struct Expected {
        enum class To {
            Greeting,
            Ehlo,
            Helo,
            StartTls,
            Auth,
            Mail,
            Recipient,
            Data,
            EndOfData,
            EmptyData,
            Reset,
            Quit
        };
        To to;
        std::size_t recipient = 0;
    };

    // Session: Protocol.cpp
    void handle(ReplyParser::Parsed parsed);
    void onGreeting(const Reply &reply);
    void sayHello(bool extended);
    void onHello(const Reply &reply, bool extended);
    void onStartTls(const Reply &reply);
    void leave(std::optional<Error> error);
    void fail(Error error);
    /// The same, where \a error is of the current transaction alone and \a later is what became of the rest.
    void fail(Error error, const QString &later);
    void finish(std::optional<Error> error);
    void command(Expected expected, const QByteArray &line) { command(expected, line, line); }
    void command(Expected expected, const QByteArray &line, const QByteArray &shown);
    void say(TranscriptLine::Speaker speaker, const QString &text);
    Error verdict(ErrorCode code, const Reply &reply) const;

    // Log-in: ProtocolLogin.cpp
    void logIn();
    void beginMechanism();
    void onAuth(const Reply &reply);
    void onChallenge(const Reply &reply);
    void onAuthFailure(const Reply &reply);
    void tryNextMechanism(Error ifNone);
    QByteArray encodedResponse(const QByteArray &response);
    void hideSecrets(ReplyParser::Parsed &parsed) const;
    Error logInError(ErrorCode code, const Reply &reply) const;

    // Transactions: ProtocolTransactions.cpp
    void beginNext();
    std::optional<Error> begin(Transaction &transaction);
    void onMail(const Reply &reply);
    void onRecipient(std::size_t recipient, const Reply &reply);
    void onData(const Reply &reply);
    void onEndOfData(const Reply &reply);
    void onEarlyReply(const Reply &reply);
    void onReset(const Reply &reply);
    bool anyRecipientAccepted() const;
    void readContent(QByteArray &out);
    void refuse();
    void settle(Outcome::Verdict verdict, std::optional<Error> error);
    void settleCurrent(const Error &error);
    void settleRemaining(const Error &error);

    Settings m_settings;
    std::vector<Transaction> m_transactions;
    Connection m_connection;
    State m_state = State::Unconnected;
    bool m_encrypted = false;
    ReplyParser m_parser;
    Extensions m_extensions;
    ServerFacts m_facts;
    std::deque<Expected> m_expected;
    std::size_t m_unsaid = 0; ///< how many of them answer commands that are still in m_output
    std::deque<Event> m_events;
    QByteArray m_output;
    std::optional<Error> m_sessionError; ///< told once the farewell is over

    SaslOffer m_saslOffer;
    QStringList m_mechanisms; ///< still to be tried
    QString m_mechanism;
    std::unique_ptr<SaslMechanism> m_sasl;
    std::optional<QByteArray> m_firstResponse; ///< too long for the AUTH command
    std::optional<SaslFailure> m_saslFailure;  ///< for which "*" was said
    std::vector<Secret> m_secretResponses;     ///< that held the secret

    std::size_t m_index = 0; ///< of the current or next transaction
    bool m_active = false;   ///< MAIL has been said, the outcome is not settled
    bool m_mailAccepted = false;
    bool m_resetNeeded = false;
    bool m_sendingContent = false;
    bool m_contentSent = false; ///< to the last dot
    Transaction::Content m_content;
    qint64 m_contentTaken = 0;
    qint64 m_contentSize = -1;
    DotStuffer m_stuffer;
    std::vector<RecipientOutcome> m_recipients;
    Reply m_deciding;   ///< to MAIL, DATA or the end of data: what refused the message as a whole
    Reply m_finalReply; ///< to the end of data
    ErrorCode m_decidingCode = ErrorCode::MessageRefused;
};

} // namespace envoi::smtp
