#include "app/editor/Losses.h"

#include "app/editor/HtmlTokens.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::editor::Losses)
};

/// How often each element is begun in \a html, by its name; and "class" for attributes of that name,
/// "remote" for pictures from elsewhere.
QHash<QString, int> census(const QString &html)
{
    QHash<QString, int> counts;
    for (const HtmlToken &token : tokensOf(html)) {
        if (token.kind != HtmlToken::Kind::StartTag)
            continue;
        ++counts[token.name];
        for (const auto &attribute : token.attributes) {
            if (attribute.name == "class"_L1)
                ++counts[u"class"_s];
            if (token.name == "img"_L1 && attribute.name == "src"_L1 &&
                attribute.value.trimmed().startsWith("http"_L1, Qt::CaseInsensitive))
                ++counts[u"remote"_s];
        }
    }
    return counts;
}

bool any(const QHash<QString, int> &counts, std::initializer_list<QStringView> names)
{
    return std::ranges::any_of(names, [&](QStringView name) { return counts.value(name.toString()) > 0; });
}

} // namespace

QStringList lostAsPlainText(const QString &html)
{
    const QHash<QString, int> counts = census(html);
    QStringList lost;
    if (const int pictures = counts.value(u"img"_s))
        lost.append(pictures == 1 ? Words::tr("a picture") : Words::tr("%n pictures", nullptr, pictures));
    if (const int tables = counts.value(u"table"_s))
        lost.append(tables == 1 ? Words::tr("the shape of a table")
                                : Words::tr("the shape of %n tables", nullptr, tables));
    static const QSet<QString> bare = {u"html"_s, u"head"_s, u"body"_s, u"meta"_s,  u"title"_s,
                                       u"div"_s,  u"br"_s,   u"img"_s,  u"table"_s, u"tbody"_s,
                                       u"tr"_s,   u"td"_s,   u"p"_s,    u"class"_s};
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (!bare.contains(it.key())) {
            lost.append(Words::tr("formatting"));
            break;
        }
    }
    return lost;
}

QStringList lostInEditor(const QString &source, const QString &result)
{
    const QHash<QString, int> counts = census(source);
    const QHash<QString, int> kept = census(result);
    QStringList lost;
    // The class of the letter's signature stays.
    if (any(counts, {u"style", u"link"}) || counts.value(u"class"_s) > kept.value(u"class"_s))
        lost.append(Words::tr("style sheets and classes"));
    if (any(counts, {u"script"}))
        lost.append(Words::tr("scripts"));
    if (any(counts, {u"form", u"input", u"button", u"select", u"textarea"}))
        lost.append(Words::tr("forms"));
    if (any(counts, {u"video", u"audio", u"iframe", u"object", u"embed", u"svg", u"canvas"}))
        lost.append(Words::tr("embedded content"));
    if (source.contains("<!--[if"_L1))
        lost.append(Words::tr("what is written for Outlook alone"));
    if (const int remote = counts.value(u"remote"_s) - kept.value(u"remote"_s); remote > 0)
        lost.append(remote == 1 ? Words::tr("a picture from the net")
                                : Words::tr("%n pictures from the net", nullptr, remote));
    if (const int tables = counts.value(u"table"_s) - kept.value(u"table"_s); tables > 0)
        lost.append(tables == 1 ? Words::tr("a table within another")
                                : Words::tr("%n tables within others", nullptr, tables));
    return lost;
}

} // namespace envoi::editor
