#pragma once

#include <QByteArrayView>
#include <QString>

namespace envoi::mime {

/// Text made from octets; never fails, but says what it had to guess.
struct DecodedText {
    QString text;
    bool unknownCharset = false; ///< read as UTF-8 if it is that, else as windows-1252
    bool invalidOctets = false;  ///< octets that the charset does not have
};

/// \a octets in the charset of that (IANA) name. None at all means US-ASCII.
DecodedText decodeCharset(QByteArrayView octets, QByteArrayView charset);

/// Octets that claim no charset, as in an old header: UTF-8 if they are that, else windows-1252.
QString decodeUnlabelled(QByteArrayView octets);

/// \a text with U+FFFD for each lone surrogate, which has no octets.
QString wellFormed(const QString &text);

bool isAscii(QByteArrayView octets);
bool isAscii(QStringView text);

} // namespace envoi::mime
