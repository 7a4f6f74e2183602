// mailto: links, with and without their scheme.
#include "Require.h"
#include "core/mime/Field.h"
#include "core/mime/MailtoUrl.h"

#include <cstddef>
#include <cstdint>

using namespace envoi::mime;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString link =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    std::ignore = parseMailto(link);
    const auto request = parseMailto(QStringLiteral("mailto:") + link);
    REQUIRE(request);
    // Nothing that it asks for can break a line.
    REQUIRE(Field::text("Subject", request->subject));
    REQUIRE(Field::text("In-Reply-To", request->inReplyTo));
    for (const QStringList &list : {request->to, request->cc, request->bcc, request->ignoredFields}) {
        for (const QString &text : list)
            REQUIRE(Field::text("To", text) && !text.contains(QChar(u'\t')));
    }
    REQUIRE(!request->body.contains(QChar(u'\r')) && !request->body.contains(QChar(u'\0')));
    for (const QString &path : request->attachments)
        REQUIRE(!path.isEmpty() && !path.startsWith(QLatin1String("//")) && !path.contains(QChar(u'\0')));
    return 0;
}
