#pragma once

#include "core/base/Result.h"
#include "core/mime/Part.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace envoi::mime {

/// Something in a message that the RFCs don't allow, and that was read all the same.
struct Defect {
    enum class Kind {
        MissingHeaderEnd, ///< the header is not closed by an empty line
        MalformedField,   ///< a line in the header that is no field
        BareLineEnd,      ///< CR or LF alone
        EightBitField,    ///< raw octets in a field that are not UTF-8, which RFC 6532 allows
        UnknownCharset,
        InvalidCharacters, ///< octets that the charset does not have, or a NUL
        UnknownTransferEncoding,
        InvalidTransferEncoding, ///< base64 or quoted-printable with what does not belong there
        MissingBoundary,         ///< a multipart without a boundary parameter
        MissingFinalBoundary,
        TooDeep, ///< nested deeper than is read: the rest is one leaf
        TooManyParts,
        MalformedAddress, ///< one that can't be read and was left out
        IrregularAddress, ///< read, but RFC 5322 knows no such list: "a@b; c@d", a quotation mark without end
        MalformedDate,
        MalformedMessageId,
        DuplicateField, ///< a field that may stand only once
    };
    Kind kind;
    /// Where: a field's name or a part's number ("1.2"); may be empty.
    QString where;
    friend bool operator==(const Defect &, const Defect &) = default;
};

/// How a part stood in the message: what its value does not keep, as the writer chooses it anew.
struct PartOrigin {
    QString number;              ///< "1.2"; empty for the body of the message itself
    QByteArray charset;          ///< as declared; empty for none
    QByteArray transferEncoding; ///< as declared; empty for none
    /// A leaf's octets without their transfer encoding, text still in its charset and with its line ends (in
    /// quoted-printable they are CRLF); null for a multipart.
    std::shared_ptr<const ContentStore> octets;
};

/// A message as it was read.
struct ReadMessage {
    Message message;
    std::vector<Defect> defects;
    /// One for each part, in the order of the tree: a part, then its children.
    std::vector<PartOrigin> origins;
};

/// Reads any octets as a message: never fails but for a file that can't be opened. Bounded in depth
/// (50), in parts (10,000) and in the header's size (1 MiB); what lies beyond is kept as content.
/// Text parts become QString, with lines that end in LF; the writer makes CRLF of it. Other leaves, and
/// text that stands for a file (an attachment, or one with a file name), stay where they are, are decoded
/// when they are opened, and keep a charset parameter. A message within the message is such a leaf.
/// Fields are kept as they were written, so that the writer writes them again unchanged.
ReadMessage readMessage(const QByteArray &octets);

/// The same for a file. One beyond 32 MiB is mapped, not loaded: it must not be changed while the message
/// lives. FileMissing, FileUnreadable, FileIsFolder.
Result<ReadMessage> readMessageFile(const QString &path);

/// The message that a message/rfc822 or message/global leaf is (RFC 2046 section 5.2.1, RFC 6532 section
/// 3.7); nothing for another part, and for octets that can't be had. Its leaves lie where the part's octets
/// do, which are not copied unless their transfer encoding must be undone first. How deep to go is the
/// caller's to bound.
std::optional<ReadMessage> nestedMessage(const Part &part);

} // namespace envoi::mime
