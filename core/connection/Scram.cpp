#include "core/connection/Scram.h"
#include "core/base/Words.h"
#include "core/connection/SaslPrep.h"

#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

using Cause = SaslFailure::Cause;

/// Where SASLprep has no form for it, the octets as they are: both sides of a log-in at PostgreSQL or Dovecot
/// know such passwords too, and what the server does not know it refuses.
QByteArray prepared(const QByteArray &utf8)
{
    const QString text = QString::fromUtf8(utf8);
    const auto result = text.toUtf8() == utf8 ? saslPrepared(text) : std::nullopt;
    return result && !result->isEmpty() ? result->toUtf8() : utf8;
}

std::unexpected<SaslFailure> malformed()
{
    return std::unexpected(SaslFailure{
        Cause::Mechanism, Words::tr("The server's part in the log-in does not keep to SCRAM."), {}});
}

std::optional<QByteArray> fromBase64(const QByteArray &text)
{
    auto result = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!result || result.decoded.isEmpty())
        return std::nullopt;
    return result.decoded;
}

/// server-error-value of RFC 5802 section 7.
std::unexpected<SaslFailure> serverError(const QByteArray &value)
{
    const QString text = QString::fromUtf8(value);
    if (value == "invalid-proof" || value == "unknown-user")
        return std::unexpected(SaslFailure{Cause::Secret, {}, text});
    // Both mean that the server sees another connection than this one.
    if (value == "channel-bindings-dont-match" || value == "server-does-support-channel-binding")
        return std::unexpected(
            SaslFailure{Cause::Server, Words::tr("Somebody may have cut into the connection."), text});
    return std::unexpected(SaslFailure{Cause::Mechanism, {}, text});
}

} // namespace

QByteArray scramName(QByteArray user)
{
    return user.replace('=', "=3D").replace(',', "=2C");
}

Scram::Scram(QCryptographicHash::Algorithm hash, Binding binding, QByteArray nonce)
    : m_hash(hash), m_binding(std::move(binding)), m_nonce(std::move(nonce))
{
}

SaslMechanism::Answer Scram::answer(const Credentials &credentials, const QByteArray &challenge)
{
    switch (m_step) {
    case Step::Begin:
        return begin(credentials);
    case Step::Greeted:
        return prove(credentials, challenge);
    case Step::ProofSaid:
        return verify(challenge);
    case Step::Proven:
        break;
    }
    return malformed();
}

QByteArray Scram::header() const
{
    switch (m_binding.flag) {
    case Binding::Flag::None:
        break;
    case Binding::Flag::NotOffered:
        return "y,,";
    case Binding::Flag::Bound:
        return "p=tls-server-end-point,,";
    }
    return "n,,";
}

QByteArray Scram::begin(const Credentials &credentials)
{
    m_step = Step::Greeted;
    m_clientFirstBare = "n=" + scramName(prepared(credentials.user.toUtf8())) + ",r=" + m_nonce;
    return header() + m_clientFirstBare;
}

SaslMechanism::Answer Scram::prove(const Credentials &credentials, const QByteArray &serverFirst)
{
    // An "m=" in front would be an extension that nobody has defined yet.
    const QByteArrayList fields = serverFirst.split(',');
    if (fields.size() < 3 || !fields[0].startsWith("r=" + m_nonce) ||
        fields[0].size() <= m_nonce.size() + 2 || !fields[1].startsWith("s=") || !fields[2].startsWith("i="))
        return malformed();
    const auto salt = fromBase64(fields[1].sliced(2));
    bool isNumber = false;
    const qulonglong iterations = fields[2].sliced(2).toULongLong(&isNumber);
    if (!salt || !isNumber || iterations == 0)
        return malformed();
    if (iterations > mostIterations)
        return std::unexpected(SaslFailure{
            Cause::Mechanism, Words::tr("The server asks for too much work to log in by SCRAM."), {}});

    const auto hmac = [this](const QByteArray &key, const QByteArray &text) {
        return QMessageAuthenticationCode::hash(text, key, m_hash);
    };
    const Secret password(prepared(credentials.secret.reveal()));
    const Secret salted(
        QPasswordDigestor::deriveKeyPbkdf2(m_hash, password.reveal(), *salt, static_cast<int>(iterations),
                                           static_cast<quint64>(QCryptographicHash::hashLength(m_hash))));
    const Secret clientKey(hmac(salted.reveal(), "Client Key"));
    const QByteArray storedKey = QCryptographicHash::hash(clientKey.reveal(), m_hash);
    QByteArray binding = header();
    if (m_binding.flag == Binding::Flag::Bound)
        binding += m_binding.data;
    const QByteArray clientFinal = "c=" + binding.toBase64() + ',' + fields[0];
    const QByteArray authMessage = m_clientFirstBare + ',' + serverFirst + ',' + clientFinal;
    QByteArray proof = hmac(storedKey, authMessage);
    for (qsizetype i = 0; i < proof.size(); ++i)
        proof[i] = static_cast<char>(proof[i] ^ clientKey.reveal()[i]);
    m_serverSignature = hmac(hmac(salted.reveal(), "Server Key"), authMessage);
    m_step = Step::ProofSaid;
    return clientFinal + ",p=" + proof.toBase64();
}

SaslMechanism::Answer Scram::verify(const QByteArray &serverFinal)
{
    const QByteArray field = serverFinal.split(',').first();
    if (field.startsWith("e="))
        return serverError(field.sliced(2));
    if (!field.startsWith("v=") || fromBase64(field.sliced(2)) != m_serverSignature)
        return std::unexpected(SaslFailure{
            Cause::Server, Words::tr("The server did not prove that it knows the password."), {}});
    m_step = Step::Proven;
    return ""_ba;
}

} // namespace envoi::connection
