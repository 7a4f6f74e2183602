#include "core/mime/Graphemes.h"

namespace envoi::mime {

namespace {

constexpr char32_t firstMark = 0x0300; ///< below it every character stands alone
constexpr char32_t joiner = 0x200D;
constexpr char32_t firstJoined = 0x203C; ///< of the pictures that a joiner joins

bool isPairBefore(QStringView text, qsizetype position)
{
    return position >= 2 && text[position - 1].isLowSurrogate() && text[position - 2].isHighSurrogate();
}

char32_t characterBefore(QStringView text, qsizetype position)
{
    return isPairBefore(text, position) ? QChar::surrogateToUcs4(text[position - 2], text[position - 1])
                                        : text[position - 1].unicode();
}

char32_t characterAt(QStringView text, qsizetype position)
{
    const bool isPair = position + 1 < text.size() && isPairBefore(text, position + 2);
    return isPair ? characterBefore(text, position + 2) : text[position].unicode();
}

/// Belongs to what stands before it.
bool isExtending(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        return true;
    default:
        return c == joiner || c == 0x200C || c == 0x0E33 || c == 0x0EB3 || c == 0xFF9E || c == 0xFF9F ||
               (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F);
    }
}

bool isRegionalIndicator(char32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

bool isLeadingJamo(char32_t c)
{
    return (c >= 0x1100 && c < 0x1160) || (c >= 0xA960 && c < 0xA980);
}

bool isFollowingJamo(char32_t c)
{
    return (c >= 0x1160 && c < 0x1200) || (c >= 0xD7B0 && c < 0xD800);
}

bool isSyllable(char32_t c)
{
    return c >= 0xAC00 && c < 0xD7A4;
}

bool isOneSyllable(char32_t before, char32_t after)
{
    if (isFollowingJamo(after))
        return isLeadingJamo(before) || isFollowingJamo(before) || isSyllable(before);
    return isLeadingJamo(before) && (isLeadingJamo(after) || isSyllable(after));
}

} // namespace

bool Graphemes::isBoundary(qsizetype position)
{
    if (position <= 0 || position >= m_text.size())
        return true;
    if (m_text[position].unicode() < firstMark)
        return true;
    if (isPairBefore(m_text, position + 1))
        return false;
    const char32_t after = characterAt(m_text, position);
    const char32_t before = characterBefore(m_text, position);
    if (isExtending(after) || (before == joiner && after >= firstJoined) || isOneSyllable(before, after))
        return false;
    return !isRegionalIndicator(before) || !isRegionalIndicator(after) || isBetweenFlags(position);
}

bool Graphemes::isBetweenFlags(qsizetype position)
{
    if (position <= m_flagsBegin || position >= m_flagsEnd) {
        m_flagsBegin = position;
        while (m_flagsBegin >= 2 && isRegionalIndicator(characterBefore(m_text, m_flagsBegin)))
            m_flagsBegin -= 2;
        m_flagsEnd = position;
        while (m_flagsEnd < m_text.size() && isRegionalIndicator(characterAt(m_text, m_flagsEnd)))
            m_flagsEnd += 2;
    }
    return (position - m_flagsBegin) % 4 == 0;
}

} // namespace envoi::mime
