#include "tests/gui/screenshots/LongWords.h"

#include <QRegularExpression>

#include <cstring>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

QString LongWords::of(const QString &english)
{
    static const QString plain = u"aceginorsuyACEGINORSUY"_s;
    static const QString accented = u"åçéğîñöŕšüýÅÇÉĞÎÑÖŔŠÜÝ"_s;
    // What a machine reads stays as it is.
    static const QRegularExpression kept(u"%L?[0-9n]+|<[^<>]*>|&[a-z]+;|\\*[.][a-z*]+"_s);
    QString result;
    qsizetype letters = 0;
    qsizetype from = 0;
    const auto dress = [&](QStringView text) {
        for (const QChar c : text) {
            const auto at = plain.indexOf(c);
            result += at < 0 ? c : accented[at];
            letters += c.isLetter() ? 1 : 0;
        }
    };
    for (auto all = kept.globalMatch(english); all.hasNext();) {
        const auto match = all.next();
        dress(QStringView(english).sliced(from, match.capturedStart() - from));
        result += match.captured();
        from = match.capturedEnd();
    }
    dress(QStringView(english).sliced(from));
    if (letters == 0)
        return english;
    static const QString more = u" öñé ţŵö þŕéé ƒöûŕ ƒîvé šîx šévéñ éîğĥţ ñîñé ţéñ"_s;
    for (qsizetype wanted = (letters * 2 + 4) / 5; wanted > 0; wanted -= more.size())
        result += more.first(std::min(wanted, more.size()));
    return u'[' + result + u']';
}

QString LongWords::translate(const char *context, const char *sourceText, const char *, int) const
{
    // The names of keys, and what Qt asks a translation about itself.
    if (std::strcmp(context, "QShortcut") == 0 || std::strcmp(sourceText, "QT_LAYOUT_DIRECTION") == 0)
        return {};
    return of(QString::fromUtf8(sourceText));
}

} // namespace envoi::screenshots
