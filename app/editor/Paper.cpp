#include "app/editor/Paper.h"

#include "app/look/Look.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QTextEdit>
#include <QWheelEvent>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr std::array zooms = {50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300};

struct Last {
    int zoom = 100;
    bool white = false;
};

/// As the latest window was left, as long as the program runs.
Last &last()
{
    static Last value;
    return value;
}

} // namespace

Paper::Paper(QTextEdit &view, QWidget &owner)
    : QObject(&view), m_view(view), m_whiteAction(new QAction(tr("&White Paper"), this)), m_zoom(last().zoom),
      m_white(last().white)
{
    const auto add = [this, &owner](const QString &text, const QList<QKeySequence> &keys, auto run) {
        auto *action = new QAction(text, this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        owner.addAction(action);
        m_zoomActions.append(action);
    };
    // The plus stands on a key that needs Shift on some keyboards and on none on others.
    add(tr("Zoom &In"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, [this] { step(1); });
    add(tr("Zoom &Out"), {Qt::CTRL | Qt::Key_Minus}, [this] { step(-1); });
    add(tr("&Normal Size"), {Qt::CTRL | Qt::Key_0}, [this] { setZoom(100); });
    m_whiteAction->setCheckable(true);
    m_whiteAction->setToolTip(tr("Shows the letter as on white paper. What is sent is the same."));
    connect(m_whiteAction, &QAction::triggered, this, &Paper::setWhite);
    m_view.viewport()->installEventFilter(this);
    if (m_zoom != 100 || m_white)
        show();
}

void Paper::fillMenu(QMenu *menu)
{
    menu->addActions(m_zoomActions);
    menu->addSeparator();
    menu->addAction(m_whiteAction);
    connect(menu, &QMenu::aboutToShow, this, [this] {
        m_whiteAction->setVisible(look::isDark());
        m_whiteAction->setChecked(m_white);
    });
}

void Paper::setZoom(int percent)
{
    m_zoom = std::clamp(percent, zooms.front(), zooms.back());
    last().zoom = m_zoom;
    show();
}

void Paper::setWhite(bool white)
{
    m_white = white;
    last().white = white;
    show();
}

void Paper::step(int direction)
{
    if (direction > 0) {
        const auto next = std::ranges::upper_bound(zooms, m_zoom);
        setZoom(next == zooms.end() ? zooms.back() : *next);
    } else {
        const auto here = std::ranges::lower_bound(zooms, m_zoom);
        setZoom(here == zooms.begin() ? zooms.front() : *std::prev(here));
    }
}

void Paper::show()
{
    QFont font = m_view.font();
    const QFont usual = QApplication::font(&m_view);
    if (usual.pointSizeF() > 0)
        font.setPointSizeF(usual.pointSizeF() * m_zoom / 100);
    else
        font.setPixelSize(std::max(1, usual.pixelSize() * m_zoom / 100));
    m_view.setFont(font);
    m_view.setPalette(m_white ? look::palette(look::Scheme::Light) : QPalette());
}

bool Paper::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel)
        return QObject::eventFilter(watched, event);
    const auto *wheel = static_cast<QWheelEvent *>(event);
    if (!wheel->modifiers().testFlag(Qt::ControlModifier))
        return false;
    m_wheel += wheel->angleDelta().y();
    for (; m_wheel >= QWheelEvent::DefaultDeltasPerStep; m_wheel -= QWheelEvent::DefaultDeltasPerStep)
        step(1);
    for (; m_wheel <= -QWheelEvent::DefaultDeltasPerStep; m_wheel += QWheelEvent::DefaultDeltasPerStep)
        step(-1);
    return true;
}

} // namespace envoi::editor
