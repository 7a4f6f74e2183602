#include "app/compose/PreviewPane.h"

#include "app/compose/Memory.h"
#include "app/look/Look.h"
#include "app/platform/Background.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QScreen>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

const QString purpose = u"preview"_s;
constexpr int usualWidth = 400;
constexpr int leastWidth = 240;
/// How the letter looks is what people want to see first.
constexpr int looksSide = 1;
/// Of the letter beside it, below which the window is made wider.
constexpr int goodLetterWidth = 540;

/// The style's own has marks that can't be seen in the dark, and none of this program's family.
QWidget *makeTitle(QDockWidget &dock)
{
    auto *title = new QWidget(&dock);
    auto *label = new QLabel(dock.windowTitle(), title);
    label->setTextFormat(Qt::PlainText);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *close = new QToolButton(title);
    close->setObjectName(u"closePreview"_s);
    close->setIcon(look::icon(u"cancel"_s));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setAccessibleName(PreviewPane::tr("Close what will be sent"));
    close->setToolTip(PreviewPane::tr("Close (F8)"));
    QObject::connect(close, &QToolButton::clicked, &dock, &QWidget::close);
    auto *layout = new QHBoxLayout(title);
    layout->setContentsMargins(12, 6, 6, 2);
    layout->addWidget(label, 1);
    layout->addWidget(close);
    return title;
}

} // namespace

PreviewPane::PreviewPane(QMainWindow &window, Memory &memory, preview::Preview::Source source, QWidget &back)
    : QObject(&window), m_window(window), m_memory(memory), m_source(std::move(source)), m_back(back),
      m_toggle(new QAction(tr("What Will Be &Sent"), this)),
      m_go(new QAction(tr("Go &to What Will Be Sent, or Back"), this)), m_button(new QToolButton(&window))
{
    m_toggle->setObjectName(u"togglePreview"_s);
    m_toggle->setCheckable(true);
    m_toggle->setIcon(look::icon(u"eye"_s));
    m_toggle->setIconText(tr("Preview"));
    m_toggle->setShortcut(QKeySequence(Qt::Key_F8));
    m_toggle->setToolTip(tr("What will be sent: its parts and size, how it looks, its source (%1)")
                             .arg(m_toggle->shortcut().toString(QKeySequence::NativeText)));
    m_go->setObjectName(u"goToPreview"_s);
    m_go->setShortcut(QKeySequence(Qt::Key_F6));
    m_button->setObjectName(u"previewButton"_s);
    m_button->setDefaultAction(m_toggle);
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setAccessibleName(tr("What will be sent"));
    connect(m_toggle, &QAction::triggered, this, [this](bool open) {
        setOpen(open);
        remember();
    });
    connect(m_go, &QAction::triggered, this, &PreviewPane::moveFocus);
    if (m_memory.recall(purpose).value(u"open"_s).toBool()) {
        // The letter is to be seen first.
        QTimer::singleShot(0, this, [this] { setOpen(true); });
    }
}

void PreviewPane::addTo(QMenu *menu)
{
    menu->addSeparator();
    menu->addAction(m_toggle);
    menu->addAction(m_go);
}

void PreviewPane::open()
{
    setOpen(true);
    remember();
}

void PreviewPane::touch()
{
    if (m_preview)
        m_preview->touch();
}

void PreviewPane::measure()
{
    if (m_isMeasuring) {
        m_mustMeasure = true;
        return;
    }
    const preview::Route route = m_source.route();
    if (!route.hasLimit()) {
        if (std::exchange(m_isTooLarge, false))
            emit fits();
        return;
    }
    m_isMeasuring = true;
    m_mustMeasure = false;
    platform::inBackground(
        this, [draft = m_source.draft()] { return preview::wireSize(draft); },
        [this, route](qint64 octets) {
            m_isMeasuring = false;
            const bool isTooLarge = octets > route.mostOctets;
            if (isTooLarge && !m_isTooLarge)
                emit tooLarge(octets, route);
            else if (!isTooLarge && m_isTooLarge)
                emit fits();
            m_isTooLarge = isTooLarge;
            if (m_mustMeasure)
                measure();
        });
}

void PreviewPane::setReadOnly(bool readOnly)
{
    m_isReadOnly = readOnly;
    if (m_preview)
        m_preview->setReadOnly(readOnly);
}

void PreviewPane::make()
{
    if (m_dock)
        return;
    const QJsonObject known = m_memory.recall(purpose);
    m_dock = new QDockWidget(tr("What will be sent"), &m_window);
    m_dock->setObjectName(u"previewDock"_s);
    m_dock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    m_dock->setTitleBarWidget(makeTitle(*m_dock));
    m_dock->hide();
    m_preview = new preview::Preview(m_source, m_dock);
    m_preview->setReadOnly(m_isReadOnly);
    m_preview->setSide(known.value(u"side"_s).toInt(looksSide));
    m_dock->setWidget(m_preview);
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_dock);
    m_window.resizeDocks({m_dock}, {std::clamp(known.value(u"width"_s).toInt(usualWidth), leastWidth, 2000)},
                         Qt::Horizontal);
    connect(m_dock->toggleViewAction(), &QAction::toggled, this, [this](bool open) {
        m_toggle->setChecked(open);
        if (!open && m_dock->isAncestorOf(QApplication::focusWidget()))
            m_back.setFocus();
        // By its own button; it goes unseen with the window, too.
        if (!open && m_dock->isHidden())
            remember();
    });
    connect(m_preview, &preview::Preview::leaveRequested, &m_back, [this] { m_back.setFocus(); });
    connect(m_preview, &preview::Preview::alternativeEdited, this, &PreviewPane::alternativeEdited);
    connect(m_preview, &preview::Preview::alternativeFollows, this, &PreviewPane::alternativeFollows);
}

void PreviewPane::setOpen(bool open)
{
    if (!open && !m_dock)
        return;
    make();
    m_toggle->setChecked(open);
    if (open)
        makeRoom();
    else
        remember();
    m_dock->setVisible(open);
    if (!open && m_widthBefore > 0 && m_window.width() == m_widthSince)
        m_window.resize(m_widthBefore, m_window.height());
    if (!open)
        m_widthBefore = 0;
}

void PreviewPane::makeRoom()
{
    if (m_window.isMaximized() || m_window.isFullScreen() || m_dock->isFloating())
        return;
    const int panel =
        std::clamp(m_memory.recall(purpose).value(u"width"_s).toInt(usualWidth), leastWidth, 2000);
    const QRect room = m_window.screen()->availableGeometry();
    const int frame = m_window.frameGeometry().width() - m_window.width();
    const int wanted = std::min(goodLetterWidth + panel, room.width() - frame);
    if (m_window.width() >= wanted)
        return;
    m_widthBefore = m_window.width();
    m_widthSince = wanted;
    m_window.resize(wanted, m_window.height());
    if (m_window.frameGeometry().right() > room.right())
        m_window.move(std::max(room.left(), room.right() + 1 - m_window.frameGeometry().width()),
                      m_window.frameGeometry().top());
}

void PreviewPane::moveFocus()
{
    if (m_dock && m_dock->isAncestorOf(QApplication::focusWidget())) {
        m_back.setFocus();
        return;
    }
    if (!m_toggle->isChecked())
        open();
    m_preview->focusSide();
}

void PreviewPane::remember()
{
    QJsonObject known = m_memory.recall(purpose);
    known.insert(u"open"_s, m_toggle->isChecked());
    if (m_dock && m_dock->isVisible() && !m_dock->isFloating())
        known.insert(u"width"_s, m_dock->width());
    if (m_preview)
        known.insert(u"side"_s, m_preview->side());
    m_memory.keep(purpose, known);
}

} // namespace envoi::compose
