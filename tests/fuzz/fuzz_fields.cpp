// The bodies of fields as they come from a message: whatever they hold, what is written again is one
// field, and text that was decoded once survives being written and read.
#include "../unit/mime/FieldCheck.h"
#include "Require.h"
#include "core/mime/Field.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>

using namespace envoi;
using namespace envoi::mime;

namespace {

void checkOneField(const QByteArray &octets)
{
    REQUIRE(octets.endsWith("\r\n"));
    const QByteArray inner = octets.first(octets.size() - 2);
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] == '\n')
            REQUIRE(i > 0 && inner[i - 1] == '\r');
        if (inner[i] == '\r')
            REQUIRE(i + 2 < inner.size() && inner[i + 1] == '\n' &&
                    (inner[i + 2] == ' ' || inner[i + 2] == '\t'));
        REQUIRE(inner[i] != '\0');
    }
    for (const QByteArray &line : octets.split('\n'))
        REQUIRE(line.size() <= 999);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const FieldName &name :
         {FieldName("Subject"), FieldName("To"), FieldName("Date"), FieldName("References")}) {
        const auto field = Field::raw(name, body);
        if (!field)
            continue;
        checkOneField(field->toBytes());
        checkOneField(field->toBytes(true));
        std::ignore = field->toAddresses();
        if (const auto date = field->toDate()) {
            const auto again =
                Field::raw(name, Field::date(name, *date).toBytes().sliced(name.toBytes().size() + 1));
            REQUIRE(again);
        }
        for (const MessageId &id : field->toMessageIds())
            REQUIRE(MessageId::read('<' + id.toBytes() + '>') == id);
        const auto text = Field::text(name, field->toText());
        REQUIRE(text);
        for (const bool utf8 : {false, true}) {
            const QByteArray octets = text->toBytes(utf8);
            const QString fault = faultOf(octets, utf8);
            if (!fault.isEmpty())
                std::fprintf(stderr, "%s\n%s\n", qPrintable(fault), octets.constData());
            REQUIRE(fault.isEmpty());
            const auto again = Field::raw(name, octets.sliced(octets.indexOf(':') + 1));
            REQUIRE(again);
            REQUIRE(again->toText() == text->toText());
        }
    }
    const QString text = QString::fromUtf8(body);
    if (const auto field = Field::fromUser(u"Date", text))
        checkOneField(field->toBytes());
    if (const auto field = Field::fromUser(u"X-Any", text))
        checkOneField(field->toBytes());
    return 0;
}
