#include "core/imap/Protocol.h"

#include "core/base/Words.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::imap {

Protocol::Protocol(Settings settings, std::vector<Copy> copies)
    : m_settings(std::move(settings)), m_copies(std::move(copies))
{
}

void Protocol::connected(Connection connection)
{
    if (m_step != Step::Unconnected)
        return;
    m_connection = std::move(connection);
    m_encrypted = m_settings.security == Security::ImplicitTls;
    m_step = Step::Greeting;
}

void Protocol::receive(QByteArrayView octets)
{
    while (!octets.isEmpty() && m_step != Step::Finished) {
        if (m_step == Step::Handshake)
            return fail({ErrorCode::TlsInjection,
                         m_settings.host,
                         Words::tr("Text was slipped in before encryption began."),
                         {}});
        auto parsed = m_parser.feed(octets);
        if (!parsed && m_step == Step::Logout)
            return end(std::move(m_sessionError));
        if (!parsed) {
            Error error = parsed.error();
            error.context = m_settings.host;
            say(TranscriptLine::Speaker::Note, error.detail);
            return fail(std::move(error));
        }
        if (*parsed)
            handle(**parsed);
    }
}

void Protocol::tlsEstablished(QByteArray channelBinding)
{
    if (m_step != Step::Handshake)
        return;
    m_encrypted = true;
    m_connection.channelBinding = std::move(channelBinding);
    // What was said before could have been said by anyone (RFC 9051 section 6.2.1).
    m_parser = {};
    m_knowsCapabilities = false;
    m_facts.capabilities.clear();
    m_facts.appendLimit = 0;
    send(Step::Capability, "CAPABILITY");
}

void Protocol::closed(std::optional<Error> why, qint64 unsent)
{
    if (m_step == Step::Logout)
        return end(std::move(m_sessionError));
    fail(why.value_or(Error{ErrorCode::ConnectionLost, m_settings.host, {}, {}}), unsent);
}

void Protocol::timedOut(qint64 unsent)
{
    if (m_step == Step::Logout)
        return end(std::move(m_sessionError));
    fail({ErrorCode::TimedOut, m_settings.host, {}, {}}, unsent);
}

void Protocol::cancel(qint64 unsent)
{
    if (m_step == Step::Logout)
        return end(std::move(m_sessionError));
    fail({ErrorCode::Cancelled, {}, {}, {}}, unsent);
}

QByteArray Protocol::takeOutput()
{
    QByteArray out = std::exchange(m_output, {});
    m_said += out.size();
    if (m_isSaying)
        readContent(out);
    return out;
}

std::optional<Protocol::Event> Protocol::takeEvent()
{
    if (m_events.empty())
        return std::nullopt;
    Event event = std::move(m_events.front());
    m_events.pop_front();
    return event;
}

Protocol::Waiting Protocol::waiting() const
{
    switch (m_step) {
    case Step::Unconnected:
    case Step::Finished:
        return Waiting::Nothing;
    case Step::Greeting:
        return Waiting::Greeting;
    case Step::Handshake:
        return Waiting::Handshake;
    case Step::Logout:
        return Waiting::Farewell;
    case Step::Append:
        return m_isSaying ? Waiting::Content : m_contentEnd > 0 ? Waiting::ContentEnd : Waiting::Response;
    default:
        return Waiting::Response;
    }
}

void Protocol::handle(Response &response)
{
    hideSecrets(response);
    // A mailbox may have thousands of folders, and what is flagged in them nobody asked for.
    if (response.kind != Response::Kind::Untagged || response.status != Response::Status::None ||
        response.name != "LIST" || response.shown.contains("\\Sent"_L1, Qt::CaseInsensitive))
        say(TranscriptLine::Speaker::Server, response.shown);
    if (m_step == Step::Greeting)
        return onGreeting(response);
    switch (response.kind) {
    case Response::Kind::Untagged:
        return onUntagged(response);
    case Response::Kind::Continuation:
        return onContinuation(response);
    case Response::Kind::Tagged:
        if (response.tag != m_tag || response.status == Response::Status::None ||
            response.status == Response::Status::Bye || response.status == Response::Status::PreAuth) {
            if (m_step == Step::Logout)
                return end(std::move(m_sessionError));
            return fail(verdict(ErrorCode::ProtocolViolation, response));
        }
        return onTagged(response);
    }
}

void Protocol::onGreeting(const Response &response)
{
    m_facts.greeting = response.text;
    if (response.code == "CAPABILITY")
        setCapabilities(response.codeArguments);
    switch (response.status) {
    case Response::Status::Ok:
        break;
    case Response::Status::PreAuth:
        // STARTTLS is not allowed any more then: whoever says so may only want to keep the connection open.
        if (m_settings.security == Security::StartTls)
            return leave(Error{ErrorCode::TlsNotOffered, m_settings.host,
                               Words::tr("The server begins without encryption, and won't change that."),
                               response.text});
        m_loggedIn = true;
        break;
    case Response::Status::Bye:
        return fail(verdict(ErrorCode::ServiceUnavailable, response));
    default:
        return fail(verdict(ErrorCode::NotImap, response));
    }
    if (m_knowsCapabilities)
        secureOrLogIn();
    else
        send(Step::Capability, "CAPABILITY");
}

void Protocol::onUntagged(const Response &response)
{
    if (response.status == Response::Status::Bye) {
        if (m_step == Step::Logout)
            return;
        return fail(verdict(ErrorCode::ServiceUnavailable, response));
    }
    if (response.isOk() && response.code == "CAPABILITY")
        return setCapabilities(response.codeArguments);
    if (response.name == "CAPABILITY") {
        QByteArrayList words;
        for (const Token &token : response.tokens)
            words += token.octets;
        return setCapabilities(words);
    }
    if (m_step == Step::Examine && response.isOk() && response.code == "UIDVALIDITY")
        m_uidValidity = response.codeArguments.value(0).toUInt();
    if (m_step == Step::ListSpecialUse || m_step == Step::ListAll)
        m_list.add(response);
    if (m_step == Step::ListOne && response.name == "LIST")
        m_isListed = true;
    if (m_step == Step::Namespace && response.name == "NAMESPACE")
        m_list.setNamespaces(response);
    if (m_step == Step::Search && response.name == "SEARCH" && m_hits.isEmpty() && !response.tokens.empty())
        m_hits += response.tokens.front().octets;
    if (m_step == Step::Search && response.name == "ESEARCH") {
        // (TAG "e5") UID ALL 17,20:22
        for (std::size_t i = 0; i + 1 < response.tokens.size(); ++i) {
            if (response.tokens[i].is("ALL"))
                m_hits = QByteArray(response.tokens[i + 1].octets).replace(':', ',').split(',');
        }
    }
}

void Protocol::onTagged(const Response &response)
{
    m_parts.clear();
    switch (m_step) {
    case Step::Capability:
        if (!response.isOk() || !m_knowsCapabilities)
            return leave(verdict(ErrorCode::ProtocolViolation, response));
        return secureOrLogIn();
    case Step::StartTls:
        if (!response.isOk())
            return leave(verdict(ErrorCode::TlsNotOffered, response));
        m_step = Step::Handshake;
        m_events.emplace_back(StartTls{});
        return;
    case Step::Authenticate:
    case Step::Login:
        return onLoginAnswer(response);
    case Step::CapabilityAfterLogin:
        return prepare();
    case Step::Enable:
        m_utf8 = m_utf8 || response.isOk();
        return findMailbox();
    case Step::ListSpecialUse:
    case Step::ListAll:
    case Step::ListOne:
    case Step::Namespace:
        return onListed(response);
    case Step::Create:
    case Step::CreatePlain:
        if (response.isOk() || response.code == "ALREADYEXISTS")
            return send(Step::Subscribe, withStrings("SUBSCRIBE", {m_mailbox}), {});
        if (m_step == Step::Create)
            return create(Step::CreatePlain);
        return settle(
            {.mailbox = m_facts.mailbox,
             .error =
                 Error{response.code == "OVERQUOTA" ? ErrorCode::MailboxFull : ErrorCode::MailboxUnavailable,
                       m_facts.mailbox, Words::tr("It is not there, and the server does not make it."),
                       response.text},
             .mayPassLater = response.code == "OVERQUOTA" || response.code == "UNAVAILABLE"});
    case Step::Subscribe:
        return append(); // it is there, whether programs are told of it or not
    case Step::Examine:
        m_examined = response.isOk();
        if (m_examined)
            return send(Step::Search,
                        withStrings("UID SEARCH HEADER Message-ID", {m_copies[m_next].messageId}), {});
        [[fallthrough]]; // it's not there: APPEND says what that means
    case Step::Search:
        return onSearched(response);
    case Step::Append:
        return onAppended(response);
    case Step::Logout:
        return end(std::move(m_sessionError));
    default:
        return fail(verdict(ErrorCode::ProtocolViolation, response));
    }
}

void Protocol::onContinuation(const Response &response)
{
    if (m_step == Step::Authenticate)
        return onChallenge(response);
    if (!m_parts.empty()) {
        m_output += m_parts.front();
        m_parts.pop_front();
        return;
    }
    if (m_step == Step::Append && m_content && !m_isSaying && m_contentEnd == 0) {
        m_isSaying = true;
        return;
    }
    if (m_step != Step::Logout)
        fail(verdict(ErrorCode::ProtocolViolation, response));
}

void Protocol::setCapabilities(const QByteArrayList &words)
{
    m_knowsCapabilities = true;
    m_facts.capabilities.clear();
    m_facts.appendLimit = 0;
    for (const QByteArray &word : words) {
        const QString capability = QString::fromUtf8(word).toUpper();
        m_facts.capabilities += capability;
        if (capability.startsWith("APPENDLIMIT="_L1))
            m_facts.appendLimit = std::max<qint64>(0, QStringView(capability).sliced(12).toLongLong());
    }
}

void Protocol::secureOrLogIn()
{
    if (m_settings.security == Security::StartTls && !m_encrypted) {
        if (!offers("STARTTLS"_L1))
            return leave(Error{ErrorCode::TlsNotOffered,
                               m_settings.host,
                               Words::tr("The server does not offer STARTTLS."),
                               {}});
        return send(Step::StartTls, "STARTTLS");
    }
    logIn();
}

void Protocol::send(Step step, const QByteArray &command, const QString &shown)
{
    send(step, std::vector<QByteArray>{command}, shown);
}

void Protocol::send(Step step, const std::vector<QByteArray> &parts, const QString &shown)
{
    m_step = step;
    m_tag = "e" + QByteArray::number(++m_tagNumber);
    m_output += m_tag + ' ' + parts.front();
    m_parts.assign(parts.begin() + 1, parts.end());
    (m_parts.empty() ? m_output : m_parts.back()) += "\r\n";
    QString line = shown;
    if (line.isEmpty()) {
        QByteArray whole;
        for (const QByteArray &part : parts)
            whole += part;
        line = QString::fromUtf8(whole.replace("\r\n", " "));
    }
    say(TranscriptLine::Speaker::Client, QString::fromLatin1(m_tag) + u' ' + line);
}

void Protocol::leave(std::optional<Error> error)
{
    m_sessionError = std::move(error);
    if (m_sessionError)
        settleAll(*m_sessionError, 0);
    m_parts.clear();
    send(Step::Logout, "LOGOUT");
}

void Protocol::fail(Error error, qint64 unsent)
{
    if (m_step == Step::Finished)
        return;
    settleAll(error, unsent);
    end(std::move(error));
}

void Protocol::end(std::optional<Error> error)
{
    if (m_step == Step::Finished)
        return;
    m_step = Step::Finished;
    m_output.clear();
    m_parts.clear();
    m_isSaying = false;
    m_content.reset();
    m_settings.credentials = {};
    m_secretResponses.clear();
    m_events.emplace_back(Finished{std::move(error)});
}

void Protocol::say(TranscriptLine::Speaker speaker, const QString &text)
{
    m_events.emplace_back(TranscriptLine{speaker, text});
}

Error Protocol::verdict(ErrorCode code, const Response &response) const
{
    QString text = response.text.isEmpty() ? response.shown : response.text;
    if (!response.code.isEmpty())
        text = u'[' + QString::fromUtf8(response.code) + u"] "_s + response.text;
    return {code, m_settings.host, {}, text};
}

} // namespace envoi::imap
