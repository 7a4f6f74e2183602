#include "core/base/Folded.h"

#include <algorithm>

namespace envoi {

namespace {

/// Letters that Unicode does not take apart, but that people type without their mark.
void appendPlain(QChar c, QString &out)
{
    switch (c.unicode()) {
    case u'ß':
        out += QStringLiteral("ss");
        break;
    case u'æ':
        out += QStringLiteral("ae");
        break;
    case u'œ':
        out += QStringLiteral("oe");
        break;
    case u'ø':
        out += u'o';
        break;
    case u'ł':
        out += u'l';
        break;
    case u'đ':
    case u'ð':
        out += u'd';
        break;
    case u'þ':
        out += QStringLiteral("th");
        break;
    case u'ı':
        out += u'i';
        break;
    case u'ħ':
        out += u'h';
        break;
    default:
        out += c;
    }
}

bool isMark(QChar c)
{
    return c.category() == QChar::Mark_NonSpacing || c.category() == QChar::Mark_Enclosing;
}

} // namespace

QString folded(QStringView text)
{
    const bool ascii = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
    if (ascii)
        return text.toString().toLower();
    const QString apart = text.toString().toCaseFolded().normalized(QString::NormalizationForm_KD);
    QString result;
    result.reserve(apart.size());
    for (const QChar c : apart) {
        if (!isMark(c))
            appendPlain(c, result);
    }
    return result;
}

} // namespace envoi
