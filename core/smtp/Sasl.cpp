#include "core/smtp/Sasl.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

/// RFC 5321 section 4.5.3.1.4: a server need not take a longer command line.
constexpr qsizetype longestInitialResponse = 512 - 13;

QByteArray plainMessage(const Credentials &credentials)
{
    QByteArray message;
    message.append('\0').append(credentials.user.toUtf8()).append('\0').append(credentials.password.reveal());
    QByteArray encoded = message.toBase64();
    message.fill('\0');
    return encoded;
}

} // namespace

std::vector<SaslExchange::Mechanism> SaslExchange::choose(const QStringList &offered,
                                                          const Credentials &credentials)
{
    std::vector<Mechanism> chosen;
    const bool hasNul = credentials.user.contains(u'\0') || credentials.password.reveal().contains('\0');
    if (offered.contains("PLAIN"_L1) && !hasNul)
        chosen.push_back(Mechanism::Plain);
    if (offered.contains("LOGIN"_L1))
        chosen.push_back(Mechanism::Login);
    return chosen;
}

QByteArray SaslExchange::name(Mechanism mechanism)
{
    return mechanism == Mechanism::Plain ? "PLAIN" : "LOGIN";
}

QByteArray SaslExchange::initialResponse(const Credentials &credentials)
{
    if (m_mechanism != Mechanism::Plain)
        return {};
    QByteArray message = plainMessage(credentials);
    if (message.size() > longestInitialResponse)
        return {};
    ++m_answers;
    return message;
}

std::optional<QByteArray> SaslExchange::answer(const Credentials &credentials)
{
    const int number = m_answers++;
    if (m_mechanism == Mechanism::Plain && number == 0)
        return plainMessage(credentials);
    if (m_mechanism == Mechanism::Login && number == 0)
        return credentials.user.toUtf8().toBase64();
    if (m_mechanism == Mechanism::Login && number == 1)
        return credentials.password.reveal().toBase64();
    return std::nullopt;
}

QString withoutSecrets(QString text, const Credentials &credentials)
{
    const QByteArray &password = credentials.password.reveal();
    if (password.isEmpty())
        return text;
    const auto mask = u"********"_s;
    text.replace(QString::fromLatin1(plainMessage(credentials)), mask);
    text.replace(QString::fromLatin1(password.toBase64()), mask);
    // A very short one would only black out ordinary words.
    if (password.size() >= 4)
        text.replace(QString::fromUtf8(password), mask);
    return text;
}

} // namespace envoi::smtp
