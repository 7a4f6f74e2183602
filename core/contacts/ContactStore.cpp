#include "core/contacts/ContactStore.h"

#include "core/base/AddrSpec.h"
#include "core/base/Words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QStorageInfo>

#include <limits>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

constexpr int fileVersion = 1;
/// Some 300 octets a contact; QJsonDocument itself takes no more than 128 MiB.
constexpr qint64 maximalFileSize = 100 * 1024 * 1024;

std::optional<Entry> readEntry(const QJsonObject &object)
{
    Entry entry;
    const auto address = AddrSpec::parse(object["address"_L1].toString());
    if (!address)
        return std::nullopt;
    entry.address = address->toString();
    entry.name = cleaned(object["name"_L1].toString());
    entry.nickname = cleaned(object["nickname"_L1].toString());
    entry.organisation = cleaned(object["organisation"_L1].toString());
    for (const auto &group : object["groups"_L1].toArray())
        entry.groups.append(cleaned(group.toString()));
    entry.isImported = object["imported"_L1].toBool();
    entry.last = QDateTime::fromString(object["last"_L1].toString(), Qt::ISODate);
    for (const auto &language : object["languages"_L1].toArray())
        entry.languages.append(cleaned(language.toString()));
    for (const auto &value : object["uses"_L1].toArray()) {
        const int times = value["times"_L1].toInt();
        if (times > 0)
            entry.uses.append({value["identity"_L1].toString(), std::min(times, 1'000'000)});
    }
    return entry;
}

QJsonObject write(const Entry &entry)
{
    QJsonObject object{{u"address"_s, entry.address}};
    const auto put = [&object](const QString &key, const QString &value) {
        if (!value.isEmpty())
            object[key] = value;
    };
    put(u"name"_s, entry.name);
    put(u"nickname"_s, entry.nickname);
    put(u"organisation"_s, entry.organisation);
    if (!entry.groups.isEmpty())
        object["groups"_L1] = QJsonArray::fromStringList(entry.groups);
    if (entry.isImported)
        object["imported"_L1] = true;
    if (entry.last.isValid())
        object["last"_L1] = entry.last.toUTC().toString(Qt::ISODate);
    if (!entry.languages.isEmpty())
        object["languages"_L1] = QJsonArray::fromStringList(entry.languages);
    QJsonArray uses;
    for (const auto &use : entry.uses)
        uses.append(QJsonObject{{u"identity"_s, use.identity}, {u"times"_s, use.times}});
    if (!uses.isEmpty())
        object["uses"_L1] = uses;
    return object;
}

} // namespace

QString ContactStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/envoi/contacts.json"_s;
}

Result<ContactBook> ContactStore::load() const
{
    QFile file(m_path);
    if (!file.exists())
        return ContactBook();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::SettingsDamaged, m_path, {}, file.errorString());
    if (file.size() > maximalFileSize)
        return failure(ErrorCode::SettingsDamaged, m_path, envoi::Words::tr("It is far too large."));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::SettingsDamaged, m_path, {}, error.errorString());
    const int version = document["version"_L1].toInt(0);
    if (version > fileVersion)
        return failure(ErrorCode::SettingsDamaged, m_path,
                       envoi::Words::tr("It was written by a newer version of Envoi."));
    if (version < 1 || !document["contacts"_L1].isArray())
        return failure(ErrorCode::SettingsDamaged, m_path, envoi::Words::tr("It is not a list of contacts."));
    ContactBook book;
    for (const auto &value : document["contacts"_L1].toArray()) {
        auto entry = readEntry(value.toObject());
        if (!entry)
            return failure(ErrorCode::SettingsDamaged, m_path,
                           envoi::Words::tr("One of its contacts can't be understood."));
        book.insert(std::move(*entry));
    }
    return book;
}

Result<void> ContactStore::save(const ContactBook &book) const
{
    QJsonArray list;
    for (const auto &entry : book.entries())
        list.append(write(entry));
    const QByteArray octets = QJsonDocument(QJsonObject{{u"version"_s, fileVersion}, {u"contacts"_s, list}})
                                  .toJson(QJsonDocument::Compact);
    const auto unwritable = [&](const QString &text) {
        const QStorageInfo storage(QFileInfo(m_path).absolutePath());
        const bool isFull = storage.isValid() && storage.bytesAvailable() < octets.size();
        return failure(isFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, m_path, {}, text);
    };
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return unwritable(file.errorString());
    // Who writes to whom is nobody else's business.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(octets) != octets.size() || !file.commit())
        return unwritable(file.errorString());
    return {};
}

Result<ContactBook> ContactStore::change(const std::function<void(ContactBook &)> &change) const
{
    if (const auto folder = QFileInfo(m_path).absolutePath(); !QDir().mkpath(folder))
        return failure(ErrorCode::FileUnwritable, folder);
    // A second program reads what this one wrote, and the other way round; nobody is waited for forever.
    constexpr int patience = 10'000;
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(patience))
        return failure(ErrorCode::FileUnwritable, m_path,
                       envoi::Words::tr("Another program keeps it locked."));
    auto book = load();
    if (!book)
        return book;
    const ContactBook before = *book;
    change(*book);
    if (*book == before)
        return book;
    if (const auto saved = save(*book); !saved)
        return std::unexpected(saved.error());
    return book;
}

} // namespace envoi::contacts
