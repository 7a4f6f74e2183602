#pragma once

#include "core/mime/MessageLayout.h"

/// Inside the room: how a part travels that RFC 2046 section 5.2 forbids to encode: message/rfc822 and
/// its like.
namespace envoi::mime {

/// Whether \a part is such a one.
bool mustStayLines(const Part &part);

struct MessageWithin {
    bool collides = false; ///< a line begins as one of the taken boundaries: nothing else counts
    /// As the part is to be written, where that is not what it was.
    std::optional<Part> standIn;
    TransferEncoding encoding = TransferEncoding::SevenBit;
    qint64 size = 0; ///< as lines
    /// Written anew, as its octets can't go as they are.
    std::optional<Layout> anew;
};

/// Reads the part's octets. They go as they are where they can. A message with octets above 127 that may
/// not go as such is read and written anew; what can't be, or must not be changed, becomes
/// application/octet-stream.
Result<MessageWithin> planMessageWithin(const Part &part, const QByteArray &seed,
                                        const QSet<QByteArray> &taken, const Way &way);

} // namespace envoi::mime
