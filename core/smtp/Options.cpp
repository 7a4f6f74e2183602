#include "core/smtp/Options.h"

namespace envoi::smtp {

QByteArray xtext(QByteArrayView text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    QByteArray out;
    for (const char c : text) {
        if (c > ' ' && c <= '~' && c != '+' && c != '=')
            out += c;
        else
            (out += '+').append(digits[static_cast<unsigned char>(c) >> 4]).append(digits[c & 15]);
    }
    return out;
}

QByteArray originalRecipient(const AddrSpec &recipient)
{
    if (!recipient.needsSmtputf8())
        return "rfc822;" + xtext(recipient.toBytes());
    QByteArray out = "utf-8;";
    for (const char32_t c : QString::fromUtf8(recipient.toBytes()).toUcs4()) {
        if (c > U' ' && c <= U'~' && c != U'+' && c != U'=' && c != U'\\')
            out += static_cast<char>(c);
        else
            out += "\\x{" + QByteArray::number(static_cast<uint>(c), 16).toUpper() + '}';
    }
    return out;
}

} // namespace envoi::smtp
