#include "app/look/Notice.h"

#include "app/look/Look.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace envoi::look {

namespace {

constexpr int iconSide = 20;

QColor inkOf(Notice::Kind kind, const QPalette &palette)
{
    switch (kind) {
    case Notice::Kind::Warning:
        return colour(Tone::Warning);
    case Notice::Kind::Error:
        return colour(Tone::Error);
    case Notice::Kind::Success:
        return colour(Tone::Success);
    case Notice::Kind::Info:
        break;
    }
    return palette.color(QPalette::Highlight);
}

QIcon iconOf(Notice::Kind kind)
{
    switch (kind) {
    case Notice::Kind::Warning:
        return icon(u"warning"_s, Tone::Warning);
    case Notice::Kind::Error:
        return icon(u"error"_s, Tone::Error);
    case Notice::Kind::Success:
        return icon(u"success"_s, Tone::Success);
    case Notice::Kind::Info:
        break;
    }
    return icon(u"info"_s);
}

QString paragraph(const QString &plain)
{
    return plain.toHtmlEscaped().replace(u'\n', u"<br>"_s);
}

} // namespace

Notice::Notice(QWidget *parent) : QWidget(parent), m_icon(new QLabel(this)), m_label(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    m_label->setTextFormat(Qt::RichText);
    m_label->setWordWrap(true);
    m_label->setOpenExternalLinks(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse |
                                     Qt::LinksAccessibleByKeyboard);
    m_label->setFocusPolicy(Qt::NoFocus);
    hide();
}

void Notice::say(Kind kind, const QString &headline, const QString &detail)
{
    const bool news = headline != m_headline || detail != m_detail || isHidden();
    m_kind = kind;
    m_headline = headline;
    m_detail = detail;
    m_linkText.clear();
    m_linkUrl.clear();
    refresh();
    show();
    if (news) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void Notice::setLink(const QString &text, const QString &url)
{
    m_linkText = text;
    m_linkUrl = url;
    refresh();
}

void Notice::clear()
{
    m_headline.clear();
    m_detail.clear();
    hide();
}

QString Notice::text() const
{
    return m_detail.isEmpty() ? m_headline : m_headline + u'\n' + m_detail;
}

void Notice::refresh()
{
    QString html;
    // A headline alone needs no weight.
    if (!m_headline.isEmpty())
        html = m_detail.isEmpty() ? paragraph(m_headline) : u"<b>%1</b>"_s.arg(paragraph(m_headline));
    if (!m_detail.isEmpty())
        html += (html.isEmpty() ? QString() : u"<br>"_s) + paragraph(m_detail);
    if (!m_linkUrl.isEmpty())
        html += u"<br><a href=\"%1\">%2</a>"_s.arg(m_linkUrl.toHtmlEscaped(), paragraph(m_linkText));
    m_label->setText(html);
    m_label->setFocusPolicy(m_linkUrl.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    m_icon->setPixmap(iconOf(m_kind).pixmap(QSize(iconSide, iconSide), devicePixelRatioF()));
    setAccessibleName(text());
    update();
}

void Notice::paintEvent(QPaintEvent *)
{
    QColor ground = inkOf(m_kind, palette());
    QColor edge = ground;
    ground.setAlpha(isDark() ? 34 : 22);
    edge.setAlpha(isDark() ? 100 : 70);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void Notice::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace envoi::look
