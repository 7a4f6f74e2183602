#pragma once

#include "core/base/Result.h"
#include "core/smtp/Outcome.h"

#include <QByteArray>

#include <optional>

namespace envoi::smtp {

/// Reads replies (RFC 5321 section 4.2) from octets that come in any chopping, holding no more than
/// one reply. Tolerates what real servers do: a code without text, a bare LF at the end of a line,
/// octets that are not UTF-8. An error is final: NotSmtp before the first reply, then
/// ProtocolViolation.
class ReplyParser {
public:
    static constexpr qsizetype maximumLine = 4096; ///< octets, without its LF
    static constexpr qsizetype maximumLines = 128;

    struct Parsed {
        Reply reply;
        QStringList rawLines; ///< as they came, codes included, without line ends
    };

    /// Takes octets from the front of \a octets until a reply is whole, or all of them when it is
    /// not. What is left in \a octets belongs to later replies.
    Result<std::optional<Parsed>> feed(QByteArrayView &octets);

    /// Whether a reply has begun that is not whole yet.
    bool hasPartialReply() const { return !m_line.isEmpty() || !m_parsed.rawLines.isEmpty(); }

private:
    std::unexpected<Error> reject(const QString &why);
    /// Whether m_line may still become a line of a reply.
    bool lineIsPlausible() const;
    /// Adds the whole line in m_line; true when it was the reply's last.
    Result<bool> takeLine();

    QByteArray m_line;
    Parsed m_parsed;
    bool m_seenReply = false;
    std::optional<Error> m_error;
};

} // namespace envoi::smtp
