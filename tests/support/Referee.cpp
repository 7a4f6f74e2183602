#include "tests/support/Referee.h"

#include <algorithm>
#include <utility>

using namespace envoi::smtp;

namespace envoi::test::faults {

namespace {

bool isYes(int code)
{
    return code / 100 == 2;
}

bool isNo(int code)
{
    return code >= 400;
}

} // namespace

Referee::Referee(const Cell &cell) : m_cell(cell), m_encrypted(cell.security == Security::ImplicitTls)
{
    m_open.push_back({Asked::Greeting});
}

void Referee::said(QByteArrayView octets)
{
    m_client += octets;
    for (qsizetype before = -1; before != m_client.size();) {
        before = m_client.size();
        const auto take = [this](qsizetype count) {
            m_client.remove(0, count);
            m_said += count;
        };
        if (m_chunkLeft > 0) {
            const qsizetype count = std::min(m_chunkLeft, m_client.size());
            take(count);
            m_chunkLeft -= count;
            if (m_chunkLeft == 0 && m_letters.back().endSaid == -2)
                m_letters.back().endSaid = m_said;
        } else if (m_inData) {
            const qsizetype dot = endOfData(m_client);
            if (dot < 0)
                return;
            take(dot + 5);
            m_inData = false;
            m_letters.back().endSaid = m_said;
            ask(Asked::EndOfData);
        } else if (const qsizetype lineEnd = m_client.indexOf("\r\n"); lineEnd >= 0) {
            const QByteArray line = m_client.first(lineEnd);
            take(lineEnd + 2);
            readCommand(line);
        }
    }
}

void Referee::readCommand(const QByteArray &line)
{
    const QByteArrayList words = line.split(' ');
    const QByteArray &verb = words[0];
    const bool wantsTls = m_cell.security == Security::StartTls && !m_encrypted;
    if (wantsTls && verb != "EHLO" && verb != "HELO" && verb != "STARTTLS" && verb != "QUIT")
        m_foul = "before TLS: " + line;
    const bool mayPipeline = isPipelined(m_cell.carriage) && !m_letters.empty();
    if (!m_open.empty() && verb != "QUIT" && !mayPipeline)
        m_foul = "not its turn: " + line;
    if (verb == "EHLO") {
        ask(Asked::Ehlo);
    } else if (verb == "HELO") {
        ask(Asked::Helo);
    } else if (verb == "STARTTLS") {
        ask(Asked::StartTls);
    } else if (verb == "AUTH") {
        ask(Asked::Auth);
    } else if (verb == "MAIL") {
        m_letters.emplace_back();
        ask(Asked::Mail);
    } else if (verb == "RCPT") {
        m_letters.back().recipients.push_back(0);
        ask(Asked::Recipient, m_letters.back().recipientsAsked++);
    } else if (verb == "DATA") {
        ask(Asked::Data);
    } else if (verb == "BDAT") {
        m_chunkLeft = words[1].toLongLong();
        const bool last = words.size() == 3;
        if (last)
            m_letters.back().endSaid = -2;
        ask(last ? Asked::LastChunk : Asked::Chunk);
    } else if (verb == "RSET") {
        ask(Asked::Reset);
    } else if (line == "." && m_letters.back().data == 354) {
        m_letters.back().emptied = true;
        ask(Asked::EmptyData);
    } else if (verb == "QUIT") {
        if (!m_over)
            m_foul = "QUIT too soon";
    } else {
        m_foul = "no such command: " + line;
    }
}

void Referee::ask(Asked asked, int recipient)
{
    if (m_over)
        m_foul = "said after the end";
    const bool ofLetter = asked >= Asked::Mail && asked <= Asked::LastChunk;
    m_open.push_back({asked, ofLetter ? static_cast<int>(m_letters.size()) - 1 : -1, recipient});
    if (ofLetter)
        ++m_letters.back().unanswered;
}

void Referee::heard(QByteArrayView octets)
{
    m_server += octets;
    while (!m_over && !m_server.isEmpty()) {
        if (m_handshake)
            return end(ErrorCode::TlsInjection);
        const qsizetype lineEnd = m_server.indexOf("\r\n");
        const QByteArray line = m_server.first(lineEnd < 0 ? m_server.size() : lineEnd);
        const bool isReply = std::ranges::all_of(line.first(std::min<qsizetype>(3, line.size())),
                                                 [](char c) { return c >= '0' && c <= '9'; });
        if (!isReply || line.size() > 4096)
            return end(m_heardReply ? ErrorCode::ProtocolViolation : ErrorCode::NotSmtp);
        if (lineEnd < 0)
            return;
        m_server.remove(0, lineEnd + 2);
        m_reply += line + '\n';
        if (line.size() > 3 && line[3] == '-')
            continue;
        m_heardReply = true;
        readReply(line.first(3).toInt(), std::exchange(m_reply, {}));
        endIfDone();
    }
}

void Referee::readReply(int code, const QByteArray &text)
{
    if (m_open.empty())
        return onEarly(code);
    const Question question = m_open.front();
    m_open.erase(m_open.begin());
    if (question.letter >= 0)
        --m_letters[static_cast<std::size_t>(question.letter)].unanswered;
    if (code == 421) {
        if (question.asked == Asked::EndOfData || question.asked == Asked::LastChunk)
            onContentReply(m_letters[static_cast<std::size_t>(question.letter)], code, true);
        m_stopped = true;
        return end(ErrorCode::ServiceUnavailable);
    }
    onReply(question, code, text);
}

void Referee::onReply(const Question &question, int code, const QByteArray &text)
{
    Letter *letter = question.letter >= 0 ? &m_letters[static_cast<std::size_t>(question.letter)] : nullptr;
    const auto require = [&](bool allowed) {
        if (!allowed)
            end(ErrorCode::ProtocolViolation);
        return allowed;
    };
    switch (question.asked) {
    case Asked::Greeting:
        if (require(code == 220 || isNo(code)) && isNo(code))
            end(ErrorCode::ServiceUnavailable);
        return;
    case Asked::Ehlo:
    case Asked::Helo:
        return onHello(question, code, text);
    case Asked::StartTls:
        if (require(code == 220 || isNo(code)) && isNo(code))
            return end(ErrorCode::TlsNotOffered);
        m_handshake = true;
        return;
    case Asked::Auth:
        if (require(code == 235 || isNo(code)) && isNo(code))
            end(code < 500 ? ErrorCode::TemporaryFailure : ErrorCode::AuthenticationRefused);
        return;
    case Asked::Mail:
        if (require(isYes(code) || isNo(code)))
            letter->mail = code;
        return;
    case Asked::Recipient:
        if (require(isYes(code) || isNo(code)))
            letter->recipients[static_cast<std::size_t>(question.recipient)] = code;
        return;
    case Asked::Data:
        if (!require(code == 354 || isNo(code)))
            return;
        letter->data = code;
        m_inData = code == 354 && anyAccepted(*letter);
        if (isNo(code) && anyAccepted(*letter))
            letter->refusal = code;
        return;
    case Asked::EndOfData:
    case Asked::LastChunk:
        if (require(isYes(code) || isNo(code)))
            onContentReply(*letter, code, true);
        return;
    case Asked::Chunk:
        if (require(isYes(code) || isNo(code)))
            onContentReply(*letter, code, false);
        return;
    case Asked::Reset:
        if (code / 100 == 4)
            end(ErrorCode::TemporaryFailure);
        else
            require(isYes(code));
        return;
    case Asked::EmptyData:
    case Asked::Quit:
        return;
    }
}

void Referee::onHello(const Question &question, int code, const QByteArray &text)
{
    // Then comes HELO, which offers nothing.
    if (question.asked == Asked::Ehlo && code >= 500)
        return;
    if (isNo(code))
        return end(code < 500 ? ErrorCode::TemporaryFailure : ErrorCode::ServiceUnavailable);
    if (code != 250)
        return end(ErrorCode::ProtocolViolation);
    if (m_cell.security == Security::StartTls && !m_encrypted) {
        if (!text.contains("STARTTLS"))
            end(ErrorCode::TlsNotOffered);
    } else if (m_cell.logsIn && !text.contains("AUTH")) {
        end(ErrorCode::AuthenticationUnavailable);
    }
}

void Referee::onContentReply(Letter &letter, int code, bool final)
{
    // Of a letter to nobody no reply says anything new.
    if (!anyAccepted(letter))
        return;
    if (isNo(code) && letter.refusal == 0)
        letter.refusal = code;
    if (final)
        letter.final = code;
}

/// A reply to what has not been said.
void Referee::onEarly(int code)
{
    Letter *letter = current();
    const bool inContent = letter && isInContent(*letter);
    if (isNo(code) && inContent)
        onContentReply(*letter, code, false);
    m_stopped = code == 421;
    if (m_stopped)
        end(ErrorCode::ServiceUnavailable);
    else if (isNo(code) && inContent)
        end(code < 500 ? ErrorCode::TemporaryFailure : ErrorCode::MessageRefused);
    else
        end(ErrorCode::ProtocolViolation);
}

void Referee::encrypted()
{
    m_handshake = false;
    m_encrypted = true;
}

void Referee::closed(qint64 unsent)
{
    m_unsent = unsent;
    end(ErrorCode::ConnectionLost);
}

void Referee::timedOut()
{
    end(ErrorCode::TimedOut);
}

void Referee::end(std::optional<ErrorCode> error)
{
    if (!std::exchange(m_over, true))
        m_error = error;
}

/// All letters are over: QUIT is all that follows, and what is answered to it does not matter.
void Referee::endIfDone()
{
    if (static_cast<int>(m_letters.size()) == m_cell.letters && m_open.empty() &&
        std::ranges::all_of(m_letters, [this](const Letter &letter) { return isOver(letter); }))
        end({});
}

Referee::Letter *Referee::current()
{
    return m_letters.empty() ? nullptr : &m_letters.back();
}

bool Referee::isInContent(const Letter &letter) const
{
    if (letter.endSaid != -1 || letter.mail == 0 || isNo(letter.mail) || letter.refusal != 0)
        return false;
    if (!isChunked(m_cell.carriage))
        return m_inData;
    return letter.recipientsAsked == m_cell.recipients && !allRefused(letter);
}

bool Referee::anyAccepted(const Letter &letter) const
{
    return isYes(letter.mail) && std::ranges::any_of(letter.recipients, isYes);
}

bool Referee::allRefused(const Letter &letter) const
{
    return letter.recipientsAsked == m_cell.recipients && std::ranges::all_of(letter.recipients, isNo);
}

/// Nothing more will be said of it, or answered.
bool Referee::isOver(const Letter &letter) const
{
    if (letter.unanswered > 0 || (letter.data == 354 && !anyAccepted(letter) && !letter.emptied))
        return false;
    return isNo(letter.mail) || allRefused(letter) || letter.refusal != 0 || letter.final != 0;
}

Referee::Judgement Referee::judge(int index) const
{
    using Verdict = RecipientOutcome::Verdict;
    Letter letter =
        index < static_cast<int>(m_letters.size()) ? m_letters[static_cast<std::size_t>(index)] : Letter{};
    letter.recipients.resize(static_cast<std::size_t>(m_cell.recipients));
    const bool isTaken = isYes(letter.final) && letter.refusal == 0;
    const bool isRefused = isNo(letter.mail) || allRefused(letter) || letter.refusal != 0;
    const bool isSaid = letter.endSaid >= 0 && letter.endSaid <= m_said - m_unsent;
    // Refused in part and then accepted: nobody knows what the server has.
    const bool isUnknown =
        isYes(letter.final) ? letter.refusal != 0 : isSaid && letter.final == 0 && !isRefused && !m_stopped;
    std::vector<Verdict> verdicts;
    for (const int code : letter.recipients) {
        const int deciding = isYes(letter.mail) && isNo(code) ? code : isYes(code) ? letter.refusal : 0;
        if (isYes(letter.mail) && isNo(code))
            verdicts.push_back(deciding < 500 ? Verdict::RefusedForNow : Verdict::RefusedForGood);
        else if (isTaken)
            verdicts.push_back(Verdict::Accepted);
        else if (isUnknown)
            verdicts.push_back(Verdict::Unknown);
        else if (deciding != 0)
            verdicts.push_back(deciding < 500 ? Verdict::RefusedForNow : Verdict::RefusedForGood);
        else
            verdicts.push_back(Verdict::NotTried);
    }
    const auto count = std::ranges::count(verdicts, Verdict::Accepted);
    return {isUnknown                       ? Outcome::Verdict::Unknown
            : count == std::ssize(verdicts) ? Outcome::Verdict::Sent
            : count > 0                     ? Outcome::Verdict::PartlySent
                                            : Outcome::Verdict::NotSent,
            verdicts};
}

} // namespace envoi::test::faults
