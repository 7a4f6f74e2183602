#include "core/smtp/DotStuffer.h"

#include <cstring>

namespace envoi::smtp {

namespace {

const char *find(const char *from, const char *end, char wanted)
{
    const void *found = std::memchr(from, wanted, static_cast<std::size_t>(end - from));
    return found ? static_cast<const char *>(found) : end;
}

} // namespace

void DotStuffer::endLine(QByteArray &out)
{
    out.append("\r\n", 2);
    m_atLineStart = true;
    m_heldCarriageReturn = false;
}

void DotStuffer::append(std::span<const char> content, QByteArray &out)
{
    const char *position = content.data();
    const char *const end = position + content.size();
    if (m_heldCarriageReturn && position < end) {
        if (*position == '\n')
            ++position;
        endLine(out);
    }
    const char *lineFeed = find(position, end, '\n');
    while (position < end) {
        if (m_atLineStart && *position == '.' && m_carrier == Carrier::Data)
            out.append('.');
        // Not looked for again at each bare CR, or many of them would take a time that grows as the square.
        if (lineFeed < position)
            lineFeed = find(position, end, '\n');
        const char *const stop = find(position, lineFeed, '\r');
        out.append(position, stop - position);
        m_atLineStart = false;
        position = stop;
        if (position == end)
            break;
        if (*position == '\r' && position + 1 == end) {
            m_heldCarriageReturn = true;
            break;
        }
        position += *position == '\r' && position[1] == '\n' ? 2 : 1;
        endLine(out);
    }
}

void DotStuffer::finish(QByteArray &out)
{
    if (m_heldCarriageReturn || !m_atLineStart)
        endLine(out);
    if (m_carrier == Carrier::Data)
        out.append(".\r\n", 3);
}

} // namespace envoi::smtp
