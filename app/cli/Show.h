#pragma once

#include "core/base/Result.h"
#include "core/mime/MessageReader.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

namespace envoi::cli {

/// What the octets of a leaf come to; they are read once and not held.
struct ContentSum {
    qint64 size = 0;
    QByteArray sha256; ///< in hexadecimal digits
};
ContentSum contentSum(const mime::ContentStore &octets);

/// How many messages within messages are opened; what lies deeper is shown as a part.
constexpr int mostNestedMessages = 5;

/// A message as one JSON object, as "envoi-cli show --help" has it.
QJsonObject messageAsJson(const mime::ReadMessage &read, int depth = 0);

/// The same for a person, without anything that a terminal would obey.
QStringList messageAsLines(const mime::ReadMessage &read, int depth = 0);

} // namespace envoi::cli
