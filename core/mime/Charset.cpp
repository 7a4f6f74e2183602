#include "core/mime/Charset.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr qsizetype longestName = 60;

/// What windows-1252 has at 0x80 to 0x9F; 0 where it has nothing.
constexpr std::array<char16_t, 32> windows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

DecodedText decodeWindows1252(QByteArrayView octets)
{
    DecodedText decoded;
    decoded.text = QString::fromLatin1(octets);
    for (QChar &c : decoded.text) {
        if (c.unicode() < 0x80 || c.unicode() > 0x9F)
            continue;
        const char16_t mapped = windows1252[c.unicode() - 0x80U];
        decoded.invalidOctets |= mapped == 0;
        c = mapped == 0 ? QChar(QChar::ReplacementCharacter) : QChar(mapped);
    }
    return decoded;
}

DecodedText decodeWith(QStringDecoder &decoder, QByteArrayView octets)
{
    DecodedText decoded;
    decoded.text = decoder.decode(octets);
    decoded.invalidOctets = decoder.hasError();
    return decoded;
}

bool isValidUtf8(QByteArrayView octets)
{
    return octets.isValidUtf8();
}

DecodedText decodeUtf8(QByteArrayView octets)
{
    return {QString::fromUtf8(octets), false, !isValidUtf8(octets)};
}

bool isCharsetName(QByteArrayView name)
{
    return name.size() <= longestName && std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      QByteArrayView("-_.:+").contains(c);
           });
}

bool is(QByteArrayView charset, std::initializer_list<QByteArrayView> names)
{
    return std::ranges::any_of(
        names, [charset](QByteArrayView name) { return charset.compare(name, Qt::CaseInsensitive) == 0; });
}

} // namespace

bool isAscii(QByteArrayView octets)
{
    return std::ranges::all_of(octets, [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool isAscii(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
}

QString wellFormed(const QString &text)
{
    if (text.isValidUtf16())
        return text;
    QString mended = text;
    for (qsizetype i = 0; i < mended.size(); ++i) {
        if (mended[i].isHighSurrogate() && i + 1 < mended.size() && mended[i + 1].isLowSurrogate())
            ++i;
        else if (mended[i].isSurrogate())
            mended[i] = QChar::ReplacementCharacter;
    }
    return mended;
}

QString decodeUnlabelled(QByteArrayView octets)
{
    return isValidUtf8(octets) ? QString::fromUtf8(octets) : decodeWindows1252(octets).text;
}

DecodedText decodeCharset(QByteArrayView octets, QByteArrayView charset)
{
    if (is(charset, {"utf-8", "utf8", "unicode-1-1-utf-8"}))
        return decodeUtf8(octets);
    if (charset.isEmpty() || is(charset, {"us-ascii", "ascii", "ansi_x3.4-1968"}))
        return {decodeUnlabelled(octets), false, !isAscii(octets)};
    // Mail that says ISO-8859-1 is windows-1252 in practice, which holds it whole.
    if (is(charset, {"iso-8859-1", "latin1", "latin-1", "iso8859-1", "iso_8859-1", "l1", "windows-1252",
                     "cp1252", "x-cp1252"}))
        return decodeWindows1252(octets);
    // ICU behind the decoder looks for a file of that name, and reads options behind a comma.
    if (!isCharsetName(charset))
        return {decodeUnlabelled(octets), true, false};
    QStringDecoder decoder(charset.toByteArray().constData());
    if (decoder.isValid())
        return decodeWith(decoder, octets);
    return {decodeUnlabelled(octets), true, false};
}

} // namespace envoi::mime
