#pragma once

#include "core/base/Random.h"
#include "core/mime/MessageWriter.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace envoi::mime {

/// What MessageWriter will write of a message, for the eye: its tree with sizes, and all of its octets but
/// those of files and pictures, which are only counted. Small, whatever is attached.
struct Outline {
    /// An entity of the tree; a whole comes before its parts.
    struct Entry {
        int depth = 0;
        QByteArray mediaType;
        QByteArray encoding; ///< as Content-Transfer-Encoding has it
        Disposition disposition = Disposition::Unset;
        QString fileName;
        /// Decoded octets (text: as UTF-8 with CRLF); -1 for a multipart and where only reading would tell.
        qint64 size = -1;
        /// Octets that are written of it: its Content-* fields, the empty line, the encoded body. The root's
        /// are without the message's other fields. -1 where only reading would tell.
        qint64 wireSize = -1;
        qsizetype position = 0; ///< of its first Content-* field, in octets
    };
    /// Octets that stand at \a position in what is written but not in octets.
    struct Gap {
        qsizetype position = 0; ///< in octets, behind what stands before it
        qint64 size = 0;        ///< -1 where only reading would tell
        bool isBase64 = false;
    };
    std::vector<Entry> entries;
    QByteArray octets;
    std::vector<Gap> gaps;
    qint64 size = 0; ///< of all that is written; -1 where only reading would tell
};

/// For the same message, random numbers and options as those of a MessageWriter, exactly what that writes.
/// Reads messages within (message/rfc822) and nothing else. Errors as of MessageWriter::read().
Result<Outline> outline(const Message &message, Random &random, const WriteOptions &options = {});

} // namespace envoi::mime
