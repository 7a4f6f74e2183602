// Any text as format=flowed and back, and any lines read as if they were.
#include "Require.h"
#include "core/mime/Flowed.h"

#include <QByteArrayView>

#include <cstddef>
#include <cstdint>

using namespace envoi::mime;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, static_cast<qsizetype>(size)));
    QString lineFeeds = text;
    lineFeeds.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    const QString lines = flowed(text);
    REQUIRE(unflowed(lines, true) == lineFeeds);
    REQUIRE(flowed(lineFeeds) == lines);
    for (const bool delSp : {false, true}) {
        const QString read = unflowed(text, delSp);
        REQUIRE(unflowed(flowed(read), true) == read);
    }
    return 0;
}
