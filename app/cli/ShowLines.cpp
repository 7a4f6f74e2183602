#include "app/cli/MessageFile.h"
#include "app/cli/Output.h"
#include "app/cli/Show.h"
#include "app/words/Remark.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

/// Of a field; --json has all of it.
constexpr qsizetype longestField = 2000;

void append(QStringList &lines, const mime::Header &header)
{
    for (const mime::Field &field : header.fields())
        lines.append(QString::fromLatin1(field.name().toBytes()) + u": "_s +
                     words::shown(field.toText(), longestField));
}

void appendIndented(QStringList &lines, const QString &indent, const QStringList &further)
{
    for (const QString &line : further)
        lines.append(indent + line);
}

/// "1.2  image/png, “logo.png”, inline, base64, 1,234 bytes"
QString headline(const mime::Part &part, const mime::PartOrigin &origin)
{
    QStringList facts{QString::fromLatin1(part.mediaType.name())};
    if (!part.fileName.isEmpty())
        facts.append(u"“%1”"_s.arg(words::shown(part.fileName)));
    if (part.disposition == mime::Disposition::Inline)
        facts.append(Words::tr("inline"));
    else if (part.disposition == mime::Disposition::Attachment)
        facts.append(Words::tr("attachment"));
    if (!origin.charset.isEmpty())
        facts.append(words::shown(QString::fromLatin1(origin.charset)));
    for (const auto &[name, value] : part.mediaType.parameters()) {
        if (name != "charset")
            facts.append(words::shown(QString::fromLatin1(name) + u'=' + value));
    }
    if (!origin.transferEncoding.isEmpty())
        facts.append(words::shown(QString::fromLatin1(origin.transferEncoding)));
    if (part.contentId)
        facts.append(u'<' + words::shown(QString::fromUtf8(part.contentId->toBytes())) + u'>');
    if (origin.octets)
        facts.append(words::fileSize(origin.octets->size()));
    const QString number = origin.number.isEmpty() ? Words::tr("body") : origin.number;
    return number + u"  "_s + facts.join(u", "_s);
}

/// \a origin as in ShowJson.cpp.
void append(QStringList &lines, const mime::Part &part, const mime::PartOrigin *&origin, int depth)
{
    lines.append(headline(part, *origin));
    const QString indent = u"    "_s;
    QStringList further;
    append(further, part.header);
    if (origin->octets)
        further.append(u"SHA-256: "_s + QString::fromLatin1(contentSum(*origin->octets).sha256));
    ++origin;
    if (const auto *text = std::get_if<QString>(&part.content))
        appendIndented(further, u"| "_s, words::shownLines(*text).split(u'\n'));
    if (const auto nested = depth < mostNestedMessages ? nestedMessage(part) : std::nullopt)
        appendIndented(further, u"> "_s, messageAsLines(*nested, depth + 1));
    appendIndented(lines, indent, further);
    for (const mime::Part &child : part.children())
        append(lines, child, origin, depth);
}

} // namespace

QStringList messageAsLines(const mime::ReadMessage &read, int depth)
{
    QStringList lines;
    append(lines, read.message.header);
    lines.append(QString());
    const mime::PartOrigin *origin = read.origins.data();
    append(lines, read.message.body, origin, depth);
    if (!read.defects.empty())
        lines.append({QString(), Words::tr("Odd about it:")});
    for (const auto &[defect, times] : countedDefects(read))
        lines.append(u"  "_s + words::remark(defect, times));
    return lines;
}

} // namespace envoi::cli
