#pragma once

#include <QString>
#include <QStringView>

namespace envoi::letter {

/// Plain text that grows line by line: collapses white space as HTML does, and puts quote marks,
/// indents and list markers in front of a line once it has a character.
class TextLines {
public:
    /// Ends the line, and leaves at least \a blankLines empty ones before the next text.
    void separate(int blankLines);
    /// A line end that was asked for: two in a row make an empty line.
    void breakLine();
    /// \a preformatted: white space is kept as it is.
    void append(QStringView text, bool preformatted = false);

    void setQuotes(int quotes) { m_quotes = quotes; }
    /// Until the next text, separate() asks for no empty lines: a quote begins right below "... wrote:".
    void stayTight() { m_tight = true; }
    int quotes() const { return m_quotes; }
    void setIndent(qsizetype indent) { m_indent = indent; }
    qsizetype indent() const { return m_indent; }
    /// What stands at the end of the next line's indent, in place of its last characters.
    void setMarker(const QString &marker) { m_marker = marker; }
    bool hasMarker() const { return !m_marker.isEmpty(); }
    /// Writes a marker that got no text.
    void flushMarker();

    /// All of it, without empty lines at the ends.
    QString finish();

private:
    void appendCharacter(QChar c);
    void beginLine();
    void endLine();

    QString m_text;
    QString m_line;
    qsizetype m_lineStart = 0; ///< where in the line its own text begins
    QString m_marker;
    qsizetype m_indent = 0;
    qsizetype m_leadingSpaces = 0; ///< non-breaking ones, before the line has anything else
    int m_quotes = 0;
    int m_quotesBefore = 0;
    qsizetype m_blankLines = 0;
    bool m_space = false;
    bool m_tight = false;
};

} // namespace envoi::letter
