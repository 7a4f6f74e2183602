#include "app/compose/ServerMemory.h"

#include "app/compose/Memory.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::compose)
};

const QString purpose = u"servers"_s;

/// Whoever enters another server has not heard from it yet. The test server's port is another each time.
QString placeOf(const account::Account &account)
{
    return account.isTestServer ? u"test"_s : account.host + u':' + QString::number(account.port);
}

} // namespace

void learn(Memory &memory, const account::Account &account, const smtp::ServerFacts &facts)
{
    if (facts.extensions.isEmpty())
        return;
    QJsonObject all = memory.recall(purpose);
    QJsonObject known{
        {u"server"_s, placeOf(account)},
        {u"since"_s, QDate::currentDate().toString(Qt::ISODate)},
    };
    // RFC 1870 section 4: SIZE alone says nothing of a limit, SIZE 0 that there is none.
    if (facts.sizeLimit > 0 || facts.extensions.contains(u"SIZE 0"_s))
        known.insert(u"size"_s, facts.sizeLimit);
    all.insert(account.id, known);
    memory.keep(purpose, all);
}

preview::Route routeOf(Memory &memory, const std::optional<account::Account> &account)
{
    using Limit = preview::Route::Limit;
    preview::Route route;
    if (!account)
        return route;
    const account::Preset *preset = account::presetById(account->presetId);
    route.server = account->isTestServer ? Words::tr("the test server") : account->host;
    const QJsonObject known = memory.recall(purpose).value(account->id).toObject();
    if (known.value(u"server"_s).toString() == placeOf(*account)) {
        route.since = QDate::fromString(known.value(u"since"_s).toString(), Qt::ISODate);
        if (const QJsonValue size = known.value(u"size"_s); size.isDouble()) {
            route.mostOctets = size.toInteger();
            route.limit = route.mostOctets > 0 ? Limit::Told : Limit::None;
            return route;
        }
    }
    if (preset && preset->mostOctets > 0) {
        route.server = preset->name;
        route.limit = Limit::Published;
        route.mostOctets = preset->mostOctets;
    }
    return route;
}

} // namespace envoi::compose
