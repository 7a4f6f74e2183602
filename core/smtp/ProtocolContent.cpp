#include "core/base/Words.h"
#include "core/smtp/Protocol.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::smtp {

namespace {

constexpr std::size_t sourceBlock = 32 * 1024;
constexpr qsizetype outputBlock = 64 * 1024;

bool saysTooLarge(const Reply &reply)
{
    return reply.enhancedCode == "5.3.4"_L1 || reply.enhancedCode == "5.2.3"_L1 ||
           (reply.code == 552 && reply.enhancedCode.isEmpty());
}

} // namespace

QByteArray Protocol::takeOutput()
{
    QByteArray out = std::exchange(m_output, {});
    m_unsaid = 0;
    while (hasContent() && out.size() < outputBlock) {
        Letter &letter = m_flight.back();
        if (letter.isChunked())
            readChunk(letter, out);
        else
            readContent(letter, out);
        if (isFinished())
            return {};
        proceed();
        out += std::exchange(m_output, {});
        m_unsaid = 0;
    }
    m_said += out.size();
    return out;
}

/// Whether some may be said now.
bool Protocol::hasContent() const
{
    if (m_state != State::Mailing || m_flight.empty() || m_flight.back().stage != Letter::Stage::Content)
        return false;
    const Letter &letter = m_flight.back();
    if (!letter.isChunked())
        return true;
    if (!m_extensions.pipelining)
        return m_expected.empty();
    return m_unacknowledged + chunkSize <= mostUnacknowledged &&
           (letter.chunksSaid == 0 || letter.envelopeOutstanding == 0);
}

void Protocol::readContent(Letter &letter, QByteArray &out)
{
    std::array<char, sourceBlock> block;
    while (out.size() < outputBlock) {
        const auto count = letter.content().source->read(block);
        if (!count) {
            // What has been sent can't be taken back, and without the last dot it is no message.
            say(TranscriptLine::Speaker::Note, Words::tr("The message could not be read to its end."));
            return failContent(
                count.error(),
                Words::tr("The connection was closed because an earlier letter could not be read."));
        }
        if (*count == 0) {
            m_stuffer.finish(out);
            letter.endSaid = m_said + out.size();
            letter.stage = Letter::Stage::Over;
            // Whatever it answers, the server has forgotten the letter then (RFC 5321 section 4.1.1.4).
            m_resetNeeded = false;
            m_expected.push_back({Expected::To::EndOfData, &letter});
            ++letter.outstanding;
            say(TranscriptLine::Speaker::Client,
                Words::tr("(message of %1 octets)").arg(letter.contentTaken));
            return;
        }
        letter.contentTaken += *count;
        m_stuffer.append(std::span(block).first(static_cast<std::size_t>(*count)), out);
        letter.contentSaid = letter.contentTaken;
        letter.contentSaidAt = m_said + out.size();
    }
}

/// A chunk is said only when it is here whole: a source that fails then costs its letter alone.
void Protocol::readChunk(Letter &letter, QByteArray &out)
{
    const bool isBinary = letter.content().binary;
    std::array<char, sourceBlock> block;
    while (!m_sourceEnded && m_chunk.size() <= chunkSize) {
        const auto count = letter.content().source->read(block);
        if (!count) {
            say(TranscriptLine::Speaker::Note, Words::tr("The message could not be read to its end."));
            m_chunk.clear();
            close(letter);
            return letter.abandon(count.error());
        }
        const auto octets = std::span(block).first(static_cast<std::size_t>(*count));
        m_sourceEnded = octets.empty();
        letter.contentTaken += *count;
        if (isBinary)
            m_chunk.append(octets.data(), std::ssize(octets));
        else if (m_sourceEnded)
            m_stuffer.finish(m_chunk);
        else
            m_stuffer.append(octets, m_chunk);
    }
    const qsizetype size = std::min(chunkSize, m_chunk.size());
    const bool isLast = m_sourceEnded && size == m_chunk.size();
    const QByteArray line = "BDAT " + QByteArray::number(size) + (isLast ? " LAST" : "");
    out += line;
    out += "\r\n";
    out.append(m_chunk.constData(), size);
    m_chunk.remove(0, size);
    m_expected.push_back({isLast ? Expected::To::LastChunk : Expected::To::Chunk, &letter, 0, size});
    ++letter.outstanding;
    ++letter.chunksSaid;
    m_unacknowledged += size;
    letter.contentSaid = letter.contentTaken - std::min(letter.contentTaken, qint64(m_chunk.size()));
    letter.contentSaidAt = m_said + out.size();
    if (!isLast)
        return;
    letter.endSaid = m_said + out.size();
    close(letter);
    say(TranscriptLine::Speaker::Client, QString::fromLatin1(line));
    say(TranscriptLine::Speaker::Client, Words::tr("(message of %1 octets)").arg(letter.contentTaken));
}

void Protocol::onChunk(Letter &letter, const Reply &reply)
{
    if (!reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2)
        fail(verdict(ErrorCode::ProtocolViolation, reply));
    else if (reply.code / 100 != 2 && letter.anyRecipientAccepted())
        letter.onRefusal(reply, contentRefusal(reply));
}

void Protocol::onEndOfContent(Letter &letter, const Reply &reply)
{
    if (!reply.isTransient() && !reply.isPermanent() && reply.code / 100 != 2) {
        ++letter.outstanding; // that was no answer
        return fail(verdict(ErrorCode::ProtocolViolation, reply));
    }
    letter.onFinal(reply, contentRefusal(reply));
}

ErrorCode Protocol::contentRefusal(const Reply &reply)
{
    return saysTooLarge(reply)   ? ErrorCode::MessageTooLarge
           : reply.isTransient() ? ErrorCode::TemporaryFailure
                                 : ErrorCode::MessageRefused;
}

void Protocol::onEarlyReply(const Reply &reply)
{
    // It is about the content if nothing but that is being said.
    Letter *letter = m_unsaid == 0 ? speaker() : nullptr;
    if (letter && letter->stage != Letter::Stage::Content)
        letter = nullptr;
    // A server that takes its leave means all of them.
    if (reply.code == 421) {
        if (letter)
            letter->onRefusal(reply, ErrorCode::ServiceUnavailable);
        return fail(verdict(ErrorCode::ServiceUnavailable, reply), Letter::End::ServerStopped);
    }
    if (letter && (reply.isTransient() || reply.isPermanent())) {
        // Refused before it was sent whole. The data can only be ended by hanging up.
        letter->onRefusal(reply, contentRefusal(reply));
        return failContent(verdict(contentRefusal(reply), reply),
                           Words::tr("The connection was closed because the server refused an earlier "
                                     "letter before it had been sent whole."));
    }
    fail(verdict(ErrorCode::ProtocolViolation, reply));
}

} // namespace envoi::smtp
