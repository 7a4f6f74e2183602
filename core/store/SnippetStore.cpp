#include "core/store/SnippetStore.h"

#include "core/base/Words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStorageInfo>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

constexpr int fileVersion = 1;
constexpr qint64 maximalFileSize = 16 * 1024 * 1024;

Result<QJsonObject> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject{{u"version"_s, fileVersion}, {u"snippets"_s, QJsonArray()}};
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::SettingsDamaged, path, {}, file.errorString());
    if (file.size() > maximalFileSize)
        return failure(ErrorCode::SettingsDamaged, path, Words::tr("It is far too large."));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::SettingsDamaged, path, {}, error.errorString());
    if (document["version"_L1].toInt() > fileVersion)
        return failure(ErrorCode::SettingsDamaged, path,
                       Words::tr("It was written by a newer version of Envoi."));
    if (document["version"_L1].toInt() < 1 || !document["snippets"_L1].isArray())
        return failure(ErrorCode::SettingsDamaged, path, Words::tr("It is not a list of snippets."));
    return document.object();
}

} // namespace

SnippetStore::SnippetStore(QString path) : m_path(std::move(path)) {}

Result<QList<letter::Snippet>> SnippetStore::load() const
{
    const auto root = readFile(m_path);
    if (!root)
        return std::unexpected(root.error());
    QList<letter::Snippet> snippets;
    for (const QJsonValue value : (*root)["snippets"_L1].toArray()) {
        letter::Snippet snippet{value["abbreviation"_L1].toString(), value["text"_L1].toString()};
        if (!letter::isAbbreviation(snippet.abbreviation))
            return failure(ErrorCode::SettingsDamaged, m_path,
                           Words::tr("One of its snippets can't be understood."));
        snippets.append(std::move(snippet));
    }
    return snippets;
}

Result<void> SnippetStore::save(const QList<letter::Snippet> &snippets) const
{
    if (const auto known = load(); !known)
        return std::unexpected(known.error());
    auto root = readFile(m_path);
    if (!root)
        return std::unexpected(root.error());
    QJsonArray list;
    for (const auto &snippet : snippets) {
        list.append(QJsonObject{{u"abbreviation"_s, snippet.abbreviation}, {u"text"_s, snippet.text}});
    }
    (*root)["snippets"_L1] = list;
    const QByteArray octets = QJsonDocument(*root).toJson();
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!QDir().mkpath(folder))
        return failure(ErrorCode::FileUnwritable, folder);
    QSaveFile file(m_path);
    const auto unwritable = [this, &file, &folder, &octets] {
        const QStorageInfo storage(folder);
        const bool isFull = storage.isValid() && storage.bytesAvailable() < octets.size();
        return failure(isFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, m_path, {},
                       file.errorString());
    };
    if (!file.open(QIODevice::WriteOnly))
        return unwritable();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(octets) != octets.size() || !file.commit())
        return unwritable();
    return {};
}

} // namespace envoi::store
