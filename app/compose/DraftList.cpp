#include "app/compose/DraftList.h"

#include "core/mime/MessageReader.h"

#include <QFile>
#include <QFileInfo>

namespace envoi::compose {

namespace {

constexpr qint64 longestHead = 65'536; ///< octets

QString subjectOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray head = file.read(longestHead);
    const auto end = head.indexOf("\r\n\r\n");
    if (end >= 0)
        head.truncate(end + 4);
    const auto read = mime::readMessage(head);
    const auto *subject = read.message.header.find("Subject");
    return subject ? subject->toText().simplified() : QString();
}

} // namespace

std::vector<DraftEntry> recentDrafts(const store::DraftStore &store, qsizetype limit)
{
    std::vector<DraftEntry> entries;
    for (const auto &path : store.paths().mid(0, limit))
        entries.push_back({path, subjectOf(path), QFileInfo(path).lastModified()});
    return entries;
}

} // namespace envoi::compose
