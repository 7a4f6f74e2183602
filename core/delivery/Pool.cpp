#include "core/delivery/Pool.h"
#include "core/connection/TlsSessions.h"

#include <algorithm>
#include <utility>

namespace envoi::delivery {

namespace {

const Error cancelled{ErrorCode::Cancelled, {}, {}, {}};

/// What ends a session without being about one letter of it.
bool isLoss(ErrorCode code)
{
    return code == ErrorCode::ConnectionLost || code == ErrorCode::TimedOut ||
           code == ErrorCode::ServiceUnavailable || code == ErrorCode::TemporaryFailure ||
           code == ErrorCode::ProtocolViolation;
}

bool isOfTheNetwork(ErrorCode code)
{
    return code == ErrorCode::ConnectionLost || code == ErrorCode::TimedOut ||
           code == ErrorCode::HostNotFound || code == ErrorCode::ConnectionRefused ||
           code == ErrorCode::NetworkUnreachable;
}

/// The server said 4yz to the connection or to the log-in.
bool isRefusedForNow(const Error &error)
{
    return (error.code == ErrorCode::ServiceUnavailable || error.code == ErrorCode::TemporaryFailure) &&
           error.serverText.startsWith(u'4');
}

} // namespace

Pool::Pool(smtp::Server server, smtp::Credentials credentials, PoolLimits limits, Random &random,
           QObject *parent)
    : QObject(parent), m_server(std::move(server)), m_credentials(std::move(credentials)), m_limits(limits),
      m_random(random), m_pause(this)
{
    if (!m_server.sessions)
        m_server.sessions = std::make_shared<connection::TlsSessions>();
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Pool::pump);
}

Pool::~Pool() = default;

void Pool::submit(Id id, smtp::Transaction transaction)
{
    Q_ASSERT(!m_isClosing);
    m_queue.push_back(std::make_shared<Parcel>(id, std::move(transaction)));
    pumpLater();
}

void Pool::draw(Source source)
{
    Q_ASSERT(!m_isClosing);
    m_sources.push_back(std::move(source));
    pumpLater();
}

void Pool::logIn()
{
    m_isLogInWanted = std::ranges::none_of(m_sessions, &Session::wasOpened);
    pumpLater();
}

void Pool::close()
{
    m_isClosing = true;
    m_isClosed = false;
    pumpLater();
}

void Pool::cancel(Id id)
{
    const auto waiting = std::ranges::find(m_queue, id, [](const auto &parcel) { return parcel->id; });
    if (waiting != m_queue.end()) {
        const ParcelPointer parcel = std::move(*waiting);
        m_queue.erase(waiting);
        emit settled(id, notSent(parcel->transaction.envelope, cancelled));
    } else {
        std::ranges::any_of(std::vector(m_sessions), [id](Session *session) { return session->cancel(id); });
    }
    pumpLater();
}

void Pool::cancelAll()
{
    m_sources.clear();
    m_isLogInWanted = false;
    m_pause.stop();
    for (const ParcelPointer &parcel : std::exchange(m_queue, {}))
        emit settled(parcel->id, notSent(parcel->transaction.envelope, cancelled));
    for (Session *session : std::vector(m_sessions)) {
        if (session->wasOpened() && session->load() == 0)
            session->leave();
        else
            session->cancelAll();
    }
    pumpLater();
}

/// Not within what a session is just telling: it may be about to end.
void Pool::pumpLater()
{
    if (std::exchange(m_isPumping, true))
        return;
    QMetaObject::invokeMethod(this, &Pool::pump, Qt::QueuedConnection);
}

void Pool::pump()
{
    m_isPumping = false;
    while (anyWaits()) {
        Session *session = place();
        if (!session)
            return;
        const ParcelPointer parcel = std::move(m_queue.front());
        m_queue.pop_front();
        session->take(parcel);
        emit assigned(parcel->id, session->number());
    }
    if (m_isLogInWanted && m_sessions.empty() && !m_pause.isActive())
        open();
    if (!m_isClosing || m_isLogInWanted)
        return;
    for (Session *session : m_sessions) {
        if (session->load() == 0)
            session->leave();
    }
    if (m_sessions.empty() && !std::exchange(m_isClosed, true))
        emit closed();
}

/// A letter of a source waits only here, and only one.
bool Pool::anyWaits()
{
    while (m_queue.empty() && !m_sources.empty()) {
        const Id id = newId();
        if (auto transaction = m_sources.front()(id))
            m_queue.push_back(std::make_shared<Parcel>(id, std::move(*transaction)));
        else
            m_sources.pop_front();
    }
    return !m_queue.empty();
}

/// Where the next letter goes; null if it has to wait.
Session *Pool::place()
{
    Session *best = nullptr;
    bool isOneOpening = false;
    for (Session *session : m_sessions) {
        isOneOpening = isOneOpening || !session->wasOpened();
        if (!session->canTake())
            continue;
        const auto rank = [](const Session *one) { return std::pair(!one->wasOpened(), one->load()); };
        if (!best || rank(session) < rank(best))
            best = session;
    }
    const bool mayOpen =
        !isOneOpening && std::ssize(m_sessions) < m_limits.connections && !m_pause.isActive();
    return mayOpen && !(best && best->load() == 0) ? open() : best;
}

Session *Pool::open()
{
    auto *session = new Session(++m_lastConnection,
                                {m_limits.idle, m_limits.trusted, m_limits.signOfLife, m_limits.time}, this);
    m_sessions.push_back(session);
    connect(session, &Session::opened, this, [this, session] {
        m_everOpened = true;
        m_isLogInWanted = false;
        emit opened(session->number(), session->facts());
        pumpLater();
    });
    connect(session, &Session::secured, this,
            [this, session](const smtp::ServerFacts &facts) { emit secured(session->number(), facts); });
    connect(session, &Session::transcriptLine, this, [this, session](const smtp::TranscriptLine &line) {
        emit transcriptLine(session->number(), line);
    });
    connect(session, &Session::progress, this, &Pool::progress);
    connect(session, &Session::settled, this,
            [this, session](const ParcelPointer &parcel, const smtp::Outcome &outcome) {
                onSettled(parcel, outcome, *session);
            });
    connect(session, &Session::ended, this,
            [this, session](const smtp::ServerFacts &facts, const std::optional<Error> &error) {
                onEnded(session, facts, error);
            });
    session->open(m_server, m_credentials.duplicate());
    return session;
}

void Pool::onSettled(const ParcelPointer &parcel, const smtp::Outcome &outcome, const Session &session)
{
    pumpLater();
    if (goesBack(*parcel, outcome, session)) {
        parcel->begun = parcel->saidWhole = false;
        const auto behind =
            std::ranges::upper_bound(m_queue, parcel->id, {}, [](const auto &one) { return one->id; });
        m_queue.insert(behind, parcel);
        return;
    }
    // What came of an earlier connection says nothing of whether new ones are welcome.
    if (session.number() > m_lastFailed && (!outcome.error || !isLoss(outcome.error->code)))
        m_failures = 0;
    emit settled(parcel->id, outcome);
}

bool Pool::goesBack(Parcel &parcel, const smtp::Outcome &outcome, const Session &session) const
{
    if (outcome.verdict != smtp::Outcome::Verdict::NotSent || !outcome.error || parcel.cancelled)
        return false;
    const ErrorCode code = outcome.error->code;
    if (!session.wasOpened() || code == ErrorCode::Cancelled || code == ErrorCode::SessionLimit)
        return true;
    // What the server can't carry fails before anything is said of it.
    if (!parcel.begun)
        return isLoss(code);
    return (code == ErrorCode::ConnectionLost || code == ErrorCode::ServiceUnavailable) &&
           ++parcel.attempts < m_limits.attempts;
}

void Pool::onEnded(Session *session, const smtp::ServerFacts &facts, const std::optional<Error> &error)
{
    std::erase(m_sessions, session);
    session->deleteLater();
    emit ended(session->number(), facts, error);
    pumpLater();
    if (!error || error->code == ErrorCode::Cancelled || session->isUnused())
        return;
    if (session->wasOpened() ? isLoss(error->code)
                             : isRefusedForNow(*error) || (m_everOpened && isOfTheNetwork(error->code)))
        failForNow(*session, *error);
    else if (!session->wasOpened())
        failWaiting(*error);
}

void Pool::failForNow(const Session &session, const Error &error)
{
    ++m_failures;
    m_lastFailed = m_lastConnection;
    const bool isOneOpen = std::ranges::any_of(m_sessions, &Session::wasOpened);
    if (m_failures >= m_limits.attempts && !isOneOpen)
        return failWaiting(error);
    // A connection may get lost; that is no reason to wait.
    if (m_failures == 1 && error.code == ErrorCode::ConnectionLost)
        return;
    auto pause = m_limits.firstPause;
    for (int i = 1; i < m_failures && pause < m_limits.longestPause; ++i)
        pause *= 2;
    pause = std::min(pause, m_limits.longestPause);
    const auto half = pause.count() / 2;
    const auto chance = static_cast<qint64>(m_random.next() % static_cast<quint64>(pause.count() - half + 1));
    m_pause.start(std::chrono::milliseconds(half + chance));
    emit paused(session.number(), m_pause.intervalAsDuration(), error);
}

void Pool::failWaiting(const Error &error)
{
    m_failures = 0;
    m_isLogInWanted = false;
    m_pause.stop();
    m_sources.clear();
    for (const ParcelPointer &parcel : std::exchange(m_queue, {}))
        emit settled(parcel->id, notSent(parcel->transaction.envelope, error));
    emit failed(error);
}

} // namespace envoi::delivery
