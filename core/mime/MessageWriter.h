#pragma once

#include "core/base/ByteSource.h"
#include "core/mime/Part.h"

#include <memory>

namespace envoi::mime {

/// What the way ahead can carry: from the server's EHLO reply, or from where a file is to go.
struct WriteOptions {
    /// 8BITMIME (RFC 6152): text may go as 8bit.
    bool eightBit = false;
    /// BINARYMIME (RFC 3030): what is no text may go as binary, octet for octet. Counts only beside
    /// eightBit, which a server that offers it offers too.
    bool binary = false;
    /// SMTPUTF8 (RFC 6532): fields may hold UTF-8. Used only where an address needs it.
    bool utf8Fields = false;
    /// Write the Bcc and Resent-Bcc fields. Only for drafts and the kept copy, never for sending.
    bool withBcc = false;
};

/// The octets of a message, pulled in constant memory: CRLF line ends, lines of at most 998 octets (but in
/// parts that go as binary). Files are opened only when the stream comes to them. MIME-Version and the
/// Content-* fields are made here; boundaries come from the random source, so the same value, options and
/// random numbers give the same octets. rewind() repeats the same octets. Text goes as 7bit, 8bit,
/// quoted-printable or base64, whichever suits it; other leaves in base64 or as binary. Messages within it
/// (message/...) are never encoded: they go as they are where the way ahead allows, a message/rfc822 with
/// octets above 127 is read and written anew for a way without 8BITMIME, and what can be neither goes as
/// application/octet-stream. Nothing in a multipart/signed is made 8bit or binary; what was signed already
/// (Part::signedEntity) goes as it stands or not at all.
class MessageWriter final : public ByteSource {
public:
    /// \a message is copied (attachments are references). Errors come from read(): FileChanged,
    /// FileMissing, FileUnreadable; MessageMalformed for something signed that can't go as it stands.
    MessageWriter(const Message &message, Random &random, const WriteOptions &options = {});
    ~MessageWriter() override;

    Result<qsizetype> read(std::span<char> buffer) override;
    Result<void> rewind() override;

    /// How many octets will be written, without reading what is in files: exact. -1 when a part's size
    /// can't be told without reading it (then measure() the stream).
    qint64 size() const;
    /// The same, by reading all of it where it can't be told otherwise; rewinds.
    Result<qint64> measuredSize();
    /// Whether an octet above 127 will be written. Where messages within it lie in files or stores, it is
    /// known only once they have been read: after measuredSize().
    bool hasEightBit() const;
    /// Whether a part goes as binary, so that BODY=BINARYMIME must be declared and BDAT used; known when
    /// hasEightBit() is, which then only says that there may be such octets.
    bool hasBinary() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::mime
