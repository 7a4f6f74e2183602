#pragma once

#include <QByteArray>

#include <span>

namespace envoi::smtp {

/// Makes of a message what DATA carries (RFC 5321 section 4.5.2), whatever the chopping: a dot before
/// each line that begins with one, and the end of data. A bare CR or LF becomes CRLF, so that no
/// server on the way can read another end of data than the one meant ("SMTP smuggling"). For BDAT
/// (RFC 3030), whose text is lines as well, the same without dots.
class DotStuffer {
public:
    enum class Carrier { Data, Bdat };

    explicit DotStuffer(Carrier carrier = Carrier::Data) : m_carrier(carrier) {}
    void append(std::span<const char> content, QByteArray &out);
    /// The last line's CRLF where it is missing, then for DATA the line with the dot. Nothing may follow.
    void finish(QByteArray &out);

private:
    void endLine(QByteArray &out);

    Carrier m_carrier;
    bool m_atLineStart = true;
    /// A CR came last; whether a LF follows is not known yet.
    bool m_heldCarriageReturn = false;
};

} // namespace envoi::smtp
