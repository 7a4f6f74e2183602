#pragma once

#include <QDateTime>
#include <QDialog>
#include <QList>
#include <QString>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;
class QTimeZone;

namespace envoi::compose {

/// A time at which somebody may want a letter to go out.
struct LikelyTime {
    QString name; ///< "Tomorrow Morning"
    QDateTime when;
};

/// The next likely times after \a now, in its time zone, soonest first: this evening, tomorrow, on Monday.
QList<LikelyTime> likelyTimes(const QDateTime &now);

/// When a letter goes out, in the midst of a sentence: "today at 18:00", "on Monday, 3 March at 08:00". \a
/// when and \a now: local.
QString sendingTimeText(const QDateTime &when, const QDateTime &now = QDateTime::currentDateTime());

/// The moment that is \a date and \a time in \a zone. A time that a change to summer time leaves out is the
/// one after it; of one that comes twice, the first.
QDateTime momentIn(const QTimeZone &zone, QDate date, QTime time);

/// Asks for a date, a time and the time zone in which it is meant. Deletes itself.
class SendLaterDialog : public QDialog {
    Q_OBJECT

public:
    /// \a now: local.
    SendLaterDialog(const QDateTime &now, QWidget *parent);

signals:
    /// With its time zone.
    void chosen(const QDateTime &when);

private:
    QDateTime moment() const;
    void refresh();

    QDateTimeEdit *m_when;
    QComboBox *m_zone;
    QLabel *m_note;
    QPushButton *m_ok;
};

} // namespace envoi::compose
