#include "tests/support/FaultServer.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::smtp;

namespace envoi::test::faults {

void FaultServer::receive(QByteArrayView octets)
{
    if (!m_encrypted)
        m_inClear += octets;
    m_in += octets;
    process();
}

void FaultServer::encrypted()
{
    m_encrypted = true;
    m_wantsTls = false;
}

void FaultServer::process()
{
    for (qsizetype before = -1; m_ending == Ending::None && before != m_in.size();) {
        before = m_in.size();
        if (m_mode == Mode::Data) {
            readData();
        } else if (m_mode == Mode::Chunk) {
            readChunk();
        } else if (const qsizetype end = m_in.indexOf("\r\n"); end >= 0) {
            const QByteArray line = m_in.first(end);
            m_in.remove(0, end + 2);
            command(line);
        }
    }
}

void FaultServer::command(const QByteArray &line)
{
    const QByteArrayList words = line.split(' ');
    const QByteArray &verb = words[0];
    if (verb == "EHLO") {
        answer(m_encrypted && m_cell.security == Security::StartTls ? Moment::EhloUnderTls : Moment::Ehlo);
    } else if (verb == "HELO") {
        m_out += "250 mx\r\n";
    } else if (verb == "STARTTLS") {
        m_wantsTls = answer(Moment::StartTls) && m_ending == Ending::None;
    } else if (verb == "AUTH") {
        answer(Moment::Auth);
    } else if (verb == "MAIL") {
        ++m_letter;
        m_recipient = -1;
        m_recipients.clear();
        m_content.clear();
        m_contentRefused = false;
        m_mailAccepted = answer(Moment::Mail);
    } else if (verb == "RCPT" && m_mailAccepted) {
        ++m_recipient;
        if (answer(Moment::Recipient) && !refuses(m_letter, m_recipient))
            m_recipients += words[1].mid(4).chopped(1);
    } else if (verb == "DATA" && !m_recipients.isEmpty()) {
        if (answer(Moment::Data))
            m_mode = Mode::Data;
    } else if (verb == "BDAT") {
        m_mode = Mode::Chunk;
        m_chunkLeft = words[1].toLongLong();
        m_isLast = words.size() == 3;
        m_answeredInside = false;
        readChunk();
    } else if (verb == "RSET") {
        m_mailAccepted = false;
        m_recipients.clear();
        answer(Moment::Reset);
    } else if (verb == "QUIT") {
        if (answer(Moment::Quit))
            m_ending = Ending::Closed;
    } else {
        m_out += "503 5.5.1 not now\r\n";
    }
}

void FaultServer::readData()
{
    const qsizetype end = endOfData(m_in);
    const bool whole = end >= 0;
    if (interrupt(whole ? end + 2 : m_in.size(), whole))
        return;
    if (!whole)
        return;
    QByteArray content = m_in.first(end + 2);
    m_in.remove(0, end + 5);
    if (content.startsWith('.'))
        content.remove(0, 1);
    m_content = content.replace("\r\n.", "\r\n");
    m_mode = Mode::Commands;
    endOfContent();
    m_answeredInside = false;
}

void FaultServer::readChunk()
{
    const qsizetype count = std::min(m_chunkLeft, m_in.size());
    if (interrupt(std::max<qsizetype>(0, m_content.size() + count - (m_isLast ? 1 : 0)),
                  m_isLast && count == m_chunkLeft))
        return;
    m_content += m_in.first(count);
    m_in.remove(0, count);
    m_chunkLeft -= count;
    if (m_chunkLeft > 0)
        return;
    m_mode = Mode::Commands;
    if (m_recipients.isEmpty() || (m_contentRefused && !m_answeredInside)) {
        m_out += "503 5.5.1 nothing to add it to\r\n";
    } else if (m_isLast) {
        endOfContent();
    } else if (!m_answeredInside && !answer(Moment::Chunk)) {
        m_contentRefused = true;
    }
}

/// It is taken before that is said: whatever goes wrong then, it is here.
void FaultServer::endOfContent()
{
    const bool refuses = isFault(Moment::End) && m_cell.act >= Act::RefuseForNow && m_cell.act <= Act::Leave;
    if (!m_contentRefused && !refuses)
        m_record[static_cast<std::size_t>(m_letter)] = {m_content, m_recipients};
    if (!std::exchange(m_answeredInside, false))
        answer(Moment::End);
    m_mailAccepted = false;
    m_recipients.clear();
}

bool FaultServer::interrupt(qsizetype available, bool whole)
{
    if (m_happened || m_letter != m_cell.letter || !isInContent(m_cell.moment) || m_recipients.isEmpty())
        return false;
    qsizetype at = available;
    if (m_cell.moment == Moment::FirstOctet)
        at = 1;
    else if (m_cell.moment == Moment::MiddleOctet)
        at = m_cell.large ? 30'000 : 40;
    else if (!whole)
        return false;
    if (available < at)
        return false;
    m_answeredInside = true;
    const bool yes = act(m_cell.act == Act::Early ? "250 2.0.0 early\r\n"_ba : "250 2.0.0 ok\r\n"_ba);
    if (!yes)
        m_contentRefused = true;
    if (m_ending == Ending::None)
        return false;
    m_in.remove(0, at - (m_mode == Mode::Chunk ? m_content.size() : 0));
    return true;
}

bool FaultServer::isFault(Moment moment) const
{
    if (m_happened || moment != m_cell.moment)
        return false;
    switch (moment) {
    case Moment::Recipient:
        return m_letter == m_cell.letter && m_recipient == m_cell.recipient;
    case Moment::Mail:
    case Moment::Data:
    case Moment::Chunk:
    case Moment::End:
        return m_letter == m_cell.letter;
    default:
        return true;
    }
}

bool FaultServer::answer(Moment moment)
{
    if (std::exchange(m_saidEarly, false))
        return true;
    const QByteArray normal = reply(moment, m_letter, m_recipient);
    if (isFault(moment) && m_cell.act != Act::Early)
        return act(normal);
    m_out += normal;
    if (m_cell.act == Act::Early)
        sayNext(moment);
    return true;
}

/// Instead of \a reply. Whether it means yes.
bool FaultServer::act(const QByteArray &reply)
{
    m_happened = true;
    switch (m_cell.act) {
    case Act::Close:
        m_ending = Ending::Closed;
        break;
    case Act::Reset:
        m_ending = Ending::Reset;
        break;
    case Act::Stall:
        m_ending = Ending::Stalled;
        break;
    case Act::RefuseForNow:
    case Act::RefuseForGood:
        m_out += refusal(m_cell.moment);
        return false;
    case Act::RefuseAndClose:
        m_out += refusal(m_cell.moment);
        m_ending = Ending::Closed;
        return false;
    case Act::Leave:
        m_out += "421 4.3.2 closing\r\n";
        m_ending = Ending::Closed;
        return false;
    case Act::Garbage:
        m_out += "* OK what is it\r\n";
        m_ending = Ending::Stalled;
        break;
    case Act::HalfLine:
        m_out += reply.first(2);
        m_ending = Ending::Closed;
        break;
    case Act::Twice:
        m_out += reply + reply;
        break;
    case Act::Early:
        m_out += reply;
        break;
    case Act::NoEnhancedCode:
        m_out += reply.first(4) + "so be it\r\n";
        if (reply[3] == '-')
            m_out += reply.sliced(reply.indexOf("\r\n") + 2);
        break;
    case Act::WrongEnhancedCode:
        m_out += reply.first(4) + (reply[0] == '2' ? "5.1.1" : "2.1.5") + " so be it\r\n";
        if (reply[3] == '-')
            m_out += reply.sliced(reply.indexOf("\r\n") + 2);
        break;
    case Act::OverLong:
        m_out += reply.first(3) + ' ' + QByteArray(5000, 'x') + "\r\n";
        m_ending = Ending::Stalled;
        break;
    }
    return true;
}

/// Along with the reply of \a moment, if that is the one before the cell's.
void FaultServer::sayNext(Moment moment)
{
    const auto is = [&](Moment next, int letter = 0, int recipient = 0) {
        if (m_happened || m_cell.moment != next ||
            (next >= Moment::Mail && next <= Moment::End && letter != m_cell.letter) ||
            (next == Moment::Recipient && recipient != m_cell.recipient))
            return;
        m_out += reply(next, letter, recipient);
        m_happened = m_saidEarly = true;
    };
    const bool isChunked = faults::isChunked(m_cell.carriage);
    switch (moment) {
    case Moment::Greeting:
        return is(Moment::Ehlo);
    case Moment::Ehlo:
        if (m_cell.security == Security::StartTls)
            return is(Moment::StartTls);
        [[fallthrough]];
    case Moment::EhloUnderTls:
        return m_cell.logsIn ? is(Moment::Auth) : is(Moment::Mail, 0);
    case Moment::StartTls:
        return is(Moment::EhloUnderTls);
    case Moment::Auth:
        return is(Moment::Mail, 0);
    case Moment::Mail:
        return is(Moment::Recipient, m_letter, 0);
    case Moment::Recipient:
        if (m_recipient + 1 < m_cell.recipients)
            return is(Moment::Recipient, m_letter, m_recipient + 1);
        is(isChunked ? Moment::Chunk : Moment::Data, m_letter);
        return isChunked && !m_cell.large ? is(Moment::End, m_letter) : void();
    case Moment::Data:
    case Moment::Chunk:
        return is(Moment::End, m_letter);
    case Moment::End:
        return m_letter + 1 < m_cell.letters ? is(Moment::Mail, m_letter + 1) : is(Moment::Quit);
    default:
        return;
    }
}

QByteArray FaultServer::reply(Moment moment, int letter, int recipient) const
{
    switch (moment) {
    case Moment::Greeting:
        return "220 mx ESMTP\r\n";
    case Moment::Ehlo:
    case Moment::EhloUnderTls: {
        QByteArray text = "250-mx\r\n";
        if (m_cell.security == Security::StartTls && moment == Moment::Ehlo)
            text += "250-STARTTLS\r\n";
        else
            text += "250-AUTH PLAIN\r\n";
        if (isPipelined(m_cell.carriage))
            text += "250-PIPELINING\r\n";
        if (isChunked(m_cell.carriage))
            text += "250-CHUNKING\r\n250-BINARYMIME\r\n";
        return text + "250 ENHANCEDSTATUSCODES\r\n";
    }
    case Moment::StartTls:
        return "220 2.0.0 go\r\n";
    case Moment::Auth:
        return "235 2.7.0 welcome\r\n";
    case Moment::Recipient:
        return refuses(letter, recipient) ? "550 5.1.1 nobody\r\n" : "250 2.1.5 ok\r\n";
    case Moment::Data:
        return "354 go\r\n";
    case Moment::Quit:
        return "221 2.0.0 bye\r\n";
    default:
        return "250 2.0.0 ok\r\n";
    }
}

QByteArray FaultServer::refusal(Moment moment) const
{
    const bool forNow = m_cell.act == Act::RefuseForNow;
    if (moment == Moment::Auth)
        return forNow ? "454 4.7.0 later\r\n" : "535 5.7.8 wrong\r\n";
    return forNow ? "450 4.3.0 later\r\n" : "554 5.3.0 never\r\n";
}

bool FaultServer::refuses(int letter, int recipient) const
{
    return (m_cell.refusals == Refusals::FirstLetter && letter == 0) ||
           (m_cell.refusals == Refusals::SecondRecipient && recipient == 1);
}

} // namespace envoi::test::faults
