#include "app/preview/AppearanceView.h"

#include "app/preview/HtmlView.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

namespace {

/// What most phones have, in CSS pixels, and a column that most desktop programs have at least.
constexpr int phoneWidth = 375;
constexpr int wideWidth = 640;

QToolButton *switchButton(QWidget *parent, const QString &name, const QString &text, const QString &tip)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

AppearanceView::AppearanceView(QWidget *parent)
    : QWidget(parent), m_view(new HtmlView(this)), m_note(new QLabel(this)),
      m_wide(switchButton(this, u"wide"_s, tr("Wide"), tr("As on a computer's screen"))),
      m_phone(switchButton(this, u"phone"_s, tr("Phone"), tr("As on a phone, 375 pixels wide"))),
      m_dark(switchButton(this, u"dark"_s, tr("Dark"), tr("As programs in dark colours show it")))
{
    m_view->setObjectName(u"appearance"_s);
    m_view->setAccessibleName(tr("The letter as it looks"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(12, 12, 12, 12);
    m_note->hide();
    auto *widths = new QButtonGroup(this);
    widths->addButton(m_wide);
    widths->addButton(m_phone);
    m_wide->setChecked(true);
    connect(m_phone, &QToolButton::toggled, this, [this](bool phone) {
        constexpr int margins = 32;
        m_view->setWidestPicture(phone ? phoneWidth - margins : 0);
        arrange();
        fill();
    });
    connect(m_dark, &QToolButton::toggled, this, [this](bool dark) {
        m_view->setPaper(dark ? HtmlView::Paper::Dark : HtmlView::Paper::White);
        fill();
    });

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 4, 8, 4);
    buttons->addWidget(m_wide);
    buttons->addWidget(m_phone);
    buttons->addStretch();
    buttons->addWidget(m_dark);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_view, 1000);
    middle->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(buttons);
    layout->addWidget(m_note);
    layout->addLayout(middle, 1);
    setFocusProxy(m_view);
    arrange();
}

void AppearanceView::show(const Rendering &rendering)
{
    const bool isTooLarge = rendering.isRich && rendering.html.isNull();
    m_note->setText(tr("This letter's HTML is too large to be shown here. All of it is sent."));
    m_note->setVisible(isTooLarge);
    if (m_html == rendering.html && m_pictures.keys() == rendering.pictures.keys())
        return;
    m_html = rendering.html;
    m_pictures = rendering.pictures;
    fill();
}

void AppearanceView::fill()
{
    const QPoint place(m_view->horizontalScrollBar()->value(), m_view->verticalScrollBar()->value());
    m_view->showLetter(m_html, m_pictures);
    m_view->horizontalScrollBar()->setValue(place.x());
    m_view->verticalScrollBar()->setValue(place.y());
}

void AppearanceView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void AppearanceView::arrange()
{
    const bool phone = m_phone->isChecked();
    m_view->setMaximumWidth(phone ? phoneWidth : QWIDGETSIZE_MAX);
    if (!phone && width() < wideWidth) {
        m_view->setLineWrapMode(QTextEdit::FixedPixelWidth);
        m_view->setLineWrapColumnOrWidth(wideWidth);
    } else {
        m_view->setLineWrapMode(QTextEdit::WidgetWidth);
    }
}

} // namespace envoi::preview
