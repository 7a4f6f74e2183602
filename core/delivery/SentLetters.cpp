#include "core/delivery/SentLetters.h"

#include "core/store/Outbox.h"
#include "core/store/SafeFile.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace envoi::delivery {

namespace {

using store::LetterRecord;

constexpr auto recordSuffix = ".json";
constexpr auto letterSuffix = ".eml";

Result<LetterRecord> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    return LetterRecord::fromJson(QJsonDocument::fromJson(file.readAll()).object());
}

} // namespace

SentLetters::SentLetters(QString folder) : m_folder(std::move(folder)) {}

QString SentLetters::path(const QString &id, const char *suffix) const
{
    return QDir(m_folder).filePath(id + QLatin1StringView(suffix));
}

std::vector<DueCopy> SentLetters::due()
{
    // Files' times are coarse on some systems: one that is nearly as young as the last look may have changed
    // after it. A record that is moved here keeps its time, and is known by its name.
    const QDateTime settled = m_looked.isValid() ? m_looked.addSecs(-5) : QDateTime();
    m_looked = QDateTime::currentDateTimeUtc();
    QDirIterator files(m_folder, {QLatin1Char('*') + QLatin1StringView(recordSuffix)}, QDir::Files);
    while (files.hasNext()) {
        files.next();
        const QFileInfo file = files.fileInfo();
        const QString id = file.completeBaseName();
        const QDateTime time = file.lastModified().toUTC();
        QDateTime &known = m_known[id];
        if (known.isValid() && known == time && time < settled)
            continue;
        const auto record = read(file.filePath());
        known = record ? time : QDateTime();
        if (!record || record->copy.state != LetterRecord::Copy::State::Wanted)
            m_due.erase(id);
        else
            m_due.insert_or_assign(id, DueCopy{id, path(id, letterSuffix), record->accountId,
                                               record->messageId.toLatin1(), record->sent,
                                               record->copy.attempts, record->copy.nextAttempt});
    }
    std::vector<DueCopy> letters;
    // The letter itself is moved before its record, and removed with it.
    for (const auto &[id, letter] : m_due) {
        if (QFile::exists(letter.path))
            letters.push_back(letter);
    }
    return letters;
}

Result<void> SentLetters::write(const CopyProgress &progress)
{
    const QString file = path(progress.id, recordSuffix);
    auto record = read(file);
    if (!record)
        return std::unexpected(record.error());
    using State = LetterRecord::Copy::State;
    record->copy.state = progress.state == CopyProgress::State::Done     ? State::Done
                         : progress.state == CopyProgress::State::Failed ? State::Failed
                                                                         : State::Wanted;
    if (!progress.folder.isEmpty())
        record->copy.folder = progress.folder;
    record->copy.attempts = progress.attempts;
    record->copy.nextAttempt = progress.nextAttempt;
    record->copy.error = progress.error;
    if (auto written = store::writeSafely(file, QJsonDocument(record->toJson()).toJson()); !written)
        return written;
    if (progress.state == CopyProgress::State::Due) {
        if (const auto found = m_due.find(progress.id); found != m_due.end()) {
            found->second.attempts = progress.attempts;
            found->second.nextAttempt = progress.nextAttempt;
        }
    } else {
        m_due.erase(progress.id);
    }
    return {};
}

} // namespace envoi::delivery
