#include "app/compose/SendControls.h"

#include "app/look/Look.h"
#include "app/words/Words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {
constexpr int steps = 1000;

/// Native styles, as that of Windows, draw a button's face without asking the palette, but take the
/// letters' colour from it: white on white.
void wearFusion(QWidget &button)
{
    const QString fusion = u"fusion"_s;
    if (look::styleBelow(*button.style()).name().compare(fusion, Qt::CaseInsensitive) == 0)
        return;
    if (QStyle *style = QStyleFactory::create(fusion)) {
        style->setParent(&button);
        button.setStyle(style);
    }
}
} // namespace

SendControls::SendControls(QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_send(new QPushButton(tr("Send"), this)),
      m_more(new QToolButton(this)), m_cancel(new QPushButton(tr("Cancel"), this)),
      m_bar(new QProgressBar(this)), m_text(new QLabel(this)), m_transcript(new QToolButton(this))
{
    m_send->setObjectName(u"send"_s);
    m_send->setToolTip(tr("Send the letter (Ctrl+Enter)"));
    m_send->setAutoDefault(false);
    wearFusion(*m_send);
    QFont font = m_send->font();
    font.setBold(true);
    m_send->setFont(font);
    m_send->setMinimumWidth(m_send->fontMetrics().horizontalAdvance(m_send->text()) + 64);
    m_send->setMinimumHeight(m_send->sizeHint().height() + 6);
    m_more->setObjectName(u"sendLater"_s);
    m_more->setArrowType(Qt::DownArrow);
    m_more->setAutoRaise(true);
    m_more->setToolTip(tr("Send later"));
    m_more->setAccessibleName(tr("Send later"));
    m_more->setFocusPolicy(Qt::TabFocus);
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    m_bar->setObjectName(u"progress"_s);
    m_bar->setAccessibleName(tr("Sent so far"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, steps);
    m_bar->setMinimumWidth(90);
    m_bar->setMaximumHeight(12);
    m_text->setObjectName(u"stage"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_text->setAlignment(Qt::AlignVCenter | Qt::AlignTrailing);

    m_transcript->setObjectName(u"showTranscript"_s);
    m_transcript->setText(tr("Transcript"));
    m_transcript->setToolTip(tr("Show what is being said to the server"));
    m_transcript->setAutoRaise(true);
    m_transcript->setFocusPolicy(Qt::TabFocus);

    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_send);
    m_layout->addWidget(m_more);
    m_layout->addWidget(m_cancel);
    m_layout->addWidget(m_bar, 1);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_transcript);

    connect(m_send, &QPushButton::clicked, this, &SendControls::sendRequested);
    connect(m_cancel, &QPushButton::clicked, this, &SendControls::cancelRequested);
    connect(m_transcript, &QToolButton::clicked, this, &SendControls::transcriptRequested);
    paintButton();
    setState(State::Ready);
}

void SendControls::addBeside(QWidget *widget)
{
    m_layout->insertWidget(3, widget);
}

void SendControls::addBesideBriefly(QToolButton *button)
{
    m_brief.append(button);
    addBeside(button);
}

void SendControls::resizeEvent(QResizeEvent *event)
{
    constexpr int narrow = 600;
    const auto style = width() < narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (QToolButton *button : std::as_const(m_brief)) {
        if (button->toolButtonStyle() != style)
            button->setToolButtonStyle(style);
    }
    QWidget::resizeEvent(event);
}

void SendControls::addAtEnd(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void SendControls::setState(State state)
{
    const bool hadFocus = m_send->hasFocus() || m_cancel->hasFocus();
    m_state = state;
    const bool sending = state == State::Sending;
    m_bar->setVisible(sending);
    m_cancel->setVisible(sending);
    m_transcript->setVisible(sending);
    m_send->setEnabled(state == State::Ready);
    m_send->setVisible(!sending);
    m_more->setVisible(!sending && m_menu);
    m_more->setEnabled(state == State::Ready);
    nameCancel(tr("Cancel"), tr("Cancel sending"));
    m_text->setText({});
    if (sending) {
        m_bar->setRange(0, 0);
        if (hadFocus)
            m_cancel->setFocus();
    }
}

void SendControls::nameCancel(const QString &text, const QString &accessibleName)
{
    m_cancel->setText(text);
    m_cancel->setAccessibleName(accessibleName);
}

void SendControls::setMenu(QMenu *menu)
{
    // Set as the button's own, it would bring a second arrow.
    m_menu = menu;
    connect(m_more, &QToolButton::clicked, menu,
            [this] { m_menu->popup(m_more->mapToGlobal(m_more->rect().bottomLeft())); });
    m_more->setVisible(m_state != State::Sending);
}

void SendControls::setCountdown(int seconds)
{
    if (m_state != State::Sending)
        return;
    nameCancel(tr("Undo"), tr("Undo sending"));
    m_bar->setVisible(false);
    m_transcript->setVisible(false);
    m_text->setText(tr("Sending in %n s", nullptr, seconds));
}

void SendControls::setStage(const QString &text)
{
    if (m_state == State::Sending && !m_bar->isVisibleTo(this)) {
        m_bar->setVisible(true);
        m_transcript->setVisible(true);
        nameCancel(tr("Cancel"), tr("Cancel sending"));
    }
    m_text->setText(text);
}

void SendControls::setProgress(qint64 sent, qint64 total)
{
    if (total <= 0) {
        m_bar->setRange(0, 0);
        m_text->setText(words::fileSize(sent));
        return;
    }
    m_bar->setRange(0, steps);
    m_bar->setValue(static_cast<int>(std::clamp<qint64>(sent * steps / total, 0, steps)));
    m_text->setText(sent >= total ? tr("Waiting for the server's answer…")
                                  : tr("%1 of %2").arg(words::fileSize(sent), words::fileSize(total)));
}

void SendControls::setNote(const QString &text)
{
    if (m_state != State::Sending)
        m_text->setText(text);
}

void SendControls::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_painting)
        paintButton();
}

void SendControls::paintButton()
{
    // The one button that this window is for wears the accent colour.
    m_painting = true;
    QPalette colours = palette();
    // Styles lighten a button towards its upper edge; white letters need the dark of it.
    const QColor accent = colours.color(QPalette::Active, QPalette::Highlight).darker(135);
    const QColor ink = colours.color(QPalette::Active, QPalette::HighlightedText);
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        colours.setColor(group, QPalette::Button, accent);
        colours.setColor(group, QPalette::ButtonText, ink);
    }
    m_send->setPalette(colours);
    // Qt 6.4 tears text and icon apart in a mirrored button.
    if (!isRightToLeft())
        m_send->setIcon(look::iconOnAccent(u"send"_s));
    m_painting = false;
}

} // namespace envoi::compose
