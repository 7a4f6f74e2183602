// Which pictures of pasted HTML are set aside, and which are dropped.
#include "core/letter/PastedHtml.h"

#include "core/letter/HtmlSanitizer.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr QStringView suffix = u"@pasted.invalid";
constexpr std::size_t mostPictures = 200;
constexpr qsizetype longestUrl = 8000;
constexpr int smallestSeen = 3; ///< pixels a side; what is smaller is there to count its readers

/// "1", "1px", " 1.0 px" of an attribute or a declaration; -1 for anything else.
double pixels(QStringView value)
{
    value = value.trimmed();
    if (value.endsWith(u"px", Qt::CaseInsensitive))
        value.chop(2);
    bool ok = false;
    const double number = value.trimmed().toDouble(&ok);
    return ok ? number : -1;
}

QString declaration(QStringView style, QStringView name)
{
    for (const QStringView one : style.split(u';')) {
        const qsizetype colon = one.indexOf(u':');
        if (colon > 0 && one.first(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return one.sliced(colon + 1).trimmed().toString().toLower();
    }
    return {};
}

} // namespace

bool isHidden(const HtmlToken &token)
{
    const QStringView style = token.attribute(u"style");
    return declaration(style, u"display") == u"none" || declaration(style, u"visibility") == u"hidden";
}

bool isUnseenPicture(const HtmlToken &token)
{
    if (isHidden(token))
        return true;
    const QStringView style = token.attribute(u"style");
    for (const QStringView side : {u"width", u"height"}) {
        for (const double size : {pixels(token.attribute(side)), pixels(declaration(style, side))}) {
            if (size >= 0 && size < smallestSeen)
                return true;
        }
    }
    return false;
}

bool isEmoji(QStringView alternative)
{
    constexpr qsizetype longest = 16; // a family of four, with its joiners
    const QStringView text = alternative.trimmed();
    if (text.isEmpty() || text.size() > longest)
        return false;
    bool hasPicture = false;
    for (const char32_t c : text.toUcs4()) {
        hasPicture = hasPicture || c >= 0x1F000 || (c >= 0x2190 && c <= 0x2BFF);
        if (c < 0x2000 && c != U'#' && c != U'*' && (c < U'0' || c > U'9'))
            return false;
    }
    return hasPicture;
}

QString PicturesAside::take(QStringView source)
{
    QString url = source.trimmed().toString();
    const bool isData = url.startsWith(u"data:image/"_s, Qt::CaseInsensitive);
    if (url.startsWith(u"//"_s))
        url.prepend(u"https:"_s);
    const bool isRemote = url.startsWith(u"https://"_s, Qt::CaseInsensitive) ||
                          url.startsWith(u"http://"_s, Qt::CaseInsensitive);
    if (!isData && (!isRemote || url.size() > longestUrl))
        return {};
    auto number = m_numbers.constFind(url);
    if (number == m_numbers.constEnd()) {
        if (m_pictures.size() >= mostPictures)
            return {};
        number = m_numbers.insert(url, qsizetype(m_pictures.size()));
        m_pictures.push_back(url);
    }
    return u"cid:"_s + QString::number(*number) + suffix.toString();
}

PastedHtml pastedHtml(const QString &html)
{
    PicturesAside aside;
    HtmlSanitizer sanitizer(html);
    sanitizer.setPicturesAside(&aside);
    PastedHtml pasted;
    pasted.html = sanitizer.run();
    pasted.pictures = aside.pictures();
    return pasted;
}

int pastedPicture(QStringView contentId)
{
    if (!contentId.endsWith(suffix))
        return -1;
    bool ok = false;
    const int number = contentId.chopped(suffix.size()).toInt(&ok);
    return ok && number >= 0 ? number : -1;
}

} // namespace envoi::letter
