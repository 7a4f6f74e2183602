#include "app/compose/Outgoing.h"

using namespace std::chrono_literals;

namespace envoi::compose {

using delivery::Stage;
using State = store::LetterRecord::State;

Outgoing::Outgoing(delivery::Dispatcher &dispatcher, QString server, QObject *parent)
    : QObject(parent), m_dispatcher(dispatcher), m_server(std::move(server))
{
    m_beat.setInterval(200ms);
    connect(&m_beat, &QTimer::timeout, this, &Outgoing::beat);
}

void Outgoing::submit(delivery::Submission submission)
{
    m_accountId = submission.accountId;
    follow();
    emit stageChanged(tr("Putting the letter into the outbox…"));
    m_id = m_dispatcher.submit(std::move(submission), this, [this](const Result<void> &done) {
        if (!done) {
            emit notKept(done.error());
            return;
        }
        m_isKept = true;
        emit kept();
        if (m_isWanted)
            takeBack();
        else
            beat();
    });
}

void Outgoing::follow()
{
    using delivery::Dispatcher;
    connect(&m_dispatcher, &Dispatcher::stageChanged, this, [this](const QString &id, Stage stage) {
        if (id == m_id)
            tellStage(stage);
    });
    connect(&m_dispatcher, &Dispatcher::progress, this, [this](const QString &id, qint64 sent, qint64 total) {
        if (id == m_id)
            emit progress(sent, total);
    });
    connect(&m_dispatcher, &Dispatcher::transcriptLine, this,
            [this](const QString &id, const smtp::TranscriptLine &line) {
                if (id == m_id)
                    emit transcriptLine(line);
            });
    connect(&m_dispatcher, &Dispatcher::secured, this,
            [this](const QString &id, const smtp::ServerFacts &facts) {
                if (id == m_id)
                    emit secured(facts);
            });
    connect(&m_dispatcher, &Dispatcher::passwordNeeded, this,
            [this](const QString &accountId, bool canKeep, bool wasRefused) {
                if (accountId == m_accountId && m_isKept)
                    emit passwordNeeded(canKeep, wasRefused);
            });
    connect(&m_dispatcher, &Dispatcher::settled, this,
            [this](const QString &id, const smtp::Outcome &outcome, const smtp::ServerFacts &facts,
                   const store::LetterRecord &record) {
                if (id != m_id)
                    return;
                m_isSent = record.state == State::Sent;
                emit settled({outcome, facts, record});
            });
    connect(&m_dispatcher, &Dispatcher::removed, this, [this](const QString &id) {
        if (id == m_id && !m_isSent && !m_isWanted)
            emit gone();
    });
    connect(&m_dispatcher, &Dispatcher::changed, this, [this](const QString &id) {
        if (id == m_id)
            beat();
    });
}

std::optional<qint64> Outgoing::untilDue() const
{
    const auto *letter = m_dispatcher.letter(m_id);
    if (!letter || letter->stage != Stage::Resting || !letter->record.due.isValid() ||
        letter->record.attempts > 0)
        return {};
    const qint64 left = QDateTime::currentDateTimeUtc().msecsTo(letter->record.due);
    return left > 0 ? std::optional(left) : std::nullopt;
}

void Outgoing::beat()
{
    if (untilDue()) {
        emit countdown();
        if (!m_beat.isActive())
            m_beat.start();
    } else {
        m_beat.stop();
    }
}

void Outgoing::tellStage(Stage stage)
{
    switch (stage) {
    case Stage::ReadingPassword:
        emit stageChanged(tr("Asking the key store…"));
        break;
    case Stage::AwaitingPassword:
        emit stageChanged(tr("Waiting for the password…"));
        break;
    case Stage::Preparing:
        emit stageChanged(tr("Making the message…"));
        break;
    case Stage::Connecting:
        emit stageChanged(tr("Connecting to %1…").arg(m_server));
        break;
    case Stage::Patience:
        emit stageChanged(tr("The server asks for patience…"));
        break;
    case Stage::Stopping:
        emit stageChanged(tr("Stopping…"));
        break;
    case Stage::Resting:
    case Stage::Talking:
        break;
    }
}

void Outgoing::takeBack()
{
    m_isWanted = true;
    if (!m_isKept)
        return;
    m_dispatcher.takeBack(m_id, this, [this](const Result<delivery::Dispatcher::TakenBack> &taken) {
        m_isWanted = taken.has_value();
        if (taken)
            emit takenBack(*taken);
        else
            emit notTakenBack(taken.error());
    });
}

void Outgoing::sendNow()
{
    m_dispatcher.sendNow(m_id);
}

void Outgoing::sendAgain()
{
    m_dispatcher.sendAgain(m_id);
}

void Outgoing::usePassword(Secret password, bool keep)
{
    m_dispatcher.usePassword(m_accountId, std::move(password), keep);
}

void Outgoing::declinePassword()
{
    m_dispatcher.cancelPassword(m_accountId);
}

} // namespace envoi::compose
