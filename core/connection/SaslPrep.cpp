#include "core/connection/SaslPrep.h"

#include <QList>

#include <algorithm>

namespace envoi::connection {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t count>
bool isIn(const Range (&table)[count], char32_t c)
{
    return std::ranges::any_of(table, [c](Range range) { return range.first <= c && c <= range.last; });
}

/// RFC 3454 table C.1.2.
constexpr Range spaces[] = {{0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200B},
                            {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};
/// RFC 3454 table B.1. U+200B stands in both tables; as a space it shows.
constexpr Range nothings[] = {{0xAD, 0xAD},     {0x34F, 0x34F},   {0x1806, 0x1806}, {0x180B, 0x180D},
                              {0x200C, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
/// RFC 3454 tables C.2.1, C.2.2, C.3 to C.9. The last two of each plane, of C.4, are computed.
constexpr Range prohibited[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0x340, 0x341},     {0x6DD, 0x6DD},     {0x70F, 0x70F},
    {0x180E, 0x180E},   {0x200C, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x2063},   {0x206A, 0x206F},
    {0x2FF0, 0x2FFB},   {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFD},
    {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD},
};

bool isProhibited(char32_t c)
{
    // Noncharacters first: no version of Unicode assigns them.
    return (c & 0xFFFE) == 0xFFFE || isIn(spaces, c) || isIn(prohibited, c) ||
           QChar::unicodeVersion(c) == QChar::Unicode_Unassigned ||
           QChar::unicodeVersion(c) > QChar::Unicode_3_2;
}

bool isRightToLeft(char32_t c)
{
    return QChar::direction(c) == QChar::DirR || QChar::direction(c) == QChar::DirAL;
}

} // namespace

std::optional<QString> saslPrepared(const QString &text)
{
    QString mapped;
    for (const char32_t c : text.toUcs4()) {
        if (isIn(spaces, c))
            mapped += u' ';
        else if (!isIn(nothings, c))
            mapped += QChar::fromUcs4(c);
    }
    const QString prepared = mapped.normalized(QString::NormalizationForm_KC, QChar::Unicode_3_2);
    const QList<uint> characters = prepared.toUcs4();
    if (std::ranges::any_of(characters, isProhibited))
        return std::nullopt;
    // RFC 3454 section 6.
    if (std::ranges::any_of(characters, isRightToLeft)) {
        const auto isLeftToRight = [](char32_t c) { return QChar::direction(c) == QChar::DirL; };
        if (!isRightToLeft(characters.front()) || !isRightToLeft(characters.back()) ||
            std::ranges::any_of(characters, isLeftToRight))
            return std::nullopt;
    }
    return prepared;
}

} // namespace envoi::connection
