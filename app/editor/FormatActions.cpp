#include "app/editor/FormatActions.h"

#include "app/editor/ColourPalette.h"
#include "app/editor/Commands.h"
#include "app/editor/LinkDialog.h"
#include "app/editor/TextView.h"
#include "app/look/Look.h"
#include "app/platform/Dialogs.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

FormatActions::FormatActions(TextView &view, QWidget &owner) : QObject(&owner), m_view(view), m_owner(owner)
{
    makeCharacterActions();
    makeParagraphActions();
    makeInsertActions();
    makeEditActions();
    makeToolBar();
    connect(&m_view, &QTextEdit::cursorPositionChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::selectionChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::currentCharFormatChanged, this, &FormatActions::followCursor);
    connect(&m_view, &QTextEdit::textChanged, this, &FormatActions::followCursor);
    followCursor();
}

QAction *FormatActions::make(const QString &icon, const QString &text, const QString &shortcut,
                             bool checkable)
{
    auto *action = new QAction(icon.isEmpty() ? QIcon() : look::icon(icon), text, this);
    action->setCheckable(checkable);
    const QKeySequence keys(shortcut);
    QString tip = QString(text).remove(u'&').remove(u"…"_s);
    if (!keys.isEmpty()) {
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        tip += u" ("_s + keys.toString(QKeySequence::NativeText) + u')';
    }
    action->setToolTip(tip);
    m_owner.addAction(action);
    return action;
}

template <typename Function>
QAction *FormatActions::make(const QString &icon, const QString &text, const QString &shortcut,
                             Function function)
{
    QAction *action = make(icon, text, shortcut);
    connect(action, &QAction::triggered, this, function);
    return action;
}

void FormatActions::makeCharacterActions()
{
    m_bold = make(u"bold"_s, tr("&Bold"), u"Ctrl+B"_s, true);
    connect(m_bold, &QAction::triggered, this, [this](bool on) {
        changeFormat(
            [on](QTextCharFormat &format) { format.setFontWeight(on ? QFont::Bold : QFont::Normal); });
    });
    m_italic = make(u"italic"_s, tr("&Italic"), u"Ctrl+I"_s, true);
    connect(m_italic, &QAction::triggered, this,
            [this](bool on) { changeFormat([on](QTextCharFormat &format) { format.setFontItalic(on); }); });
    m_underline = make(u"underline"_s, tr("&Underline"), u"Ctrl+U"_s, true);
    connect(m_underline, &QAction::triggered, this, [this](bool on) {
        changeFormat([on](QTextCharFormat &format) {
            if (!format.isAnchor())
                format.setFontUnderline(on);
        });
    });
    m_strike = make(u"strikethrough"_s, tr("Strikethrou&gh"), u"Ctrl+Shift+X"_s, true);
    connect(m_strike, &QAction::triggered, this, [this](bool on) {
        changeFormat([on](QTextCharFormat &format) { format.setFontStrikeOut(on); });
    });
    m_colour = make(u"text-color"_s, tr("Text &Colour…"), {}, [this] { showColours(); });
    m_characterActions = {m_bold, m_italic, m_underline, m_strike, m_colour};
}

void FormatActions::makeParagraphActions()
{
    m_bullets = make(u"list-bullets"_s, tr("Bulleted &List"), u"Ctrl+Shift+8"_s, true);
    connect(m_bullets, &QAction::triggered, this, [this] { toggleList(m_view.textCursor(), false); });
    m_numbers = make(u"list-numbers"_s, tr("&Numbered List"), u"Ctrl+Shift+7"_s, true);
    connect(m_numbers, &QAction::triggered, this, [this] { toggleList(m_view.textCursor(), true); });
    m_less = make(u"indent-less"_s, tr("&Decrease Indent"), u"Ctrl+["_s,
                  [this] { changeIndent(m_view.textCursor(), -1); });
    m_more = make(u"indent-more"_s, tr("Increase Ind&ent"), u"Ctrl+]"_s,
                  [this] { changeIndent(m_view.textCursor(), 1); });
    m_quote = make(u"quote"_s, tr("&Quote"), u"Ctrl+Shift+9"_s, true);
    connect(m_quote, &QAction::triggered, this, [this] { toggleQuote(m_view.textCursor()); });
    m_paragraphActions = {m_bullets, m_numbers, m_less, m_more, m_quote};
    for (QAction *action : std::as_const(m_paragraphActions))
        connect(action, &QAction::triggered, this, &FormatActions::followCursor);
}

void FormatActions::makeInsertActions()
{
    m_link = make(u"link"_s, tr("Lin&k…"), u"Ctrl+K"_s, [this] { editLink(); });
    m_picture = make(u"picture"_s, tr("&Picture…"), {}, [this] { choosePictures(); });
    m_clear = make(u"clear-format"_s, tr("Clea&r Formatting"), u"Ctrl+\\"_s, [this] { clear(); });
    m_insertActions = {m_link, m_picture, m_clear};
}

void FormatActions::makeEditActions()
{
    m_copy = make(u"copy"_s, tr("&Copy"), u"Ctrl+C"_s, [this] { onFocus("copy"); });
    m_selectAll = make({}, tr("Select &All"), u"Ctrl+A"_s, [this] { onFocus("selectAll"); });
    m_editActions = {
        make(u"undo"_s, tr("&Undo"), u"Ctrl+Z"_s, [this] { onFocus("undo"); }),
        make(u"redo"_s, tr("&Redo"), u"Ctrl+Shift+Z"_s, [this] { onFocus("redo"); }),
        make(u"cut"_s, tr("Cu&t"), u"Ctrl+X"_s, [this] { onFocus("cut"); }),
        m_copy,
        make(u"paste"_s, tr("&Paste"), u"Ctrl+V"_s, [this] { onFocus("paste"); }),
        make(u"paste-plain"_s, tr("Paste &Without Formatting"), u"Ctrl+Shift+V"_s,
             [this] {
                 if (m_owner.isAncestorOf(QApplication::focusWidget()))
                     m_view.pasteWithoutFormatting();
                 else
                     onFocus("paste");
             }),
        m_selectAll,
    };
}

void FormatActions::makeToolBar()
{
    m_toolBar = new QToolBar(tr("Formatting"), &m_owner);
    m_toolBar->setAccessibleName(tr("Formatting"));
    m_toolBar->setIconSize(QSize(18, 18));
    m_toolBar->setMovable(false);
    m_toolBar->setFloatable(false);

    m_style = new QComboBox;
    m_style->setAccessibleName(tr("Paragraph style"));
    m_style->setToolTip(tr("Paragraph style"));
    m_style->addItem(tr("Paragraph"), static_cast<int>(Style::Paragraph));
    m_style->addItem(tr("Heading 1"), static_cast<int>(Style::Heading1));
    m_style->addItem(tr("Heading 2"), static_cast<int>(Style::Heading2));
    m_style->addItem(tr("Heading 3"), static_cast<int>(Style::Heading3));
    m_style->addItem(tr("Preformatted"), static_cast<int>(Style::Preformatted));
    connect(m_style, &QComboBox::activated, this,
            [this](int index) { applyStyle(static_cast<Style>(m_style->itemData(index).toInt())); });
    m_toolBar->addWidget(m_style);

    m_size = new QComboBox;
    m_size->setAccessibleName(tr("Font size"));
    m_size->setToolTip(tr("Font size"));
    m_size->addItem(tr("Small"), static_cast<int>(FontSize::Small));
    m_size->addItem(tr("Normal"), static_cast<int>(FontSize::Normal));
    m_size->addItem(tr("Large"), static_cast<int>(FontSize::Large));
    m_size->addItem(tr("Huge"), static_cast<int>(FontSize::Huge));
    connect(m_size, &QComboBox::activated, this,
            [this](int index) { applySize(static_cast<FontSize>(m_size->itemData(index).toInt())); });
    m_toolBar->addWidget(m_size);

    m_toolBar->addSeparator();
    m_toolBar->addActions(m_characterActions);
    m_toolBar->addSeparator();
    m_toolBar->addActions(m_paragraphActions);
    m_toolBar->addSeparator();
    m_toolBar->addActions(m_insertActions);
    m_colourButton = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(m_colour));
    for (QAction *action : m_toolBar->actions()) {
        if (auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action))) {
            button->setAccessibleName(QString(action->text()).remove(u'&').remove(u"…"_s));
            // By keyboard they are reached through their shortcuts and the menu; Tab goes on to the text.
            button->setFocusPolicy(Qt::NoFocus);
        }
    }
}

void FormatActions::fillFormatMenu(QMenu *menu)
{
    QMenu *styles = menu->addMenu(tr("Paragraph St&yle"));
    for (int i = 0; i < m_style->count(); ++i)
        styles->addAction(m_style->itemText(i), this,
                          [this, i] { applyStyle(static_cast<Style>(m_style->itemData(i).toInt())); });
    QMenu *sizes = menu->addMenu(tr("&Font Size"));
    for (int i = 0; i < m_size->count(); ++i)
        sizes->addAction(m_size->itemText(i), this,
                         [this, i] { applySize(static_cast<FontSize>(m_size->itemData(i).toInt())); });
    for (QMenu *submenu : {styles, sizes})
        connect(menu, &QMenu::aboutToShow, submenu,
                [this, submenu] { submenu->setEnabled(m_bold->isEnabled()); });
    menu->addSeparator();
    menu->addActions(m_characterActions);
    menu->addSeparator();
    menu->addActions(m_paragraphActions);
    menu->addSeparator();
    menu->addActions(m_insertActions);
}

void FormatActions::fillEditMenu(QMenu *menu)
{
    menu->addActions(m_editActions.first(2));
    menu->addSeparator();
    menu->addActions(m_editActions.sliced(2, 4));
    menu->addSeparator();
    menu->addActions(m_editActions.sliced(6));
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
        if (m_colours)
            m_colours->close();
        if (m_linkDialog)
            m_linkDialog->reject();
    }
    enableActions();
}

void FormatActions::enableActions()
{
    const bool enabled = m_formattingEnabled && !m_readOnly;
    for (QAction *action : m_characterActions + m_paragraphActions + m_insertActions)
        action->setEnabled(enabled);
    for (QAction *action : std::as_const(m_editActions))
        action->setEnabled(!m_readOnly || action == m_copy || action == m_selectAll);
    m_toolBar->setEnabled(!m_readOnly);
    m_style->setEnabled(enabled);
    m_size->setEnabled(enabled);
    followCursor();
}

void FormatActions::followCursor()
{
    if (m_following)
        return;
    m_following = true;
    const QTextCursor cursor = m_view.textCursor();
    QTextCharFormat format = m_view.currentCharFormat();
    if (cursor.hasSelection()) {
        // Of what is selected its beginning counts, whichever way it was selected.
        QTextCursor first(cursor);
        first.setPosition(cursor.selectionStart() + 1);
        format = first.charFormat();
    }
    m_bold->setChecked(format.fontWeight() >= QFont::DemiBold);
    m_italic->setChecked(format.fontItalic());
    m_underline->setChecked(format.fontUnderline() && !format.isAnchor());
    m_strike->setChecked(format.fontStrikeOut());
    m_bullets->setChecked(isInList(cursor, false));
    m_numbers->setChecked(isInList(cursor, true));
    m_quote->setChecked(quoteLevel(cursor.blockFormat()) > 0);
    if (m_bold->isEnabled()) {
        m_more->setEnabled(canIndent(cursor));
        m_less->setEnabled(cursor.blockFormat().indent() > 0 || cursor.block().textList());
    }
    const Style style = styleOf(cursor.block());
    m_style->setCurrentIndex(m_style->findData(static_cast<int>(style)));
    const int size = format.intProperty(QTextFormat::FontSizeAdjustment);
    const bool heading = headingLevel(cursor.block()) > 0;
    m_size->setCurrentIndex(m_size->findData(heading ? 0 : std::clamp(size, -1, 2)));
    m_size->setEnabled(m_bold->isEnabled() && !heading);
    m_following = false;
}

void FormatActions::changeFormat(const std::function<void(QTextCharFormat &)> &change)
{
    // A menu may have been open already when the letter became one that can only be read.
    if (m_readOnly)
        return;
    if (m_view.textCursor().hasSelection()) {
        changeCharacters(m_view.textCursor(), change);
    } else {
        QTextCharFormat format = m_view.currentCharFormat();
        change(format);
        m_view.setCurrentCharFormat(format);
    }
    followCursor();
}

void FormatActions::applyStyle(Style style)
{
    if (m_readOnly)
        return;
    const Style old = styleOf(m_view.textCursor().block());
    QTextCharFormat format = restyled(m_view.currentCharFormat(), old, style);
    setStyle(m_view.textCursor(), style);
    if (!m_view.textCursor().hasSelection() && !format.isImageFormat())
        m_view.setCurrentCharFormat(format);
    followCursor();
    m_view.setFocus();
}

void FormatActions::applySize(FontSize size)
{
    changeFormat([size](QTextCharFormat &format) {
        if (size == FontSize::Normal)
            format.clearProperty(QTextFormat::FontSizeAdjustment);
        else
            format.setProperty(QTextFormat::FontSizeAdjustment, static_cast<int>(size));
    });
    m_view.setFocus();
}

void FormatActions::applyColour(const QColor &colour)
{
    const QBrush link = m_view.palette().link();
    changeFormat([colour, link](QTextCharFormat &format) {
        if (colour.isValid()) {
            format.setForeground(colour);
            format.clearProperty(LinkTint);
        } else if (format.isAnchor()) {
            format.setForeground(link);
            format.setProperty(LinkTint, true);
        } else {
            format.clearForeground();
        }
    });
    m_view.setFocus();
}

void FormatActions::showColours()
{
    if (!m_colours) {
        m_colours = new ColourPalette(&m_owner);
        connect(m_colours, &ColourPalette::chosen, this, &FormatActions::applyColour);
    }
    const QTextCharFormat format = m_view.currentCharFormat();
    const bool chosen = format.hasProperty(QTextFormat::ForegroundBrush) && !format.boolProperty(LinkTint);
    const QWidget *anchor = m_colourButton && m_colourButton->isVisible() ? m_colourButton : &m_owner;
    m_colours->popUp(*anchor, chosen ? format.foreground().color() : QColor());
}

void FormatActions::editLink()
{
    if (m_linkDialog)
        return;
    QTextCursor range = m_view.textCursor();
    const QTextCursor link = linkAt(range);
    const bool existing = link.hasSelection();
    QString address;
    if (existing) {
        QTextCursor first(link);
        first.setPosition(link.selectionStart() + 1);
        address = first.charFormat().anchorHref();
        range = link;
    } else {
        const QString selected = range.selectedText().trimmed();
        if (selected.contains(u'.') || selected.contains(u'@'))
            address = wholeAddress(selected);
    }
    m_linkDialog = new LinkDialog(&m_owner);
    m_linkDialog->setAttribute(Qt::WA_DeleteOnClose);
    // Several paragraphs or a picture keep what they are, and only become a link.
    const QString selected = range.selectedText();
    const bool simple = !selected.contains(QChar::ParagraphSeparator) &&
                        !selected.contains(QChar::ObjectReplacementCharacter);
    m_linkDialog->begin(simple ? selected : QString(), address, existing);
    connect(m_linkDialog, &QDialog::accepted, this, [this, range, simple] {
        const QString text = simple ? m_linkDialog->text() : QString();
        setLink(range, text, m_linkDialog->address(), m_view.palette());
        followCursor();
    });
    connect(m_linkDialog, &LinkDialog::removeRequested, this, [this, range] {
        removeLinks(range);
        followCursor();
    });
    connect(m_linkDialog, &QDialog::finished, &m_view, [this] { m_view.setFocus(); });
    m_linkDialog->open();
}

void FormatActions::choosePictures()
{
    const QStringList paths = platform::dialogs().openFiles(
        &m_owner, tr("Insert pictures"),
        tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.svg *.bmp *.tif *.tiff);;All files (*)"));
    m_view.insertPictureFiles(paths);
    m_view.setFocus();
}

void FormatActions::clear()
{
    clearFormatting(m_view.textCursor());
    if (!m_view.textCursor().hasSelection())
        m_view.setCurrentCharFormat({});
    followCursor();
}

void FormatActions::onFocus(const char *slot)
{
    QWidget *focused = QApplication::focusWidget();
    const bool elsewhere = focused && focused->window() == m_owner.window() &&
                           !m_owner.isAncestorOf(focused) &&
                           focused->metaObject()->indexOfMethod((QByteArray(slot) + "()").constData()) >= 0;
    QMetaObject::invokeMethod(elsewhere ? focused : &m_view, slot);
}

} // namespace envoi::editor
