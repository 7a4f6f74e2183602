#include "core/letter/DraftFields.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype lineLength = 72;
/// A header has room for a megabyte, in which this is written as base64 of JSON.
constexpr qsizetype longestBasis = 128 * 1024;
constexpr std::array<QStringView, 5> roleNames{u"", u"text", u"html", u"image", u"attachment"};
constexpr std::array<QStringView, 3> formatNames{u"plain", u"rich", u"source"};

} // namespace

mime::Field jsonField(mime::FieldName name, const QJsonObject &object)
{
    // Base64 in pieces, as a field may hold no line end, no line may be too long, and white space
    // between two encoded-words would not survive.
    const QByteArray octets = QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64();
    QString text;
    for (qsizetype at = 0; at < octets.size(); at += lineLength) {
        if (at > 0)
            text.append(u' ');
        text.append(QString::fromLatin1(octets.sliced(at, std::min(lineLength, octets.size() - at))));
    }
    // Letters, digits and spaces are always a field body.
    return *mime::Field::text(std::move(name), text);
}

QJsonObject jsonFrom(const mime::Header &header, const mime::FieldName &name)
{
    const mime::Field *field = header.find(name);
    if (!field)
        return {};
    QByteArray octets = field->toText().toLatin1();
    octets.removeIf([](char c) { return c == ' ' || c == '\t'; });
    return QJsonDocument::fromJson(QByteArray::fromBase64(octets)).object();
}

QString nameOf(Draft::Format format)
{
    return formatNames[static_cast<std::size_t>(format)].toString();
}

Draft::Format formatFrom(const QJsonValue &name)
{
    const auto *found = std::ranges::find(formatNames, name.toString());
    // What a later version may know is shown as well as can be.
    return found == formatNames.end() ? Draft::Format::Rich
                                      : static_cast<Draft::Format>(found - formatNames.begin());
}

QJsonObject toJson(const Draft &draft)
{
    QJsonArray extraFields;
    for (const auto &[name, body] : draft.extraFields)
        extraFields.append(QJsonArray{name, body});
    QJsonObject object{
        {u"version"_s, 1},
        {u"format"_s, nameOf(draft.format)},
        {u"from"_s, draft.from},
        {u"to"_s, QJsonArray::fromStringList(draft.to)},
        {u"cc"_s, QJsonArray::fromStringList(draft.cc)},
        {u"bcc"_s, QJsonArray::fromStringList(draft.bcc)},
        {u"replyTo"_s, QJsonArray::fromStringList(draft.replyTo)},
        {u"subject"_s, draft.subject},
    };
    if (!extraFields.isEmpty())
        object.insert(u"extraFields"_s, extraFields);
    if (!draft.spelling.isEmpty())
        object.insert(u"spelling"_s, draft.spelling);
    if (draft.cursor >= 0)
        object.insert(u"cursor"_s, draft.cursor);
    if (!draft.delivered.isEmpty())
        object.insert(u"delivered"_s, QJsonArray::fromStringList(draft.delivered));
    if (!draft.maybeDelivered.isEmpty())
        object.insert(u"maybeDelivered"_s, QJsonArray::fromStringList(draft.maybeDelivered));
    if (!draft.inReplyTo.isEmpty())
        object.insert(u"inReplyTo"_s, QJsonArray::fromStringList(draft.inReplyTo));
    if (!draft.references.isEmpty())
        object.insert(u"references"_s, QJsonArray::fromStringList(draft.references));
    if (const QJsonObject options = toJson(draft.options); !options.isEmpty())
        object.insert(u"options"_s, options);
    return object;
}

QJsonObject toJsonWithText(const Draft &draft)
{
    QJsonObject object = toJson(draft);
    if (draft.textBasis)
        object.insert(u"text"_s, textJson(draft.textBasis));
    else if (draft.isHtml() && draft.text.isEmpty())
        object.insert(u"text"_s, QJsonObject{{u"made"_s, true}});
    return object;
}

bool isTextMade(const QJsonObject &kept)
{
    return kept.value(u"text"_s)[u"made"_s].toBool();
}

QJsonObject partJson(PartRole role, const Attachment *attachment, const QString &contentId, bool referToFile)
{
    QJsonObject object{{u"role"_s, roleNames[static_cast<std::size_t>(role)].toString()}};
    if (role == PartRole::Image)
        object.insert(u"contentId"_s, contentId);
    if (!attachment)
        return object;
    object.insert(u"name"_s, attachment->name);
    const auto *file = std::get_if<FileReference>(&attachment->octets);
    if (file && referToFile) {
        object.insert(u"path"_s, file->path());
        // A double holds whole numbers up to 2^53 only; text holds them all.
        object.insert(u"size"_s, QString::number(file->size()));
        object.insert(u"modified"_s, QString::number(file->modified().toMSecsSinceEpoch()));
    }
    return object;
}

QJsonObject textJson(const std::optional<QString> &basis)
{
    QJsonObject object = partJson(PartRole::Text);
    if (basis) {
        object.insert(u"own"_s, true);
        if (basis->size() <= longestBasis)
            object.insert(u"basis"_s, *basis);
    }
    return object;
}

std::optional<QString> basisFrom(const QJsonObject &part, const QString &html)
{
    if (!part.value(u"own"_s).toBool())
        return {};
    const QJsonValue basis = part.value(u"basis"_s);
    return basis.isString() ? basis.toString() : plainTextFromHtml(html);
}

PartRole roleFrom(const QJsonObject &part)
{
    const QString name = part.value(u"role"_s).toString();
    for (std::size_t i = 1; i < roleNames.size(); ++i) {
        if (name == roleNames[i])
            return static_cast<PartRole>(i);
    }
    return PartRole::None;
}

std::optional<FileReference> fileFrom(const QJsonObject &part)
{
    const QString path = part.value(u"path"_s).toString();
    if (path.isEmpty())
        return {};
    const qint64 modified = part.value(u"modified"_s).toString().toLongLong();
    return FileReference::remembered(path, part.value(u"size"_s).toString().toLongLong(),
                                     QDateTime::fromMSecsSinceEpoch(modified, Qt::UTC));
}

QStringList stringsFrom(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue entry : value.toArray())
        strings.append(entry.toString());
    return strings;
}

std::vector<std::pair<QString, QString>> fieldsFrom(const QJsonValue &value)
{
    std::vector<std::pair<QString, QString>> fields;
    for (const QJsonValue entry : value.toArray())
        fields.emplace_back(entry[0].toString(), entry[1].toString());
    return fields;
}

} // namespace envoi::letter
