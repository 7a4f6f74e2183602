#include "app/cli/ErrorNames.h"
#include "app/cli/MessageFile.h"
#include "app/cli/Show.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonArray toJson(const std::vector<mime::Mailbox> &mailboxes)
{
    QJsonArray array;
    for (const mime::Mailbox &mailbox : mailboxes)
        array.append(
            QJsonObject{{u"name"_s, mailbox.displayName()}, {u"address"_s, mailbox.addrSpec().toString()}});
    return array;
}

QJsonArray toJson(const mime::AddressList &list)
{
    QJsonArray array;
    for (const mime::Address &address : list.addresses()) {
        if (const auto *group = std::get_if<mime::Group>(&address))
            array.append(
                QJsonObject{{u"group"_s, group->displayName()}, {u"members"_s, toJson(group->mailboxes())}});
        else
            array.append(toJson(std::vector{std::get<mime::Mailbox>(address)}).first());
    }
    return array;
}

bool holdsAddresses(const mime::FieldName &name)
{
    constexpr std::array names{"From",        "Sender",        "Reply-To",  "To",        "Cc",        "Bcc",
                               "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc"};
    return std::ranges::any_of(names, [&](const char *other) { return name.is(other); });
}

QJsonArray toJson(const mime::Header &header)
{
    QJsonArray array;
    for (const mime::Field &field : header.fields()) {
        QJsonObject object{{u"name"_s, QString::fromLatin1(field.name().toBytes())},
                           {u"text"_s, field.toText()}};
        if (holdsAddresses(field.name()))
            object[u"addresses"_s] = toJson(field.toAddresses());
        array.append(object);
    }
    return array;
}

QJsonArray defectsOf(const mime::ReadMessage &read)
{
    QJsonArray array;
    for (const auto &[defect, times] : countedDefects(read)) {
        array.append(QJsonObject{
            {u"kind"_s, defectName(defect.kind)}, {u"where"_s, defect.where}, {u"times"_s, times}});
    }
    return array;
}

QJsonObject toJson(const std::vector<std::pair<QByteArray, QString>> &parameters)
{
    QJsonObject object;
    for (const auto &[name, value] : parameters) {
        if (name != "charset")
            object[QString::fromLatin1(name)] = value;
    }
    return object;
}

QJsonValue dispositionOf(const mime::Part &part)
{
    switch (part.disposition) {
    case mime::Disposition::Inline:
        return u"inline"_s;
    case mime::Disposition::Attachment:
        return u"attachment"_s;
    case mime::Disposition::Unset:
        break;
    }
    return QJsonValue::Null;
}

/// \a origin is that of \a part, and goes on to the one behind the part's last descendant.
QJsonObject toJson(const mime::Part &part, const mime::PartOrigin *&origin, int depth)
{
    QJsonObject object{
        {u"number"_s, origin->number},
        {u"type"_s, QString::fromLatin1(part.mediaType.name())},
        {u"parameters"_s, toJson(part.mediaType.parameters())},
        {u"charset"_s, orNull(QString::fromLatin1(origin->charset))},
        {u"encoding"_s, orNull(QString::fromLatin1(origin->transferEncoding))},
        {u"disposition"_s, dispositionOf(part)},
        {u"dispositionParameters"_s, toJson(part.dispositionParameters)},
        {u"fileName"_s, orNull(part.fileName)},
        {u"contentId"_s, orNull(part.contentId ? QString::fromUtf8(part.contentId->toBytes()) : QString())},
        {u"fields"_s, toJson(part.header)},
    };
    if (origin->octets) {
        const ContentSum sum = contentSum(*origin->octets);
        object[u"size"_s] = sum.size;
        object[u"sha256"_s] = QString::fromLatin1(sum.sha256);
    }
    ++origin;
    if (const auto *text = std::get_if<QString>(&part.content))
        object[u"text"_s] = *text;
    if (part.isMultipart()) {
        QJsonArray children;
        for (const mime::Part &child : part.children())
            children.append(toJson(child, origin, depth));
        object[u"parts"_s] = children;
    }
    if (const auto nested = depth < mostNestedMessages ? nestedMessage(part) : std::nullopt)
        object[u"message"_s] = messageAsJson(*nested, depth + 1);
    return object;
}

} // namespace

QJsonObject messageAsJson(const mime::ReadMessage &read, int depth)
{
    const mime::PartOrigin *origin = read.origins.data();
    return {
        {u"fields"_s, toJson(read.message.header)},
        {u"body"_s, toJson(read.message.body, origin, depth)},
        {u"defects"_s, defectsOf(read)},
    };
}

} // namespace envoi::cli
