#include "app/mailbox/Standing.h"

#include "app/words/Words.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::mailbox::Standing)
};

/// "15:42" of today, "Fri 27 Nov, 08:00" else.
QString moment(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const QString clock = QLocale().toString(local.time(), QLocale::ShortFormat);
    if (local.date() == now.toLocalTime().date())
        return clock;
    const QString format = local.date().year() == now.toLocalTime().date().year()
                               ? Words::tr("ddd d MMM", "a day of this year, as QLocale formats it")
                               : Words::tr("ddd d MMM yyyy", "a day of another year");
    return Words::tr("%1, %2", "day, time").arg(QLocale().toString(local.date(), format), clock);
}

void append(QString &detail, const QString &line)
{
    if (line.isEmpty())
        return;
    if (!detail.isEmpty())
        detail += u'\n';
    detail += line;
}

Standing waiting(const QueuedLetter &letter, const QDateTime &now)
{
    Standing standing;
    if (letter.needsPassword) {
        standing.tone = look::Tone::Warning;
        standing.brief = Words::tr("Waits for your password");
        standing.headline = Words::tr("It waits for your password.");
        return standing;
    }
    QDateTime next = letter.nextAttempt;
    if (letter.due.isValid() && (!next.isValid() || next < letter.due))
        next = letter.due;
    const bool isLater = next.isValid() && next > now;
    if (letter.error) {
        const auto words = words::explain(*letter.error);
        standing.tone = look::Tone::Warning;
        standing.headline = words.headline;
        append(standing.detail, isLater ? Words::tr("It is tried again at %1.").arg(moment(next, now))
                                        : Words::tr("It is tried again in a moment."));
        append(standing.detail, words.serverText);
        standing.brief = isLater ? Words::tr("Tries again at %1: %2").arg(moment(next, now), words.headline)
                                 : Words::tr("Tries again: %1").arg(words.headline);
        return standing;
    }
    standing.brief = isLater ? Words::tr("Goes at %1").arg(moment(next, now)) : Words::tr("Waits to be sent");
    standing.headline = isLater ? Words::tr("It goes at %1.").arg(moment(next, now))
                                : Words::tr("It is sent as soon as there is a way to the server.");
    return standing;
}

Standing refused(const QueuedLetter &letter)
{
    Standing standing;
    standing.tone = look::Tone::Error;
    const auto words = letter.error ? words::explain(*letter.error) : words::Explanation();
    standing.headline = letter.isPartlySent        ? Words::tr("Not everybody has it.")
                        : words.headline.isEmpty() ? Words::tr("It was not sent.")
                                                   : words.headline;
    standing.brief = letter.isPartlySent ? Words::tr("Not everybody has it")
                                         : Words::tr("Not sent: %1").arg(standing.headline);
    if (letter.isPartlySent)
        append(standing.detail, words.headline);
    append(standing.detail, words.advice);
    append(standing.detail, letter.verdicts.join(u'\n'));
    if (letter.verdicts.isEmpty())
        append(standing.detail, words.serverText);
    return standing;
}

} // namespace

Standing standingOf(const QueuedLetter &letter, const QDateTime &now)
{
    using State = QueuedLetter::State;
    Standing standing;
    switch (letter.state) {
    case State::Waiting:
        return waiting(letter, now);
    case State::Refused:
        return refused(letter);
    case State::Scheduled:
        if (letter.isMissed) {
            standing.tone = look::Tone::Warning;
            standing.brief = Words::tr("Its time went by: %1").arg(moment(letter.due, now));
            standing.headline = Words::tr("Its time, %1, went by.").arg(moment(letter.due, now));
            standing.detail = Words::tr("Send it now, or choose another time.");
        } else {
            standing.brief = Words::tr("Goes on %1").arg(moment(letter.due, now));
            standing.headline = Words::tr("It goes on %1.").arg(moment(letter.due, now));
        }
        return standing;
    case State::Sending:
        standing.tone = look::Tone::Success;
        standing.brief = letter.octetsTotal > 0 ? Words::tr("Being sent: %1 of %2")
                                                      .arg(words::fileSize(letter.octetsSaid),
                                                           words::fileSize(letter.octetsTotal))
                                                : Words::tr("Being sent");
        standing.headline = standing.brief;
        return standing;
    case State::Unknown:
        standing.tone = look::Tone::Warning;
        standing.brief = Words::tr("May have been sent");
        standing.headline = Words::tr("Nobody knows whether it was sent.");
        standing.detail =
            Words::tr("The server got all of it, but its answer never came. It is not sent again by "
                      "itself. If you send it again, it keeps its Message-ID, by which many programs "
                      "know a letter that they have already.");
        if (letter.error)
            append(standing.detail, words::explain(*letter.error).serverText);
        return standing;
    }
    return standing;
}

QString shortTime(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const QDate today = now.toLocalTime().date();
    if (local.date() == today)
        return QLocale().toString(local.time(), QLocale::ShortFormat);
    if (local.date().year() == today.year())
        return QLocale().toString(local.date(), Words::tr("d MMM", "a day of this year"));
    return QLocale().toString(local.date(), QLocale::ShortFormat);
}

} // namespace envoi::mailbox
