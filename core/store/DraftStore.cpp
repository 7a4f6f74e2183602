#include "core/store/DraftStore.h"

#include "core/store/SafeFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

DraftStore::DraftStore(QString folder) : m_folder(QDir::cleanPath(QDir(folder).absolutePath())) {}

QString DraftStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/drafts"_s;
}

QString DraftStore::newPath() const
{
    SystemRandom random;
    for (;;) {
        const QString path = m_folder + u'/' + QString::fromLatin1(random.hex(128)) + u".eml"_s;
        if (!QFileInfo::exists(path))
            return path;
    }
}

Result<void> DraftStore::save(const QString &path, const letter::Draft &draft,
                              const letter::ComposeContext &context, bool referToFiles) const
{
    const mime::Message message = letter::draftMessage(draft, context, referToFiles);
    mime::MessageWriter writer(message, context.random,
                               {.eightBit = true, .utf8Fields = true, .withBcc = true});
    return writeSafely(path, writer);
}

Result<void> DraftStore::move(const QString &from, const QString &to) const
{
    return moveSafely(from, to);
}

Result<letter::Draft> DraftStore::load(const QString &path, QStringList *notTaken, bool *isDraft) const
{
    const bool isOurs = QFileInfo(path).absolutePath() == m_folder;
#ifdef Q_OS_WIN
    // A file that is mapped can't be replaced there, and this draft is to be saved again.
    const auto file = FileReference::look(path);
    if (!file)
        return std::unexpected(file.error());
    const auto octets = readAll(*file->open());
    if (!octets)
        return std::unexpected(octets.error());
    const mime::Message message = mime::readMessage(*octets).message;
#else
    const auto read = mime::readMessageFile(path);
    if (!read)
        return std::unexpected(read.error());
    const mime::Message &message = read->message;
#endif
    if (isDraft)
        *isDraft = isOurs || letter::isDraft(message.header);
    if (notTaken)
        *notTaken = isOurs ? QStringList() : letter::referredFiles(message);
    return letter::draftFromMessage(message, isOurs ? letter::Kept::ByEnvoi : letter::Kept::Elsewhere);
}

QStringList DraftStore::paths() const
{
    // A temporary file that a crash left behind has another suffix.
    const QFileInfoList files = QDir(m_folder).entryInfoList({u"*.eml"_s}, QDir::Files, QDir::Time);
    QStringList paths;
    for (const QFileInfo &info : files)
        paths.append(info.absoluteFilePath());
    return paths;
}

void DraftStore::remove(const QString &path) const
{
    QFile::remove(path);
}

} // namespace envoi::store
