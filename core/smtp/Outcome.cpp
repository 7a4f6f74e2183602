#include "core/smtp/Outcome.h"

namespace envoi::smtp {

QString Reply::toString() const
{
    QStringList words;
    if (code != 0)
        words += QString::number(code);
    if (!enhancedCode.isEmpty())
        words += enhancedCode;
    for (const QString &line : lines) {
        if (!line.isEmpty())
            words += line;
    }
    return words.join(u' ');
}

} // namespace envoi::smtp
