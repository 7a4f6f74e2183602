#pragma once

#include "core/account/Account.h"
#include "core/account/SecretStore.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace envoi::delivery {

/// With what letters log in: from the key store, or from the person, who is asked once for each account.
/// Inside the room.
class Passwords : public QObject {
    Q_OBJECT

public:
    using Use = std::function<void(Secret)>;

    Passwords(std::function<account::SecretStore &()> secrets, QObject *parent);

    /// Gives the account's secret to \a use, at once or later; not if \a context is gone by then, or the
    /// person says no.
    void want(const account::Account &account, QObject *context, Use use);
    /// The person has it.
    void use(const QString &accountId, Secret secret, bool keep);
    /// The person has not. Nobody is asked again before forgive().
    void decline(const QString &accountId);
    bool isDeclined(const QString &accountId) const { return m_declined.contains(accountId); }
    void forgive(const QString &accountId) { m_declined.erase(accountId); }
    /// The server took it, or refused it: then it is not used again.
    void accepted(const QString &accountId);
    void refused(const QString &accountId);
    QStringList asked() const;
    bool isAsked(const QString &accountId) const { return m_asked.contains(accountId); }

signals:
    void needed(const QString &accountId, bool canKeep, bool wasRefused);
    void declined(const QString &accountId);

private:
    struct Wish {
        QPointer<QObject> context;
        Use use;
    };
    void learn(const QString &accountId, Result<Secret> secret);

    std::function<account::SecretStore &()> m_secrets;
    std::map<QString, std::vector<Wish>> m_wishes;
    std::set<QString> m_asked;          ///< the person is being asked
    std::set<QString> m_declined;       ///< the person said no
    std::set<QString> m_refused;        ///< what the key store has is wrong
    std::map<QString, Secret> m_typed;  ///< until the program ends
    std::map<QString, Secret> m_toKeep; ///< once the server took it
};

} // namespace envoi::delivery
