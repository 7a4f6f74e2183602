// Whatever is pasted: what comes out is as the sanitizer leaves it, and its pictures are counted right.
#include "core/letter/Draft.h"
#include "core/letter/PastedHtml.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace {

void require(bool condition, const char *what, const QString &html)
{
    if (condition)
        return;
    std::fprintf(stderr, "%s:\n%s\n", what, html.toUtf8().constData());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString html =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const envoi::letter::PastedHtml pasted = envoi::letter::pastedHtml(html);
    require(envoi::letter::sanitizedHtml(pasted.html) == pasted.html, "changes again", pasted.html);
    require(pasted.pictures.size() <= 200, "too many pictures", html);
    for (std::size_t i = 0; i < pasted.pictures.size(); ++i) {
        const QString &url = pasted.pictures[i];
        require(url.startsWith(u"http"_s, Qt::CaseInsensitive) ||
                    url.startsWith(u"data:image/"_s, Qt::CaseInsensitive),
                "source", url);
        require(pasted.html.contains(u"cid:%1@pasted.invalid"_s.arg(i)), "a picture that is not there", html);
    }
    return 0;
}
