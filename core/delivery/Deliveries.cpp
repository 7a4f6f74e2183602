#include "core/delivery/Deliveries.h"

#include <utility>

namespace envoi::delivery {

Delivery &Deliveries::of(const QString &accountId, const smtp::Server &server, smtp::Credentials credentials)
{
    std::unique_ptr<Delivery> &delivery = m_deliveries[accountId];
    if (delivery && !delivery->isFor(server, credentials)) {
        Delivery *const old = delivery.get();
        m_leaving.emplace(old, std::move(delivery));
        QObject::connect(old, &Delivery::closed, old, [this, old] {
            // It is the sender of this very signal.
            m_leaving.extract(old).mapped().release()->deleteLater();
        });
        old->close();
    }
    if (!delivery)
        delivery = std::make_unique<Delivery>(server, std::move(credentials));
    return *delivery;
}

} // namespace envoi::delivery
