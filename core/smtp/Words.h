#pragma once

#include <QCoreApplication>
#include <QString>

namespace envoi::smtp {

/// A sentence of this room for a person, translated.
inline QString words(const char *text)
{
    return QCoreApplication::translate("envoi::smtp", text);
}

} // namespace envoi::smtp
