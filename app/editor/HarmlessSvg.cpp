// What of an SVG may come near QtSvg, which opens files that a drawing names, and draws what is used
// again as often as it is asked.
#include "app/editor/PictureOctets.h"

#include <QHash>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include <array>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qsizetype longest = 8 << 20;      ///< octets
constexpr qsizetype deepest = 200;          ///< elements in one another
constexpr qint64 heaviest = 200'000;        ///< elements when all that is used again is counted
constexpr int longestEntityExpansion = 256; ///< characters

bool isDropped(QStringView name)
{
    static constexpr std::array<QStringView, 8> names{
        u"script",       u"foreignObject", u"animate", u"animateTransform",
        u"animateColor", u"set",           u"video",   u"audio"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isReference(QStringView name)
{
    return name == u"href" || name == u"src";
}

/// Counts what would be drawn: an element that is used again weighs as much as its content each time.
class Weights {
public:
    void open(const QString &id) { m_open.push_back({id, 1}); }
    /// False for what is not there (yet), or still open: a circle.
    bool use(const QString &id)
    {
        const auto found = m_known.constFind(id);
        if (found == m_known.constEnd())
            return false;
        m_open.back().weight = std::min(m_open.back().weight + *found, heaviest + 1);
        return true;
    }
    qint64 close()
    {
        const Open closed = m_open.back();
        m_open.pop_back();
        if (!closed.id.isEmpty())
            m_known.insert(closed.id, closed.weight);
        if (!m_open.empty())
            m_open.back().weight = std::min(m_open.back().weight + closed.weight, heaviest + 1);
        return closed.weight;
    }

private:
    struct Open {
        QString id;
        qint64 weight;
    };
    std::vector<Open> m_open;
    QHash<QString, qint64> m_known;
};

} // namespace

QByteArray harmlessSvg(const QByteArray &octets)
{
    if (octets.size() > longest)
        return {};
    QXmlStreamReader reader(octets);
    reader.setEntityExpansionLimit(longestEntityExpansion);
    QByteArray out;
    QXmlStreamWriter writer(&out);
    Weights weights;
    qsizetype depth = 0;
    qint64 weight = 0;
    bool isSvg = false;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            const QString name = reader.name().toString();
            if (depth == 0)
                isSvg = name == u"svg";
            if (!isSvg)
                return {};
            const QXmlStreamAttributes attributes = reader.attributes();
            QString reference;
            QString id;
            for (const QXmlStreamAttribute &attribute : attributes) {
                if (isReference(attribute.name()))
                    reference = attribute.value().toString().trimmed();
                else if (attribute.name() == u"id")
                    id = attribute.value().toString();
            }
            const bool isPicture = name == u"image" || name == u"feImage";
            const bool isUse = name == u"use";
            weights.open(id);
            if (depth >= deepest || isDropped(name) ||
                (isPicture && !reference.startsWith(u"data:"_s, Qt::CaseInsensitive)) ||
                (isUse && (!reference.startsWith(u'#') || !weights.use(reference.sliced(1))))) {
                weights.close();
                reader.skipCurrentElement();
                break;
            }
            ++depth;
            writer.writeStartElement(reader.namespaceUri().toString(), name);
            for (const QXmlStreamAttribute &attribute : attributes) {
                const QString value = attribute.value().toString();
                const bool reachesOut =
                    isReference(attribute.name()) && !value.trimmed().startsWith(u'#') &&
                    !(isPicture && value.trimmed().startsWith(u"data:"_s, Qt::CaseInsensitive));
                if (!reachesOut && !attribute.name().startsWith(u"on"))
                    writer.writeAttribute(attribute);
            }
            break;
        }
        case QXmlStreamReader::EndElement:
            --depth;
            weight = weights.close();
            writer.writeEndElement();
            break;
        case QXmlStreamReader::Characters:
            if (depth > 0)
                writer.writeCharacters(reader.text().toString().remove(u"@import"_s, Qt::CaseInsensitive));
            break;
        default:
            break;
        }
    }
    return reader.hasError() || !isSvg || weight > heaviest ? QByteArray() : out;
}

} // namespace envoi::editor
