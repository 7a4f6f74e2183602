#include "core/base/Words.h"
#include "core/smtp/Protocol.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

/// The server refuses the mechanism, not the person: another one may do. 535 is not among them, nor is 534,
/// with which large providers ask for an app password.
bool refusesMechanism(const Reply &reply)
{
    switch (reply.code) {
    case 500:
    case 502:
    case 504:
    case 538:
        return true;
    default:
        return reply.isPermanent() && (reply.enhancedCode == "5.5.4"_L1 || reply.enhancedCode == "5.7.4"_L1);
    }
}

} // namespace

void Protocol::logIn()
{
    const auto unavailable = [this](const QString &detail) {
        leave(Error{ErrorCode::AuthenticationUnavailable, m_settings.host, detail, {}});
    };
    if (m_settings.credentials.user.isEmpty()) {
        m_state = State::Mailing;
        return beginNext();
    }
    if (!m_encrypted && !m_connection.loopback)
        return unavailable(Words::tr("A password is not sent over a connection that is not encrypted."));
    if (m_settings.credentials.password.isEmpty())
        return leave(Error{ErrorCode::PasswordNeeded, m_settings.credentials.user, {}, {}});
    m_mechanisms = SaslExchange::choose(m_extensions.mechanisms, m_settings.credentials);
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
    m_sasl.emplace(m_mechanisms.front());
    m_mechanisms.erase(m_mechanisms.begin());
    const QByteArray line = "AUTH " + SaslExchange::name(m_sasl->mechanism());
    const QByteArray response = m_sasl->initialResponse(m_settings.credentials);
    if (response.isEmpty())
        command({Expected::To::Auth}, line);
    else
        command({Expected::To::Auth}, line + ' ' + response, line + " ********");
}

void Protocol::onAuth(const Reply &reply)
{
    if (reply.code == 235 && !m_saslCancelled) {
        m_facts.mechanism = QString::fromLatin1(SaslExchange::name(m_sasl->mechanism()));
        m_settings.credentials.password = {};
        m_state = State::Mailing;
        return beginNext();
    }
    if (reply.code == 334 && !m_saslCancelled) {
        if (const auto response = m_sasl->answer(m_settings.credentials))
            return command({Expected::To::Auth}, *response, "********"_ba);
        m_saslCancelled = true;
        return command({Expected::To::Auth}, "*"_ba);
    }
    if (reply.isTransient())
        return leave(verdict(ErrorCode::TemporaryFailure, reply));
    if (!reply.isPermanent())
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    if (!m_saslCancelled && !refusesMechanism(reply)) {
        Error error = verdict(ErrorCode::AuthenticationRefused, reply);
        error.context = m_settings.credentials.user;
        return leave(std::move(error));
    }
    m_saslCancelled = false;
    if (m_mechanisms.empty())
        return leave(verdict(ErrorCode::AuthenticationUnavailable, reply));
    beginMechanism();
}

} // namespace envoi::smtp
