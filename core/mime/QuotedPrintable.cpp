#include "core/mime/QuotedPrintable.h"

#include <algorithm>
#include <cstring>

namespace envoi::mime {

namespace {

constexpr std::ptrdiff_t softLimit = 75; ///< columns before the "=" of a soft line break
constexpr char digits[] = "0123456789ABCDEF";

enum class Kind : unsigned char { Plain, Space, Equals, LineEnd, Control, EightBit };

constexpr auto makeKinds()
{
    std::array<Kind, 256> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i)
        kinds[i] = i < 0x20 || i == 0x7F ? Kind::Control : i < 0x7F ? Kind::Plain : Kind::EightBit;
    kinds[' '] = kinds['\t'] = Kind::Space;
    kinds['='] = Kind::Equals;
    kinds['\r'] = kinds['\n'] = Kind::LineEnd;
    return kinds;
}
constexpr auto kinds = makeKinds();

Kind kind(char c)
{
    return kinds[static_cast<unsigned char>(c)];
}

bool isLiteral(char c)
{
    return kind(c) <= Kind::Space;
}

bool atLineEnd(const char *p, const char *end)
{
    return p == end || kind(*p) == Kind::LineEnd;
}

const char *afterLineEnd(const char *p, const char *end)
{
    return *p == '\r' && p + 1 != end && p[1] == '\n' ? p + 2 : p + 1;
}

bool startsWith(const char *p, const char *end, QByteArrayView prefix)
{
    return end - p >= prefix.size() &&
           std::memcmp(p, prefix.data(), static_cast<std::size_t>(prefix.size())) == 0;
}

char *escape(char c, char *out)
{
    const auto octet = static_cast<unsigned char>(c);
    out[0] = '=';
    out[1] = digits[octet >> 4];
    out[2] = digits[octet & 15];
    return out + 3;
}

char *append(QByteArrayView octets, char *out)
{
    std::memcpy(out, octets.data(), static_cast<std::size_t>(octets.size()));
    return out + octets.size();
}

/// Octets of the UTF-8 character at \a p; 1 for what is none.
std::ptrdiff_t characterSize(const char *p, const char *end)
{
    const auto lead = static_cast<unsigned char>(*p);
    const std::ptrdiff_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    std::ptrdiff_t count = 1;
    while (count < size && p + count != end && (static_cast<unsigned char>(p[count]) & 0xC0) == 0x80)
        ++count;
    return count;
}

/// -1 for what is no digit. Lower case is read too.
int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

} // namespace

TextSurvey surveyText(QByteArrayView text)
{
    TextSurvey survey;
    const char *p = text.begin();
    const char *const end = text.end();
    while (p != end) {
        const char *const line = p;
        if (*p == 'F')
            survey.hasTrouble |= startsWith(p, end, "From ");
        else if (*p == '-')
            survey.hasTrouble |= startsWith(p, end, "--=_");
        for (; p != end; ++p) {
            const Kind what = kind(*p);
            if (what <= Kind::Space)
                continue;
            if (what == Kind::LineEnd)
                break;
            ++survey.escapes;
            if (what == Kind::EightBit)
                survey.isAscii = false;
            else if (what == Kind::Control)
                survey.hasControls = true;
        }
        survey.hasSpaceAtEnd |= p != line && kind(p[-1]) == Kind::Space;
        survey.size += p - line;
        survey.longestLine = std::max<qsizetype>(survey.longestLine, p - line);
        if (p != end) {
            p = afterLineEnd(p, end);
            survey.size += 2;
            ++survey.lines;
        }
    }
    return survey;
}

void appendLines(QByteArrayView text, const TextSurvey &survey, QByteArray &out)
{
    const qsizetype before = out.size();
    out.resize(before + survey.size);
    char *to = out.data() + before;
    const char *p = text.begin();
    const char *const end = text.end();
    while (p != end) {
        const char *const line = p;
        while (!atLineEnd(p, end))
            ++p;
        to = append({line, p - line}, to);
        if (p != end) {
            p = afterLineEnd(p, end);
            to = append("\r\n", to);
        }
    }
}

void appendQuotedPrintable(QByteArrayView text, const TextSurvey &survey, QByteArray &out)
{
    // A soft break costs three octets and comes after at least 64 columns; a line's first and last
    // character may be escaped on top of that.
    const qsizetype escaped = survey.size + 2 * survey.escapes;
    const qsizetype before = out.size();
    out.resize(before + escaped + (survey.lines + escaped / 60 + 1) * 7);
    char *const start = out.data() + before;
    char *to = start;
    std::ptrdiff_t column = 0;
    const char *p = text.begin();
    const char *const end = text.end();
    const auto breakSoftly = [&] {
        to = append("=\r\n", to);
        column = 0;
    };
    while (p != end) {
        if (column == 0 &&
            ((*p == 'F' && startsWith(p, end, "From ")) || (*p == '.' && atLineEnd(p + 1, end)))) {
            to = escape(*p++, to);
            column = 3;
        }
        const char *const run = p;
        const char *const limit = p + std::clamp<std::ptrdiff_t>(softLimit - column, 0, end - p);
        while (p != limit && isLiteral(*p))
            ++p;
        // The last character of a line may stand in column 76, where a soft break would put its "=".
        if (p != end && p == limit && kind(*p) == Kind::Plain && atLineEnd(p + 1, end))
            ++p;
        to = append({run, p - run}, to);
        column += p - run;

        if (atLineEnd(p, end)) {
            if (column > 0 && kind(to[-1]) == Kind::Space) {
                const char space = *--to;
                if (--column + 3 > softLimit + 1)
                    breakSoftly();
                to = escape(space, to);
            }
            if (p != end) {
                p = afterLineEnd(p, end);
                to = append("\r\n", to);
                column = 0;
            }
        } else if (isLiteral(*p)) {
            breakSoftly();
        } else {
            const std::ptrdiff_t size = characterSize(p, end);
            if (column + 3 * size > softLimit &&
                !(column + 3 * size == softLimit + 1 && atLineEnd(p + size, end)))
                breakSoftly();
            for (const char *const next = p + size; p != next; ++p)
                to = escape(*p, to);
            column += 3 * size;
        }
    }
    out.resize(before + (to - start));
}

char *QuotedPrintableDecoder::flushSpaces(char *out)
{
    std::memcpy(out, m_spaces.data(), m_spaceCount);
    out += m_spaceCount;
    m_spaceCount = 0;
    return out;
}

void QuotedPrintableDecoder::holdSpaces(const char *from, std::size_t count)
{
    std::memcpy(m_spaces.data() + m_spaceCount, from, count);
    m_spaceCount += count;
}

char *QuotedPrintableDecoder::decode(QByteArrayView piece, char *out)
{
    const char *p = piece.begin();
    const char *const end = piece.end();
    while (p != end) {
        const char c = *p;
        switch (m_state) {
        case State::Text: {
            const char *const run = p;
            while (p != end && isLiteral(*p))
                ++p;
            if (p != run) {
                const char *spaces = p;
                while (spaces != run && kind(spaces[-1]) == Kind::Space)
                    --spaces;
                if (spaces != run) {
                    out = flushSpaces(out);
                    out = append({run, spaces - run}, out);
                }
                // More than a line may hold is content after all.
                const auto count = static_cast<std::size_t>(p - spaces);
                if (m_spaceCount + count > mostSpaces) {
                    out = flushSpaces(out);
                    out = append({spaces, p - spaces}, out);
                } else {
                    holdSpaces(spaces, count);
                }
                break;
            }
            ++p;
            if (c == '\n') {
                m_spaceCount = 0;
                out = append("\r\n", out);
            } else if (c == '\r') {
                m_state = State::Return;
            } else {
                out = flushSpaces(out);
                if (c == '=') {
                    m_state = State::Equals;
                } else {
                    m_damaged = true;
                    *out++ = c;
                }
            }
            break;
        }
        case State::Return:
            m_state = State::Text;
            if (c == '\n') {
                ++p;
                m_spaceCount = 0;
                out = append("\r\n", out);
            } else {
                m_damaged = true;
                out = flushSpaces(out);
                *out++ = '\r';
            }
            break;
        case State::Equals:
            if (hexValue(c) >= 0) {
                m_hex = c;
                m_state = State::Hex;
                ++p;
            } else if (kind(c) == Kind::Space) {
                m_state = State::SoftSpace;
                ++p;
            } else if (c == '\r') {
                m_state = State::SoftReturn;
                ++p;
            } else {
                m_state = State::Text;
                if (c == '\n') {
                    ++p;
                } else {
                    m_damaged = true;
                    *out++ = '=';
                }
            }
            break;
        case State::Hex:
            m_state = State::Text;
            if (hexValue(c) >= 0) {
                *out++ = static_cast<char>(hexValue(m_hex) << 4 | hexValue(c));
                ++p;
            } else {
                m_damaged = true;
                *out++ = '=';
                *out++ = m_hex;
            }
            break;
        case State::SoftSpace:
            if (kind(c) == Kind::Space) {
                ++p;
            } else if (c == '\r') {
                m_state = State::SoftReturn;
                ++p;
            } else {
                m_state = State::Text;
                if (c == '\n') {
                    ++p;
                } else {
                    m_damaged = true;
                    out = append("= ", out);
                }
            }
            break;
        case State::SoftReturn:
            m_state = State::Text;
            if (c == '\n')
                ++p;
            else
                m_damaged = true;
            break;
        }
    }
    return out;
}

char *QuotedPrintableDecoder::finish(char *out)
{
    if (m_state == State::Hex) {
        m_damaged = true;
        *out++ = '=';
        *out++ = m_hex;
    } else if (m_state == State::Return) {
        m_damaged = true;
        *out++ = '\r';
    }
    m_spaceCount = 0;
    m_state = State::Text;
    return out;
}

} // namespace envoi::mime
