#pragma once

#include <QByteArray>

namespace envoi {

/// Where random bits come from; passed in, so that the same source gives the same message.
class Random {
public:
    Random() = default;
    virtual ~Random() = default;
    Random(const Random &) = delete;
    Random &operator=(const Random &) = delete;
    virtual quint64 next() = 0;

    /// \a bits of randomness (a multiple of 4, at least 4) as lower-case hexadecimal.
    QByteArray hex(int bits);
};

/// The system's generator, fit for secrets.
class SystemRandom final : public Random {
public:
    quint64 next() override;
};

/// The same numbers each time for one seed (SplitMix64). For tests and benchmarks only.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(quint64 seed) : m_state(seed) {}
    quint64 next() override;

private:
    quint64 m_state;
};

} // namespace envoi
