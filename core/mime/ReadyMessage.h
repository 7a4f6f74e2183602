#pragma once

#include "core/base/ByteSource.h"
#include "core/base/FileReference.h"
#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <memory>
#include <optional>
#include <vector>

namespace envoi::mime {

/// A message that came ready, in a file, and is sent as it stands: a signature (DKIM, OpenPGP, S/MIME)
/// covers its octets. Only Bcc, Resent-Bcc and what is Envoi's own (X-Envoi-*, X-Unsent) are left out, and
/// line ends become CRLF. What SMTP can't carry is mended and nothing else: a field with raw 8-bit octets, a
/// control character or too long a line is written anew; a header that is no header, a body with a line
/// beyond 998 octets, a NUL, or 8-bit octets where the way ahead has no 8BITMIME makes the whole message be
/// read and written anew.
class ReadyMessage {
public:
    /// Reads the header, which is held, and the body once, which is not. FileMissing, FileUnreadable,
    /// FileIsFolder, FileChanged.
    static Result<ReadyMessage> fromFile(const QString &path);

    /// The fields as they were read, Bcc among them, but those of MIME.
    const Header &header() const { return m_header; }
    /// What is wrong with the header.
    const std::vector<Defect> &defects() const { return m_defects; }
    const FileReference &file() const { return m_file; }

    /// A field that is missing, to stand behind the others.
    void append(Field field);

    struct Opened {
        std::unique_ptr<ByteSource> source;
        qint64 size = 0;
        bool eightBit = false; ///< has octets above 127
    };
    /// The octets to be sent; with \a options.withBcc those of the copy that the sender keeps. The errors of
    /// fromFile(), and MessageMalformed where something signed would have to be written anew.
    Result<Opened> open(const WriteOptions &options, Random &random) const;

private:
    /// A field that is sent, but for those that were added.
    struct Piece {
        std::optional<Field> field; ///< as it was read
        QByteArray octets;          ///< as it stood, with CRLF; empty when it must be written anew
        bool isAscii = true;
        bool isBcc = false;
    };
    ReadyMessage() = default;
    void readHeader(QByteArrayView octets);
    QByteArray headerOctets(bool utf8, bool withBcc) const;
    Result<Opened> rewritten(const WriteOptions &options, Random &random) const;

    FileReference m_file;
    Header m_header;
    std::vector<Defect> m_defects;
    std::vector<Piece> m_pieces; ///< all that is sent of the header, in order
    std::vector<Field> m_added;
    qint64 m_bodyBegin = 0;
    qint64 m_bodySize = 0; ///< as it is sent
    bool m_isEightBit = false;
    bool m_isUnfit = false; ///< can't travel as it stands, whatever the way
};

} // namespace envoi::mime
