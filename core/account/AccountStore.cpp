#include "core/account/Account.h"

#include "core/account/SettingsJson.h"
#include "core/account/SignatureJson.h"
#include "core/base/Words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSet>
#include <QStandardPaths>
#include <QStorageInfo>

#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

namespace {

constexpr int fileVersion = 1;
/// More than thousands of accounts need; a larger file is not one of Envoi's.
constexpr qint64 maximalFileSize = 8 * 1024 * 1024;

/// Reads values out of an object and remembers whether one had the wrong type. A key that is
/// missing leaves the default: files of earlier versions have fewer.
class Reader {
public:
    explicit Reader(const QJsonObject &object) : m_object(object) {}

    QString text(QLatin1StringView key)
    {
        const auto value = m_object[key];
        m_right = m_right && (value.isUndefined() || value.isString());
        return value.toString();
    }
    bool flag(QLatin1StringView key)
    {
        const auto value = m_object[key];
        m_right = m_right && (value.isUndefined() || value.isBool());
        return value.toBool();
    }
    quint16 port(QLatin1StringView key)
    {
        const auto value = m_object[key];
        const int number = value.isUndefined() ? 0 : value.toInt(-1);
        m_right = m_right && number >= 0 && number <= std::numeric_limits<quint16>::max();
        return static_cast<quint16>(number);
    }
    smtp::Security security(QLatin1StringView key)
    {
        const auto security = securityFromName(text(key));
        m_right = m_right && security.has_value();
        return security.value_or(smtp::Security::ImplicitTls);
    }
    /// Empty where there is none; one that is not as it was written makes the whole wrong.
    TrustedCertificate trusted(QLatin1StringView key)
    {
        const auto value = m_object[key];
        if (value.isUndefined())
            return {};
        const auto object = value.toObject();
        Reader reader(object);
        TrustedCertificate trusted{reader.text("fingerprint"_L1),
                                   QDateTime::fromString(reader.text("since"_L1), Qt::ISODate),
                                   reader.text("host"_L1), reader.port("port"_L1)};
        static const QRegularExpression sha256(u"^[0-9a-f]{64}$"_s);
        m_right = m_right && reader.isRight() && sha256.match(trusted.fingerprint).hasMatch();
        return trusted;
    }
    /// Off where there is none.
    SentFolder sentFolder(QLatin1StringView key)
    {
        const auto value = m_object[key];
        if (value.isUndefined())
            return {};
        const auto object = value.toObject();
        Reader reader(object);
        SentFolder folder{.isOn = reader.flag("on"_L1),
                          .host = reader.text("host"_L1),
                          .port = reader.port("port"_L1),
                          .security = reader.security("security"_L1),
                          .user = reader.text("user"_L1),
                          .mailbox = reader.text("mailbox"_L1),
                          .trusted = reader.trusted("trustedCertificate"_L1)};
        m_right = m_right && value.isObject() && reader.isRight();
        return folder;
    }
    QJsonArray list(QLatin1StringView key)
    {
        const auto value = m_object[key];
        m_right = m_right && (value.isUndefined() || value.isArray());
        return value.toArray();
    }
    bool isRight() const { return m_right; }

private:
    const QJsonObject &m_object;
    bool m_right = true;
};

std::optional<Identity> readIdentity(const QJsonObject &object)
{
    Reader reader(object);
    const auto signature = readSignature(object["signature"_L1]);
    if (!signature)
        return std::nullopt;
    Identity identity{
        .id = reader.text("id"_L1),
        .displayName = reader.text("name"_L1),
        .address = reader.text("address"_L1),
        .replyTo = reader.text("replyTo"_L1),
        .signature = *signature,
    };
    if (!reader.isRight() || identity.id.isEmpty())
        return std::nullopt;
    return identity;
}

std::optional<Account> readAccount(const QJsonObject &object)
{
    Reader reader(object);
    Account account;
    account.id = reader.text("id"_L1);
    account.name = reader.text("name"_L1);
    account.presetId = reader.text("preset"_L1);
    account.isTestServer = reader.flag("testServer"_L1);
    account.host = reader.text("host"_L1);
    account.port = reader.port("port"_L1);
    account.security = reader.security("security"_L1);
    account.user = reader.text("user"_L1);
    account.trusted = reader.trusted("trustedCertificate"_L1);
    account.sentFolder = reader.sentFolder("sentFolder"_L1);
    QSet<QString> ids;
    for (const auto &value : reader.list("identities"_L1)) {
        auto identity = readIdentity(value.toObject());
        if (!identity || ids.contains(identity->id))
            return std::nullopt;
        ids.insert(identity->id);
        account.identities.append(std::move(*identity));
    }
    // The id names the secret: without one, a password could go to the wrong server.
    if (!reader.isRight() || account.id.isEmpty())
        return std::nullopt;
    return account;
}

/// What \a list has under \a id, so that keys which this version does not know are kept.
QJsonObject withId(const QJsonArray &list, const QString &id)
{
    for (const auto &value : list) {
        if (value["id"_L1].toString() == id)
            return value.toObject();
    }
    return {};
}

QJsonObject write(const Identity &identity, QJsonObject object)
{
    object["id"_L1] = identity.id;
    object["name"_L1] = identity.displayName;
    object["address"_L1] = identity.address;
    object["replyTo"_L1] = identity.replyTo;
    if (identity.signature == Signature())
        object.remove("signature"_L1);
    else
        object["signature"_L1] = writeSignature(identity.signature, object["signature"_L1].toObject());
    return object;
}

void writeTrusted(const TrustedCertificate &trusted, QJsonObject &object)
{
    object.remove("trustedCertificate"_L1);
    if (!trusted.fingerprint.isEmpty())
        object["trustedCertificate"_L1] =
            QJsonObject{{u"fingerprint"_s, trusted.fingerprint},
                        {u"since"_s, trusted.since.toUTC().toString(Qt::ISODate)},
                        {u"host"_s, trusted.host},
                        {u"port"_s, trusted.port}};
}

QJsonObject write(const SentFolder &folder, QJsonObject object)
{
    object["on"_L1] = folder.isOn;
    object["host"_L1] = folder.host;
    object["port"_L1] = folder.port;
    object["security"_L1] = nameOfSecurity(folder.security);
    object["user"_L1] = folder.user;
    object["mailbox"_L1] = folder.mailbox;
    writeTrusted(folder.trusted, object);
    return object;
}

QJsonObject write(const Account &account, QJsonObject object)
{
    object["id"_L1] = account.id;
    object["name"_L1] = account.name;
    object["preset"_L1] = account.presetId;
    object["testServer"_L1] = account.isTestServer;
    object["host"_L1] = account.host;
    object["port"_L1] = account.port;
    object["security"_L1] = nameOfSecurity(account.security);
    object["user"_L1] = account.user;
    writeTrusted(account.trusted, object);
    if (account.sentFolder == SentFolder())
        object.remove("sentFolder"_L1);
    else
        object["sentFolder"_L1] = write(account.sentFolder, object["sentFolder"_L1].toObject());
    const auto before = object["identities"_L1].toArray();
    QJsonArray identities;
    for (const auto &identity : account.identities)
        identities.append(write(identity, withId(before, identity.id)));
    object["identities"_L1] = identities;
    return object;
}

/// The whole file as an object; empty where there is none.
Result<QJsonObject> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::SettingsDamaged, path, {}, file.errorString());
    if (file.size() > maximalFileSize)
        return failure(ErrorCode::SettingsDamaged, path, Words::tr("It is far too large."));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::SettingsDamaged, path, {}, error.errorString());
    const int version = document["version"_L1].toInt(0);
    if (version > fileVersion)
        return failure(ErrorCode::SettingsDamaged, path,
                       Words::tr("It was written by a newer version of Envoi."));
    if (!document.isObject() || version < 1 || !document["accounts"_L1].isArray())
        return failure(ErrorCode::SettingsDamaged, path, Words::tr("It is not a list of accounts."));
    return document.object();
}

Result<QList<Account>> accountsFrom(const QJsonObject &root, const QString &path)
{
    QList<Account> accounts;
    QSet<QString> ids;
    for (const auto &value : root["accounts"_L1].toArray()) {
        auto account = readAccount(value.toObject());
        if (!account || ids.contains(account->id))
            return failure(ErrorCode::SettingsDamaged, path,
                           Words::tr("One of its accounts can't be understood."));
        ids.insert(account->id);
        accounts.append(std::move(*account));
    }
    return accounts;
}

std::unexpected<Error> unwritable(const QString &path, qint64 size, const QString &text)
{
    const QStorageInfo storage(QFileInfo(path).absolutePath());
    const bool isFull = storage.isValid() && storage.bytesAvailable() < size;
    return failure(isFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, path, {}, text);
}

} // namespace

AccountStore::AccountStore(QString path) : m_path(std::move(path)) {}

QString AccountStore::defaultPath()
{
    // Not AppConfigLocation: the console program must find the same file whatever it is called.
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           u"/envoi/accounts.json"_s;
}

Result<QList<Account>> AccountStore::load() const
{
    const auto root = readFile(m_path);
    if (!root)
        return std::unexpected(root.error());
    if (root->isEmpty())
        return QList<Account>{testServerAccount()};
    return accountsFrom(*root, m_path);
}

Result<void> AccountStore::save(const QList<Account> &accounts) const
{
    auto root = readFile(m_path);
    if (!root)
        return std::unexpected(root.error());
    if (const auto known = accountsFrom(*root, m_path); !known)
        return std::unexpected(known.error());

    const auto before = (*root)["accounts"_L1].toArray();
    QJsonArray list;
    for (const auto &account : accounts)
        list.append(write(account, withId(before, account.id)));
    (*root)["version"_L1] = fileVersion;
    (*root)["accounts"_L1] = list;
    const QByteArray octets = QJsonDocument(*root).toJson();

    if (const auto folder = QFileInfo(m_path).absolutePath(); !QDir().mkpath(folder))
        return failure(ErrorCode::FileUnwritable, folder);
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return unwritable(m_path, octets.size(), file.errorString());
    // Nobody else needs to know who writes to whom through which server.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(octets) != octets.size() || !file.commit())
        return unwritable(m_path, octets.size(), file.errorString());
    return {};
}

Account testServerAccount()
{
    Account account;
    account.id = u"test-server"_s;
    account.name = Words::tr("Local test server");
    account.isTestServer = true;
    account.security = smtp::Security::None;
    account.identities.append(Identity{
        .id = u"test-server-identity"_s,
        .displayName = u"Envoi"_s,
        .address = u"you@envoi.test"_s,
        .replyTo = {},
    });
    return account;
}

} // namespace envoi::account
