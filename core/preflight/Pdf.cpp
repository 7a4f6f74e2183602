// PDF (ISO 32000-2, section 14.3): the author stands in the information dictionary, or in XMP.
#include "core/preflight/OfficeFiles.h"

#include <QStringDecoder>

namespace envoi::preflight {

namespace {

constexpr qsizetype longestName = 400;

/// A text string: UTF-16 or UTF-8 with a byte order mark, or PDFDocEncoding, which is about Latin-1.
QString textOf(const QByteArray &octets)
{
    if (octets.startsWith("\xFE\xFF"))
        return QStringDecoder(QStringDecoder::Utf16BE)(octets.sliced(2));
    if (octets.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(octets.sliced(3));
    return QString::fromLatin1(octets);
}

/// "(A literal string)", without its brackets: section 7.3.4.2.
QByteArray literal(QByteArrayView pdf)
{
    QByteArray result;
    int depth = 1;
    for (qsizetype i = 0; i < pdf.size() && result.size() < longestName; ++i) {
        char c = pdf[i];
        if (c == '\\' && i + 1 < pdf.size()) {
            c = pdf[++i];
            if (c >= '0' && c <= '7') {
                int code = 0;
                int digits = 0;
                for (; digits < 3 && i < pdf.size() && pdf[i] >= '0' && pdf[i] <= '7'; ++digits, ++i)
                    code = code * 8 + (pdf[i] - '0');
                --i;
                c = static_cast<char>(code & 0xFF);
            } else if (c == 'n' || c == 'r' || c == 't') {
                c = ' ';
            }
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            return result;
        }
        result.append(c);
    }
    return {};
}

void add(QStringList &names, const QString &text)
{
    QString name = text.simplified();
    name.remove(QChar::Null);
    if (!name.isEmpty() && !name.contains(QChar::ReplacementCharacter) && !names.contains(name))
        names.append(name);
}

void addInformation(QByteArrayView pdf, QStringList &names)
{
    constexpr int mostFound = 32;
    int found = 0;
    for (qsizetype at = pdf.indexOf("/Author"); at >= 0 && found < mostFound;
         at = pdf.indexOf("/Author", at + 1), ++found) {
        qsizetype value = at + 7;
        while (value < pdf.size() && (pdf[value] == ' ' || pdf[value] == '\r' || pdf[value] == '\n'))
            ++value;
        if (value >= pdf.size())
            return;
        const QByteArrayView rest = pdf.sliced(value + 1, std::min(pdf.size() - value - 1, 4 * longestName));
        if (pdf[value] == '(')
            add(names, textOf(literal(rest)));
        else if (pdf[value] == '<' && !rest.startsWith('<') && rest.indexOf('>') > 0)
            add(names, textOf(QByteArray::fromHex(rest.first(rest.indexOf('>')).toByteArray())));
    }
}

} // namespace

FileFacts pdfFacts(const QByteArray &octets)
{
    FileFacts facts;
    facts.kind = FileFacts::Kind::Pdf;
    // In an encrypted file the strings are encrypted, too.
    if (!octets.contains("/Encrypt"))
        addInformation(octets, facts.authors);
    return facts;
}

} // namespace envoi::preflight
