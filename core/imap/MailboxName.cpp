#include "core/imap/MailboxName.h"

#include <algorithm>
#include <optional>

namespace envoi::imap {

namespace {

bool isDirect(QChar c)
{
    return c >= u' ' && c <= u'~';
}

QByteArray shifted(QStringView run)
{
    QByteArray utf16;
    for (const QChar c : run)
        utf16.append(static_cast<char>(c.unicode() >> 8)).append(static_cast<char>(c.unicode() & 0xff));
    return '&' + utf16.toBase64(QByteArray::OmitTrailingEquals).replace('/', ',') + '-';
}

std::optional<QString> unshifted(QByteArray base64)
{
    const auto result = QByteArray::fromBase64Encoding(
        base64.replace(',', '/'), QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    if (!result || result.decoded.isEmpty() || result.decoded.size() % 2 != 0)
        return std::nullopt;
    QString text;
    for (qsizetype i = 0; i < result.decoded.size(); i += 2) {
        const auto high = static_cast<uchar>(result.decoded[i]);
        const auto low = static_cast<uchar>(result.decoded[i + 1]);
        text += QChar(static_cast<char16_t>(high << 8 | low));
    }
    return text;
}

} // namespace

QByteArray toModifiedUtf7(const QString &name)
{
    QString clean = name;
    clean.removeIf([](QChar c) { return c < u' ' || c == u'\x7f'; });
    QByteArray out;
    for (qsizetype i = 0; i < clean.size();) {
        if (isDirect(clean[i])) {
            out += clean[i] == u'&' ? QByteArray("&-") : QByteArray(1, clean[i].toLatin1());
            ++i;
            continue;
        }
        const auto end = std::find_if(clean.cbegin() + i, clean.cend(), isDirect);
        const qsizetype length = end - clean.cbegin() - i;
        out += shifted(QStringView(clean).sliced(i, length));
        i += length;
    }
    return out;
}

QString fromModifiedUtf7(const QByteArray &name)
{
    QString out;
    for (qsizetype i = 0; i < name.size();) {
        const char c = name[i];
        if (c < ' ' || c > '~')
            return QString::fromUtf8(name);
        if (c != '&') {
            out += QLatin1Char(c);
            ++i;
            continue;
        }
        const qsizetype end = name.indexOf('-', i);
        if (end < 0)
            return QString::fromUtf8(name);
        if (end == i + 1) {
            out += u'&';
        } else if (const auto text = unshifted(name.sliced(i + 1, end - i - 1))) {
            out += *text;
        } else {
            return QString::fromUtf8(name);
        }
        i = end + 1;
    }
    return out;
}

} // namespace envoi::imap
