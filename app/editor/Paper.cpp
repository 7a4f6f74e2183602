#include "app/editor/Paper.h"

#include "app/look/Look.h"

#include <QAction>
#include <QApplication>
#include <QFontDatabase>
#include <QMenu>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextEdit>
#include <QWheelEvent>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr std::array zooms = {50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300};

/// Columns; where the lines of a plain letter are broken when it is sent.
constexpr int columns = 74;

} // namespace

Paper::Paper(QTextEdit &view, QWidget &owner)
    : QObject(&view), m_view(view), m_whiteAction(new QAction(tr("&White Paper"), this)),
      m_fixedAction(new QAction(tr("Fi&xed Width"), this)),
      m_guideAction(new QAction(tr("Wrap &Guide"), this)), m_guide(new QWidget(view.viewport()))
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
    add(tr("&Normal Size"), {Qt::CTRL | Qt::Key_0}, [this] {
        Look look = m_look;
        look.zoom = 100;
        choose(look);
    });
    const auto connectTo = [this](QAction *action, bool Look::*part) {
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, part](bool on) {
            Look look = m_look;
            look.*part = on;
            choose(look);
        });
    };
    m_whiteAction->setToolTip(tr("Shows the letter as on white paper. What is sent is the same."));
    connectTo(m_whiteAction, &Look::white);
    m_fixedAction->setToolTip(tr("Shows a plain letter with all characters of one width."));
    connectTo(m_fixedAction, &Look::fixedWidth);
    m_guideAction->setToolTip(tr("Shows in a plain letter where its lines are broken when it is sent."));
    connectTo(m_guideAction, &Look::guide);
    m_guide->setObjectName(u"wrapGuide"_s);
    m_guide->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_guide->setAutoFillBackground(true);
    m_guide->setBackgroundRole(QPalette::Mid);
    m_guide->hide();
    m_view.viewport()->installEventFilter(this);
}

void Paper::fillMenu(QMenu *menu)
{
    menu->addActions(m_zoomActions);
    menu->addSeparator();
    menu->addAction(m_whiteAction);
    menu->addAction(m_fixedAction);
    menu->addAction(m_guideAction);
    connect(menu, &QMenu::aboutToShow, this, [this] {
        m_whiteAction->setVisible(look::isDark());
        m_whiteAction->setChecked(m_look.white);
        for (auto *action : {m_fixedAction, m_guideAction})
            action->setEnabled(m_plain);
        m_fixedAction->setChecked(m_look.fixedWidth);
        m_guideAction->setChecked(m_look.guide);
    });
}

void Paper::setLook(const Look &look)
{
    Look now = look;
    now.zoom = std::clamp(now.zoom, zooms.front(), zooms.back());
    if (now == m_look)
        return;
    m_look = now;
    show();
}

void Paper::choose(const Look &look)
{
    setLook(look);
    emit lookChanged();
}

void Paper::setPlain(bool plain)
{
    m_plain = plain;
    show();
}

void Paper::step(int direction)
{
    Look look = m_look;
    if (direction > 0) {
        const auto next = std::ranges::upper_bound(zooms, look.zoom);
        look.zoom = next == zooms.end() ? zooms.back() : *next;
    } else {
        const auto here = std::ranges::lower_bound(zooms, look.zoom);
        look.zoom = here == zooms.begin() ? zooms.front() : *std::prev(here);
    }
    choose(look);
}

void Paper::show()
{
    const QFont usual = QApplication::font(&m_view);
    QFont font = m_plain && m_look.fixedWidth ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : usual;
    if (usual.pointSizeF() > 0)
        font.setPointSizeF(usual.pointSizeF() * m_look.zoom / 100);
    else
        font.setPixelSize(std::max(1, usual.pixelSize() * m_look.zoom / 100));
    m_view.setFont(font);
    m_view.setPalette(m_look.white ? look::palette(look::Scheme::Light) : QPalette());
    placeGuide();
}

void Paper::placeGuide()
{
    m_guide->setVisible(m_plain && m_look.guide);
    if (!m_guide->isVisibleTo(m_view.viewport()))
        return;
    const double left = m_view.document()->documentMargin() +
                        columns * QFontMetricsF(m_view.font()).horizontalAdvance(u'0') -
                        m_view.horizontalScrollBar()->value();
    const int width = m_view.viewport()->width();
    const int x = m_view.layoutDirection() == Qt::RightToLeft ? width - int(left) : int(left);
    m_guide->setGeometry(x, 0, 1, m_view.viewport()->height());
}

bool Paper::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        placeGuide();
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
