#include "core/connection/Sasl.h"
#include "core/connection/SaslMechanisms.h"
#include "core/connection/Scram.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

using Kind = Credentials::Kind;

struct Row {
    QLatin1StringView name;
    Kind kind;
    bool whenAsked = false;
};

/// Strongest first.
constexpr Row rows[] = {
    {"SCRAM-SHA-512-PLUS"_L1, Kind::Password},
    {"SCRAM-SHA-256-PLUS"_L1, Kind::Password},
    {"SCRAM-SHA-1-PLUS"_L1, Kind::Password},
    {"SCRAM-SHA-512"_L1, Kind::Password},
    {"SCRAM-SHA-256"_L1, Kind::Password},
    {"SCRAM-SHA-1"_L1, Kind::Password},
    {"CRAM-MD5"_L1, Kind::Password, true},
    {"PLAIN"_L1, Kind::Password},
    {"LOGIN"_L1, Kind::Password},
    {"OAUTHBEARER"_L1, Kind::OAuthToken},
    {"XOAUTH2"_L1, Kind::OAuthToken},
    {"EXTERNAL"_L1, Kind::ClientCertificate},
};
constexpr int nonceBits = 192;

bool isScram(const QString &name)
{
    return name.startsWith("SCRAM-"_L1);
}

bool isBound(const QString &name)
{
    return name.endsWith("-PLUS"_L1);
}

/// What would end a field of the mechanism's message early.
bool canCarry(const QString &name, const Credentials &credentials)
{
    const QByteArray &secret = credentials.secret.reveal();
    if (credentials.kind == Kind::OAuthToken)
        return !credentials.user.contains(u'\x01') &&
               std::ranges::all_of(secret, [](char c) { return c > ' ' && c < '\x7f'; });
    return name == "LOGIN"_L1 || (!credentials.user.contains(u'\0') && !secret.contains('\0'));
}

QCryptographicHash::Algorithm hashOf(const QString &scram)
{
    if (scram.startsWith("SCRAM-SHA-512"_L1))
        return QCryptographicHash::Sha512;
    return scram.startsWith("SCRAM-SHA-256"_L1) ? QCryptographicHash::Sha256 : QCryptographicHash::Sha1;
}

/// What stays the same of \a secret in base64, wherever in a longer text it stands.
QList<QByteArray> inBase64(const QByteArray &secret)
{
    QList<QByteArray> forms;
    for (qsizetype before = 0; before < 3; ++before) {
        const QByteArray encoded =
            (QByteArray(before, '\0') + secret).toBase64(QByteArray::OmitTrailingEquals);
        // A character that also holds bits of what stands before or behind may be any other.
        const qsizetype from = (before * 8 + 5) / 6;
        const qsizetype to = (before + secret.size()) * 8 / 6;
        forms += encoded.sliced(from, to - from);
    }
    return forms;
}

} // namespace

QStringList saslMechanisms(Kind kind)
{
    QStringList names;
    for (const Row &row : rows) {
        if (row.kind == kind)
            names += row.name;
    }
    return names;
}

QStringList chooseSaslMechanisms(const SaslOffer &offer, const Credentials &credentials)
{
    QStringList chosen;
    for (const Row &row : rows) {
        const QString name = row.name;
        const bool isWanted =
            credentials.mechanism.isEmpty() ? !row.whenAsked : credentials.mechanism == name;
        if (isWanted && row.kind == credentials.kind && offer.mechanisms.contains(name) &&
            (!isScram(name) || offer.random) && (!isBound(name) || !offer.channelBinding.isEmpty()) &&
            canCarry(name, credentials))
            chosen += name;
    }
    return chosen;
}

std::unique_ptr<SaslMechanism> makeSaslMechanism(const QString &name, const SaslOffer &offer)
{
    if (isScram(name)) {
        using Flag = Scram::Binding::Flag;
        Scram::Binding binding;
        if (isBound(name))
            binding = {Flag::Bound, offer.channelBinding};
        else if (!offer.channelBinding.isEmpty() && !std::ranges::any_of(offer.mechanisms, isBound))
            binding = {Flag::NotOffered, {}};
        return std::make_unique<Scram>(hashOf(name), std::move(binding), offer.random->hex(nonceBits));
    }
    if (name == "CRAM-MD5"_L1)
        return std::make_unique<SaslCramMd5>();
    if (name == "PLAIN"_L1)
        return std::make_unique<SaslPlain>();
    if (name == "OAUTHBEARER"_L1)
        return std::make_unique<SaslOAuth>(SaslOAuth::Dialect::Bearer);
    if (name == "XOAUTH2"_L1)
        return std::make_unique<SaslOAuth>(SaslOAuth::Dialect::XOAuth2);
    if (name == "EXTERNAL"_L1)
        return std::make_unique<SaslExternal>();
    return std::make_unique<SaslLogin>();
}

QString withoutSecrets(QString text, const Credentials &credentials, std::span<const Secret> responses)
{
    const QByteArray &secret = credentials.secret.reveal();
    if (secret.isEmpty())
        return text;
    // A very short one would only black out ordinary words.
    constexpr qsizetype shortest = 4;
    QList<QByteArray> forms;
    for (const Secret &response : responses)
        forms << response.reveal().toBase64() << response.reveal();
    forms << secret.toBase64() << inBase64(secret) << secret;
    for (const QByteArray &form : std::as_const(forms)) {
        if (form.size() >= shortest)
            text.replace(QString::fromUtf8(form), "********"_L1);
    }
    return text;
}

} // namespace envoi::connection
