#include "core/letter/Snippet.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype longestAbbreviation = 40;

/// "{{name}}": the name has no braces, no line end, and is short.
const QRegularExpression &placeholder()
{
    static const QRegularExpression expression(u"\\{\\{([^{}\\n\\x{2028}\\x{2029}]{1,80})\\}\\}"_s);
    return expression;
}

QString nameIn(const QRegularExpressionMatch &match)
{
    return match.captured(1).simplified().toLower();
}

/// A value comes from anywhere, the clipboard for one.
QString cleaned(QString value)
{
    value.replace(u"\r\n"_s, u"\n"_s);
    value.replace(u'\r', u'\n');
    value.removeIf([](QChar c) {
        return (c.unicode() < 0x20 && c != u'\n' && c != u'\t') || c == QChar::ObjectReplacementCharacter;
    });
    return value;
}

} // namespace

bool isAbbreviation(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestAbbreviation &&
           std::ranges::all_of(text, [](QChar c) { return c.isPrint() && !c.isSpace(); });
}

const Snippet *snippetAt(const QList<Snippet> &snippets, const QString &textBefore)
{
    qsizetype start = textBefore.size();
    while (start > 0 && !textBefore[start - 1].isSpace() &&
           textBefore[start - 1] != QChar::ObjectReplacementCharacter)
        --start;
    const QStringView word = QStringView(textBefore).sliced(start);
    const auto found = std::ranges::find_if(
        snippets, [word](const Snippet &snippet) { return !word.isEmpty() && snippet.abbreviation == word; });
    return found == snippets.end() ? nullptr : &*found;
}

QString filledIn(const QString &text, const Variables &variables)
{
    QString out;
    qsizetype from = 0;
    for (auto it = placeholder().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QString value = cleaned(variables(nameIn(match)).value_or(QString()));
        out += QStringView(text).sliced(from, match.capturedStart() - from);
        out += value.isEmpty() ? match.captured() : value;
        from = match.capturedEnd();
    }
    out += QStringView(text).sliced(from);
    return out;
}

QList<Placeholder> placeholdersIn(const QString &text)
{
    QList<Placeholder> found;
    for (auto it = placeholder().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        found.append({match.capturedStart(), match.capturedLength(), nameIn(match) == u"cursor"});
    }
    return found;
}

} // namespace envoi::letter
