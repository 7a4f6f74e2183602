#include "core/store/Outbox.h"

#include "core/mime/DateTime.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"
#include "core/store/DraftStore.h"
#include "core/store/SafeFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

using State = LetterRecord::State;
using Recipient = LetterRecord::Recipient;

/// A record is far smaller, whatever a server says.
constexpr qint64 largestRecord = 64 * 1024 * 1024;
/// A field Date within so much of a letter is found.
constexpr qint64 longestHeader = 2 * 1024 * 1024;

QString hashOf(const mime::MessageId &messageId)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(messageId.toBytes(), QCryptographicHash::Sha256).toHex().first(16));
}

/// date-time of the same length for any date, so that one can be written over another.
QByteArray fixedDate(const QDateTime &date)
{
    QByteArray text = mime::formatDate(date);
    if (text.size() > 6 && text[6] == ' ')
        text.insert(5, '0');
    return text;
}

QStringList texts(const mime::AddressList &list)
{
    QStringList texts;
    for (const mime::Address &address : list.addresses())
        texts.append(mime::toString(address));
    return texts;
}

Result<void> moveInto(const QString &folder, const QString &from, const QString &to)
{
    if (auto made = makeFolder(folder); !made)
        return made;
    return moveSafely(from, to);
}

void describe(LetterRecord &record, const mime::Header &header)
{
    record.to.clear();
    std::vector<Recipient> recipients;
    for (const mime::Field &field : header.fields()) {
        const bool isTo = field.name().is("To") || field.name().is("Cc") || field.name().is("Bcc");
        if (!isTo)
            continue;
        const mime::AddressList list = field.toAddresses();
        record.to += texts(list);
        for (const mime::Mailbox &mailbox : list.mailboxes()) {
            const bool isThere = std::ranges::count(recipients, mailbox.addrSpec(), &Recipient::address) > 0;
            if (!isThere)
                recipients.push_back({mailbox.addrSpec()});
        }
    }
    if (record.recipients.empty())
        record.recipients = std::move(recipients);
    if (const mime::Field *from = header.find("From"))
        record.from = texts(from->toAddresses()).join(u", "_s);
    if (const mime::Field *subject = header.find("Subject"))
        record.subject = subject->toText();
    if (const mime::Field *field = header.find("Message-ID")) {
        if (const auto ids = field->toMessageIds(); !ids.isEmpty())
            record.messageId = u'<' + QString::fromUtf8(ids.first().toBytes()) + u'>';
    }
}

} // namespace

Outbox::Folders Outbox::Folders::below(const QString &data)
{
    const QString folder = QDir::cleanPath(QDir(data).absolutePath());
    return {folder + u"/outbox"_s, folder + u"/sent"_s, folder + u"/trash"_s};
}

Outbox::Folders Outbox::Folders::standard()
{
    return below(QFileInfo(DraftStore::defaultFolder()).absolutePath());
}

Outbox::Outbox(Folders folders) : m_folders(std::move(folders)) {}

Outbox::~Outbox() = default;

QString Outbox::path(const QString &id, const char *suffix) const
{
    return m_folders.outbox + u'/' + id + QLatin1StringView(suffix);
}

QString Outbox::letterPath(const QString &id) const
{
    return path(id, ".eml");
}

QString Outbox::sentPath(const QString &id) const
{
    return m_folders.sent + u'/' + id + u".eml"_s;
}

Result<bool> Outbox::takeOwnership()
{
    if (m_lock)
        return true;
    if (const auto made = makeFolder(m_folders.outbox); !made)
        return std::unexpected(made.error());
    const QString file = m_folders.outbox + u"/.lock"_s;
    auto lock = std::make_unique<QLockFile>(file);
    // Not by its age: Envoi may run for weeks. Only when its process is gone.
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0)) {
        if (lock->error() == QLockFile::LockFailedError)
            return false;
        return failure(ErrorCode::FileUnwritable, file);
    }
    m_lock = std::move(lock);
    return true;
}

void Outbox::giveUpOwnership()
{
    m_lock.reset();
}

bool Outbox::isOwned() const
{
    return m_lock != nullptr;
}

QString Outbox::newId(const QDateTime &now, const mime::MessageId &messageId)
{
    return now.toUTC().toString(u"yyyyMMdd-HHmmsszzz-"_s) + hashOf(messageId);
}

bool Outbox::hasMessage(const mime::MessageId &messageId) const
{
    const QStringList pattern{u"*-"_s + hashOf(messageId) + u".eml"_s};
    return !QDir(m_folders.outbox).entryList(pattern, QDir::Files).isEmpty() ||
           !QDir(m_folders.sent).entryList(pattern, QDir::Files).isEmpty();
}

Result<LetterRecord> Outbox::add(const mime::Message &message, LetterRecord record, Random &random) const
{
    mime::Message kept = message;
    if (!record.keepsDate) {
        if (auto date = mime::Field::raw("Date", ' ' + fixedDate(record.queued)))
            kept.header.set(std::move(*date));
    }
    describe(record, kept.header);

    // The letter itself first, under a name that nobody looks at: it may take long, and need much room.
    const QString part = path(record.id, ".part");
    const auto write = [&](bool eightBit) {
        mime::MessageWriter writer(kept, random, {.eightBit = eightBit, .utf8Fields = true, .withBcc = true});
        return writeSafely(part, writer);
    };
    auto written = write(false);
    // What was signed elsewhere with 8-bit octets can't be had otherwise; the server may take it.
    if (!written && written.error().code == ErrorCode::MessageMalformed)
        written = write(true);
    if (!written)
        return std::unexpected(written.error());

    // A record without a letter is swept away as one that was never whole, but not by a program that begins
    // in this very moment.
    QLockFile adding(m_folders.outbox + u"/.adding"_s);
    constexpr int patience = 10'000;
    adding.tryLock(patience);
    written = this->write(record);
    if (written)
        written = moveSafely(part, letterPath(record.id));
    if (!written) {
        QFile::remove(part);
        QFile::remove(path(record.id, ".json"));
        return std::unexpected(written.error());
    }
    return record;
}

QStringList Outbox::ids() const
{
    QStringList ids = QDir(m_folders.outbox).entryList({u"*.eml"_s}, QDir::Files, QDir::Name);
    for (QString &id : ids)
        id.chop(4);
    return ids;
}

Result<LetterRecord> Outbox::record(const QString &id) const
{
    const QString file = path(id, ".json");
    if (!QFileInfo::exists(letterPath(id)))
        return failure(ErrorCode::FileMissing, letterPath(id));
    QFile json(file);
    if (!json.open(QIODevice::ReadOnly))
        return madeUpRecord(id, {ErrorCode::SettingsDamaged, file, {}, json.errorString()});
    auto record = LetterRecord::fromJson(QJsonDocument::fromJson(json.read(largestRecord)).object());
    if (!record)
        return madeUpRecord(id, {ErrorCode::SettingsDamaged, file, record.error().detail, {}});
    record->id = id;
    return record;
}

LetterRecord Outbox::madeUpRecord(const QString &id, Error error) const
{
    LetterRecord record;
    record.id = id;
    record.state = State::Unknown;
    record.error = std::move(error);
    record.queued = QFileInfo(letterPath(id)).lastModified().toUTC();
    if (const auto read = mime::readMessageFile(letterPath(id)))
        describe(record, read->message.header);
    for (Recipient &recipient : record.recipients)
        recipient.verdict = Recipient::Verdict::Unknown;
    return record;
}

QList<LetterRecord> Outbox::records() const
{
    QList<LetterRecord> records;
    for (const QString &id : ids()) {
        if (auto one = record(id))
            records.append(std::move(*one));
    }
    return records;
}

Result<void> Outbox::write(const LetterRecord &record) const
{
    return writeSafely(path(record.id, ".json"), QJsonDocument(record.toJson()).toJson());
}

Result<void> Outbox::stampDate(const QString &id, const QDateTime &date) const
{
    const QString path = letterPath(id);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.exists() ? ErrorCode::FileUnreadable : ErrorCode::FileMissing, path, {},
                       file.errorString());
    const QByteArray text = fixedDate(date);
    for (qint64 at = 0; at < longestHeader; at = file.pos()) {
        const QByteArray line = file.readLine();
        if (line.isEmpty() || line == "\r\n")
            break;
        // Only its own: one that stands otherwise was changed by another program, and is left alone.
        if (!line.startsWith("Date: "))
            continue;
        if (line.size() != text.size() + 8)
            break;
        file.close();
        return overwrite(path, at + 6, text);
    }
    return {};
}

Result<void> Outbox::markGiven(const QString &id) const
{
    return createMark(path(id, ".given"));
}

void Outbox::clearGiven(const QString &id) const
{
    QFile::remove(path(id, ".given"));
}

bool Outbox::isGiven(const QString &id) const
{
    return QFileInfo::exists(path(id, ".given"));
}

Result<void> Outbox::finish(const LetterRecord &record) const
{
    const QString sentRecord = m_folders.sent + u'/' + record.id + u".json"_s;
    // A full disk can't keep the news. But to move a letter needs no room, and one that is in sent/ was sent.
    const auto written = write(record);
    if (auto moved = moveInto(m_folders.sent, letterPath(record.id), sentPath(record.id)); !moved)
        return written ? moved : written;
    if (auto moved = moveSafely(path(record.id, ".json"), sentRecord); !moved)
        return moved;
    clearGiven(record.id);
    clearCancel(record.id);
    return {};
}

Result<letter::Draft> Outbox::load(const QString &id) const
{
    return DraftStore(m_folders.outbox).load(letterPath(id));
}

Result<void> Outbox::takeBack(const QString &id, const QString &draftPath) const
{
    if (!QFileInfo::exists(letterPath(id)))
        return failure(ErrorCode::FileMissing, letterPath(id));
    if (auto moved = moveInto(QFileInfo(draftPath).absolutePath(), letterPath(id), draftPath); !moved)
        return moved;
    // What is left of it now is swept away by the next start, if not at once.
    QFile::remove(path(id, ".json"));
    clearGiven(id);
    clearCancel(id);
    return {};
}

Result<void> Outbox::discard(const QString &id) const
{
    const QString trash = m_folders.trash + u'/' + id;
    if (!QFileInfo::exists(letterPath(id)))
        return failure(ErrorCode::FileMissing, letterPath(id));
    if (auto moved = moveInto(m_folders.trash, letterPath(id), trash + u".eml"_s); !moved)
        return moved;
    const QString json = path(id, ".json");
    if (QFileInfo::exists(json)) {
        if (auto moved = moveSafely(json, trash + u".json"_s); !moved)
            return moved;
    }
    clearGiven(id);
    clearCancel(id);
    return {};
}

Result<void> Outbox::restore(const QString &id) const
{
    const QString trash = m_folders.trash + u'/' + id;
    if (!QFileInfo::exists(trash + u".eml"_s))
        return failure(ErrorCode::FileMissing, trash + u".eml"_s);
    // A letter never stands there without its record.
    if (QFileInfo::exists(trash + u".json"_s)) {
        if (auto moved = moveSafely(trash + u".json"_s, path(id, ".json")); !moved)
            return moved;
    }
    return moveSafely(trash + u".eml"_s, letterPath(id));
}

Result<void> Outbox::askCancel(const QString &id) const
{
    return createMark(path(id, ".cancel"));
}

QStringList Outbox::cancelsAsked() const
{
    QStringList ids = QDir(m_folders.outbox).entryList({u"*.cancel"_s}, QDir::Files, QDir::Name);
    for (QString &id : ids)
        id.chop(7);
    return ids;
}

void Outbox::clearCancel(const QString &id) const
{
    QFile::remove(path(id, ".cancel"));
}

} // namespace envoi::store
