#include "core/store/SearchText.h"

#include "core/base/Folded.h"

#include <QList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

/// Whether words of its script have no spaces between them.
bool standsAlone(char32_t c)
{
    constexpr char32_t longSound = 0x30fc; // the scripts of Japanese share it
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return c == longSound;
    }
}

bool isOfWord(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c);
}

} // namespace

QString searchWords(QStringView text, qsizetype limit)
{
    const QString plain = folded(text.first(std::min(text.size(), limit)));
    QString words;
    words.reserve(plain.size() + plain.size() / 8);
    bool gap = false;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        char32_t c = plain[i].unicode();
        if (QChar::isHighSurrogate(c) && i + 1 < plain.size() && plain[i + 1].isLowSurrogate())
            c = QChar::surrogateToUcs4(plain[i], plain[i + 1]);
        if (QChar::requiresSurrogates(c))
            ++i;
        if (!isOfWord(c)) {
            gap = true;
            continue;
        }
        const bool alone = standsAlone(c);
        if ((gap || alone) && !words.isEmpty())
            words += u' ';
        words += QChar::fromUcs4(c);
        gap = alone;
    }
    return words;
}

QString searchExpression(QStringView typed)
{
    constexpr qsizetype longest = 1000;
    constexpr qsizetype mostPieces = 20;
    const QString text = typed.first(std::min(typed.size(), longest)).toString().simplified();
    QString expression;
    qsizetype pieces = 0;
    for (const auto piece : QStringView(text).split(u' ')) {
        const QString words = searchWords(piece, longest);
        if (words.isEmpty() || ++pieces > mostPieces)
            continue;
        if (!expression.isEmpty())
            expression += u' ';
        // Words have neither quotation marks nor anything else that FTS5 would read as its own.
        expression += u'"' + words + u"\"*"_s;
    }
    return expression;
}

} // namespace envoi::store
