#include "app/compose/Banner.h"

#include <QAccessible>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString iconName(look::Tone tone)
{
    switch (tone) {
    case look::Tone::Success:
        return u"success"_s;
    case look::Tone::Warning:
        return u"warning"_s;
    case look::Tone::Muted:
        return u"info"_s;
    case look::Tone::Error:
        break;
    }
    return u"error"_s;
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

Banner::Banner(QWidget *parent) : QFrame(parent)
{
    setObjectName(u"banner"_s);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void Banner::build()
{
    m_icon = new QLabel(this);
    m_headline = plainLabel(this);
    m_advice = plainLabel(this);
    m_details = new QToolButton(this);
    m_transcript = new QToolButton(this);
    m_close = new QToolButton(this);
    m_text = new QPlainTextEdit(this);
    m_buttons = new QHBoxLayout;
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_headline->setObjectName(u"headline"_s);
    m_advice->setObjectName(u"advice"_s);
    m_details->setObjectName(u"details"_s);
    m_details->setText(tr("Details"));
    m_details->setCheckable(true);
    m_details->setAutoRaise(true);
    m_details->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_details->setIcon(look::icon(u"chevron-right"_s));
    m_transcript->setObjectName(u"transcript"_s);
    m_transcript->setText(tr("Transcript"));
    m_transcript->setAutoRaise(true);
    m_close->setIcon(look::icon(u"cancel"_s));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Dismiss this message"));
    m_close->setToolTip(tr("Dismiss"));
    m_text->setObjectName(u"detailText"_s);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Details"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_advice);
    m_buttons->setSpacing(6);
    m_buttons->addWidget(m_details);
    m_buttons->addWidget(m_transcript);
    m_buttons->addStretch();
    words->addLayout(m_buttons);
    words->addWidget(m_text);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);

    connect(m_details, &QToolButton::toggled, this, &Banner::showDetails);
    connect(m_transcript, &QToolButton::clicked, this, &Banner::transcriptRequested);
    connect(m_close, &QToolButton::clicked, this, &Banner::clear);
}

QString Banner::headline() const
{
    return m_telling ? m_notice.headline : QString();
}

void Banner::tell(const Notice &notice)
{
    if (!m_icon)
        build();
    clear();
    m_notice = notice;
    m_telling = true;
    m_icon->setPixmap(
        look::icon(iconName(notice.tone), notice.tone).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_headline->setText(notice.headline);
    m_advice->setText(notice.advice);
    m_advice->setVisible(!notice.advice.isEmpty());
    m_details->setVisible(!notice.details.isEmpty());
    m_transcript->setVisible(notice.hasTranscript);
    setAccessibleName(notice.headline);
    setAccessibleDescription(notice.advice);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Banner::clear()
{
    m_telling = false;
    if (!m_icon)
        return;
    m_details->setChecked(false);
    showDetails(false);
    const auto old = findChildren<QPushButton *>(QString(), Qt::FindDirectChildrenOnly);
    for (auto *button : old) {
        // It may be the one that was just pressed.
        button->hide();
        m_buttons->removeWidget(button);
        button->setParent(nullptr);
        button->deleteLater();
    }
    hide();
}

void Banner::addButton(const QString &text, std::function<void()> clicked)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [run = std::move(clicked)] { run(); });
    // After the other buttons, before Details.
    const auto others = findChildren<QPushButton *>(QString(), Qt::FindDirectChildrenOnly).size();
    m_buttons->insertWidget(static_cast<int>(others) - 1, button);
    button->show();
}

void Banner::showDetails(bool on)
{
    m_details->setIcon(look::icon(on ? u"chevron-down"_s : u"chevron-right"_s));
    m_text->setVisible(on);
    if (!on)
        return;
    m_text->setPlainText(m_notice.details.join(u'\n'));
    const auto lines = std::clamp<qsizetype>(m_notice.details.size(), 2, 9);
    m_text->setFixedHeight(static_cast<int>(lines) * m_text->fontMetrics().lineSpacing() + 12);
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor tint = look::colour(m_notice.tone);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    tint.setAlphaF(0.10F);
    painter.fillRect(rect(), tint);
    tint.setAlphaF(1.0F);
    const QRect edge(0, 0, 3, height());
    painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), edge), tint);
}

} // namespace envoi::compose
