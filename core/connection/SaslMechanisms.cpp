#include "core/connection/SaslMechanisms.h"
#include "core/connection/Scram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

std::unexpected<SaslFailure> oneTooMany()
{
    return std::unexpected(SaslFailure{SaslFailure::Cause::Mechanism, {}, {}});
}

/// "status: invalid_token, scope: https://mail.example.com/" (RFC 7628 section 3.2.2); else as it came.
QString failureText(const QByteArray &challenge)
{
    const QJsonObject object = QJsonDocument::fromJson(challenge).object();
    QStringList texts;
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (const QString value = field.value().toVariant().toString(); !value.isEmpty())
            texts += field.key() + ": "_L1 + value;
    }
    return texts.isEmpty() ? QString::fromUtf8(challenge) : texts.join(", "_L1);
}

} // namespace

SaslMechanism::Answer SaslPlain::answer(const Credentials &credentials, const QByteArray &)
{
    if (std::exchange(m_said, true))
        return oneTooMany();
    QByteArray message;
    return message.append('\0')
        .append(credentials.user.toUtf8())
        .append('\0')
        .append(credentials.secret.reveal());
}

SaslMechanism::Answer SaslLogin::answer(const Credentials &credentials, const QByteArray &)
{
    switch (m_answers++) {
    case 0:
        return credentials.user.toUtf8();
    case 1:
        return credentials.secret.reveal();
    default:
        return oneTooMany();
    }
}

SaslMechanism::Answer SaslCramMd5::answer(const Credentials &credentials, const QByteArray &challenge)
{
    if (std::exchange(m_said, true))
        return oneTooMany();
    return credentials.user.toUtf8() + ' ' +
           QMessageAuthenticationCode::hash(challenge, credentials.secret.reveal(), QCryptographicHash::Md5)
               .toHex();
}

SaslMechanism::Answer SaslExternal::answer(const Credentials &credentials, const QByteArray &)
{
    if (std::exchange(m_said, true))
        return oneTooMany();
    return credentials.user.toUtf8();
}

SaslMechanism::Answer SaslOAuth::answer(const Credentials &credentials, const QByteArray &challenge)
{
    const bool isBearer = m_dialect == Dialect::Bearer;
    switch (m_answers++) {
    case 0: {
        const QByteArray user = credentials.user.toUtf8();
        QByteArray message = isBearer ? "n,a=" + scramName(user) + ',' : "user=" + user;
        message.append('\x01').append("auth=Bearer ").append(credentials.secret.reveal());
        return message.append(2, '\x01');
    }
    case 1:
        m_serverText = failureText(challenge);
        return isBearer ? "\x01"_ba : ""_ba;
    default:
        return oneTooMany();
    }
}

} // namespace envoi::connection
