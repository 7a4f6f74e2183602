#include "core/delivery/Passwords.h"

#include <utility>

namespace envoi::delivery {

Passwords::Passwords(std::function<account::SecretStore &()> secrets, QObject *parent)
    : QObject(parent), m_secrets(std::move(secrets))
{
}

void Passwords::want(const account::Account &account, QObject *context, Use use)
{
    const QString &id = account.id;
    if (account.isTestServer || account.user.isEmpty())
        return use({});
    if (const auto typed = m_typed.find(id); typed != m_typed.end())
        return use(typed->second.duplicate());
    auto &wishes = m_wishes[id];
    wishes.push_back({context, std::move(use)});
    if (wishes.size() > 1)
        return;
    m_secrets().read(id, this, [this, id](Result<Secret> secret) { learn(id, std::move(secret)); });
}

void Passwords::learn(const QString &accountId, Result<Secret> secret)
{
    // The person may have been quicker.
    if (!m_wishes.contains(accountId))
        return;
    const bool wasRefused = m_refused.contains(accountId);
    if (!secret || secret->isEmpty() || wasRefused) {
        m_asked.insert(accountId);
        // Where it is not to be used it still tells whether there is a key store.
        emit needed(accountId, secret.has_value(), wasRefused);
        return;
    }
    for (const Wish &wish : std::exchange(m_wishes[accountId], {})) {
        if (wish.context)
            wish.use(secret->duplicate());
    }
    m_wishes.erase(accountId);
}

void Passwords::use(const QString &accountId, Secret secret, bool keep)
{
    m_asked.erase(accountId);
    m_declined.erase(accountId);
    m_refused.erase(accountId);
    if (keep)
        m_toKeep.insert_or_assign(accountId, secret.duplicate());
    m_typed.insert_or_assign(accountId, secret.duplicate());
    const auto found = m_wishes.find(accountId);
    if (found == m_wishes.end())
        return;
    const auto wishes = std::move(found->second);
    m_wishes.erase(found);
    for (const Wish &wish : wishes) {
        if (wish.context)
            wish.use(secret.duplicate());
    }
}

void Passwords::decline(const QString &accountId)
{
    m_asked.erase(accountId);
    m_declined.insert(accountId);
    m_wishes.erase(accountId);
    emit declined(accountId);
}

void Passwords::accepted(const QString &accountId)
{
    const auto found = m_toKeep.find(accountId);
    if (found == m_toKeep.end())
        return;
    // Whether it could be stored changes nothing for its letters: else Envoi asks again.
    m_secrets().write(accountId, std::move(found->second), nullptr, [](const Result<void> &) {});
    m_toKeep.erase(found);
}

void Passwords::refused(const QString &accountId)
{
    m_typed.erase(accountId);
    m_toKeep.erase(accountId);
    m_refused.insert(accountId);
}

QStringList Passwords::asked() const
{
    return {m_asked.begin(), m_asked.end()};
}

} // namespace envoi::delivery
