#pragma once

#include <QMetaType>
#include <QString>

namespace envoi::connection {

/// A line of what was said, for a person to read. Secrets are not in it: the protocol
/// says "AUTH PLAIN ********" itself. Message data is told by its length.
struct TranscriptLine {
    enum class Speaker { Client, Server, Note };
    Speaker speaker;
    QString text;
    /// When, in milliseconds since 1970 (UTC), as the client's clock has it. 0 from the protocol, which has
    /// none.
    qint64 time = 0;
};

} // namespace envoi::connection

Q_DECLARE_METATYPE(envoi::connection::TranscriptLine)
