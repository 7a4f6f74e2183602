#include "app/compose/FailureNotices.h"

#include "app/platform/Notification.h"
#include "app/words/Words.h"
#include "core/delivery/Dispatcher.h"

namespace envoi::compose {

using State = store::LetterRecord::State;

FailureNotices::FailureNotices(delivery::Dispatcher &dispatcher,
                               std::function<bool(const QString &id)> isShown, std::function<void()> show,
                               QObject *parent)
    : QObject(parent), m_dispatcher(dispatcher), m_isShown(std::move(isShown)), m_show(std::move(show))
{
    // What was refused before this start is nothing new.
    for (const auto &letter : m_dispatcher.letters())
        m_told.insert(letter.record.id, static_cast<int>(letter.record.state));
    connect(&m_dispatcher, &delivery::Dispatcher::changed, this, &FailureNotices::look);
    connect(&m_dispatcher, &delivery::Dispatcher::removed, this,
            [this](const QString &id) { m_told.remove(id); });
}

void FailureNotices::look(const QString &id)
{
    const auto *letter = m_dispatcher.letter(id);
    if (!letter)
        return;
    const auto &record = letter->record;
    constexpr int missed = 100; // beside the states
    const int turn = letter->isMissed ? missed : static_cast<int>(record.state);
    if (m_told.value(id, -1) == turn)
        return;
    m_told.insert(id, turn);
    const bool needsSomebody =
        record.state == State::Refused || record.state == State::Unknown || letter->isMissed;
    if (!needsSomebody || m_isShown(id))
        return;
    const QString subject = record.subject.isEmpty() ? tr("(no subject)") : record.subject;
    const QString headline = letter->isMissed                 ? tr("A letter missed its time")
                             : record.state == State::Unknown ? tr("A letter may not have been sent")
                                                              : tr("A letter was not sent");
    QString text = tr("“%1”").arg(subject);
    if (record.error)
        text += u'\n' + words::explain(*record.error).headline;
    platform::notify(headline, text, m_show);
}

} // namespace envoi::compose
