#pragma once

#include "core/mime/Charset.h"

#include <QByteArray>

#include <optional>

/// Inside the room: what the names of charsets mean in mail.
namespace envoi::mime {

/// The name of the charset that mail means by \a name: in lower case, without quotes, its widely used
/// superset where that is what mail programs write under the name (gb18030 for gb2312, windows-1252 for
/// ISO-8859-1). "us-ascii" for none; empty for what can't be the name of a charset.
QByteArray meantCharset(QByteArrayView name);

#ifdef Q_OS_WIN
/// There Qt has no ICU. Nothing when Windows does not know \a meant either.
std::optional<DecodedText> decodeByWindows(QByteArrayView octets, const QByteArray &meant);
#endif

} // namespace envoi::mime
