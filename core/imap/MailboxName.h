#pragma once

#include <QByteArray>
#include <QString>

namespace envoi::imap {

/// \a name in modified UTF-7 (RFC 3501 section 5.1.3), without control characters.
QByteArray toModifiedUtf7(const QString &name);
/// What \a name says to a person. What is not modified UTF-7 is read as UTF-8, as servers have both.
QString fromModifiedUtf7(const QByteArray &name);

} // namespace envoi::imap
