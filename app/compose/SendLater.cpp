#include "app/compose/SendLater.h"

#include <QCalendarWidget>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// A time that is almost there is none to wait for.
constexpr qint64 leastWait = 30 * 60; ///< seconds

QString zoneName(const QByteArray &id)
{
    return QString::fromLatin1(id).replace(u'_', u' ');
}

} // namespace

QDateTime momentIn(const QTimeZone &zone, QDate date, QTime time)
{
    QDateTime moment(date, time, zone);
    // In the hour that is left out there is no such moment; as long after the day's beginning there is one.
    if (!moment.isValid())
        moment = QDateTime(date, QTime(0, 0), zone).addSecs(QTime(0, 0).secsTo(time));
    return moment;
}

QList<LikelyTime> likelyTimes(const QDateTime &now)
{
    const auto at = [&now](qint64 days, int hour) {
        const QDate date = now.date().addDays(days);
        return now.timeSpec() == Qt::TimeZone ? momentIn(now.timeZone(), date, QTime(hour, 0))
                                              : QDateTime(date, QTime(hour, 0), now.timeSpec());
    };
    QList<LikelyTime> times{
        {SendLaterDialog::tr("This Afternoon"), at(0, 13)},
        {SendLaterDialog::tr("This Evening"), at(0, 18)},
        {SendLaterDialog::tr("Tomorrow Morning"), at(1, 8)},
        {SendLaterDialog::tr("Tomorrow Afternoon"), at(1, 13)},
    };
    const int untilMonday = 8 - now.date().dayOfWeek();
    if (untilMonday > 1)
        times.append({SendLaterDialog::tr("Monday Morning"), at(untilMonday, 8)});
    times.removeIf([&now](const LikelyTime &one) { return now.secsTo(one.when) < leastWait; });
    return times;
}

QString sendingTimeText(const QDateTime &when, const QDateTime &now)
{
    const QString time = QLocale().toString(when.time(), QLocale::ShortFormat);
    switch (now.date().daysTo(when.date())) {
    case 0:
        return SendLaterDialog::tr("today at %1").arg(time);
    case 1:
        return SendLaterDialog::tr("tomorrow at %1").arg(time);
    default:
        return SendLaterDialog::tr("on %1 at %2")
            .arg(QLocale().toString(when.date(), QLocale::LongFormat), time);
    }
}

SendLaterDialog::SendLaterDialog(const QDateTime &now, QWidget *parent)
    : QDialog(parent), m_when(new QDateTimeEdit(this)), m_zone(new QComboBox(this)), m_note(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Send Later"));
    m_when->setObjectName(u"sendingTime"_s);
    m_when->setAccessibleName(tr("Date and time"));
    m_when->setCalendarPopup(true);
    m_when->setDisplayFormat(QLocale().dateFormat(QLocale::ShortFormat) + u"  "_s +
                             QLocale().timeFormat(QLocale::ShortFormat));
    // A wall clock without a zone: what is chosen is the zone's time, whatever is shown here.
    const QDateTime first = now.addSecs(3600);
    m_when->setTimeSpec(Qt::UTC);
    m_when->setDateTime(QDateTime(first.date(), QTime(first.time().hour(), 0), Qt::UTC));
    m_zone->setObjectName(u"timeZone"_s);
    m_zone->setAccessibleName(tr("Time zone"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    const QByteArray here = QTimeZone::systemTimeZoneId();
    m_zone->addItem(tr("Here (%1)").arg(zoneName(here)), here);
    const auto zones = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : zones)
        m_zone->addItem(zoneName(id), id);
    m_note->setObjectName(u"sendingNote"_s);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setMinimumHeight(m_note->fontMetrics().height() * 2);

    auto *form = new QFormLayout;
    form->addRow(tr("&Send on:"), m_when);
    form->addRow(tr("Time &zone:"), m_zone);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_ok = buttons->addButton(tr("Send Later"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(u"sendThen"_s);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);

    connect(m_when, &QDateTimeEdit::dateTimeChanged, this, &SendLaterDialog::refresh);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &SendLaterDialog::refresh);
    connect(m_zone, &QComboBox::editTextChanged, this, &SendLaterDialog::refresh);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QDateTime when = moment();
        accept();
        emit chosen(when);
    });
    refresh();
}

QDateTime SendLaterDialog::moment() const
{
    // What was typed need not be among those listed.
    const int row = m_zone->findText(m_zone->currentText(), Qt::MatchFixedString);
    if (row < 0)
        return {};
    const QTimeZone zone(m_zone->itemData(row).toByteArray());
    return momentIn(zone.isValid() ? zone : QTimeZone::systemTimeZone(), m_when->date(), m_when->time());
}

void SendLaterDialog::refresh()
{
    const QDateTime when = moment();
    const bool isPast = when.isValid() && when <= QDateTime::currentDateTime();
    m_ok->setEnabled(when.isValid() && !isPast);
    if (!when.isValid())
        m_note->setText(tr("There is no such time zone."));
    else if (isPast)
        m_note->setText(tr("That time has gone by."));
    else
        m_note->setText(tr("It goes out %1 here. Envoi must be running then, or sends it at its next start.")
                            .arg(sendingTimeText(when.toLocalTime())));
}

} // namespace envoi::compose
