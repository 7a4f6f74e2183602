#include "core/base/Random.h"

#include <QRandomGenerator>

namespace envoi {

QByteArray Random::hex(int bits)
{
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray text;
    text.reserve(bits / 4);
    quint64 pool = 0;
    int left = 0;
    for (int written = 0; written < bits; written += 4) {
        if (left == 0) {
            pool = next();
            left = 64;
        }
        text.append(digits[pool & 0xF]);
        pool >>= 4;
        left -= 4;
    }
    return text;
}

quint64 SystemRandom::next()
{
    return QRandomGenerator::system()->generate64();
}

quint64 SeededRandom::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    quint64 mixed = m_state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
}

} // namespace envoi
