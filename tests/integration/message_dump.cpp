// For test_message_interop.py: writes messages with what is in them as JSON beside, or says as JSON
// what is in one that others wrote.
//
//   message_dump write FOLDER COUNT [8bit]   N.eml and N.json for random messages
//   message_dump read FILE                   JSON to standard output
//   message_dump rewrite FILE                the message, read and written again
#include "core/mime/Mime.h"
#include "tests/unit/mime/Forest.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonArray describe(const Header &header)
{
    QJsonArray fields;
    for (const Field &field : header.fields())
        fields.append(QJsonArray{QString::fromLatin1(field.name().toBytes()), field.toText()});
    return fields;
}

QJsonObject describe(const Part &part)
{
    QJsonObject object{{u"type"_s, QString::fromLatin1(part.mediaType.name())},
                       {u"fields"_s, describe(part.header)}};
    if (part.disposition != Disposition::Unset)
        object[u"disposition"_s] = part.disposition == Disposition::Inline ? u"inline"_s : u"attachment"_s;
    if (!part.fileName.isEmpty())
        object[u"name"_s] = part.fileName;
    if (part.contentId)
        object[u"id"_s] = QString::fromLatin1(part.contentId->toBytes());
    QJsonObject parameters;
    for (const auto &[name, value] : part.mediaType.parameters())
        parameters[QString::fromLatin1(name)] = value;
    object[u"parameters"_s] = parameters;
    QJsonObject dispositionParameters;
    for (const auto &[name, value] : part.dispositionParameters)
        dispositionParameters[QString::fromLatin1(name)] = value;
    object[u"dispositionParameters"_s] = dispositionParameters;
    if (part.isMultipart()) {
        QJsonArray children;
        for (const Part &child : part.children())
            children.append(describe(child));
        object[u"children"_s] = children;
    } else if (const auto *text = std::get_if<QString>(&part.content)) {
        object[u"text"_s] = *text;
    } else {
        const auto source = part.open();
        const QByteArray octets = readAll(*source).value_or("unreadable");
        object[u"size"_s] = octets.size();
        object[u"sha256"_s] =
            QString::fromLatin1(QCryptographicHash::hash(octets, QCryptographicHash::Sha256).toHex());
    }
    return object;
}

QJsonObject describe(const Message &message)
{
    return {{u"header"_s, describe(message.header)}, {u"body"_s, describe(message.body)}};
}

bool save(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(octets) == octets.size();
}

QByteArray written(const Message &message, quint64 seed, bool eightBit)
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, {.eightBit = eightBit});
    return readAll(writer).value_or("unreadable");
}

int writeMany(const QString &folder, int count, bool eightBit)
{
    for (int i = 0; i < count; ++i) {
        const auto seed = static_cast<quint64>(i);
        const Message message = Forest(seed).message();
        const QString path = folder + u'/' + QString::number(i);
        if (!save(path + u".eml"_s, written(message, seed, eightBit)) ||
            !save(path + u".json"_s, QJsonDocument(describe(message)).toJson()))
            return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    if (arguments.size() >= 3 && arguments[0] == u"write")
        return writeMany(arguments[1], arguments[2].toInt(), arguments.contains(u"8bit"));
    if (arguments.size() != 2)
        return 64;
    const auto read = readMessageFile(arguments[1]);
    if (!read)
        return 66;
    QByteArray out;
    if (arguments[0] == u"read") {
        QJsonObject object = describe(read->message);
        object[u"defects"_s] = static_cast<int>(read->defects.size());
        out = QJsonDocument(object).toJson();
    } else {
        out = written(read->message, 1, false);
    }
    std::fwrite(out.constData(), 1, static_cast<std::size_t>(out.size()), stdout);
    return 0;
}
