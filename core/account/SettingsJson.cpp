#include "core/account/SettingsJson.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

std::optional<smtp::Security> securityFromName(const QString &name)
{
    if (name == u"tls"_s)
        return smtp::Security::ImplicitTls;
    if (name == u"starttls"_s)
        return smtp::Security::StartTls;
    if (name == u"none"_s)
        return smtp::Security::None;
    return std::nullopt;
}

QString nameOfSecurity(smtp::Security security)
{
    switch (security) {
    case smtp::Security::ImplicitTls:
        return u"tls"_s;
    case smtp::Security::StartTls:
        return u"starttls"_s;
    case smtp::Security::None:
        return u"none"_s;
    }
    Q_UNREACHABLE();
}

} // namespace envoi::account
