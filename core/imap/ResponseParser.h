#pragma once

#include "core/base/Result.h"
#include "core/imap/Response.h"

#include <optional>

namespace envoi::imap {

/// Reads responses from octets that come in any chopping, holding no more than one. Tolerates a bare LF at
/// the end of a line and octets that are not UTF-8; data that it can't make out comes without tokens, as
/// servers tell much that nobody asked for. An error is final: NotImap before the first response, then
/// ProtocolViolation.
class ResponseParser {
public:
    /// Octets of one response, lines and literals together.
    static constexpr qsizetype longestResponse = 256 * 1024;

    /// Takes octets from the front of \a octets until a response is whole, or all of them when it is not.
    Result<std::optional<Response>> feed(QByteArrayView &octets);

private:
    std::unexpected<Error> reject(const QString &why);
    bool isPlausible() const;
    Response finish();

    QByteArray m_octets;        ///< of the response, without the last line end
    qsizetype m_lineStart = 0;  ///< of the line that is being read, in m_octets
    qsizetype m_literalEnd = 0; ///< where it ends in m_octets, while one is being read
    bool m_seenResponse = false;
    std::optional<Error> m_error;
};

} // namespace envoi::imap
