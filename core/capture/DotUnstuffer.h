#pragma once

#include <QByteArray>

namespace envoi::capture {

/// Takes the dots off that SMTP put at the front of lines, and finds the end of the data
/// (RFC 5321 section 4.5.2), in octets that come in any chopping. Only CR LF ends a line here: a
/// lone LF or CR is content, so nothing can be smuggled past the end.
class DotUnstuffer {
public:
    /// Appends the content of \a octets to \a out, up to the end of the data at most. Returns
    /// how many of \a octets it took: less than all only at the end of the data.
    qsizetype feed(QByteArrayView octets, QByteArray &out);
    bool isFinished() const { return m_state == State::Finished; }

private:
    enum class State { LineStart, Dot, DotCr, Body, Cr, Finished };
    State m_state = State::LineStart;
};

} // namespace envoi::capture
