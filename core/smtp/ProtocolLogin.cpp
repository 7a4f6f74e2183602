#include "core/base/Words.h"
#include "core/smtp/Protocol.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

using connection::chooseSaslMechanisms;
using connection::makeSaslMechanism;
using connection::SaslFailure;
using connection::withoutSecrets;

namespace {

/// RFC 4954 section 4: an AUTH command is a command line like others (RFC 5321 section 4.5.3.1.4), ...
constexpr qsizetype longestCommand = 512 - 2;
/// ... and a response may be as long as this.
constexpr qsizetype longestResponse = 12'288 - 2;
const auto masked = "********"_ba;

/// The server refuses the mechanism, not the person: another one may do. 535 is not among them; nor is 534,
/// "too weak", as what would come next is weaker still, and as large providers ask for an app password by it.
bool refusesMechanism(const Reply &reply)
{
    switch (reply.code) {
    case 500:
    case 501:
    case 502:
    case 503:
    case 504:
    case 538:
        return true;
    default:
        return reply.isPermanent() && (reply.enhancedCode == "5.5.4"_L1 || reply.enhancedCode == "5.7.4"_L1);
    }
}

bool isScram(const QString &mechanism)
{
    return mechanism.startsWith("SCRAM-"_L1);
}

} // namespace

void Protocol::logIn()
{
    const Credentials &credentials = m_settings.credentials;
    const auto unavailable = [this](const QString &detail) {
        leave(Error{ErrorCode::AuthenticationUnavailable, m_settings.host, detail, {}});
    };
    if (!credentials.wantsLogIn()) {
        m_state = State::Mailing;
        return;
    }
    const bool hasSecret = credentials.kind != Credentials::Kind::ClientCertificate;
    if (!m_encrypted && !hasSecret)
        return unavailable(Words::tr("A certificate is shown over an encrypted connection only."));
    if (!m_encrypted && !m_connection.loopback)
        return unavailable(Words::tr("A password is not sent over a connection that is not encrypted."));
    if (hasSecret && credentials.secret.isEmpty())
        return leave(Error{ErrorCode::PasswordNeeded, credentials.user, {}, {}});
    m_saslOffer = {m_extensions.mechanisms, m_connection.channelBinding, m_settings.random};
    m_mechanisms = chooseSaslMechanisms(m_saslOffer, credentials);
    if (m_mechanisms.empty()) {
        return unavailable(m_extensions.mechanisms.isEmpty()
                               ? Words::tr("The server offers no log-in.")
                               : Words::tr("The server offers only other ways to log in: %1.")
                                     .arg(m_extensions.mechanisms.join(", "_L1)));
    }
    m_state = State::LoggingIn;
    beginMechanism();
}

void Protocol::beginMechanism()
{
    m_mechanism = m_mechanisms.takeFirst();
    m_sasl = makeSaslMechanism(m_mechanism, m_saslOffer);
    m_firstResponse.reset();
    const QByteArray line = "AUTH " + m_mechanism.toLatin1();
    if (m_sasl->speaksFirst()) {
        const QByteArray response =
            encodedResponse(m_sasl->answer(m_settings.credentials, {}).value_or(""_ba));
        const QByteArray whole = line + ' ' + (response.isEmpty() ? "="_ba : response);
        if (whole.size() <= longestCommand)
            return command({Expected::To::Auth}, whole, line + ' ' + masked);
        m_firstResponse = response;
    }
    command({Expected::To::Auth}, line);
}

QByteArray Protocol::encodedResponse(const QByteArray &response)
{
    if (m_sasl->hasUsedSecret() && !response.isEmpty())
        m_secretResponses.emplace_back(response);
    return response.toBase64();
}

void Protocol::onAuth(const Reply &reply)
{
    if (reply.code == 334 && !m_saslFailure)
        return onChallenge(reply);
    if (reply.isTransient() || reply.isPermanent())
        return onAuthFailure(reply);
    if (reply.code != 235 || m_saslFailure)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    if (!m_sasl->isComplete()) {
        Error error = logInError(ErrorCode::ServerNotProven, reply);
        error.detail = Words::tr("The server did not prove that it knows the password.");
        return leave(std::move(error));
    }
    m_facts.mechanism = m_mechanism;
    m_sasl.reset();
    m_settings.credentials = {};
    m_secretResponses.clear();
    m_state = State::Mailing;
}

void Protocol::onChallenge(const Reply &reply)
{
    if (!m_firstResponse) {
        const QByteArray challenge = QByteArray::fromBase64(reply.lines.value(0).toLatin1());
        auto answer = m_sasl->answer(m_settings.credentials, challenge);
        if (answer)
            m_firstResponse = encodedResponse(*answer);
        else
            m_saslFailure = std::move(answer.error());
    }
    const auto response = std::exchange(m_firstResponse, std::nullopt);
    if (response && response->size() <= longestResponse)
        return command({Expected::To::Auth}, *response, masked);
    if (!m_saslFailure)
        m_saslFailure.emplace();
    command({Expected::To::Auth}, "*"_ba);
}

void Protocol::onAuthFailure(const Reply &reply)
{
    if (const auto failure = std::exchange(m_saslFailure, std::nullopt)) {
        using Cause = SaslFailure::Cause;
        Error error = logInError(failure->cause == Cause::Server   ? ErrorCode::ServerNotProven
                                 : failure->cause == Cause::Secret ? ErrorCode::AuthenticationRefused
                                                                   : ErrorCode::AuthenticationUnavailable,
                                 reply);
        error.detail = failure->detail;
        if (!failure->serverText.isEmpty())
            error.serverText = withoutSecrets(failure->serverText, m_settings.credentials, m_secretResponses);
        return failure->cause == Cause::Mechanism ? tryNextMechanism(std::move(error))
                                                  : leave(std::move(error));
    }
    // 432: the password has to come once in a way that shows it, for the server to make of it what this
    // mechanism needs (RFC 4954 section 6).
    if (reply.code == 432)
        return tryNextMechanism(logInError(ErrorCode::TemporaryFailure, reply));
    if (reply.isTransient())
        return leave(logInError(ErrorCode::TemporaryFailure, reply));
    if (refusesMechanism(reply))
        return tryNextMechanism(logInError(ErrorCode::AuthenticationUnavailable, reply));
    Error error = logInError(ErrorCode::AuthenticationRefused, reply);
    // A password that was refused is never tried again by another mechanism: servers count, and lock
    // accounts. But many of them keep passwords in a form that does not serve SCRAM, and say so by 535 as
    // soon as they hear the name, before anything was proved. Then none was tried yet. It's likely to be the
    // same with the next SCRAM, and servers may count this, too: so on to those that show the password.
    if (m_sasl->hasUsedSecret())
        return leave(std::move(error));
    if (isScram(m_mechanism) && !std::ranges::all_of(m_mechanisms, isScram))
        m_mechanisms.removeIf(isScram);
    tryNextMechanism(std::move(error));
}

void Protocol::tryNextMechanism(Error ifNone)
{
    if (m_mechanisms.empty())
        leave(std::move(ifNone));
    else
        beginMechanism();
}

/// A server that answers with what it was sent must not bring the password into the transcript.
void Protocol::hideSecrets(ReplyParser::Parsed &parsed) const
{
    if (m_state != State::LoggingIn && m_state != State::Leaving)
        return;
    const bool isChallenge = parsed.reply.code == 334;
    const auto hide = [this](QString &line) {
        line = withoutSecrets(std::move(line), m_settings.credentials, m_secretResponses);
    };
    for (QString &line : parsed.rawLines) {
        if (isChallenge && m_sasl && m_sasl->hidesChallenges() && line.size() > 4)
            line = line.first(4) + QLatin1StringView(masked);
        else
            hide(line);
    }
    if (!isChallenge)
        std::ranges::for_each(parsed.reply.lines, hide);
}

Error Protocol::logInError(ErrorCode code, const Reply &reply) const
{
    Error error = verdict(code, reply);
    if (code == ErrorCode::AuthenticationRefused)
        error.context = m_settings.credentials.user;
    if (const QString text = m_sasl->serverText(); !text.isEmpty()) {
        error.serverText += u" ("_s + withoutSecrets(text, m_settings.credentials, m_secretResponses) + u')';
    }
    return error;
}

} // namespace envoi::smtp
