// Any HTML makes lines of plain text, no longer than its input gives reason for.
#include "core/letter/Draft.h"

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString html =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString text = envoi::letter::plainTextFromHtml(html);
    // Each line may carry 100 quote marks and an indent of 40.
    if (text.size() > 250 * html.size() + 1000)
        std::abort();
    if (text.startsWith(u'\n') || text.endsWith(u'\n') || text.contains(u'\r') || text.contains(QChar::Nbsp))
        std::abort();
    for (const QChar c : text) {
        if (c.unicode() < 0x20 && c != u'\n' && c != u'\t')
            std::abort();
    }
    return 0;
}
