#pragma once

#include "core/base/Random.h"

#include <QString>

#include <array>

/// Text such as no person would write, made from seeded random numbers for the property tests.
namespace envoi::generated {

inline qsizetype below(Random &random, qsizetype limit)
{
    return static_cast<qsizetype>(random.next() % static_cast<quint64>(limit));
}

/// One character or cluster, of those that tend to break things.
inline QString character(Random &random)
{
    using namespace Qt::Literals::StringLiterals;
    static const std::array special{u"é"_s,
                                    u"ß"_s,
                                    u"日"_s,
                                    u"語"_s,
                                    u"€"_s,
                                    u"😀"_s,
                                    u"👨‍👩‍👧‍👦"_s,
                                    u"e\x0301"_s,
                                    u"🇩🇪"_s,
                                    u"ש"_s,
                                    u"\xA0"_s,
                                    u"\xFFFD"_s,
                                    u"\x2028"_s,
                                    u"\xFEFF"_s,
                                    u"=?"_s,
                                    u"?="_s,
                                    u"=?UTF-8?Q?x?="_s,
                                    u"\""_s,
                                    u"\\"_s,
                                    u","_s,
                                    u";"_s,
                                    u":"_s,
                                    u"<"_s,
                                    u">"_s,
                                    u"("_s,
                                    u")"_s,
                                    u"@"_s,
                                    u"."_s,
                                    u"_"_s,
                                    u"="_s,
                                    u"?"_s,
                                    u"%"_s,
                                    u"'"_s,
                                    u"*"_s,
                                    u"，"_s};
    const auto kind = below(random, 20);
    if (kind == 0)
        return special[static_cast<std::size_t>(below(random, std::ssize(special)))];
    if (kind == 1)
        return QString(QChar(static_cast<char16_t>(0x21 + below(random, 0x5E))));
    return QString(QChar(static_cast<char16_t>(u'a' + below(random, 26))));
}

inline QString word(Random &random)
{
    QString text;
    // Now and then one that no line can hold.
    const qsizetype longest = below(random, 400) == 0 ? 1200 : below(random, 15) == 0 ? 120 : 12;
    const bool foreign = below(random, 4) == 0;
    for (qsizetype left = 1 + below(random, longest); left > 0; --left)
        text += foreign && below(random, 3) == 0
                    ? QString(QChar(static_cast<char16_t>(0x3041 + below(random, 80))))
                    : character(random);
    return text;
}

/// Words with white space between them.
inline QString text(Random &random)
{
    using namespace Qt::Literals::StringLiterals;
    QString text;
    const qsizetype words = below(random, 14);
    for (qsizetype i = 0; i < words; ++i) {
        const auto kind = below(random, 30);
        if (i > 0)
            text += kind == 0 ? u"\t"_s : kind == 1 ? u"   "_s : kind == 2 ? QString(90, u' ') : u" "_s;
        text += word(random);
    }
    return text;
}

} // namespace envoi::generated
