#include "core/base/Words.h"
#include "core/imap/Protocol.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::imap {

using connection::SaslFailure;
using connection::withoutSecrets;

namespace {

const auto masked = "********"_L1;
const auto loginCommand = "LOGIN command"_L1;

bool isQuotable(QByteArrayView octets)
{
    return octets.size() < 1000 && std::ranges::all_of(octets, [](char c) { return c >= ' ' && c <= '~'; });
}

QByteArray quoted(QByteArray octets)
{
    return '"' + octets.replace('\\', "\\\\").replace('"', "\\\"") + '"';
}

} // namespace

/// \a command and \a strings, each quoted or as a literal, in parts between which a "+" has to come.
std::vector<QByteArray> Protocol::withStrings(const QByteArray &command, const QByteArrayList &strings) const
{
    const bool unasked = offers("LITERAL+"_L1) || offers("LITERAL-"_L1);
    constexpr qsizetype mostByMinus = 4096;
    std::vector<QByteArray> parts{command};
    for (const QByteArray &string : strings) {
        QByteArray &line = parts.back();
        line += ' ';
        // With UTF8=ACCEPT a quoted string may hold UTF-8 (RFC 6855 section 3).
        const bool isUtf8 = m_utf8 && string.size() < 1000 && std::ranges::none_of(string, [](char c) {
                                return uchar(c) < ' ' || c == '\x7f';
                            });
        if (isQuotable(string) || isUtf8) {
            line += quoted(string);
        } else if (unasked && string.size() <= mostByMinus) {
            line += '{' + QByteArray::number(string.size()) + "+}\r\n" + string;
        } else {
            line += '{' + QByteArray::number(string.size()) + "}\r\n";
            parts.push_back(string);
        }
    }
    return parts;
}

void Protocol::logIn()
{
    const Credentials &credentials = m_settings.credentials;
    const auto unavailable = [this](const QString &detail) {
        leave(Error{ErrorCode::AuthenticationUnavailable, m_settings.host, detail, {}});
    };
    if (m_loggedIn)
        return prepare();
    const bool hasSecret = credentials.kind != Credentials::Kind::ClientCertificate;
    if (!credentials.wantsLogIn())
        return unavailable(Words::tr("There is no user name to log in with."));
    if (!m_encrypted && !hasSecret)
        return unavailable(Words::tr("A certificate is shown over an encrypted connection only."));
    if (!m_encrypted && !m_connection.loopback)
        return unavailable(Words::tr("A password is not sent over a connection that is not encrypted."));
    if (hasSecret && credentials.secret.isEmpty())
        return leave(Error{ErrorCode::PasswordNeeded, credentials.user, {}, {}});
    QStringList offered;
    for (const QString &capability : std::as_const(m_facts.capabilities)) {
        if (capability.startsWith("AUTH="_L1))
            offered += capability.sliced(5);
    }
    m_saslOffer = {offered, m_connection.channelBinding, m_settings.random};
    m_mechanisms = connection::chooseSaslMechanisms(m_saslOffer, credentials);
    // What shows the password as it is comes by AUTHENTICATE or by the command: the same to whoever listens.
    if (credentials.kind == Credentials::Kind::Password && credentials.mechanism.isEmpty() &&
        !offers("LOGINDISABLED"_L1))
        m_mechanisms += loginCommand;
    if (m_mechanisms.isEmpty())
        return unavailable(
            offered.isEmpty()
                ? Words::tr("The server offers no log-in.")
                : Words::tr("The server offers only other ways to log in: %1.").arg(offered.join(", "_L1)));
    beginMechanism();
}

void Protocol::beginMechanism()
{
    m_mechanism = m_mechanisms.takeFirst();
    m_firstResponse.reset();
    m_sasl.reset();
    if (m_mechanism == loginCommand)
        return logInByCommand();
    m_sasl = connection::makeSaslMechanism(m_mechanism, m_saslOffer);
    const QByteArray line = "AUTHENTICATE " + m_mechanism.toLatin1();
    if (m_sasl->speaksFirst()) {
        const QByteArray response =
            encodedResponse(m_sasl->answer(m_settings.credentials, {}).value_or(""_ba));
        if (offers("SASL-IR"_L1))
            return send(Step::Authenticate, line + ' ' + (response.isEmpty() ? "="_ba : response),
                        QString::fromLatin1(line) + u' ' + masked);
        m_firstResponse = response;
    }
    send(Step::Authenticate, line);
}

void Protocol::logInByCommand()
{
    const Credentials &credentials = m_settings.credentials;
    m_secretResponses.emplace_back(credentials.secret.duplicate());
    send(Step::Login, withStrings("LOGIN", {credentials.user.toUtf8(), credentials.secret.reveal()}),
         "LOGIN "_L1 + masked);
}

QByteArray Protocol::encodedResponse(const QByteArray &response)
{
    if (m_sasl->hasUsedSecret() && !response.isEmpty())
        m_secretResponses.emplace_back(response);
    return response.toBase64();
}

void Protocol::onChallenge(const Response &response)
{
    std::optional<QByteArray> answer = std::exchange(m_firstResponse, std::nullopt);
    if (!answer && !m_saslFailure) {
        auto made = m_sasl->answer(m_settings.credentials, QByteArray::fromBase64(response.text.toLatin1()));
        if (made)
            answer = encodedResponse(*made);
        else
            m_saslFailure = std::move(made.error());
    }
    m_output += answer.value_or("*"_ba) + "\r\n";
    say(TranscriptLine::Speaker::Client, answer ? QString(masked) : u"*"_s);
}

void Protocol::onLoginAnswer(const Response &response)
{
    if (response.isOk()) {
        if (m_saslFailure)
            return fail(verdict(ErrorCode::ProtocolViolation, response));
        return onLoggedIn(response);
    }
    if (const auto failure = std::exchange(m_saslFailure, std::nullopt)) {
        using Cause = SaslFailure::Cause;
        Error error = logInError(failure->cause == Cause::Server   ? ErrorCode::ServerNotProven
                                 : failure->cause == Cause::Secret ? ErrorCode::AuthenticationRefused
                                                                   : ErrorCode::AuthenticationUnavailable,
                                 response);
        error.detail = failure->detail;
        if (!failure->serverText.isEmpty())
            error.serverText = withoutSecrets(failure->serverText, m_settings.credentials, m_secretResponses);
        return failure->cause == Cause::Mechanism ? tryNextMechanism(std::move(error))
                                                  : leave(std::move(error));
    }
    // RFC 5530. What has no code is taken as it is mostly meant.
    if (response.code == "UNAVAILABLE" || response.code == "INUSE" || response.code == "LIMIT" ||
        response.code == "SERVERBUG")
        return leave(logInError(ErrorCode::TemporaryFailure, response));
    if (response.status == Response::Status::Bad || response.code == "PRIVACYREQUIRED" ||
        response.code == "CANNOT")
        return tryNextMechanism(logInError(ErrorCode::AuthenticationUnavailable, response));
    Error error = logInError(ErrorCode::AuthenticationRefused, response);
    // A password that was refused is never tried again: servers count, and lock accounts. But what was
    // refused before it was said may only be a form of it that this server does not keep.
    if (!m_sasl || m_sasl->hasUsedSecret())
        return leave(std::move(error));
    const auto isScram = [](const QString &name) { return name.startsWith("SCRAM-"_L1); };
    if (isScram(m_mechanism) && !std::ranges::all_of(m_mechanisms, isScram))
        m_mechanisms.removeIf(isScram);
    tryNextMechanism(std::move(error));
}

void Protocol::onLoggedIn(const Response &response)
{
    if (m_sasl && !m_sasl->isComplete()) {
        Error error = logInError(ErrorCode::ServerNotProven, response);
        error.detail = Words::tr("The server did not prove that it knows the password.");
        return leave(std::move(error));
    }
    m_loggedIn = true;
    m_facts.mechanism = m_mechanism;
    m_sasl.reset();
    m_settings.credentials = {};
    m_secretResponses.clear();
    // What it can do for somebody is more than what it told anybody.
    if (response.code == "CAPABILITY") {
        setCapabilities(response.codeArguments);
        return prepare();
    }
    send(Step::CapabilityAfterLogin, "CAPABILITY");
}

void Protocol::tryNextMechanism(Error ifNone)
{
    if (m_mechanisms.empty())
        leave(std::move(ifNone));
    else
        beginMechanism();
}

/// A server that answers with what it was sent must not bring the password into the transcript.
void Protocol::hideSecrets(Response &response) const
{
    const bool isChallenge = response.kind == Response::Kind::Continuation;
    if (isChallenge && m_sasl && m_sasl->hidesChallenges() && !response.text.isEmpty())
        response.shown = u"+ "_s + masked;
    const auto clean = [this](QString text) {
        return withoutSecrets(std::move(text), m_settings.credentials, m_secretResponses);
    };
    response.shown = clean(std::move(response.shown));
    if (!isChallenge)
        response.text = clean(std::move(response.text));
}

Error Protocol::logInError(ErrorCode code, const Response &response) const
{
    Error error = verdict(code, response);
    if (code == ErrorCode::AuthenticationRefused)
        error.context = m_settings.credentials.user;
    if (const QString text = m_sasl ? m_sasl->serverText() : QString(); !text.isEmpty())
        error.serverText += u" ("_s + withoutSecrets(text, m_settings.credentials, m_secretResponses) + u')';
    return error;
}

} // namespace envoi::imap
