#include "core/mime/CharsetNames.h"

#include <algorithm>
#include <string_view>
#include <utility>

#ifdef Q_OS_WIN
#include <qt_windows.h>

#include <limits>
#include <string>
#endif

namespace envoi::mime {

namespace {

constexpr qsizetype longestName = 60;

/// Where mail means something else than the register of charsets, or writes a name that is in none.
constexpr std::pair<std::string_view, const char *> meanings[] = {
    {"utf8", "utf-8"},
    {"utf_8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"", "us-ascii"},
    {"ascii", "us-ascii"},
    {"ansi_x3.4-1968", "us-ascii"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"l1", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"iso-8859-6-e", "iso-8859-6"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"csgb2312", "gb18030"},
    {"euc-cn", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"chinesebig5", "big5"},
    {"x-x-big5", "big5"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601", "windows-949"},
    {"ksc5601", "windows-949"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"ms_kanji", "windows-31j"},
    {"cp932", "windows-31j"},
    {"x-euc-jp", "euc-jp"},
    {"x-mac-roman", "macintosh"},
    {"unicode-1-1-utf-7", "utf-7"},
};

/// What follows one of these may be the number of a code page of Windows: "cp-1251", "win1251".
constexpr std::string_view codePagePrefixes[] = {"windows-", "windows", "win-", "win", "x-cp", "cp-", "cp"};

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("-_.:+").contains(c);
}

} // namespace

QByteArray meantCharset(QByteArrayView name)
{
    QByteArray plain = name.toByteArray().toLower();
    plain.removeIf([](char c) { return c == '\'' || c == '"' || c == ' '; });
    // ICU behind the decoder looks for a file of that name, and reads options behind a comma.
    if (plain.size() > longestName || !std::ranges::all_of(plain, isNameCharacter))
        return {};
    const std::string_view view(plain.constData(), static_cast<std::size_t>(plain.size()));
    for (const auto &[written, meant] : meanings) {
        if (view == written)
            return meant;
    }
    for (const std::string_view prefix : codePagePrefixes) {
        if (!view.starts_with(prefix))
            continue;
        const std::string_view number = view.substr(prefix.size());
        if (number.size() == 4 && number.starts_with("125") && number[3] >= '0' && number[3] <= '8')
            return QByteArray("windows-").append(number.data(), 4);
    }
    return plain;
}

#ifdef Q_OS_WIN

namespace {

constexpr std::pair<std::string_view, UINT> codePages[] = {
    {"koi8-r", 20866},      {"koi8-u", 21866},      {"gb18030", 54936},    {"big5", 950},
    {"windows-31j", 932},   {"euc-jp", 20932},      {"macintosh", 10000},  {"utf-7", CP_UTF7},
    {"iso-2022-jp", 50220}, {"iso-2022-kr", 50225}, {"hz-gb-2312", 52936},
};

/// 0 when there is none.
UINT codePageOf(const QByteArray &charset)
{
    const std::string_view name(charset.constData(), static_cast<std::size_t>(charset.size()));
    for (const auto &[known, codePage] : codePages) {
        if (name == known)
            return codePage;
    }
    for (const auto &[prefix, offset] :
         {std::pair{QByteArrayView("windows-"), 0U}, {"cp", 0U}, {"ibm", 0U}, {"iso-8859-", 28590U}}) {
        if (charset.startsWith(prefix))
            return charset.sliced(prefix.size()).toUInt() + offset;
    }
    return 0;
}

} // namespace

std::optional<DecodedText> decodeByWindows(QByteArrayView octets, const QByteArray &meant)
{
    const UINT codePage = codePageOf(meant);
    if (codePage == 0 || !IsValidCodePage(codePage) || octets.size() > std::numeric_limits<int>::max())
        return {};
    if (octets.isEmpty())
        return DecodedText();
    const int size = static_cast<int>(octets.size());
    // Not every code page can tell whether the octets are right.
    DWORD flags = MB_ERR_INVALID_CHARS;
    int length = MultiByteToWideChar(codePage, flags, octets.data(), size, nullptr, 0);
    DecodedText decoded;
    if (length == 0) {
        decoded.invalidOctets = GetLastError() == ERROR_NO_UNICODE_TRANSLATION;
        flags = 0;
        length = MultiByteToWideChar(codePage, flags, octets.data(), size, nullptr, 0);
    }
    if (length == 0)
        return {};
    std::wstring wide(static_cast<std::size_t>(length), L'\0');
    MultiByteToWideChar(codePage, flags, octets.data(), size, wide.data(), length);
    decoded.text = wellFormed(QString::fromStdWString(wide));
    return decoded;
}

#endif

} // namespace envoi::mime
