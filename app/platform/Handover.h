#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace envoi::platform {

/// What a second start tells the running Envoi.
struct Handover {
    QStringList arguments;
    QString workingFolder;
    /// What the desktop gave the second start to bring a window to the front; may be empty.
    QString activationToken;

    friend bool operator==(const Handover &, const Handover &) = default;
};

/// Its octets: a mark, the length of what follows, then each text as its length and UTF-8. Lengths
/// are 32 bits, big-endian. Empty when it is too large to be taken.
QByteArray encode(const Handover &handover);

/// Reads octets as they arrive, from whoever connects: nothing in them is trusted.
struct HandoverReading {
    enum class State { Incomplete, Complete, Invalid };
    State state = State::Incomplete;
    Handover handover; ///< when complete
};
HandoverReading decode(QByteArrayView octets);

/// What the running Envoi answers when it took it.
inline constexpr char handoverTaken[] = "TAKEN\n";

} // namespace envoi::platform
