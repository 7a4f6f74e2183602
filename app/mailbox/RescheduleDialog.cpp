#include "app/mailbox/RescheduleDialog.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

RescheduleDialog::RescheduleDialog(const QDateTime &due, QWidget *parent)
    : QDialog(parent), m_time(new QDateTimeEdit(this))
{
    constexpr int anHour = 3600;
    setWindowTitle(tr("Another Time"));
    const QDateTime now = QDateTime::currentDateTime();
    const bool isAhead = due.isValid() && due > now;
    m_time->setObjectName(u"time"_s);
    m_time->setAccessibleName(tr("When it is to be sent"));
    m_time->setCalendarPopup(true);
    m_time->setDateTime(isAhead ? due.toLocalTime() : now.addSecs(anHour));
    auto *label = new QLabel(tr("&Send it on"), this);
    label->setBuddy(m_time);
    auto *note = new QLabel(tr("In the time of this computer's clock. Envoi must be running then."), this);
    note->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto *ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(tr("Schedule"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(m_time);
    layout->addWidget(note);
    layout->addWidget(buttons);
    const auto judge = [this, ok] { ok->setEnabled(m_time->dateTime() > QDateTime::currentDateTime()); };
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, judge);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(QDateTime(m_time->date(), m_time->time(), QTimeZone::systemTimeZone()));
        accept();
    });
}

} // namespace envoi::mailbox
