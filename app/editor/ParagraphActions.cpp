#include "app/editor/ParagraphActions.h"

#include "app/editor/Commands.h"
#include "app/editor/PlainQuotes.h"
#include "app/editor/TextView.h"

#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QTextBlock>
#include <QTextList>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

ParagraphActions::ParagraphActions(const Workplace &place)
    : QObject(&place.owner), m_view(place.view), m_owner(place.owner)
{
    makeStyles();
    m_bullets = makeAction(this, m_owner, u"list-bullets"_s, tr("Bulle&ted List"), u"Ctrl+Shift+8"_s, true);
    connect(m_bullets, &QAction::triggered, this, [this] { toggleList(m_view.textCursor(), false); });
    m_numbers = makeAction(this, m_owner, u"list-numbers"_s, tr("&Numbered List"), u"Ctrl+Shift+7"_s, true);
    connect(m_numbers, &QAction::triggered, this, [this] { toggleList(m_view.textCursor(), true); });
    m_less = makeAction(this, m_owner, u"indent-less"_s, tr("&Decrease Indent"), u"Ctrl+["_s,
                        [this] { changeIndent(m_view.textCursor(), -1); });
    m_more = makeAction(this, m_owner, u"indent-more"_s, tr("Increase Ind&ent"), u"Ctrl+]"_s,
                        [this] { changeIndent(m_view.textCursor(), 1); });
    m_quote = makeAction(this, m_owner, u"quote"_s, tr("&Quote"), u"Ctrl+Shift+9"_s, true);
    connect(m_quote, &QAction::triggered, this, [this] {
        if (m_view.isPlain())
            togglePlainQuote(m_view.textCursor());
        else
            toggleQuote(m_view.textCursor());
    });
    m_common = {m_bullets, m_numbers, m_less, m_more, m_quote};
    makeAlignments();
    for (QAction *action : m_common + m_alignment)
        connect(action, &QAction::triggered, this, &ParagraphActions::changed);
}

void ParagraphActions::makeStyles()
{
    m_style = new QComboBox;
    m_style->setAccessibleName(tr("Paragraph style"));
    m_style->setToolTip(tr("Paragraph style"));
    m_style->setPlaceholderText(tr("Lesser heading"));
    auto *group = m_styleGroup = new QActionGroup(this);
    const auto add = [this, group](const QString &text, Style style, const QString &keys) {
        m_style->addItem(text, static_cast<int>(style));
        QAction *action = makeAction(this, m_owner, {}, text, keys, true);
        action->setData(static_cast<int>(style));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, style] { applyStyle(style); });
        m_styles += action;
    };
    add(tr("Paragraph"), Style::Paragraph, u"Ctrl+Alt+0"_s);
    add(tr("Heading 1"), Style::Heading1, u"Ctrl+Alt+1"_s);
    add(tr("Heading 2"), Style::Heading2, u"Ctrl+Alt+2"_s);
    add(tr("Heading 3"), Style::Heading3, u"Ctrl+Alt+3"_s);
    add(tr("Preformatted"), Style::Preformatted, u"Ctrl+Alt+4"_s);
    connect(m_style, &QComboBox::activated, this,
            [this](int index) { applyStyle(static_cast<Style>(m_style->itemData(index).toInt())); });
}

void ParagraphActions::makeAlignments()
{
    auto *group = new QActionGroup(this);
    const auto add = [this, group](const QString &icon, const QString &text, const QString &keys,
                                   Qt::AlignmentFlag alignment) {
        QAction *action = makeAction(this, m_owner, icon, text, keys, true);
        action->setData(static_cast<int>(alignment));
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, alignment] { setAlignment(m_view.textCursor(), alignment); });
        m_alignment += action;
    };
    add(u"align-left"_s, tr("Align &Left"), u"Ctrl+L"_s, Qt::AlignLeft);
    add(u"align-centre"_s, tr("&Centre"), u"Ctrl+E"_s, Qt::AlignHCenter);
    add(u"align-right"_s, tr("Align &Right"), u"Ctrl+R"_s, Qt::AlignRight);
    add(u"align-justify"_s, tr("&Justify"), u"Ctrl+J"_s, Qt::AlignJustify);
    m_rightToLeft = makeAction(this, m_owner, u"right-to-left"_s, tr("Right-&to-Left Text"), {}, true);
    connect(m_rightToLeft, &QAction::triggered, this,
            [this](bool on) { setDirection(m_view.textCursor(), on ? Qt::RightToLeft : Qt::LeftToRight); });
    m_alignment += m_rightToLeft;
}

QMenu *ParagraphActions::addSubmenu(QMenu *menu, const QString &text, const QList<QAction *> &actions)
{
    QMenu *made = menu->addMenu(text);
    made->addActions(actions);
    return made;
}

void ParagraphActions::fillMenu(QMenu *menu)
{
    addSubmenu(menu, tr("Paragraph St&yle"), m_styles);
    addSubmenu(menu, tr("&Alignment"), m_alignment);
    menu->addActions(m_common);
}

void ParagraphActions::setEnabled(bool enabled)
{
    m_enabled = enabled;
    for (QAction *action : m_styles + m_common + m_alignment)
        action->setEnabled(enabled);
    // A plain letter has quotes too.
    m_quote->setEnabled(enabled ||
                        (m_view.isPlain() && m_view.isVisibleTo(&m_owner) && !m_view.isReadOnly()));
    m_style->setEnabled(enabled);
}

void ParagraphActions::followCursor()
{
    const QTextCursor cursor = m_view.textCursor();
    m_bullets->setChecked(isInList(cursor, false));
    m_numbers->setChecked(isInList(cursor, true));
    m_quote->setChecked(m_view.isPlain() ? plainQuoteLevel(cursor) > 0
                                         : quoteLevel(cursor.blockFormat()) > 0);
    if (m_enabled) {
        m_more->setEnabled(canIndent(cursor));
        m_less->setEnabled(cursor.blockFormat().indent() > 0 || cursor.block().textList());
    }
    const int style = static_cast<int>(styleOf(cursor.block()));
    m_style->setCurrentIndex(m_style->findData(style));
    for (QAction *action : std::as_const(m_styles))
        action->setChecked(action->data().toInt() == style);
    const int alignment = static_cast<int>(seenAlignment(cursor).toInt());
    for (QAction *action : std::as_const(m_alignment)) {
        if (action != m_rightToLeft)
            action->setChecked(action->data().toInt() == alignment);
    }
    m_rightToLeft->setChecked(cursor.block().textDirection() == Qt::RightToLeft);
    emit alignmentShown(alignment == Qt::AlignHCenter   ? u"align-centre"_s
                        : alignment == Qt::AlignRight   ? u"align-right"_s
                        : alignment == Qt::AlignJustify ? u"align-justify"_s
                                                        : u"align-left"_s);
}

void ParagraphActions::applyStyle(Style style)
{
    if (m_view.isReadOnly())
        return;
    const Style old = styleOf(m_view.textCursor().block());
    const QTextCharFormat format = restyled(m_view.currentCharFormat(), old, style);
    setStyle(m_view.textCursor(), style);
    if (!m_view.textCursor().hasSelection() && !format.isImageFormat())
        m_view.setCurrentCharFormat(format);
    emit changed();
    m_view.setFocus();
}

} // namespace envoi::editor
