#include "core/connection/ThisComputer.h"

#include <QHostAddress>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

bool isThisComputer(const QString &host)
{
    const QStringView name = host.endsWith(u'.') ? QStringView(host).chopped(1) : QStringView(host);
    return name.compare("localhost"_L1, Qt::CaseInsensitive) == 0 ||
           name.endsWith(".localhost"_L1, Qt::CaseInsensitive) || QHostAddress(host).isLoopback();
}

} // namespace envoi::connection
