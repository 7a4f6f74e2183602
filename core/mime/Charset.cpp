#include "core/mime/Charset.h"

#include "core/mime/CharsetNames.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

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
    const QString text = decoder.decode(octets);
    DecodedText decoded{wellFormed(text), false, decoder.hasError()};
    // Of UTF-16 and UTF-32 the decoder doesn't tell these.
    decoded.invalidOctets |= text.endsWith(QChar::ReplacementCharacter) || decoded.text != text;
    return decoded;
}

bool isValidUtf8(QByteArrayView octets)
{
    return octets.isValidUtf8();
}

/// U+FEFF at the start is kept: a text or a name that begins with it is to come back as it was.
QString textFromUtf8(QByteArrayView octets)
{
    const QString text = QString::fromUtf8(octets);
    return octets.startsWith("\xEF\xBB\xBF") ? QChar(QChar::ByteOrderMark) + text : text;
}

DecodedText decodeUtf8(QByteArrayView octets)
{
    return {textFromUtf8(octets), false, !isValidUtf8(octets)};
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
    return isValidUtf8(octets) ? textFromUtf8(octets) : decodeWindows1252(octets).text;
}

DecodedText decodeCharset(QByteArrayView octets, QByteArrayView charset)
{
    const QByteArray meant = meantCharset(charset);
    if (meant == "utf-8")
        return decodeUtf8(octets);
    if (meant == "us-ascii")
        return {decodeUnlabelled(octets), false, !isAscii(octets)};
    if (meant == "windows-1252")
        return decodeWindows1252(octets);
    if (!meant.isEmpty()) {
        // All is there at once: a character that is cut off at the end is an error.
        QStringDecoder decoder(meant.constData(), QStringConverter::Flag::Stateless);
        if (decoder.isValid())
            return decodeWith(decoder, octets);
#ifdef Q_OS_WIN
        if (auto decoded = decodeByWindows(octets, meant))
            return *decoded;
#endif
    }
    return {decodeUnlabelled(octets), true, false};
}

} // namespace envoi::mime
