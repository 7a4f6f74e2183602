#pragma once

#include <QByteArray>

#include <utility>

namespace envoi {

/// A password or token. It can be moved but not copied, has no stream or debug operator, and wipes
/// its octets when it goes; so it can't reach a log or a transcript by accident.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray octets) : m_octets(std::move(octets)) { m_octets.detach(); }
    ~Secret() { wipe(); }
    Secret(Secret &&other) noexcept : m_octets(std::exchange(other.m_octets, {})) {}
    Secret &operator=(Secret &&other) noexcept
    {
        if (this != &other) {
            wipe();
            m_octets = std::exchange(other.m_octets, {});
        }
        return *this;
    }
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    bool isEmpty() const { return m_octets.isEmpty(); }
    /// A second one with the same octets: written out, so that each copy is seen in review.
    Secret duplicate() const { return Secret(m_octets); }
    /// The octets themselves, for the moment of AUTH or for the key store. Don't keep the result.
    const QByteArray &reveal() const { return m_octets; }

private:
    void wipe() noexcept;
    QByteArray m_octets;
};

} // namespace envoi
