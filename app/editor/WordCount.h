#pragma once

#include <QStringView>

namespace envoi::editor {

/// How long a text is. What a person sees as one character counts as one; line ends do not count.
struct WordCount {
    qsizetype words = 0;
    qsizetype characters = 0;
    qsizetype withoutSpaces = 0;
    friend bool operator==(const WordCount &, const WordCount &) = default;
};

/// By the word and grapheme boundaries of UAX 29. Linear in its input.
WordCount countWords(QStringView text);

} // namespace envoi::editor
