#include "core/account/Account.h"

#include "core/account/SettingsJson.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::account {

namespace {

/// The table's texts are English; translations have them under the context "Providers".
QString translated(const QJsonValue &value)
{
    return QCoreApplication::translate("Providers", value.toString().toUtf8().constData());
}

Preset::UserConvention userConventionFromName(const QString &name)
{
    if (name == u"localPart"_s)
        return Preset::UserConvention::LocalPart;
    if (name == u"fixed"_s)
        return Preset::UserConvention::Fixed;
    if (name == u"other"_s)
        return Preset::UserConvention::Other;
    return Preset::UserConvention::Address;
}

Preset readPreset(const QJsonObject &object)
{
    Preset preset;
    preset.id = object["id"_L1].toString();
    preset.name = object["name"_L1].toString();
    preset.host = object["host"_L1].toString();
    preset.port = static_cast<quint16>(object["port"_L1].toInt());
    preset.security =
        securityFromName(object["security"_L1].toString()).value_or(smtp::Security::ImplicitTls);
    preset.userConvention = userConventionFromName(object["user"_L1].toString());
    preset.fixedUser = object["fixedUser"_L1].toString();
    preset.secretName = translated(object["secretName"_L1]);
    preset.hint = translated(object["hint"_L1]);
    preset.helpUrl = object["helpUrl"_L1].toString();
    for (const auto &domain : object["domains"_L1].toArray())
        preset.domains.append(domain.toString());
    preset.mostOctets = object["mostOctets"_L1].toInteger();
    const QJsonObject imap = object["imap"_L1].toObject();
    preset.imapHost = imap["host"_L1].toString();
    preset.imapPort = static_cast<quint16>(imap["port"_L1].toInt());
    preset.imapSecurity =
        securityFromName(imap["security"_L1].toString()).value_or(smtp::Security::ImplicitTls);
    preset.filesSentMail = object["filesSentMail"_L1].toBool();
    preset.refusesPasswords = object["refusesPasswords"_L1].toBool();
    if (preset.id == u"other"_s)
        preset.name = translated(object["name"_L1]);
    return preset;
}

QList<Preset> readPresets()
{
    QFile file(u":/envoi/providers.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Preset> list;
    const auto providers = QJsonDocument::fromJson(file.readAll()).object()["providers"_L1].toArray();
    for (const auto &provider : providers)
        list.append(readPreset(provider.toObject()));
    return list;
}

/// ".example.com" in the table stands for any domain below example.com.
bool isDomainOf(const Preset &preset, const QString &domain)
{
    return std::ranges::any_of(preset.domains, [&](const QString &own) {
        return own.startsWith(u'.') ? domain.endsWith(own) && domain.size() > own.size() : domain == own;
    });
}

} // namespace

const QList<Preset> &presets()
{
    static const QList<Preset> list = readPresets();
    return list;
}

const Preset *presetForAddress(const QString &address)
{
    const auto spec = AddrSpec::parse(address);
    if (!spec)
        return nullptr;
    const QString domain = QString::fromLatin1(spec->domain().ascii()).toLower();
    const auto &list = presets();
    const auto found = std::ranges::find_if(list, [&](const Preset &p) { return isDomainOf(p, domain); });
    return found == list.end() ? nullptr : &*found;
}

const Preset *presetById(const QString &id)
{
    const auto &list = presets();
    const auto found = std::ranges::find(list, id, &Preset::id);
    return found == list.end() ? nullptr : &*found;
}

} // namespace envoi::account
