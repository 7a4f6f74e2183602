#pragma once

#include <QStringView>

namespace envoi::mime {

/// Where in a line of text one grapheme (Unicode Standard Annex 29: what a person takes for a character)
/// ends and the next begins. Where it errs, it keeps together what might be parted. Not by
/// QTextBoundaryFinder: that of Qt 6.4 parts flags behind pictures, and everything in a text that has Thai.
class Graphemes {
public:
    explicit Graphemes(QStringView text) : m_text(text) {}
    /// \a position lies between 0 and the text's size. Linear over all of them when they rise.
    bool isBoundary(qsizetype position);

private:
    /// Between two regional indicators, of which two make a flag.
    bool isBetweenFlags(qsizetype position);

    QStringView m_text;
    qsizetype m_flagsBegin = 0; ///< of the row of regional indicators that was asked for last
    qsizetype m_flagsEnd = 0;
};

} // namespace envoi::mime
