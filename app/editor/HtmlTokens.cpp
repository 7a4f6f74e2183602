#include "app/editor/HtmlTokens.h"

#include <QList>

namespace envoi::editor {

std::vector<HtmlToken> tokensOf(QStringView html)
{
    std::vector<HtmlToken> tokens;
    letter::HtmlTokenizer tokenizer(html);
    for (HtmlToken token; tokenizer.next(token); token = {})
        tokens.push_back(std::move(token));
    return tokens;
}

QString styleValue(QStringView style, QStringView property)
{
    QString found;
    for (const QStringView declaration : style.split(u';')) {
        const qsizetype colon = declaration.indexOf(u':');
        if (colon > 0 && declaration.first(colon).trimmed().compare(property, Qt::CaseInsensitive) == 0)
            found = declaration.sliced(colon + 1).trimmed().toString().toLower();
    }
    return found;
}

} // namespace envoi::editor
