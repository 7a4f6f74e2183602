#include "core/preflight/OfficeFiles.h"

#include "core/preflight/Limits.h"
#include "core/preflight/Zip.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

using Kind = FileFacts::Kind;

/// The elements that name a person or a company, by their names without prefix.
constexpr std::array<QStringView, 8> namingElements{u"creator",       u"lastModifiedBy",  u"Manager",
                                                    u"Company",       u"initial-creator", u"printed-by",
                                                    u"HyperlinkBase", u"editor"};

struct Document {
    Kind kind = Kind::Other;
    std::vector<ZipEntry> entries;
    std::vector<std::size_t> properties; ///< entries
    bool isSigned = false;
};

std::optional<Document> readDocument(const QByteArray &octets)
{
    auto entries = readZip(octets);
    if (!entries)
        return std::nullopt;
    Document document;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const QByteArray &name = (*entries)[i].name;
        if (name == "[Content_Types].xml")
            document.kind = Kind::OfficeOpenXml;
        else if (name == "mimetype" &&
                 unpacked(octets, (*entries)[i], 200).startsWith("application/vnd.oasis.opendocument."))
            document.kind = Kind::OpenDocument;
        if (name == "docProps/core.xml" || name == "docProps/app.xml" || name == "meta.xml")
            document.properties.push_back(i);
        // What was signed does not hold any more once it is changed.
        if (name.startsWith("_xmlsignatures/") || name.contains("documentsignatures.xml"))
            document.isSigned = true;
    }
    if (document.kind == Kind::Other)
        return std::nullopt;
    document.entries = std::move(*entries);
    return document;
}

/// Whom \a xml names; unset where it is no XML.
std::optional<QStringList> namesIn(const QString &xml)
{
    QStringList names;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement ||
            std::ranges::find(namingElements, reader.name()) == namingElements.end())
            continue;
        const QString name = reader.readElementText(QXmlStreamReader::IncludeChildElements).simplified();
        if (!name.isEmpty())
            names.append(name);
    }
    if (reader.hasError())
        return std::nullopt;
    return names;
}

/// \a xml with nothing between the tags of elements that name somebody; all else as it was. Whoever asks has
/// to look whether that was all: what a comment or CDATA hides is not found.
QString withoutNamesIn(QString xml)
{
    QStringList elements;
    for (const QStringView element : namingElements)
        elements.append(element.toString());
    const QRegularExpression naming(
        u"(<(?:[\\w.-]+:)?(?:%1)(?:\\s[^<>]*)?>)[^<>]+(?=</)"_s.arg(elements.join(u'|')));
    return xml.replace(naming, u"\\1"_s);
}

/// As text, which properties are in UTF-8 by all writers that are known; empty otherwise.
QString propertiesText(const QByteArray &octets, const ZipEntry &entry)
{
    const QByteArray xml = unpacked(octets, entry, largestProperties);
    const QString text = QString::fromUtf8(xml);
    return text.toUtf8() == xml ? text : QString();
}

} // namespace

FileFacts officeFacts(const QByteArray &octets)
{
    FileFacts facts;
    const auto document = canUnpack() ? readDocument(octets) : std::nullopt;
    if (!document)
        return facts;
    facts.kind = document->kind;
    facts.isRemovable = !document->isSigned;
    for (const std::size_t i : document->properties) {
        const QString xml = propertiesText(octets, document->entries[i]);
        for (const QString &name : namesIn(xml).value_or(QStringList())) {
            if (!facts.authors.contains(name))
                facts.authors.append(name);
        }
        const auto left = namesIn(withoutNamesIn(xml));
        facts.isRemovable = facts.isRemovable && left && left->isEmpty();
    }
    return facts;
}

QByteArray withoutNames(const QByteArray &octets)
{
    const auto document = canUnpack() ? readDocument(octets) : std::nullopt;
    if (!document || document->isSigned)
        return {};
    std::vector<std::pair<std::size_t, QByteArray>> replaced;
    for (const std::size_t i : document->properties) {
        const QString xml = propertiesText(octets, document->entries[i]);
        const QString bare = withoutNamesIn(xml);
        const auto left = namesIn(bare);
        if (!left || !left->isEmpty())
            return {};
        if (bare != xml)
            replaced.emplace_back(i, bare.toUtf8());
    }
    return withReplaced(octets, document->entries, replaced);
}

} // namespace envoi::preflight
