#include "core/smtp/Protocol.h"
#include "core/base/Words.h"

#include <iterator>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

Protocol::Protocol(Settings settings, std::vector<Transaction> transactions)
    : m_settings(std::move(settings)),
      m_waiting(std::make_move_iterator(transactions.begin()), std::make_move_iterator(transactions.end())),
      m_finishing(m_settings.whenIdle == WhenIdle::Leave)
{
}

int Protocol::append(Transaction transaction)
{
    Q_ASSERT(isOpen());
    m_waiting.push_back(std::move(transaction));
    const int index = m_nextIndex + static_cast<int>(m_waiting.size()) - 1;
    proceed();
    return index;
}

void Protocol::finish()
{
    m_finishing = true;
    proceed();
}

void Protocol::probe()
{
    if (waiting() != Waiting::Idle)
        return;
    m_ready = false;
    command({Expected::To::Noop}, "NOOP"_ba);
}

void Protocol::connected(Connection connection)
{
    if (m_state != State::Unconnected)
        return;
    m_connection = std::move(connection);
    m_encrypted = m_settings.security == Security::ImplicitTls;
    m_state = State::Greeting;
    m_expected.push_back({Expected::To::Greeting});
}

void Protocol::receive(QByteArrayView octets)
{
    while (!octets.isEmpty() && m_state != State::Finished) {
        if (m_state == State::Handshake) {
            fail({ErrorCode::TlsInjection,
                  m_settings.host,
                  Words::tr("Text was slipped in before encryption began."),
                  {}});
            return;
        }
        auto parsed = m_parser.feed(octets);
        if (!parsed && m_state == State::Leaving)
            return end(std::move(m_sessionError));
        if (!parsed) {
            Error error = parsed.error();
            error.context = m_settings.host;
            say(TranscriptLine::Speaker::Note, error.detail);
            fail(std::move(error));
            return;
        }
        if (*parsed) {
            handle(std::move(**parsed));
            proceed();
        }
    }
}

void Protocol::tlsEstablished(QByteArray channelBinding)
{
    if (m_state != State::Handshake)
        return;
    m_encrypted = true;
    m_connection.channelBinding = std::move(channelBinding);
    // What was said before could have been said by anyone (RFC 3207 section 4.2).
    m_extensions = {};
    m_facts.extensions.clear();
    m_facts.mechanisms.clear();
    m_facts.sizeLimit = 0;
    sayHello(true);
}

void Protocol::closed(std::optional<Error> why, qint64 unsent)
{
    if (m_state == State::Leaving)
        return end(std::move(m_sessionError));
    if (!why)
        why = Error{ErrorCode::ConnectionLost, m_settings.host, {}, {}};
    m_unsent = unsent;
    fail(std::move(*why));
}

void Protocol::timedOut(qint64 unsent)
{
    if (m_state == State::Leaving)
        return end(std::move(m_sessionError));
    m_unsent = unsent;
    fail({ErrorCode::TimedOut, m_settings.host, {}, {}});
}

void Protocol::cancel(qint64 unsent)
{
    if (m_state == State::Leaving)
        return end(std::move(m_sessionError));
    m_unsent = unsent;
    fail({ErrorCode::Cancelled, {}, {}, {}});
}

std::optional<Protocol::Event> Protocol::takeEvent()
{
    if (m_events.empty())
        return std::nullopt;
    Event event = std::move(m_events.front());
    m_events.pop_front();
    return event;
}

Protocol::Waiting Protocol::waiting() const
{
    switch (m_state) {
    case State::Unconnected:
    case State::Finished:
        return Waiting::Nothing;
    case State::Greeting:
        return Waiting::Greeting;
    case State::Handshake:
        return Waiting::Handshake;
    case State::Leaving:
        return Waiting::Farewell;
    default:
        break;
    }
    if (hasContent())
        return Waiting::DataBlock;
    if (m_expected.empty())
        return Waiting::Idle;
    const auto next = m_expected.front().to;
    return next == Expected::To::EndOfData || next == Expected::To::LastChunk ? Waiting::DataEnd
                                                                              : Waiting::Reply;
}

void Protocol::handle(ReplyParser::Parsed parsed)
{
    Reply &reply = parsed.reply;
    hideSecrets(parsed);
    // Nobody can answer what has not been said yet.
    const bool isEarly = m_expected.size() <= m_unsaid && m_state != State::Leaving;
    const Expected expected = isEarly ? Expected{Expected::To::Noop} : m_expected.front();
    // A large letter has thousands of chunks: only what is worth reading is told.
    if (expected.to != Expected::To::Chunk || !reply.isPositive()) {
        for (const QString &line : std::as_const(parsed.rawLines))
            say(TranscriptLine::Speaker::Server, line);
    }
    if (isEarly)
        return onEarlyReply(reply);
    m_expected.pop_front();
    if (expected.letter)
        --expected.letter->outstanding;
    // The server may take its leave at any time (RFC 5321 section 3.8).
    if (reply.code == 421 && m_state != State::Leaving) {
        if (expected.to == Expected::To::EndOfData || expected.to == Expected::To::LastChunk)
            expected.letter->onFinal(reply, ErrorCode::ServiceUnavailable);
        return fail(verdict(ErrorCode::ServiceUnavailable, reply), Letter::End::ServerStopped);
    }
    switch (expected.to) {
    case Expected::To::Greeting:
        return onGreeting(reply);
    case Expected::To::Ehlo:
        return onHello(reply, true);
    case Expected::To::Helo:
        return onHello(reply, false);
    case Expected::To::StartTls:
        return onStartTls(reply);
    case Expected::To::Auth:
        return onAuth(reply);
    case Expected::To::Mail:
        return onMail(*expected.letter, reply);
    case Expected::To::Recipient:
        return onRecipient(*expected.letter, expected.recipient, reply);
    case Expected::To::Data:
        return onData(*expected.letter, reply);
    case Expected::To::EndOfData:
        return onEndOfContent(*expected.letter, reply);
    case Expected::To::EmptyData:
        return; // nobody was to get it
    case Expected::To::Chunk:
    case Expected::To::LastChunk:
        m_unacknowledged -= expected.chunk;
        return expected.to == Expected::To::Chunk ? onChunk(*expected.letter, reply)
                                                  : onEndOfContent(*expected.letter, reply);
    case Expected::To::Reset:
        return onReset(reply);
    case Expected::To::Noop:
        return; // whatever it says, it lives
    case Expected::To::Quit:
        return end(std::move(m_sessionError));
    }
}

void Protocol::onGreeting(const Reply &reply)
{
    m_facts.greeting = reply.lines.join(u'\n');
    if (reply.code == 220)
        sayHello(true);
    else if (reply.isTransient() || reply.isPermanent())
        leave(verdict(ErrorCode::ServiceUnavailable, reply));
    else
        fail(verdict(ErrorCode::ProtocolViolation, reply));
}

void Protocol::sayHello(bool extended)
{
    m_state = State::Hello;
    command({extended ? Expected::To::Ehlo : Expected::To::Helo},
            (extended ? "EHLO " : "HELO ") + m_connection.ehloName);
}

void Protocol::onHello(const Reply &reply, bool extended)
{
    if (extended && reply.isPermanent())
        return sayHello(false);
    if (reply.isTransient() || reply.isPermanent())
        return leave(verdict(
            reply.isTransient() ? ErrorCode::TemporaryFailure : ErrorCode::ServiceUnavailable, reply));
    if (reply.code != 250)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));

    if (extended)
        m_extensions = Extensions::fromReply(reply);
    m_facts.extensions = m_extensions.keywords;
    m_facts.mechanisms = m_extensions.mechanisms;
    m_facts.sizeLimit = m_extensions.sizeLimit;

    if (m_settings.security != Security::StartTls || m_encrypted)
        return logIn();
    if (!m_extensions.startTls)
        return leave(Error{
            ErrorCode::TlsNotOffered, m_settings.host, Words::tr("The server does not offer STARTTLS."), {}});
    m_state = State::StartingTls;
    command({Expected::To::StartTls}, "STARTTLS"_ba);
}

void Protocol::onStartTls(const Reply &reply)
{
    if (reply.isTransient() || reply.isPermanent())
        return leave(verdict(ErrorCode::TlsNotOffered, reply));
    if (reply.code != 220)
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    m_state = State::Handshake;
    m_events.emplace_back(StartTls{});
}

void Protocol::leave(std::optional<Error> error)
{
    m_sessionError = std::move(error);
    if (m_sessionError)
        settleAll(*m_sessionError, *m_sessionError, Letter::End::Unanswered);
    m_state = State::Leaving;
    m_expected.clear();
    m_unsaid = 0;
    command({Expected::To::Quit}, "QUIT"_ba);
}

void Protocol::fail(Error error, Letter::End end)
{
    if (m_state == State::Finished)
        return;
    settleAll(error, error, end);
    this->end(std::move(error));
}

void Protocol::failContent(Error error, const QString &later)
{
    settleAll(error, {ErrorCode::ConnectionLost, m_settings.host, later, {}}, Letter::End::Unanswered);
    end(std::move(error));
}

void Protocol::end(std::optional<Error> error)
{
    if (m_state == State::Finished)
        return;
    m_state = State::Finished;
    m_expected.clear();
    m_unsaid = 0;
    m_output.clear();
    m_chunk.clear();
    m_settings.credentials = {};
    m_events.emplace_back(Finished{std::move(error)});
}

void Protocol::command(Expected expected, const QByteArray &line, const QByteArray &shown)
{
    m_output += line;
    m_output += "\r\n";
    m_expected.push_back(expected);
    if (expected.letter)
        ++expected.letter->outstanding;
    ++m_unsaid;
    say(TranscriptLine::Speaker::Client, QString::fromUtf8(shown));
}

void Protocol::say(TranscriptLine::Speaker speaker, const QString &text)
{
    m_events.emplace_back(TranscriptLine{speaker, text});
}

Error Protocol::verdict(ErrorCode code, const Reply &reply) const
{
    return {code, m_settings.host, {}, reply.toString()};
}

} // namespace envoi::smtp
