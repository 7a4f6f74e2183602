#pragma once

#include "core/delivery/Delivery.h"

#include <map>

namespace envoi::delivery {

/// The deliveries of a program, one for each account, kept for the next letter: it needs no new log-in then.
/// At the end they leave as a Delivery does.
class Deliveries {
public:
    /// That of an account. Where the server or the credentials are others than before it's a new one; the old
    /// one ends with the letters that it has. Valid until it has settled what is submitted now.
    Delivery &of(const QString &accountId, const smtp::Server &server, smtp::Credentials credentials);

private:
    std::map<QString, std::unique_ptr<Delivery>> m_deliveries;
    std::map<Delivery *, std::unique_ptr<Delivery>> m_leaving;
};

} // namespace envoi::delivery
