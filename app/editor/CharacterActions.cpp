#include "app/editor/CharacterActions.h"

#include "app/editor/ColourPalette.h"
#include "app/editor/Commands.h"
#include "app/editor/FontFaces.h"
#include "app/editor/TextView.h"

#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QTextBlock>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

int faceIndexOf(const QTextCharFormat &format)
{
    const FontFace *face = fontFaceOf(format);
    return face ? static_cast<int>(face - fontFaces().data()) : -1;
}

const FontFace *faceAt(int index)
{
    return index < 0 ? nullptr : &fontFaces()[static_cast<size_t>(index)];
}

void setVertical(QTextCharFormat &format, bool on, QTextCharFormat::VerticalAlignment where)
{
    if (on)
        format.setVerticalAlignment(where);
    else
        format.clearProperty(QTextFormat::TextVerticalAlignment);
}

void setRaised(QTextCharFormat &format, bool on)
{
    setVertical(format, on, QTextCharFormat::AlignSuperScript);
}

void setLowered(QTextCharFormat &format, bool on)
{
    setVertical(format, on, QTextCharFormat::AlignSubScript);
}

/// Of \a group the one with that data.
void check(const QActionGroup &group, int data)
{
    for (QAction *action : group.actions())
        action->setChecked(action->data().toInt() == data);
}

} // namespace

CharacterActions::CharacterActions(const Workplace &place)
    : QObject(&place.owner), m_view(place.view), m_owner(place.owner)
{
    const auto toggle = [this](const QString &icon, const QString &text, const QString &keys,
                               void (*set)(QTextCharFormat &, bool)) {
        QAction *action = makeAction(this, m_owner, icon, text, keys, true);
        connect(action, &QAction::triggered, this,
                [this, set](bool on) { change([on, set](QTextCharFormat &format) { set(format, on); }); });
        return action;
    };
    m_bold = toggle(u"bold"_s, tr("&Bold"), u"Ctrl+B"_s, [](QTextCharFormat &format, bool on) {
        format.setFontWeight(on ? QFont::Bold : QFont::Normal);
    });
    m_italic = toggle(u"italic"_s, tr("&Italic"), u"Ctrl+I"_s,
                      [](QTextCharFormat &format, bool on) { format.setFontItalic(on); });
    m_underline = toggle(u"underline"_s, tr("&Underline"), u"Ctrl+U"_s, [](QTextCharFormat &format, bool on) {
        if (!format.isAnchor())
            format.setFontUnderline(on);
    });
    m_strike = toggle(u"strikethrough"_s, tr("Strikethrou&gh"), u"Ctrl+Shift+X"_s,
                      [](QTextCharFormat &format, bool on) { format.setFontStrikeOut(on); });
    m_colour = makeAction(this, m_owner, u"text-color"_s, tr("Text &Colour…"), {}, [this] { showColours(); });
    m_highlight = makeAction(this, m_owner, u"highlight"_s, tr("&Highlight…"), u"Ctrl+Alt+H"_s,
                             [this] { showHighlights(); });
    m_common = {m_bold, m_italic, m_underline, m_strike, m_colour, m_highlight};

    m_code = toggle(u"code"_s, tr("C&ode"), u"Ctrl+T"_s,
                    [](QTextCharFormat &format, bool on) { setCode(format, on); });
    m_superscript = toggle(u"superscript"_s, tr("Su&perscript"), u"Ctrl+."_s, setRaised);
    m_subscript = toggle(u"subscript"_s, tr("&Subscript"), u"Ctrl+,"_s, setLowered);
    m_larger =
        makeAction(this, m_owner, {}, tr("&Larger Text"), u"Ctrl+Shift+."_s, [this] { changeSize(1); });
    m_smaller =
        makeAction(this, m_owner, {}, tr("S&maller Text"), u"Ctrl+Shift+,"_s, [this] { changeSize(-1); });
    m_rare = {m_code, m_superscript, m_subscript, m_larger, m_smaller};
    makeBoxes();
}

void CharacterActions::makeBoxes()
{
    const auto box = [](const QString &name) {
        auto *made = new QComboBox;
        made->setAccessibleName(name);
        made->setToolTip(name);
        return made;
    };
    const auto choice = [this](QActionGroup *group, const QString &text, int data) {
        auto *action = group->addAction(text);
        action->setCheckable(true);
        action->setData(data);
    };
    m_faces = new QActionGroup(this);
    m_face = box(tr("Font"));
    m_face->addItem(tr("Default font"), -1);
    choice(m_faces, tr("&Default Font"), -1);
    for (int i = 0; i < static_cast<int>(fontFaces().size()); ++i) {
        const QString name = QString::fromLatin1(faceAt(i)->name);
        m_face->addItem(name, i);
        m_face->setItemData(m_face->count() - 1, QFont(name), Qt::FontRole);
        choice(m_faces, name, i);
    }
    m_face->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_face->setMinimumContentsLength(8);
    connect(m_face, &QComboBox::activated, this,
            [this](int index) { applyFace(faceAt(m_face->itemData(index).toInt())); });
    connect(m_faces, &QActionGroup::triggered, this,
            [this](const QAction *action) { applyFace(faceAt(action->data().toInt())); });

    m_sizes = new QActionGroup(this);
    m_size = box(tr("Font size"));
    for (const auto &[text, size] : {std::pair(tr("Small"), FontSize::Small),
                                     {tr("Normal"), FontSize::Normal},
                                     {tr("Large"), FontSize::Large},
                                     {tr("Huge"), FontSize::Huge}}) {
        m_size->addItem(text, static_cast<int>(size));
        choice(m_sizes, text, static_cast<int>(size));
    }
    connect(m_size, &QComboBox::activated, this,
            [this](int index) { applySize(static_cast<FontSize>(m_size->itemData(index).toInt())); });
    connect(m_sizes, &QActionGroup::triggered, this,
            [this](const QAction *action) { applySize(static_cast<FontSize>(action->data().toInt())); });
}

void CharacterActions::fillMenu(QMenu *menu)
{
    const auto submenu = [menu](const QString &text, const QActionGroup &group) {
        QMenu *made = menu->addMenu(text);
        made->addActions(group.actions());
        return made;
    };
    submenu(tr("&Font"), *m_faces);
    QMenu *sizes = submenu(tr("Font Si&ze"), *m_sizes);
    sizes->addSeparator();
    sizes->addActions({m_larger, m_smaller});
    menu->addSeparator();
    menu->addActions(m_common);
    menu->addActions({m_code, m_superscript, m_subscript});
}

void CharacterActions::setButtons(QWidget *colour, QWidget *highlight)
{
    m_colourButton = colour;
    m_highlightButton = highlight;
}

void CharacterActions::setEnabled(bool enabled)
{
    m_enabled = enabled;
    for (QAction *action : all())
        action->setEnabled(enabled);
    m_faces->setEnabled(enabled);
    m_sizes->setEnabled(enabled);
    m_face->setEnabled(enabled);
    m_size->setEnabled(enabled);
}

void CharacterActions::closePopups()
{
    for (ColourPalette *palette : {m_colours.data(), m_highlights.data()}) {
        if (palette)
            palette->close();
    }
}

QTextCharFormat CharacterActions::current() const
{
    const QTextCursor cursor = m_view.textCursor();
    if (!cursor.hasSelection())
        return m_view.currentCharFormat();
    // Of what is selected its beginning counts, whichever way it was selected.
    QTextCursor first(cursor);
    first.setPosition(cursor.selectionStart() + 1);
    return first.charFormat();
}

void CharacterActions::followCursor()
{
    const QTextCharFormat format = current();
    m_bold->setChecked(format.fontWeight() >= QFont::DemiBold);
    m_italic->setChecked(format.fontItalic());
    m_underline->setChecked(format.fontUnderline() && !format.isAnchor());
    m_strike->setChecked(format.fontStrikeOut());
    m_code->setChecked(format.fontFixedPitch());
    m_superscript->setChecked(format.verticalAlignment() == QTextCharFormat::AlignSuperScript);
    m_subscript->setChecked(format.verticalAlignment() == QTextCharFormat::AlignSubScript);
    const int face = faceIndexOf(format);
    m_face->setCurrentIndex(m_face->findData(face));
    check(*m_faces, face);
    const bool heading = headingLevel(m_view.textCursor().block()) > 0;
    const int size = heading ? 0 : std::clamp(format.intProperty(QTextFormat::FontSizeAdjustment), -1, 2);
    m_size->setCurrentIndex(m_size->findData(size));
    check(*m_sizes, size);
    const bool sized = m_enabled && !heading;
    m_size->setEnabled(sized);
    m_sizes->setEnabled(sized);
    m_larger->setEnabled(sized && size < static_cast<int>(FontSize::Huge));
    m_smaller->setEnabled(sized && size > static_cast<int>(FontSize::Small));
}

void CharacterActions::change(const std::function<void(QTextCharFormat &)> &change)
{
    // A menu may have been open already when the letter became one that can only be read.
    if (m_view.isReadOnly())
        return;
    if (m_view.textCursor().hasSelection()) {
        changeCharacters(m_view.textCursor(), change);
    } else {
        QTextCharFormat format = m_view.currentCharFormat();
        change(format);
        m_view.setCurrentCharFormat(format);
    }
    emit changed();
}

void CharacterActions::applyFace(const FontFace *face)
{
    change([face](QTextCharFormat &format) {
        if (!format.isImageFormat())
            setFontFace(format, face);
    });
    m_view.setFocus();
}

void CharacterActions::applySize(FontSize size)
{
    change([size](QTextCharFormat &format) {
        if (size == FontSize::Normal)
            format.clearProperty(QTextFormat::FontSizeAdjustment);
        else
            format.setProperty(QTextFormat::FontSizeAdjustment, static_cast<int>(size));
    });
    m_view.setFocus();
}

void CharacterActions::changeSize(int step)
{
    const int size = std::clamp(current().intProperty(QTextFormat::FontSizeAdjustment), -1, 2);
    applySize(static_cast<FontSize>(std::clamp(size + step, -1, 2)));
}

void CharacterActions::applyColour(const QColor &colour)
{
    const QBrush link = m_view.palette().link();
    change([colour, link](QTextCharFormat &format) {
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

void CharacterActions::applyHighlight(const QColor &colour)
{
    const QBrush link = m_view.palette().link();
    change([colour, link](QTextCharFormat &format) {
        setHighlight(format, colour);
        if (format.isAnchor() && !format.hasProperty(QTextFormat::ForegroundBrush)) {
            format.setForeground(link);
            format.setProperty(LinkTint, true);
        }
    });
    m_view.setFocus();
}

QPoint CharacterActions::below(const QWidget *button) const
{
    if (button && button->isVisible())
        return button->mapToGlobal(QPoint(0, button->height()));
    return m_view.viewport()->mapToGlobal(m_view.cursorRect().bottomLeft() + QPoint(0, 4));
}

void CharacterActions::showColours()
{
    if (!m_colours) {
        m_colours = new ColourPalette(ColourPalette::Kind::Text, &m_owner);
        connect(m_colours, &ColourPalette::chosen, this, &CharacterActions::applyColour);
    }
    const QTextCharFormat format = current();
    const bool chosen = format.hasProperty(QTextFormat::ForegroundBrush) && !format.boolProperty(LinkTint);
    m_colours->popUp(below(m_colourButton), chosen ? format.foreground().color() : QColor());
}

void CharacterActions::showHighlights()
{
    if (!m_highlights) {
        m_highlights = new ColourPalette(ColourPalette::Kind::Highlight, &m_owner);
        connect(m_highlights, &ColourPalette::chosen, this, &CharacterActions::applyHighlight);
    }
    const QTextCharFormat format = current();
    const bool chosen = format.hasProperty(QTextFormat::BackgroundBrush);
    m_highlights->popUp(below(m_highlightButton), chosen ? format.background().color() : QColor());
}

} // namespace envoi::editor
