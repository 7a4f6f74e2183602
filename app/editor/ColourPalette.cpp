#include "app/editor/ColourPalette.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include <span>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int columns = 5;

struct Named {
    const char *name;
    QRgb colour;
};

// Dark enough on white and light enough on black to be read on both, but for the two ends of grey.
constexpr Named textColours[] = {
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Black"), 0xff000000},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Dark grey"), 0xff5e5c64},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Grey"), 0xff8a8890},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Brown"), 0xff986a44},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Dark red"), 0xffa51d2d},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Red"), 0xffd81f2a},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Orange"), 0xffc64600},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Gold"), 0xff9c6e03},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Green"), 0xff1f8a48},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Dark green"), 0xff26613c},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Teal"), 0xff0b7f86},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Blue"), 0xff1a73d1},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Dark blue"), 0xff1a4f9c},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Purple"), 0xff8133a8},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Pink"), 0xffc2307f},
};

// Light enough for black letters.
constexpr Named highlights[] = {
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Yellow"), 0xfffff176},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light green"), 0xffb9f6a5},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light blue"), 0xffa8dcff},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light pink"), 0xffffc1dc},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light orange"), 0xffffd199},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light purple"), 0xffe0c8ff},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Turquoise"), 0xff9eefe5},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light red"), 0xffffb3ad},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light brown"), 0xffe6d3bf},
    {QT_TRANSLATE_NOOP("envoi::editor::ColourPalette", "Light grey"), 0xffdcdcdc},
};

std::span<const Named> coloursOf(ColourPalette::Kind kind)
{
    if (kind == ColourPalette::Kind::Text)
        return textColours;
    return highlights;
}

QIcon swatch(QRgb colour, const QWidget &widget)
{
    constexpr int side = 18;
    const double ratio = widget.devicePixelRatioF();
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor edge = widget.palette().color(QPalette::Text);
    edge.setAlphaF(0.25F);
    painter.setPen(edge);
    painter.setBrush(QColor(colour));
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 3, 3);
    return pixmap;
}

} // namespace

ColourPalette::ColourPalette(Kind kind, QWidget *parent)
    : QFrame(parent, Qt::Popup), m_automatic(new QToolButton)
{
    const bool isText = kind == Kind::Text;
    setObjectName(isText ? u"colourPalette"_s : u"highlightPalette"_s);
    setFrameStyle(QFrame::StyledPanel | QFrame::Raised);
    setAccessibleName(isText ? tr("Text colour") : tr("Highlight"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(6, 6, 6, 6);
    grid->setSpacing(2);
    m_automatic->setText(isText ? tr("Automatic") : tr("None"));
    m_automatic->setToolTip(isText ? tr("The reader's own colour") : tr("No highlight"));
    m_automatic->setAccessibleName(m_automatic->text());
    m_automatic->setAutoRaise(true);
    m_automatic->setCheckable(true);
    m_automatic->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_automatic->installEventFilter(this);
    grid->addWidget(m_automatic, 0, 0, 1, columns);
    connect(m_automatic, &QToolButton::clicked, this, [this] { choose({}); });
    for (const Named &one : coloursOf(kind)) {
        auto *button = new QToolButton;
        button->setAutoRaise(true);
        button->setCheckable(true);
        button->setIcon(swatch(one.colour, *this));
        button->setIconSize(QSize(18, 18));
        button->setToolTip(tr(one.name));
        button->setAccessibleName(tr(one.name));
        button->setProperty("colour", QColor(one.colour));
        button->installEventFilter(this);
        const int index = static_cast<int>(m_swatches.size());
        grid->addWidget(button, 1 + index / columns, index % columns);
        connect(button, &QToolButton::clicked, this, [this, colour = QColor(one.colour)] { choose(colour); });
        m_swatches += button;
    }
}

void ColourPalette::popUp(const QPoint &globalPosition, const QColor &current)
{
    QToolButton *focused = m_automatic;
    m_automatic->setChecked(!current.isValid());
    for (QToolButton *button : std::as_const(m_swatches)) {
        const bool is = current.isValid() && button->property("colour").value<QColor>() == current;
        button->setChecked(is);
        if (is)
            focused = button;
    }
    adjustSize();
    move(globalPosition);
    show();
    focused->setFocus();
}

void ColourPalette::choose(const QColor &colour)
{
    hide();
    emit chosen(colour);
}

bool ColourPalette::moveFocus(int key)
{
    const qsizetype at = m_swatches.indexOf(qobject_cast<QToolButton *>(focusWidget()));
    const auto count = m_swatches.size();
    qsizetype to = at;
    switch (key) {
    case Qt::Key_Right:
        to = at + 1;
        break;
    case Qt::Key_Left:
        to = at - 1;
        break;
    case Qt::Key_Down:
        to = at < 0 ? 0 : at + columns;
        break;
    case Qt::Key_Up:
        to = at - columns;
        break;
    default:
        return false;
    }
    if (to < 0)
        m_automatic->setFocus(Qt::TabFocusReason);
    else if (to < count)
        m_swatches[to]->setFocus(Qt::TabFocusReason);
    return true;
}

bool ColourPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (moveFocus(key->key()))
            return true;
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            qobject_cast<QToolButton *>(watched)->click();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void ColourPalette::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

} // namespace envoi::editor
