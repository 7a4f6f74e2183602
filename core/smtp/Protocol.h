#pragma once

#include "core/connection/Sasl.h"
#include "core/smtp/DotStuffer.h"
#include "core/smtp/Extensions.h"
#include "core/smtp/Letter.h"
#include "core/smtp/Outcome.h"
#include "core/smtp/ReplyParser.h"
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
/// transaction ends in exactly one TransactionFinished; the last event is Finished.
///
/// With PIPELINING the end of one letter and MAIL to DATA of the next are one flight, a round trip for each
/// letter; with CHUNKING too whole letters are, within a window (mostLetters, mostUnacknowledged).
///
/// What holds at each cut, wherever a session ends:
///   - Sent and PartlySent only after the server's 2yz to the end of the content.
///   - The end said (the dot, or all of BDAT LAST) and not answered: Unknown, and so for each recipient that
///   was
///     not refused by then. Under DATA that is one letter at most, under BDAT mostLetters at most.
///   - The end not said, a part of the content refused, or everybody refused: NotSent.
///   - After 421: what was answered counts; what was not is NotSent, as a server that takes its leave (RFC
///   5321
///     section 3.8) does nothing of what was sent after that. The same letter may be sent again.
///   - What was not begun is NotSent, its recipients NotTried.
///   - A content that can't be read to its end ends the session under DATA, and under BDAT its letter alone.
class Protocol {
public:
    /// Letters begun and not settled, at most: so many can end as Unknown.
    static constexpr std::size_t mostLetters = 4;
    /// Octets of BDAT on their way without a reply, at most. What is behind a letter's first chunk waits
    /// until its sender and recipients have been answered.
    static constexpr qint64 mostUnacknowledged = 1024 * 1024;
    static constexpr qsizetype chunkSize = 64 * 1024;

    struct Settings {
        Security security = Security::ImplicitTls;
        Credentials credentials;
        QString host; ///< only to name it in errors
        /// For nonces; must outlive the protocol. Without it there is no log-in by SCRAM.
        Random *random = nullptr;
        WhenIdle whenIdle = WhenIdle::Leave;
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
    /// In the order of their indices, but for letters that need several mail transactions.
    struct TransactionFinished {
        int index; ///< as append() gave it; those of the constructor come first, from 0
        Outcome outcome;
    };
    /// With WhenIdle::Wait: the log-in is done, or the last letter, or the server has answered to probe().
    struct Ready {};
    /// The connection is to be closed.
    struct Finished {
        std::optional<Error> error;
    };
    using Event = std::variant<TranscriptLine, StartTls, TransactionFinished, Ready, Finished>;

    /// What the session waits for, to choose a time limit by.
    enum class Waiting {
        Nothing,
        Greeting,
        Reply,
        DataBlock, ///< there is content to be taken
        DataEnd,
        Idle, ///< for transactions: no limit
        Handshake,
        Farewell
    };

    Protocol(Settings settings, std::vector<Transaction> transactions);

    /// While isOpen(). The index under which it will be told of.
    int append(Transaction transaction);
    /// Nothing more will be appended: QUIT after the last.
    void finish();
    /// Asks the server for a sign of life by NOOP, if there is nothing else to do; Ready follows.
    void probe();
    /// Whether transactions may be appended: not after finish(), a QUIT of its own, or the end.
    bool isOpen() const { return !m_finishing && m_state != State::Leaving && m_state != State::Finished; }

    // What happened
    void connected(Connection connection); ///< with Security::ImplicitTls: and the handshake is done
    void receive(QByteArrayView octets);
    void tlsEstablished(QByteArray channelBinding = {}); ///< as in Connection
    // For the outcome of letters \a unsent tells how many of the octets that have been taken last surely
    // never left.
    /// The connection is gone, or never came to be: \a why, or ConnectionLost.
    void closed(std::optional<Error> why = {}, qint64 unsent = 0);
    void timedOut(qint64 unsent = 0);
    void cancel(qint64 unsent = 0);

    // What follows from it
    /// Octets to write now, at most some 128 KiB of messages at a time; empty when there are none. What has
    /// been taken counts as sent.
    QByteArray takeOutput();
    std::optional<Event> takeEvent();

    Waiting waiting() const;
    bool isFinished() const { return m_state == State::Finished; }
    /// How far a transaction has come whose content has begun and that is not settled.
    struct Progress {
        int index;
        qint64 sent;  ///< octets of its content
        qint64 total; ///< -1 if not known
    };
    /// Of all of them, in order; with \a unsent as above.
    std::vector<Progress> progress(qint64 unsent = 0) const;
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
            Chunk,
            LastChunk,
            Reset,
            Noop,
            Quit
        };
        To to;
        Letter *letter = nullptr; ///< in m_flight
        std::size_t recipient = 0;
        qsizetype chunk = 0; ///< octets
    };

    // Session: Protocol.cpp
    void handle(ReplyParser::Parsed parsed);
    void onGreeting(const Reply &reply);
    void sayHello(bool extended);
    void onHello(const Reply &reply, bool extended);
    void onStartTls(const Reply &reply);
    void leave(std::optional<Error> error);
    void fail(Error error, Letter::End end = Letter::End::Unanswered);
    /// The same, where \a error is of the letter alone whose content is being said, and \a later is what
    /// became of the rest.
    void failContent(Error error, const QString &later);
    void end(std::optional<Error> error);
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
    /// Says all that can be said now, and settles all that is over.
    void proceed();
    bool beginNext();
    bool speak(Letter &letter);
    void close(Letter &letter);
    void settleFlight();
    void settle(int index, Outcome outcome);
    void settleAll(const Error &current, const Error &others, Letter::End end);
    void becomeReady();
    Letter *speaker();
    void onMail(Letter &letter, const Reply &reply);
    void onRecipient(Letter &letter, std::size_t recipient, const Reply &reply);
    void onData(Letter &letter, const Reply &reply);
    void onReset(const Reply &reply);
    ErrorCode mailRefusal(const Reply &reply) const;

    // Content: ProtocolContent.cpp
    bool hasContent() const;
    void readContent(Letter &letter, QByteArray &out);
    void readChunk(Letter &letter, QByteArray &out);
    void onChunk(Letter &letter, const Reply &reply);
    void onEndOfContent(Letter &letter, const Reply &reply);
    void onEarlyReply(const Reply &reply);
    static ErrorCode contentRefusal(const Reply &reply);

    Settings m_settings;
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

    connection::SaslOffer m_saslOffer;
    QStringList m_mechanisms; ///< still to be tried
    QString m_mechanism;
    std::unique_ptr<connection::SaslMechanism> m_sasl;
    std::optional<QByteArray> m_firstResponse;            ///< too long for the AUTH command
    std::optional<connection::SaslFailure> m_saslFailure; ///< for which "*" was said
    std::vector<Secret> m_secretResponses;                ///< that held the secret

    std::deque<Transaction> m_waiting;  ///< not begun
    std::deque<Letter> m_furtherRounds; ///< begun, to be sent to further recipients
    std::deque<Letter> m_flight;        ///< oldest first; only the last can have something to be said
    int m_nextIndex = 0;                ///< of the first in m_waiting
    int m_mailsSaid = 0;
    bool m_finishing = false;
    bool m_ready = false;       ///< told, and still true
    bool m_resetNeeded = false; ///< the server may still hold a mail transaction
    qint64 m_said = 0;          ///< octets, of all that has been taken
    qint64 m_unsent = 0;

    DotStuffer m_stuffer;        ///< of the content that is being said
    QByteArray m_chunk;          ///< of it, read ahead for BDAT
    bool m_sourceEnded = false;  ///< all of it is in m_chunk
    qint64 m_unacknowledged = 0; ///< octets of BDAT
};

} // namespace envoi::smtp
