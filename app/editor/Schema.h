#pragma once

#include <QString>
#include <QTextBlock>
#include <QTextBlockFormat>
#include <QTextCharFormat>
#include <QTextListFormat>
#include <QTextTableFormat>

class QPalette;
class QTextTable;

/// What a letter's document may hold, and how each thing is kept in a QTextDocument. Reader, writer
/// and commands all speak of it in these words, so that what one sets the other finds.
namespace envoi::editor {

/// Properties that QTextFormat has no name for. The level of a quote is QTextFormat::BlockQuoteLevel.
enum Property : int {
    Preformatted = QTextFormat::UserProperty + 1, ///< of a block: <pre>
    Spaced,                                       ///< of a block: <p>, with a line of room around it
    FirstNumber,                                  ///< of a list: <ol start>
    HeaderCell,                                   ///< of a table's cell: <th>
    LinkTint,                                     ///< of characters: the colour is a link's, nobody's choice
    Face,                                         ///< of characters: the name of a FontFace that was chosen
};

/// The paragraph styles. A plain paragraph is a line of its own without room around it (<div>).
enum class Style { Paragraph, Heading1, Heading2, Heading3, Heading4, Heading5, Heading6, Preformatted };

/// Font sizes, relative to the reader's own.
enum class FontSize { Small = -1, Normal = 0, Large = 1, Huge = 2 };

constexpr int indentWidth = 40;  ///< what browsers and QTextDocument both take for one step
constexpr int quoteWidth = 14;   ///< room for a quote's bar
constexpr int maximumLevel = 12; ///< of quotes and of indentation

bool isOrdered(const QTextListFormat &format);
int quoteLevel(const QTextFormat &format);
int headingLevel(const QTextBlock &block);
Style styleOf(const QTextBlock &block);
Style headingStyle(int level);

/// \a base with what belongs to \a style; alignment, direction, indent, list and quote stay.
QTextBlockFormat withStyle(QTextBlockFormat base, Style style);
/// \a base at that level of quotation.
QTextBlockFormat withQuote(QTextBlockFormat base, int level);
QTextBlockFormat withSpace(QTextBlockFormat base);

/// A horizontal rule: an empty block of its own.
bool isRule(const QTextBlock &block);
QTextBlockFormat ruleFormat(int quote);

/// A table as letters have them: thin lines around the cells, or none.
QTextTableFormat tableFormat(bool bordered, int quote);
/// Above a table, where QTextDocument forgets the room below the paragraph \a above.
double roomAboveTable(const QTextBlock &above);
/// The width of a column in percent of the table; 0 where its content decides.
int columnWidth(const QTextTable &table, int column);
/// All columns as wide as each other.
void setEqualColumns(QTextTable &table);
/// Makes a cell's format that of a header, or takes that away.
QTextCharFormat withHeader(QTextCharFormat cell, bool header);

/// What the characters of a block of \a style look like before a person changes them.
QTextCharFormat characters(Style style);
/// Sets what is \a from one style's nature to the other's in \a format: size, weight, fixed pitch.
QTextCharFormat restyled(QTextCharFormat format, Style from, Style to);

/// The format that characters typed into an empty \a block get. Not for a cell's first block, whose
/// separator carries the cell's own format.
void setTypingFormat(const QTextBlock &block, const QTextCharFormat &format);

QTextCharFormat linkFormat(const QString &address, const QPalette &palette);
void removeLink(QTextCharFormat &format);
/// Black or white where there is a background but no colour of letters: neither the reader's nor a dark
/// window's own may be unreadable on it.
void makeReadable(QTextCharFormat &format, const QColor &background);
void setCode(QTextCharFormat &format, bool code);
/// A background; an invalid colour takes it away, and the colour of letters that it needed.
void setHighlight(QTextCharFormat &format, const QColor &colour);

/// Whether people can be sent there by a click: http, https and mailto.
bool isHarmlessAddress(const QString &address);
/// What a person typed as a link's target, made whole: "example.com" becomes "https://example.com".
/// Empty when it can be none.
QString wholeAddress(const QString &typed);

} // namespace envoi::editor
