#pragma once

#include "core/mime/MessageReader.h"
#include "core/mime/TransferEncoding.h"

#include <QByteArrayView>

#include <functional>
#include <optional>
#include <vector>

/// Inside the room: the header section of a message or of a part, read from octets.
namespace envoi::mime {

/// A line of octets: what is in it, and where the next begins.
struct Line {
    qsizetype begin = 0;
    qsizetype end = 0;  ///< before CRLF or LF
    qsizetype next = 0; ///< behind it; the size of the whole when nothing follows
};
Line lineAt(QByteArrayView octets, qsizetype begin);

/// Where the header begins: behind a byte order mark, and the line that opens a message in a mailbox file.
qsizetype messageBegin(QByteArrayView octets);

/// Where a field stands, from its name to its last line end.
struct FieldPlace {
    FieldName name;
    qsizetype begin = 0;
    qsizetype end = 0;
    std::optional<Field> field; ///< as it is read; nothing for a MIME field that the writer makes itself
};

/// What the header of an entity says.
struct EntityHeader {
    Header fields;        ///< all but those below
    Header contentFields; ///< Content-* fields that the writer does not make itself
    std::optional<MediaType> mediaType;
    QByteArray charset;
    QByteArray boundary;
    Disposition disposition = Disposition::Unset;
    QString fileName;
    std::vector<std::pair<QByteArray, QString>> dispositionParameters; ///< all others
    std::optional<MessageId> contentId;
    /// Nothing when it is named but not known.
    std::optional<TransferEncoding> encoding = TransferEncoding::SevenBit;
    QByteArray encodingName;        ///< as declared
    std::vector<FieldPlace> places; ///< of every field of a message, in order; empty for a part
    qsizetype end = 0;              ///< where the body begins
};

inline constexpr qsizetype mostHeaderOctets = 1024 * 1024;

/// Reads from \a begin to the empty line, or to a line that \a endsEntity, or to where no header can
/// be any more. The fields of a message (\a isMessage) are checked for what they say.
EntityHeader readHeader(QByteArrayView octets, qsizetype begin, bool isMessage,
                        const std::function<bool(const Line &)> &endsEntity, std::vector<Defect> &defects);

} // namespace envoi::mime
