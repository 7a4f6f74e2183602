#pragma once

#include "app/editor/HtmlReader.h"
#include "app/editor/HtmlTokens.h"
#include "app/editor/Schema.h"

#include <QTextBlockFormat>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QTextList>

#include <vector>

class QTextTable;

namespace envoi::editor {

/// Puts text into a document as HTML's rules have it: spaces collapse, a break at a block's end shows
/// nothing, blocks begin when something stands in them.
class HtmlBuilder {
public:
    /// A list is made with its first item.
    struct List {
        QTextListFormat format;
        QTextList *list = nullptr;
    };

    /// What a block inherits from the elements around it.
    struct Surroundings {
        QTextBlockFormat block;
        QTextCharFormat characters;
        Style style = Style::Paragraph;
        int quote = 0;
        bool spaced = false;
        List *list = nullptr;
    };

    HtmlBuilder(const QTextCursor &place, const ReadingRules &rules);

    /// The next content starts a block of its own.
    void endBlock();
    /// A block even if nothing should come to stand in it.
    void beginBlock(const Surroundings &in);
    /// Inline text, white space and all.
    void text(QStringView text, const Surroundings &in);
    void lineBreak(const Surroundings &in);
    void picture(const HtmlToken &token, const Surroundings &in);
    void rule(const Surroundings &in);
    /// The next block is a list's item.
    void beginItem() { m_item = Item::Awaited; }
    /// True when an item of the list still has no block.
    bool awaitsItem() const { return m_item == Item::Awaited; }
    void endItem() { m_item = Item::None; }
    bool blockIsOpen() const { return m_open; }
    /// Puts into the document what has been kept back.
    void flush();

    QTextTable *insertTable(int rows, int columns, QTextTableFormat format);
    void enterCell(const QTextCursor &cell);
    void leaveTable(const QTextTable &table);

private:
    enum class Item { None, Awaited, Begun };

    void addItem(List &list);
    void leaveHiddenBlock();
    void preformattedText(QStringView text, const Surroundings &in);
    void insert(QStringView text, const QTextCharFormat &format);

    const ReadingRules &m_rules;
    QTextCursor m_cursor;
    QString m_run; ///< text of one format that is not yet in the document
    QTextCharFormat m_runFormat;
    QTextCharFormat m_spaceFormat;
    QTextCharFormat m_breakFormat;
    Item m_item = Item::None;
    bool m_fresh = true; ///< the cursor's block is empty and belongs to no element yet
    bool m_open = false; ///< inline content goes to the cursor's block
    bool m_lineStart = true;
    bool m_pendingSpace = false;
    bool m_pendingBreak = false;
};

} // namespace envoi::editor
