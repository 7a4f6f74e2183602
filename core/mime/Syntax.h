#pragma once

#include <QByteArrayView>
#include <QChar>

/// The character classes of the RFCs that several parsers of this room share.
namespace envoi::mime {

/// atext of RFC 5322 section 3.2.3, with anything beyond US-ASCII that is no space (RFC 6532 section 3.2).
constexpr bool isAtext(QChar c)
{
    const char16_t code = c.unicode();
    if ((code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z') || (code >= u'0' && code <= u'9'))
        return true;
    switch (code) {
    case u'!':
    case u'#':
    case u'$':
    case u'%':
    case u'&':
    case u'\'':
    case u'*':
    case u'+':
    case u'-':
    case u'/':
    case u'=':
    case u'?':
    case u'^':
    case u'_':
    case u'`':
    case u'{':
    case u'|':
    case u'}':
    case u'~':
        return true;
    default:
        return code >= 0x80 && code != 0x85 && code != 0xA0 && code != 0x2028 && code != 0x2029;
    }
}

/// token of RFC 2045 section 5.1: printable US-ASCII but tspecials.
constexpr bool isTokenCharacter(char c)
{
    if (c <= ' ' || c > '~')
        return false;
    switch (c) {
    case '(':
    case ')':
    case '<':
    case '>':
    case '@':
    case ',':
    case ';':
    case ':':
    case '\\':
    case '"':
    case '/':
    case '[':
    case ']':
    case '?':
    case '=':
        return false;
    default:
        return true;
    }
}

/// The value of a hexadecimal digit, -1 for anything else.
constexpr int hexValue(QChar digit)
{
    const char16_t code = digit.unicode();
    if (code >= u'0' && code <= u'9')
        return code - u'0';
    if (code >= u'a' && code <= u'f')
        return code - u'a' + 10;
    if (code >= u'A' && code <= u'F')
        return code - u'A' + 10;
    return -1;
}

} // namespace envoi::mime
