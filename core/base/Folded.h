#pragma once

#include <QString>
#include <QStringView>

namespace envoi {

/// \a text as it is compared: without case, without accents; "ß" is "ss", "ø" is "o".
QString folded(QStringView text);

} // namespace envoi
