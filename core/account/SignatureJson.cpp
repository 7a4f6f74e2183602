#include "core/account/SignatureJson.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

namespace {

constexpr std::array placeNames{"aboveQuote"_L1, "belowQuote"_L1, "nowhere"_L1};

bool isTextOrMissing(const QJsonValue &value)
{
    return value.isUndefined() || value.isString();
}

} // namespace

std::optional<Signature> readSignature(const QJsonValue &value)
{
    Signature signature;
    if (value.isUndefined())
        return signature;
    if (!value.isObject() || !isTextOrMissing(value["html"_L1]) || !isTextOrMissing(value["text"_L1]))
        return std::nullopt;
    signature.html = value["html"_L1].toString();
    if (value["text"_L1].isString())
        signature.text = value["text"_L1].toString();
    // A place of a later version: the usual one does no harm.
    const auto place = std::ranges::find(placeNames, value["inReplies"_L1].toString());
    if (place != placeNames.end())
        signature.inReplies = static_cast<Signature::Place>(place - placeNames.begin());
    for (const QJsonValue picture : value["pictures"_L1].toArray()) {
        signature.pictures.push_back({picture["contentId"_L1].toString(), picture["name"_L1].toString(),
                                      picture["type"_L1].toString().toLatin1(),
                                      QByteArray::fromBase64(picture["octets"_L1].toString().toLatin1())});
    }
    return signature;
}

QJsonObject writeSignature(const Signature &signature, QJsonObject object)
{
    object["html"_L1] = signature.html;
    object.remove("text"_L1);
    if (signature.text)
        object["text"_L1] = *signature.text;
    object["inReplies"_L1] = placeNames[static_cast<std::size_t>(signature.inReplies)];
    QJsonArray pictures;
    for (const auto &picture : signature.pictures)
        pictures.append(QJsonObject{{u"contentId"_s, picture.contentId},
                                    {u"name"_s, picture.name},
                                    {u"type"_s, QString::fromLatin1(picture.mediaType)},
                                    {u"octets"_s, QString::fromLatin1(picture.octets.toBase64())}});
    object["pictures"_L1] = pictures;
    return object;
}

} // namespace envoi::account
