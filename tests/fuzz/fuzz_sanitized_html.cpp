// Whatever goes in: what comes out is clean, well-formed and stays as it is when it goes in again.
#include "core/letter/Draft.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>
#include <QXmlStreamReader>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace {

void require(bool condition, const char *what, const QString &html)
{
    if (condition)
        return;
    std::fprintf(stderr, "%s:\n%s\n", what, html.toUtf8().constData());
    std::abort();
}

/// Reads it as XML, which forgives nothing, and looks at every attribute.
void requireClean(const QString &html)
{
    static const QRegularExpression voidElements(u"<(br|hr|img)((?: [^<>]*)?)>"_s);
    QString xml = html;
    xml.replace(voidElements, u"<\\1\\2/>"_s);
    QXmlStreamReader reader(u"<root>"_s + xml + u"</root>"_s);
    int depth = 0;
    int tables = 0;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        const int step = token == QXmlStreamReader::StartElement ? 1
                         : token == QXmlStreamReader::EndElement ? -1
                                                                 : 0;
        depth += step;
        if (reader.name() == u"table")
            tables += step;
        require(depth <= 102 && tables <= 6, "too deep", html);
        if (step != 1)
            continue;
        for (const QXmlStreamAttribute &attribute : reader.attributes()) {
            const QStringView name = attribute.name();
            const QString value = attribute.value().toString().toLower();
            require(!name.startsWith(u"on") && name != u"class" && name != u"id", "attribute", html);
            require(name != u"src" || value.startsWith(u"cid:"), "source", html);
            require(name != u"href" || value.startsWith(u"http://") || value.startsWith(u"https://") ||
                        value.startsWith(u"mailto:") || value.startsWith(u"tel:"),
                    "link", html);
            require(name != u"style" || (!value.contains(u"url"_s + u'(') &&
                                         !value.contains(u"expression("_s) && !value.contains(u'\\')),
                    "style", html);
        }
    }
    require(!reader.hasError(), qPrintable(reader.errorString()), html);
    for (const QString &tag :
         {u"<script"_s, u"<style"_s, u"<iframe"_s, u"<link"_s, u"<svg"_s, u"<!"_s, u"<o:"_s})
        require(!html.contains(tag, Qt::CaseInsensitive), "element", html);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString html =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    int removed = 0;
    const QString clean = envoi::letter::sanitizedHtml(html, &removed);
    requireClean(clean);
    int removedAgain = 0;
    require(envoi::letter::sanitizedHtml(clean, &removedAgain) == clean, "changes again", clean);
    require(removedAgain == 0, "removes again", clean);
    return 0;
}
