#pragma once

#include "core/connection/Sasl.h"
#include "core/imap/Copy.h"
#include "core/imap/MailboxList.h"
#include "core/imap/ResponseParser.h"

#include <deque>
#include <optional>
#include <variant>
#include <vector>

namespace envoi::imap {

/// The client's side of one IMAP session (RFC 9051, RFC 3501) that puts copies into the folder for sent mail,
/// as a plain state machine: no socket, no clock. Its owner tells it what happened, then takes events and
/// output until there are none. Every copy ends in exactly one CopyFinished, in order; the last event is
/// Finished. Without copies it logs in and finds the folder, and changes nothing.
///
/// What holds at each cut, wherever a session ends:
///   - Appended only after the server's tagged OK to APPEND; WasThere only after a search that found it.
///   - The last octet of the message said and not answered: Unknown.
///   - All else: NotAppended.
class Protocol {
public:
    /// Without waiting for the server's leave (RFC 7888) goes only what costs little if it is refused.
    static constexpr qint64 mostUnasked = 64 * 1024;
    static constexpr qsizetype chunkSize = 64 * 1024;

    struct Settings {
        Security security = Security::ImplicitTls;
        Credentials credentials;
        QString host;    ///< only to name it in errors
        QString mailbox; ///< the folder's name; empty to find it
        /// For nonces; must outlive the protocol. Without it there is no log-in by SCRAM.
        Random *random = nullptr;
    };
    struct Connection {
        bool loopback = false; ///< the peer is this machine: credentials may go without TLS
        /// With Security::ImplicitTls: tls-server-end-point (RFC 5929), empty where it is not defined.
        QByteArray channelBinding = {};
    };

    /// The owner is to begin the TLS handshake, after having made sure that no octet is waiting unread; if
    /// one is, it goes to receive() and the session is over.
    struct StartTls {};
    struct CopyFinished {
        int index;
        Outcome outcome;
    };
    /// The connection is to be closed.
    struct Finished {
        std::optional<Error> error;
    };
    using Event = std::variant<TranscriptLine, StartTls, CopyFinished, Finished>;

    enum class Waiting {
        Nothing,
        Greeting,
        Response,
        Content,    ///< there is some to be taken
        ContentEnd, ///< for the server to have it stored
        Handshake,
        Farewell,
    };

    Protocol(Settings settings, std::vector<Copy> copies);

    // What happened
    void connected(Connection connection); ///< with Security::ImplicitTls: and the handshake is done
    void receive(QByteArrayView octets);
    void tlsEstablished(QByteArray channelBinding = {}); ///< as in Connection
    // \a unsent: how many of the octets that have been taken last surely never left.
    /// The connection is gone, or never came to be: \a why, or ConnectionLost.
    void closed(std::optional<Error> why = {}, qint64 unsent = 0);
    void timedOut(qint64 unsent = 0);
    void cancel(qint64 unsent = 0);

    // What follows from it
    /// Octets to write now, at most some 128 KiB at a time; empty when there are none.
    QByteArray takeOutput();
    std::optional<Event> takeEvent();

    Waiting waiting() const;
    bool isFinished() const { return m_step == Step::Finished; }
    /// All but what only the TLS layer knows.
    const ServerFacts &facts() const { return m_facts; }

private:
    /// What is under way: mostly the command that is to be answered.
    enum class Step {
        Unconnected,
        Greeting,
        Capability,
        StartTls,
        Handshake,
        Authenticate,
        Login,
        CapabilityAfterLogin,
        Enable,
        ListSpecialUse,
        ListAll,
        ListOne,
        Namespace,
        Create,
        CreatePlain,
        Subscribe,
        Examine,
        Search,
        Append,
        Logout,
        Finished,
    };

    // Session: Protocol.cpp
    void handle(Response &response);
    void onGreeting(const Response &response);
    void onUntagged(const Response &response);
    void onTagged(const Response &response);
    void onContinuation(const Response &response);
    void setCapabilities(const QByteArrayList &words);
    bool offers(QLatin1StringView capability) const { return m_facts.capabilities.contains(capability); }
    void secureOrLogIn();
    void send(Step step, const QByteArray &command, const QString &shown = {});
    /// A command that is told in parts: between them the server has to say that it is ready for a literal.
    void send(Step step, const std::vector<QByteArray> &parts, const QString &shown);
    void leave(std::optional<Error> error);
    void fail(Error error, qint64 unsent = 0);
    void end(std::optional<Error> error);
    void say(TranscriptLine::Speaker speaker, const QString &text);
    Error verdict(ErrorCode code, const Response &response) const;

    // Log-in: ProtocolLogin.cpp
    void logIn();
    void beginMechanism();
    void logInByCommand();
    void onChallenge(const Response &response);
    void onLoginAnswer(const Response &response);
    void onLoggedIn(const Response &response);
    void tryNextMechanism(Error ifNone);
    QByteArray encodedResponse(const QByteArray &response);
    void hideSecrets(Response &response) const;
    Error logInError(ErrorCode code, const Response &response) const;
    std::vector<QByteArray> withStrings(const QByteArray &command, const QByteArrayList &strings) const;

    // The folder and the copies: ProtocolCopies.cpp
    void prepare();
    void findMailbox();
    void onListed(const Response &response);
    void useMailbox(const QByteArray &wireName, bool mustCreate);
    void nextCopy();
    void create(Step step);
    void append();
    void readContent(QByteArray &out);
    void onSearched(const Response &response);
    void onAppended(const Response &response);
    void settle(Outcome outcome);
    void settleAll(const Error &error, qint64 unsent);
    QByteArray wireName(const QString &name) const;
    QString shownName(const QByteArray &wireName) const;
    bool contentMayBeWhole(qint64 unsent) const;

    Settings m_settings;
    Connection m_connection;
    Step m_step = Step::Unconnected;
    bool m_encrypted = false;
    bool m_loggedIn = false;
    bool m_knowsCapabilities = false;
    ResponseParser m_parser;
    ServerFacts m_facts;
    int m_tagNumber = 0;
    QByteArray m_tag;
    std::deque<Event> m_events;
    QByteArray m_output;
    qint64 m_said = 0;                   ///< octets, of all that has been taken
    std::deque<QByteArray> m_parts;      ///< of the command, each for a "+"
    std::optional<Error> m_sessionError; ///< told once the farewell is over

    connection::SaslOffer m_saslOffer;
    QStringList m_mechanisms; ///< still to be tried
    QString m_mechanism;
    std::unique_ptr<connection::SaslMechanism> m_sasl;
    std::optional<QByteArray> m_firstResponse; ///< for a server without SASL-IR
    std::optional<connection::SaslFailure> m_saslFailure;
    std::vector<Secret> m_secretResponses;

    bool m_utf8 = false; ///< names are UTF-8, and messages may be
    MailboxList m_list;
    QByteArray m_mailbox;      ///< as the wire has it
    bool m_mustCreate = false; ///< before the first copy
    bool m_created = false;    ///< or tried
    bool m_examined = false;
    bool m_isListed = false;
    quint32 m_uidValidity = 0;
    QByteArrayList m_hits; ///< UIDs that the search found

    std::vector<Copy> m_copies;
    std::size_t m_next = 0; ///< the one that it is about
    std::optional<Copy::Content> m_content;
    bool m_isSaying = false; ///< the content may be said
    qint64 m_contentRead = 0;
    qint64 m_contentEnd = 0; ///< how much will have been said when the last octet of it was; 0 before
};

} // namespace envoi::imap
