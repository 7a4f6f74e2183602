// What the owner of the outbox does at its start: it goes on where a crash interrupted.
#include "core/store/Outbox.h"
#include "core/store/SafeFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSet>

#include <chrono>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

using State = LetterRecord::State;
using Recipient = LetterRecord::Recipient;

/// A file that is only just being written by another program is younger.
constexpr std::chrono::seconds longAgo = std::chrono::hours(24);

bool isOld(const QFileInfo &file)
{
    // A clock that was set back makes files of the future.
    const qint64 age = file.lastModified().secsTo(QDateTime::currentDateTime());
    return std::abs(age) > longAgo.count();
}

/// The server may have it, for all who were not settled before.
void becomeUnknown(LetterRecord &record)
{
    using Verdict = Recipient::Verdict;
    record.state = State::Unknown;
    record.nextAttempt = {};
    record.error = Error{ErrorCode::OutcomeUnknown, {}, {}, {}};
    for (Recipient &recipient : record.recipients) {
        if (recipient.verdict == Verdict::NotTried || recipient.verdict == Verdict::RefusedForNow)
            recipient.verdict = Verdict::Unknown;
    }
}

} // namespace

Result<QStringList> Outbox::recover() const
{
    QStringList moved;
    if (auto made = makeFolder(m_folders.outbox); !made)
        return std::unexpected(made.error());
    for (const QString &id : ids()) {
        if (auto recovered = recoverLetter(id, moved); !recovered)
            return std::unexpected(recovered.error());
    }
    if (auto swept = sweep(); !swept)
        return std::unexpected(swept.error());
    return moved;
}

Result<void> Outbox::recoverLetter(const QString &id, QStringList &moved) const
{
    auto found = record(id);
    if (!found)
        return {}; // it was taken away in this moment
    LetterRecord &record = *found;
    switch (record.state) {
    case State::Sent:
        moved.append(id);
        return finish(record);
    case State::Sending:
        if (isGiven(id)) {
            becomeUnknown(record);
            return write(record);
        }
        record.state = State::Waiting;
        record.nextAttempt = {};
        if (auto written = write(record); !written)
            return written;
        break;
    case State::Unknown:
        // The mark of one whose record is damaged tells something; of others it is in the record.
        return {};
    case State::Waiting:
    case State::Scheduled:
    case State::Refused:
        break;
    }
    clearGiven(id);
    return {};
}

Result<void> Outbox::sweep() const
{
    QLockFile adding(m_folders.outbox + u"/.adding"_s);
    constexpr int patience = 5'000;
    // Somebody is just adding a letter: there is another start to come.
    if (!adding.tryLock(patience))
        return {};
    const QStringList ids = this->ids();
    const QSet<QString> letters(ids.begin(), ids.end());
    const QDir folder(m_folders.outbox);
    const QFileInfoList files = folder.entryInfoList({u"*.json"_s, u"*.given"_s, u"*.cancel"_s}, QDir::Files);
    for (const QFileInfo &file : files) {
        const QString id = file.completeBaseName();
        if (letters.contains(id))
            continue;
        // Its letter has gone ahead; else it was never whole.
        if (file.suffix() == u"json"_s) {
            for (const QString &where : {m_folders.sent, m_folders.trash}) {
                const QString there = where + u'/' + id;
                if (!QFileInfo::exists(there + u".eml"_s) || QFileInfo::exists(there + u".json"_s))
                    continue;
                if (auto moved = moveSafely(file.filePath(), there + u".json"_s); !moved)
                    return moved;
                break;
            }
        }
        QFile::remove(file.filePath());
    }
    // What was being written when a program ended.
    const QStringList temporary{u"*.part"_s, u"*.part.??????"_s, u"*.json.??????"_s};
    for (const QFileInfo &file : folder.entryInfoList(temporary, QDir::Files)) {
        if (isOld(file))
            QFile::remove(file.filePath());
    }
    return {};
}

} // namespace envoi::store
