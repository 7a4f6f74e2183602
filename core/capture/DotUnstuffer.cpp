#include "core/capture/DotUnstuffer.h"

#include <cstring>

namespace envoi::capture {

qsizetype DotUnstuffer::feed(QByteArrayView octets, QByteArray &out)
{
    const char *const data = octets.data();
    const qsizetype end = octets.size();
    qsizetype at = 0;
    qsizetype run = 0; // where the octets begin that are not in out yet
    const auto flush = [&](qsizetype to) {
        if (to > run)
            out.append(data + run, to - run);
    };
    while (at < end && m_state != State::Finished) {
        const char c = data[at];
        switch (m_state) {
        case State::LineStart:
            if (c == '.') {
                flush(at);
                run = ++at;
                m_state = State::Dot;
            } else {
                m_state = State::Body;
            }
            break;
        case State::Dot:
            if (c == '\r') {
                run = ++at;
                m_state = State::DotCr;
            } else {
                m_state = State::Body;
            }
            break;
        case State::DotCr:
            if (c == '\n') {
                run = ++at;
                m_state = State::Finished;
            } else {
                // Not the end after all: the CR that was held back is content.
                out.append('\r');
                m_state = State::Body;
            }
            break;
        case State::Body:
            if (const void *cr = std::memchr(data + at, '\r', static_cast<std::size_t>(end - at))) {
                at = static_cast<const char *>(cr) - data + 1;
                m_state = State::Cr;
            } else {
                at = end;
            }
            break;
        case State::Cr:
            if (c == '\n') {
                ++at;
                m_state = State::LineStart;
            } else {
                m_state = State::Body;
            }
            break;
        case State::Finished:
            break;
        }
    }
    flush(at);
    return at;
}

} // namespace envoi::capture
