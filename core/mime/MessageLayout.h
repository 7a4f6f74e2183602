#pragma once

#include "core/base/Random.h"
#include "core/mime/MessageWriter.h"

#include <memory>
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

    std::unique_ptr<ByteSource> open() const;
};

struct Layout {
    QByteArray octets;
    std::vector<Insertion> insertions;
    qint64 size = 0; ///< of all; -1 when a part can't tell its own
    bool hasEightBit = false;
    bool hasBinary = false;
};

/// A boundary for every multipart, in the order in which they begin.
std::vector<QByteArray> drawBoundaries(const Part &body, Random &random);

/// Whether the layout can't be made without reading files or stores: they hold parts that must not be
/// encoded (message/rfc822), so their octets decide what the header says of them.
bool mustReadToLayOut(const Part &body);

Result<Layout> layOut(const Message &message, const std::vector<QByteArray> &boundaries,
                      const WriteOptions &options);

} // namespace envoi::mime
