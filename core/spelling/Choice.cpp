#include "core/spelling/Spelling.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::spelling {

namespace {

bool isTag(const QString &text)
{
    constexpr qsizetype longest = 35; // RFC 5646 section 4.4.1
    return text.size() >= 2 && text.size() <= longest && std::ranges::all_of(text, [](QChar c) {
               return c == u'-' || (c.unicode() < 0x80 && c.isLetterOrNumber());
           });
}

} // namespace

QString Choice::toText() const
{
    switch (kind) {
    case Kind::Off:
        return u"off"_s;
    case Kind::Languages:
        return languages.join(u' ');
    case Kind::Automatic:
        break;
    }
    return u"auto"_s;
}

std::optional<Choice> Choice::fromText(const QString &text)
{
    if (text == u"auto")
        return Choice{};
    if (text == u"off")
        return Choice{Kind::Off, {}};
    const QStringList tags = text.split(u' ', Qt::SkipEmptyParts);
    constexpr qsizetype most = 16;
    if (tags.isEmpty() || tags.size() > most || !std::ranges::all_of(tags, isTag))
        return {};
    return Choice{Kind::Languages, tags};
}

} // namespace envoi::spelling
