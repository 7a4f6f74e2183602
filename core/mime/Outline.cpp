#include "core/mime/Outline.h"

#include "core/mime/Base64.h"
#include "core/mime/MessageLayout.h"

namespace envoi::mime {

Result<Outline> outline(const Message &message, Random &random, const WriteOptions &options)
{
    Outline outline;
    auto layout = layOut(message, drawBoundaries(message.body, random), options, &outline.entries);
    if (!layout)
        return std::unexpected(layout.error());
    outline.octets = std::move(layout->octets);
    outline.size = layout->size;
    for (const Insertion &insertion : layout->insertions)
        outline.gaps.push_back(
            {insertion.position, insertion.size, insertion.form == Insertion::Form::Base64});
    return outline;
}

} // namespace envoi::mime
