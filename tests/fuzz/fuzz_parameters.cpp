// The bodies of Content-Type and Content-Disposition; what was read is written and read again.
#include "Require.h"
#include "core/mime/Parameters.h"

#include <QList>

#include <cstddef>
#include <cstdint>

using namespace envoi::mime;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const ParameterizedBody read = parseParameters(body);
    for (const ParameterEncoding encoding : {ParameterEncoding::Rfc2231, ParameterEncoding::Rfc2047}) {
        std::vector<Parameter> parameters;
        for (const auto &[name, value] : read.parameters) {
            REQUIRE(name == name.toLower());
            if (name.size() <= 40)
                parameters.push_back({name, value, encoding});
        }
        const QByteArray field = parameterizedField("Content-Type", "text/plain", parameters);
        for (const QByteArray &line : field.split('\n'))
            REQUIRE(line.size() <= 999);
        const ParameterizedBody again = parseParameters(QByteArrayView(field).sliced(13));
        REQUIRE(!again.malformed && !again.unknownCharset && !again.invalidOctets);
        REQUIRE(again.value == "text/plain");
        REQUIRE(again.parameters.size() == parameters.size());
        for (std::size_t i = 0; i < parameters.size(); ++i)
            REQUIRE(again.parameters[i] == std::pair(parameters[i].name, parameters[i].value));
    }
    return 0;
}
