#pragma once

#include "core/letter/HtmlElements.h"

#include <QHash>
#include <QString>

#include <array>
#include <vector>

namespace envoi::letter {

/// Pictures of pasted HTML that are not taken with it, but may be asked for.
class PicturesAside {
public:
    /// The src that stands for \a source; empty when that is neither on the web nor in the text itself.
    QString take(QStringView source);
    const std::vector<QString> &pictures() const { return m_pictures; }

private:
    std::vector<QString> m_pictures;
    QHash<QString, qsizetype> m_numbers;
};

/// Whether its style says that nobody is to see it.
bool isHidden(const HtmlToken &token);
/// Whether it is too small to be seen, or hidden: a tracker, or a spacer.
bool isUnseenPicture(const HtmlToken &token);
/// Whether the alternative text of a picture is all of it: web mail draws emoji as pictures.
bool isEmoji(QStringView alternative);

/// Builds clean HTML from the tokens of any HTML: a stack of open elements, repaired as a browser
/// would where that is cheap. Its output has no overlapping or unclosed elements, and sanitising it
/// again changes nothing.
class HtmlSanitizer {
public:
    enum class LostImage { AltText, AltInBrackets };

    explicit HtmlSanitizer(QStringView html, LostImage lostImage = LostImage::AltText)
        : m_html(html), m_tokenizer(html), m_lostImage(lostImage)
    {
    }
    /// Of HTML that is pasted; \a aside lives as long as this does.
    void setPicturesAside(PicturesAside *aside) { m_aside = aside; }
    QString run();
    int removedRemote() const { return m_removedRemote; }

private:
    struct Open {
        Element element;
        /// What was written for it: a Div for a table that is nested too deep and its parts.
        Element written;
        QString tag;
        // Of a table: how large its grid has grown, and where in it the next cell comes.
        int rows = 0;
        int columns = 0;
        int column = 0;
        bool ofWordList = false;
    };
    /// A formatting element that its parent's end closed, to be opened again.
    struct Pending {
        Element element;
        QString tag;
        int cells; ///< the cells that were open around it
    };

    void startTag(const HtmlToken &token);
    void endTag(const HtmlToken &token);
    void text(const QString &text);
    bool isDropping(const HtmlToken &token);

    void startBlock(Element element, const HtmlToken &token);
    void startListItem(const HtmlToken &token);
    void startTable(const HtmlToken &token);
    void startTablePart(Element element, const HtmlToken &token);
    void startFlatTablePart(Element element, qsizetype table);
    void startInline(Element element, const HtmlToken &token);
    void startImage(const HtmlToken &token);
    void startPastedImage(const HtmlToken &token);
    void startBody(const HtmlToken &token);
    bool startWordListItem(const HtmlToken &token);
    bool wordMarkerIsNumber(bool *found) const;
    void closeWordLists();

    Element topWritten() const;
    bool isInTable() const;
    bool hasRoom(qsizetype elements) const;
    void open(Element element, const HtmlToken &token);
    void openAs(Element element, Element written, const QString &attributes);
    void tooDeep(Element element);
    void popTo(qsizetype size, bool reopenFormatting = true);
    void closeParagraph();
    void enterFlow();
    void reopenFormatting();
    qsizetype nearestTable() const;
    bool growGrid(Open &table, int rows, int columns);
    QString attributes(Element element, const HtmlToken &token);

    QStringView m_html;
    HtmlTokenizer m_tokenizer;
    LostImage m_lostImage;
    PicturesAside *m_aside = nullptr;
    QString m_out;
    std::vector<Open> m_stack;
    std::vector<Pending> m_pending;
    std::array<int, static_cast<std::size_t>(Element::Count)> m_tooDeep{};
    QString m_dropped; ///< the element whose content is being dropped
    int m_droppedDepth = 0;
    qsizetype m_reopened = 0;  ///< characters spent on opening formatting again
    qsizetype m_preStart = -1; ///< where in the output a pre's content begins
    bool m_skipLineFeed = false;
    qsizetype m_tooDeepFrom = -1; ///< how many were open when one was first left out
    int m_cells = 0;
    int m_tables = 0;
    qint64 m_grid = 0;
    bool m_gridSpent = false;
    int m_wordLists = 0;
    bool m_inWordItem = false;
    bool m_hasBody = false;
    int m_removedRemote = 0;
};

} // namespace envoi::letter
