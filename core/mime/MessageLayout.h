#pragma once

#include "core/base/Random.h"
#include "core/mime/MessageWriter.h"
#include "core/mime/Outline.h"
#include "core/mime/TransferEncoding.h"

#include <QSet>

#include <memory>
#include <optional>
#include <vector>

/// Inside the room: a message as it will be written. What is small (fields, boundaries, encoded
/// text) stands ready in one array; what may be large is named at its place and opened when its turn comes.
namespace envoi::mime {

/// Octets to be pulled from elsewhere.
struct Insertion {
    enum class Form { Base64, Lines, Octets };
    qsizetype position = 0; ///< in Layout::octets, behind what stands before it
    Content content;        ///< not text, not parts
    Form form = Form::Base64;
    qint64 size = -1; ///< as it is written; -1 when only reading would tell

    std::unique_ptr<ByteSource> open() const;
};

struct Layout {
    QByteArray octets;
    std::vector<Insertion> insertions;
    qint64 size = 0; ///< of all; -1 when a part can't tell its own
    bool hasEightBit = false;
    bool hasBinary = false;
    bool collides = false; ///< a line begins as a boundary does: nothing else counts
};

/// What may be done with a part on its way.
struct Way {
    TransferEncoding most = TransferEncoding::SevenBit; ///< that goes unencoded: 7bit, 8bit or binary
    bool utf8Fields = false;
    bool withBcc = false;
    /// Every relay and mail store must leave it as it is (RFC 3156 sections 3 and 5, RFC 8551 section 3.1.2).
    bool isSigned = false;
    int depth = 0; ///< in how many messages
};

/// A boundary for every multipart, in the order in which they begin; also for a message within, from which
/// those are made that it needs should it be written anew.
std::vector<QByteArray> drawBoundaries(const Part &body, Random &random);

/// Whether the layout can't be made without reading files or stores: they hold parts that must not be
/// encoded (message/rfc822, what is signed), so their octets decide what the header says of them.
bool mustReadToLayOut(const Part &body);

/// \a entries, when given, gets the tree as it is laid out.
Result<Layout> layOut(const Message &message, std::vector<QByteArray> boundaries, const WriteOptions &options,
                      std::vector<Outline::Entry> *entries = nullptr);

/// The same for a message within another: its boundaries are made from \a seed,
/// \a taken are those of the messages around it.
Result<Layout> layOutWithin(const Message &message, const QByteArray &seed, const QSet<QByteArray> &taken,
                            const Way &way);

} // namespace envoi::mime
