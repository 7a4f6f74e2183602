#include "app/editor/WordCount.h"

#include <QTextBoundaryFinder>

namespace envoi::editor {

WordCount countWords(QStringView text)
{
    WordCount count;
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, text.data(), text.size());
    do {
        if (words.boundaryReasons().testFlag(QTextBoundaryFinder::StartOfItem))
            ++count.words;
    } while (words.toNextBoundary() >= 0);

    QTextBoundaryFinder characters(QTextBoundaryFinder::Grapheme, text.data(), text.size());
    qsizetype from = 0;
    for (qsizetype to = characters.toNextBoundary(); to >= 0; to = characters.toNextBoundary()) {
        const QChar first = text[from];
        from = to;
        if (first == u'\n' || first == u'\r' || first == QChar::ParagraphSeparator ||
            first == QChar::LineSeparator || first == QChar::ObjectReplacementCharacter)
            continue;
        ++count.characters;
        if (!first.isSpace())
            ++count.withoutSpaces;
    }
    return count;
}

} // namespace envoi::editor
