#include "app/editor/FormatActions.h"

#include "app/editor/CharacterActions.h"
#include "app/editor/Commands.h"
#include "app/editor/EditActions.h"
#include "app/editor/FormattingBar.h"
#include "app/editor/InsertActions.h"
#include "app/editor/ParagraphActions.h"
#include "app/editor/TableActions.h"
#include "app/editor/TextView.h"
#include "app/look/Look.h"

#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QToolButton>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

FormatActions::FormatActions(TextView &view, QWidget &owner)
    : QObject(&owner), m_view(view), m_owner(owner), m_characters(new CharacterActions({view, owner})),
      m_paragraphs(new ParagraphActions({view, owner})), m_insert(new InsertActions({view, owner})),
      m_table(new TableActions({view, owner})), m_edit(new EditActions({view, owner})),
      m_clear(makeAction(this, owner, u"clear-format"_s, tr("Clea&r Formatting"), u"Ctrl+\\"_s,
                         [this] { clear(); })),
      m_markdown(makeAction(this, owner, {}, tr("Markdo&wn as You Type"), {}, true))
{
    m_markdown->setChecked(view.understandsMarkdown());
    connect(m_markdown, &QAction::triggered, this, [this](bool on) {
        m_view.setMarkdown(on);
        emit preferencesChanged();
    });
    makeToolBar();
    connect(m_insert, &InsertActions::recentEmojiChanged, this, &FormatActions::preferencesChanged);
    connect(m_characters, &CharacterActions::changed, this, &FormatActions::followCursor);
    connect(m_paragraphs, &ParagraphActions::changed, this, &FormatActions::followCursor);
    connect(m_insert, &InsertActions::changed, this, &FormatActions::followCursor);
    connect(m_table, &TableActions::changed, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::cursorPositionChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::selectionChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::currentCharFormatChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::textChanged, this, &FormatActions::followCursor);
    connect(&m_view, &TextView::contextMenuOpening, this, &FormatActions::fillContextMenu);
    followCursor();
}

void FormatActions::makeToolBar()
{
    m_toolBar = new FormattingBar(&m_owner);
    m_toolBar->setWindowTitle(tr("Formatting"));
    m_toolBar->setAccessibleName(tr("Formatting"));
    const auto list = [](const QString &title, const QActionGroup *group) {
        return [title, group](QMenu &menu) { menu.addMenu(title)->addActions(group->actions()); };
    };
    // What is used most stays longest where the window is narrow.
    m_toolBar->add(m_paragraphs->styleBox(), 7, list(tr("Paragraph Style"), m_paragraphs->styles()));
    m_toolBar->add(m_characters->faceBox(), 20, list(tr("Font"), m_characters->faces()));
    m_toolBar->add(m_characters->sizeBox(), 18, list(tr("Font Size"), m_characters->sizes()));
    m_toolBar->addLine();
    constexpr std::array characterRanks{0, 1, 2, 14, 5, 10};
    const QList<QAction *> characters = m_characters->common();
    QList<QToolButton *> buttons;
    for (qsizetype i = 0; i < characters.size(); ++i)
        buttons += m_toolBar->add(characters[i], characterRanks[static_cast<std::size_t>(i)]);
    m_characters->setButtons(buttons[4], buttons[5]);
    m_toolBar->add(menuButton(m_toolBar, u"text-more"_s, tr("More for text"), m_characters->rare()), 15);
    m_toolBar->addLine();
    constexpr std::array paragraphRanks{3, 6, 16, 16, 11};
    const QList<QAction *> paragraphs = m_paragraphs->common();
    for (qsizetype i = 0; i < paragraphs.size(); ++i)
        m_toolBar->add(paragraphs[i], paragraphRanks[static_cast<std::size_t>(i)]);
    QToolButton *alignment =
        menuButton(m_toolBar, u"align-left"_s, tr("Alignment"), m_paragraphs->alignments());
    m_toolBar->add(alignment, 13);
    connect(m_paragraphs, &ParagraphActions::alignmentShown, alignment,
            [alignment](const QString &icon) { alignment->setIcon(look::icon(icon)); });
    m_toolBar->addLine();
    constexpr std::array insertRanks{4, 4, 9};
    const QList<QAction *> inserts = m_insert->common();
    buttons.clear();
    for (qsizetype i = 0; i < inserts.size(); ++i)
        buttons += m_toolBar->add(inserts[i], insertRanks[static_cast<std::size_t>(i)]);
    QToolButton *insert = menuButton(m_toolBar, u"insert"_s, tr("Insert"), m_insert->rare());
    m_toolBar->add(insert, 8);
    m_insert->setButtons(buttons.last(), insert);
    m_toolBar->addLine();
    m_toolBar->add(m_clear, 17);
    m_toolBar->finish();
    for (QAction *action : m_toolBar->actions()) {
        if (auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action))) {
            if (button->accessibleName().isEmpty())
                button->setAccessibleName(plainName(button->text()));
            // By keyboard they are reached through their shortcuts and the menu; Tab goes on to the text.
            button->setFocusPolicy(Qt::NoFocus);
        }
    }
}

void FormatActions::fillFormatMenu(QMenu *menu)
{
    m_paragraphs->fillMenu(menu);
    menu->addSeparator();
    m_characters->fillMenu(menu);
    menu->addSeparator();
    m_table->fillMenu(menu);
    menu->addAction(m_clear);
    menu->addAction(m_markdown);
}

void FormatActions::fillInsertMenu(QMenu *menu)
{
    m_insert->fillMenu(menu);
}

void FormatActions::fillEditMenu(QMenu *menu)
{
    m_edit->fillMenu(menu);
}

void FormatActions::fillContextMenu(QMenu *menu)
{
    m_insert->fillContextMenu(menu);
    m_table->fillContextMenu(menu);
    m_edit->fillContextMenu(menu);
}

void FormatActions::setFormattingEnabled(bool enabled)
{
    m_formattingEnabled = enabled;
    enableActions();
}

void FormatActions::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    if (readOnly) {
        m_characters->closePopups();
        m_insert->closePopups();
    }
    enableActions();
}

bool FormatActions::isMarkdown() const
{
    return m_markdown->isChecked();
}

void FormatActions::setMarkdown(bool understood)
{
    m_markdown->setChecked(understood);
    m_view.setMarkdown(understood);
}

QStringList FormatActions::recentEmoji() const
{
    return m_insert->recentEmoji();
}

void FormatActions::setRecentEmoji(const QStringList &recent)
{
    m_insert->setRecentEmoji(recent);
}

void FormatActions::enableActions()
{
    const bool enabled = m_formattingEnabled && !m_readOnly;
    m_characters->setEnabled(enabled);
    m_paragraphs->setEnabled(enabled);
    m_insert->setEnabled(enabled);
    m_table->setEnabled(enabled);
    m_clear->setEnabled(enabled);
    m_markdown->setEnabled(enabled);
    m_edit->setReadOnly(m_readOnly);
    m_toolBar->setEnabled(!m_readOnly);
    followCursor();
}

void FormatActions::followCursor()
{
    if (m_following)
        return;
    m_following = true;
    m_characters->followCursor();
    m_paragraphs->followCursor();
    m_insert->followCursor();
    m_table->followCursor();
    m_following = false;
}

void FormatActions::clear()
{
    clearFormatting(m_view.textCursor());
    if (!m_view.textCursor().hasSelection())
        m_view.setCurrentCharFormat({});
    followCursor();
}

} // namespace envoi::editor
