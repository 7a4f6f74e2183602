#include "core/delivery/Session.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace envoi::delivery {

namespace {

const Error cancelled{ErrorCode::Cancelled, {}, {}, {}};

} // namespace

Session::Session(int number, Limits limits, QObject *parent)
    : QObject(parent), m_number(number), m_limits(limits)
{
    m_idle.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &Session::leave);
    connect(&m_patience, &QTimer::timeout, &m_client, &smtp::Client::cancel);
    connect(&m_client, &smtp::Client::ready, this, &Session::onReady);
    connect(&m_client, &smtp::Client::secured, this, &Session::secured);
    connect(&m_client, &smtp::Client::transcriptLine, this, &Session::transcriptLine);
    connect(&m_client, &smtp::Client::progress, this, [this](int index, qint64 sent, qint64 total) {
        if (const auto found = m_flight.find(index); found != m_flight.end())
            emit progress(found->second->id, sent, total);
    });
    connect(&m_client, &smtp::Client::transactionFinished, this,
            [this](int index, const smtp::Outcome &outcome) {
                // One that was cancelled before it began is settled already.
                if (const auto taken = m_flight.extract(index))
                    emit settled(taken.mapped(), outcome);
            });
    connect(&m_client, &smtp::Client::finished, this, &Session::onFinished);
}

Session::~Session() = default;

void Session::open(smtp::Server server, smtp::Credentials credentials)
{
    m_client.run(std::move(server), std::move(credentials), {}, m_limits.time, {}, smtp::WhenIdle::Wait);
}

void Session::take(std::shared_ptr<Parcel> parcel)
{
    m_idle.stop();
    if (m_unused.isValid()) {
        m_asking = std::chrono::milliseconds(m_unused.elapsed()) >= m_limits.trusted;
        m_unused.invalidate();
        if (m_asking) {
            m_patience.start(m_limits.signOfLife);
            m_client.probe();
        }
    }
    if (m_opened && !m_asking)
        append(std::move(parcel));
    else
        m_held.push_back(std::move(parcel));
}

void Session::append(std::shared_ptr<Parcel> parcel)
{
    const int index = m_client.append(watched(parcel));
    m_flight.emplace(index, std::move(parcel));
}

bool Session::cancel(Id id)
{
    const auto isIt = [id](const std::shared_ptr<Parcel> &parcel) { return parcel->id == id; };
    std::shared_ptr<Parcel> parcel;
    if (const auto held = std::ranges::find_if(m_held, isIt); held != m_held.end()) {
        parcel = std::move(*held);
        m_held.erase(held);
    } else {
        const auto found = std::ranges::find_if(m_flight, isIt, [](const auto &one) { return one.second; });
        if (found == m_flight.end())
            return false;
        parcel = found->second;
        if (!parcel->begun)
            m_flight.erase(found);
    }
    parcel->cancelled = true;
    if (!parcel->begun) {
        emit settled(parcel, notSent(parcel->transaction.envelope, cancelled));
        return true;
    }
    const bool othersAreOut = std::ranges::any_of(m_flight | std::views::values, [&](const auto &other) {
        return other != parcel && other->saidWhole;
    });
    if (!othersAreOut)
        m_client.cancel();
    return true;
}

void Session::cancelAll()
{
    for (const auto &parcel : m_held)
        parcel->cancelled = true;
    for (const auto &parcel : m_flight | std::views::values)
        parcel->cancelled = true;
    m_client.cancel();
}

void Session::leave()
{
    if (m_leaving)
        return;
    m_leaving = true;
    m_idle.stop();
    m_client.finish();
}

void Session::onReady()
{
    m_patience.stop();
    m_asking = false;
    if (!std::exchange(m_opened, true))
        emit opened();
    for (auto &parcel : std::exchange(m_held, {}))
        append(std::move(parcel));
    if (load() > 0 || m_leaving)
        return;
    m_unused.start();
    m_idle.start(m_limits.idle);
}

void Session::onFinished(const smtp::ServerFacts &facts, std::optional<Error> error)
{
    m_idle.stop();
    m_patience.stop();
    for (const auto &parcel : std::exchange(m_held, {}))
        emit settled(parcel, notSent(parcel->transaction.envelope, error.value_or(cancelled)));
    emit ended(facts, error);
}

} // namespace envoi::delivery
