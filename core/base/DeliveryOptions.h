#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>
#include <variant>

namespace envoi {

/// ENVID (RFC 3461 section 4.4): comes back in delivery status notifications.
class EnvelopeId {
public:
    /// 1 to 100 printable US-ASCII characters; InvalidArgument otherwise.
    static Result<EnvelopeId> make(QByteArray text);
    const QByteArray &toBytes() const { return m_text; }
    friend bool operator==(const EnvelopeId &, const EnvelopeId &) = default;

private:
    QByteArray m_text;
};

/// Delivery status notifications (RFC 3461). Where a server does not offer them, the letter goes without.
struct Notifications {
    enum class Returned { Unsaid, Full, Headers };
    Returned returned = Returned::Unsaid; ///< RET: what of the letter comes back with a failure
    std::optional<EnvelopeId> envelopeId;
    /// NOTIFY: none of them is NEVER. ORCPT is said along with it.
    bool onSuccess = false;
    bool onFailure = true;
    bool onDelay = false;

    friend bool operator==(const Notifications &, const Notifications &) = default;
};

/// MT-PRIORITY (RFC 6710). Where a server does not offer it, the letter goes without.
class Priority {
public:
    /// From -9 to 9; InvalidArgument otherwise.
    static Result<Priority> make(int value);
    int value() const { return m_value; }
    friend bool operator==(const Priority &, const Priority &) = default;

private:
    int m_value = 0;
};

/// DELIVERBY (RFC 2852): by when the letter is to be there, counted from now.
class DeliverBy {
public:
    enum class Else { Return, Notify };
    /// \a within: at most 999,999,999 s either way; where late mail is returned, more than none.
    static Result<DeliverBy> make(std::chrono::seconds within, Else otherwise, bool trace = false);
    std::chrono::seconds within() const { return m_within; }
    Else otherwise() const { return m_otherwise; }
    bool isTraced() const { return m_trace; }
    QByteArray toBytes() const;
    friend bool operator==(const DeliverBy &, const DeliverBy &) = default;

private:
    std::chrono::seconds m_within{0};
    Else m_otherwise = Else::Notify;
    bool m_trace = false;
};

/// What the sender asks of the server for one letter beyond its delivery. What can only be promised by the
/// server (REQUIRETLS, DELIVERBY, FUTURERELEASE) stops the letter where it is not offered: ExtensionMissing.
struct DeliveryOptions {
    std::optional<Notifications> notifications = {};
    std::optional<Priority> priority = {};
    bool requireTls = false; ///< RFC 8689: TLS all the way, or no delivery
    std::optional<DeliverBy> deliverBy = {};
    /// FUTURERELEASE (RFC 4865): HOLDFOR or HOLDUNTIL, in whole seconds.
    std::variant<std::monostate, std::chrono::seconds, QDateTime> hold = {};

    friend bool operator==(const DeliveryOptions &, const DeliveryOptions &) = default;
};

} // namespace envoi
