#include "app/preview/SizeLine.h"

#include "app/look/Look.h"
#include "app/words/Words.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

/// A thin bar. It says nothing that the text beside it does not say.
class SizeLine::Gauge : public QWidget {
public:
    explicit Gauge(QWidget *parent) : QWidget(parent) { setFixedHeight(6); }

    void set(double part, bool isTooMuch)
    {
        m_part = std::clamp(part, 0.0, 1.0);
        m_isTooMuch = isTooMuch;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        QColor ground = palette().color(QPalette::WindowText);
        ground.setAlphaF(0.14F);
        painter.setBrush(ground);
        const QRectF all = rect();
        painter.drawRoundedRect(all, 3, 3);
        if (m_part <= 0)
            return;
        painter.setBrush(m_isTooMuch ? look::colour(look::Tone::Error)
                                     : palette().color(QPalette::Highlight));
        QRectF filled = all;
        filled.setWidth(std::max(6.0, all.width() * m_part));
        if (layoutDirection() == Qt::RightToLeft)
            filled.moveRight(all.right());
        painter.drawRoundedRect(filled, 3, 3);
    }

private:
    double m_part = 0;
    bool m_isTooMuch = false;
};

SizeLine::SizeLine(QWidget *parent)
    : QWidget(parent), m_size(new QLabel(this)), m_note(new QLabel(this)), m_gauge(new Gauge(this))
{
    setObjectName(u"size"_s);
    m_size->setObjectName(u"sizeText"_s);
    m_note->setObjectName(u"sizeNote"_s);
    for (QLabel *label : {m_size, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    QFont font = m_size->font();
    font.setBold(true);
    m_size->setFont(font);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_size);
    layout->addWidget(m_gauge);
    layout->addWidget(m_note);
    refresh();
}

void SizeLine::show(qint64 size, const Route &route)
{
    const bool hasLimit = route.hasLimit();
    const QString octets = size < 0 ? tr("Size not known") : words::fileSize(size);
    const QString most = words::fileSize(route.mostOctets);
    // "the test server" begins some of the sentences below; the name of a host stays as it is.
    QString server = route.server;
    if (server.contains(u' '))
        server[0] = server[0].toUpper();
    m_tooLarge = hasLimit && size > route.mostOctets;
    if (m_tooLarge) {
        m_size->setText(
            tr("%1: %2 more than the server takes").arg(octets, words::fileSize(size - route.mostOctets)));
    } else {
        m_size->setText(hasLimit ? tr("%1 of %2").arg(octets, most) : tr("%1 when sent").arg(octets));
    }
    switch (route.limit) {
    case Route::Limit::Told:
        m_note->setText(tr("%1 takes letters up to %2, as it said on %3.")
                            .arg(server, most, QLocale().toString(route.since, QLocale::ShortFormat)));
        break;
    case Route::Limit::Published:
        m_note->setText(tr("%1 takes letters up to %2, as it publishes.").arg(server, most));
        break;
    case Route::Limit::None:
        m_note->setText(tr("%1 says that it has no limit.").arg(server));
        break;
    case Route::Limit::Unknown:
        m_note->setText(route.server.isEmpty()
                            ? tr("There is no server to send it to yet.")
                            : tr("What %1 takes at most is known after the first letter.").arg(route.server));
    }
    m_gauge->setVisible(hasLimit);
    if (hasLimit)
        m_gauge->set(static_cast<double>(size) / static_cast<double>(std::max<qint64>(1, route.mostOctets)),
                     m_tooLarge);
    refresh();
}

QString SizeLine::text() const
{
    return m_size->text() + u'\n' + m_note->text();
}

void SizeLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void SizeLine::refresh()
{
    QPalette colours = QPalette();
    const auto set = [&colours](QLabel *label, const QColor &colour) {
        colours.setColor(QPalette::WindowText, colour);
        if (label->palette().color(QPalette::WindowText) != colour)
            label->setPalette(colours);
    };
    set(m_size, m_tooLarge ? look::colour(look::Tone::Error) : palette().color(QPalette::WindowText));
    set(m_note, look::colour(look::Tone::Muted));
}

} // namespace envoi::preview
