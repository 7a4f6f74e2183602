#include "app/accounts/Fields.h"

#include "app/look/Look.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace envoi::accounts {

namespace {

/// A label in a tone's colour, which follows when the palette changes from light to dark.
class TonedLabel : public QLabel {
public:
    TonedLabel(look::Tone tone, QWidget *parent) : QLabel(parent), m_tone(tone)
    {
        setWordWrap(true);
        setTextFormat(Qt::PlainText);
        recolour();
    }

    /// As high as its text is where it stands: a form asks no nested layout how high it is for a width.
    QSize minimumSizeHint() const override
    {
        const QSize least = QLabel::minimumSizeHint();
        return {least.width(), heightForWidth(std::max(width(), least.width()))};
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLabel::resizeEvent(event);
        if (event->size().width() != event->oldSize().width())
            updateGeometry();
    }
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::ApplicationPaletteChange)
            recolour();
        QLabel::changeEvent(event);
    }

private:
    void recolour()
    {
        QPalette own = palette();
        own.setColor(QPalette::WindowText, look::colour(m_tone));
        setPalette(own);
    }
    look::Tone m_tone;
};

} // namespace

QLabel *problemLabel(QWidget *parent)
{
    auto *label = new TonedLabel(look::Tone::Error, parent);
    label->hide();
    return label;
}

void setProblem(QLabel *label, QWidget *field, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
    field->setAccessibleDescription(text);
}

QLabel *explanationLabel(QWidget *parent)
{
    return new TonedLabel(look::Tone::Muted, parent);
}

QLabel *headingLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.1);
    label->setFont(font);
    label->setContentsMargins(0, 10, 0, 2);
    return label;
}

void addRow(QFormLayout *form, const QString &label, QWidget *field, std::initializer_list<QWidget *> below)
{
    auto *caption = new QLabel(label, field->parentWidget());
    caption->setBuddy(field);
    field->setAccessibleName(QString(label).remove(u'&').remove(u':'));
    auto *column = new QVBoxLayout;
    column->setSpacing(3);
    column->addWidget(field);
    for (QWidget *widget : below)
        column->addWidget(widget);
    form->addRow(caption, column);
}

} // namespace envoi::accounts
