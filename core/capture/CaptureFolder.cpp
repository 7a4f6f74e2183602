#include "core/capture/CaptureFolder.h"

#include "core/base/Random.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <tuple>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::capture {

namespace {

constexpr auto onlyTheUser = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
/// An envelope with as many recipients as a server takes is far below.
constexpr qint64 maximalEnvelopeSize = 16 * 1024 * 1024;

QByteArray envelopeJson(const CapturedMessage &message)
{
    QJsonObject object{
        {u"version"_s, 1},
        {u"received"_s, message.received.toString(Qt::ISODateWithMs)},
        {u"from"_s, message.reversePath},
        {u"to"_s, QJsonArray::fromStringList(message.forwardPaths)},
    };
    if (!message.reverseParameters.isEmpty())
        object[u"fromParameters"_s] = message.reverseParameters;
    if (!message.forwardParameters.join(QString()).isEmpty())
        object[u"toParameters"_s] = QJsonArray::fromStringList(message.forwardParameters);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

Result<void> CaptureFolder::prepare()
{
    if (!QDir().mkpath(m_path) || !QFileInfo(m_path).isWritable())
        return failure(ErrorCode::FileUnwritable, m_path);
    // Not the fresh ones: another program may be receiving into the same folder.
    const auto yesterday = QDateTime::currentDateTimeUtc().addDays(-1);
    const QDir folder(m_path);
    for (const auto &info : folder.entryInfoList({u"envoi-*.part"_s}, QDir::Files)) {
        if (info.lastModified() < yesterday)
            QFile::remove(info.filePath());
    }
    return {};
}

const QList<CapturedMessage> &CaptureFolder::messages()
{
    if (!m_isLoaded)
        load();
    return m_messages;
}

void CaptureFolder::load()
{
    m_isLoaded = true;
    m_messages.clear();
    for (const auto &info : QDir(m_path).entryInfoList({u"*.json"_s}, QDir::Files)) {
        if (auto message = read(info.completeBaseName()))
            m_messages.append(std::move(*message));
    }
    std::ranges::sort(m_messages, {}, [](const CapturedMessage &m) { return std::tie(m.received, m.id); });
}

std::optional<CapturedMessage> CaptureFolder::read(const QString &id) const
{
    QFile file(filePath(id, u".json"_s));
    if (!file.open(QIODevice::ReadOnly) || file.size() > maximalEnvelopeSize)
        return std::nullopt;
    const auto object = QJsonDocument::fromJson(file.readAll()).object();
    const QFileInfo info(filePath(id, u".eml"_s));
    CapturedMessage message{
        .id = id,
        .received = QDateTime::fromString(object["received"_L1].toString(), Qt::ISODateWithMs),
        .reversePath = object["from"_L1].toString(),
        .forwardPaths = {},
        .reverseParameters = {},
        .forwardParameters = {},
        .path = info.absoluteFilePath(),
        .size = info.size(),
    };
    if (object["version"_L1].toInt() != 1 || !message.received.isValid() || !info.isFile())
        return std::nullopt;
    for (const auto &path : object["to"_L1].toArray())
        message.forwardPaths.append(path.toString());
    message.reverseParameters = object["fromParameters"_L1].toString();
    const auto parameters = object["toParameters"_L1].toArray();
    for (int i = 0; i < message.forwardPaths.size(); ++i)
        message.forwardParameters.append(parameters.at(i).toString());
    return message;
}

std::optional<CapturedMessage> CaptureFolder::add(QFile &file, const Envelope &envelope)
{
    if (!m_isLoaded)
        load();
    const auto received = QDateTime::currentDateTimeUtc();
    const QString id = newId(received);
    CapturedMessage message{
        .id = id,
        .received = received,
        .reversePath = envelope.reversePath,
        .forwardPaths = envelope.forwardPaths,
        .reverseParameters = envelope.parameters,
        .forwardParameters = envelope.recipientParameters,
        .path = QFileInfo(filePath(id, u".eml"_s)).absoluteFilePath(),
        .size = file.size(),
    };
    QFile note(filePath(id, u".json"_s));
    const QByteArray json = envelopeJson(message);
    const bool isWritten = note.open(QIODevice::WriteOnly | QIODevice::NewOnly, onlyTheUser) &&
                           note.write(json) == json.size() && note.flush();
    note.close();
    if (!isWritten || !file.rename(message.path)) {
        deleteFiles(id);
        return std::nullopt;
    }
    m_messages.append(message);
    return message;
}

void CaptureFolder::remove(const QString &id)
{
    // Only what is listed: an id from elsewhere could name any file.
    const auto found = std::ranges::find(messages(), id, &CapturedMessage::id);
    if (found == m_messages.cend())
        return;
    deleteFiles(id);
    m_messages.erase(found);
}

void CaptureFolder::removeAll()
{
    keepNewest(0);
}

void CaptureFolder::keepNewest(qsizetype count)
{
    const qsizetype tooMany = messages().size() - count;
    if (tooMany <= 0)
        return;
    for (const auto &message : m_messages.first(tooMany))
        deleteFiles(message.id);
    m_messages.remove(0, tooMany);
}

void CaptureFolder::deleteFiles(const QString &id) const
{
    QFile::remove(filePath(id, u".eml"_s));
    QFile::remove(filePath(id, u".json"_s));
}

QString CaptureFolder::temporaryPath() const
{
    return m_path + u"/envoi-"_s + QString::fromLatin1(SystemRandom().hex(64)) + u".part"_s;
}

QString CaptureFolder::newId(const QDateTime &received)
{
    // In the order of arrival, whoever sorts by name.
    return received.toString(u"yyyyMMdd-HHmmsszzz"_s) +
           u"-%1-%2"_s.arg(++m_count, 6, 10, QChar(u'0')).arg(QString::fromLatin1(SystemRandom().hex(32)));
}

QString CaptureFolder::filePath(const QString &id, const QString &suffix) const
{
    return m_path + u'/' + id + suffix;
}

} // namespace envoi::capture
