// The dispatcher's front: what it is asked for goes to its parts.
#include "core/delivery/Dispatcher.h"

#include "core/delivery/DispatcherParts.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::delivery {

Dispatcher::Dispatcher(World world, QObject *parent)
    : QObject(parent), m_implementation(std::make_unique<Implementation>(*this, std::move(world)))
{
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::start()
{
    m_implementation->start();
}

bool Dispatcher::isReady() const
{
    return m_implementation->isReady;
}

bool Dispatcher::isOwner() const
{
    return m_implementation->isOwner;
}

QString Dispatcher::submit(Submission submission, QObject *context, Done done)
{
    return m_implementation->submit(std::move(submission), context, std::move(done));
}

QList<QueuedLetter> Dispatcher::letters() const
{
    QList<QueuedLetter> list;
    for (const auto &[id, entry] : m_implementation->entries)
        list.append(entry.letter);
    return list;
}

const QueuedLetter *Dispatcher::letter(const QString &id) const
{
    const auto found = m_implementation->entries.find(id);
    return found == m_implementation->entries.end() ? nullptr : &found->second.letter;
}

void Dispatcher::takeBack(const QString &id, QObject *context,
                          std::function<void(const Result<TakenBack> &)> done)
{
    const auto tell = [guard = QPointer<QObject>(context), done = std::move(done)](const auto &result) {
        if (guard)
            done(result);
    };
    m_implementation->withdraw(id, {Withdrawal::Kind::TakeBack, tell});
}

void Dispatcher::open(const QString &id, QObject *context,
                      std::function<void(const Result<letter::Draft> &)> done)
{
    inWorker(
        m_implementation->worker, context,
        [outbox = m_implementation->outbox, id] { return outbox->load(id); }, std::move(done));
}

void Dispatcher::sendNow(const QString &id)
{
    m_implementation->sendNow(id);
}

void Dispatcher::sendAgain(const QString &id)
{
    m_implementation->sendAgain(id);
}

void Dispatcher::reschedule(const QString &id, const QDateTime &due)
{
    m_implementation->reschedule(id, due);
}

void Dispatcher::remove(const QString &id, QObject *context, Done done)
{
    const auto tell = [guard = QPointer<QObject>(context), done = std::move(done)](const auto &result) {
        if (guard)
            done(result ? Result<void>() : std::unexpected(result.error()));
    };
    m_implementation->withdraw(id, {Withdrawal::Kind::Remove, tell});
}

void Dispatcher::restore(const QString &id, QObject *context, Done done)
{
    m_implementation->restore(id, context, std::move(done));
}

void Dispatcher::usePassword(const QString &accountId, Secret password, bool keep)
{
    m_implementation->passwords.use(accountId, std::move(password), keep);
}

void Dispatcher::cancelPassword(const QString &accountId)
{
    m_implementation->passwords.decline(accountId);
}

QStringList Dispatcher::passwordsNeeded() const
{
    return m_implementation->passwords.asked();
}

void Dispatcher::setMissed(Missed missed)
{
    m_implementation->world.missed = missed;
    m_implementation->pump();
}

void Dispatcher::networkIsBack()
{
    m_implementation->networkIsBack();
}

void Dispatcher::recheck()
{
    m_implementation->scan();
    m_implementation->pump();
}

} // namespace envoi::delivery
