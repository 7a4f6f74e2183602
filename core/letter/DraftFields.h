#pragma once

#include "core/letter/Draft.h"
#include "core/letter/KeptOptions.h"

#include <QJsonObject>

/// Inside the room: what of a draft no field of the RFCs can carry (an address that is not right yet,
/// where a file lies), kept as JSON in fields of Envoi's own: X-Envoi-Draft in the message's header,
/// X-Envoi-Part in a part's. Other mail programs show the rest and leave these alone.
namespace envoi::letter {

/// A field with \a object, or nothing when it is empty.
mime::Field jsonField(mime::FieldName name, const QJsonObject &object);
/// What the field of that name holds; an empty object when there is none or it is damaged.
QJsonObject jsonFrom(const mime::Header &header, const mime::FieldName &name);

QJsonObject toJson(const Draft &draft);
/// The same with what X-Envoi-Part says of the text, for a message whose parts are sent as they stand.
QJsonObject toJsonWithText(const Draft &draft);

QString nameOf(Draft::Format format);
Draft::Format formatFrom(const QJsonValue &name);

/// What X-Envoi-Part says of a part's purpose.
enum class PartRole { None, Text, Html, Image, Attachment };
QJsonObject partJson(PartRole role, const Attachment *attachment = nullptr, const QString &contentId = {},
                     bool referToFile = false);
/// That of the text, and on what it is based where it is the person's own.
QJsonObject textJson(const std::optional<QString> &basis);
/// What textJson() was given; one that was too long to be kept is made from \a html.
std::optional<QString> basisFrom(const QJsonObject &part, const QString &html);
/// Whether the text beside the HTML was made from it only to be sent (toJsonWithText()).
bool isTextMade(const QJsonObject &kept);
PartRole roleFrom(const QJsonObject &part);
/// The file that a part stands for, if it was kept as a reference.
std::optional<FileReference> fileFrom(const QJsonObject &part);

QStringList stringsFrom(const QJsonValue &value);
std::vector<std::pair<QString, QString>> fieldsFrom(const QJsonValue &value);

} // namespace envoi::letter
