#pragma once

#include "core/base/Random.h"
#include "core/connection/Credentials.h"

#include <QByteArray>
#include <QStringList>

#include <expected>
#include <memory>
#include <span>

namespace envoi::connection {

/// Why a mechanism gives up in the middle.
struct SaslFailure {
    enum class Cause {
        Mechanism, ///< it doesn't work here: another one may
        Secret,    ///< the server says that user or secret is wrong
        Server,    ///< the server did not prove that it knows the secret, or it is behind another connection
    };
    Cause cause = Cause::Mechanism;
    QString detail;     ///< in the program's words
    QString serverText; ///< the server's own words
};

/// One log-in by one mechanism of SASL (RFC 4422), without I/O and without base64. It keeps no secret.
class SaslMechanism {
public:
    using Answer = std::expected<QByteArray, SaslFailure>;

    SaslMechanism() = default;
    virtual ~SaslMechanism() = default;
    SaslMechanism(const SaslMechanism &) = delete;
    SaslMechanism &operator=(const SaslMechanism &) = delete;

    /// Whether the client has the first word: answer() is then called with an empty challenge to begin with.
    virtual bool speaksFirst() const { return true; }
    /// What to say to the server's next \a challenge.
    virtual Answer answer(const Credentials &credentials, const QByteArray &challenge) = 0;
    /// Whether the last answer held the secret, or what only who knows it can say. Before that, no refusal
    /// can mean that the secret is wrong.
    virtual bool hasUsedSecret() const { return false; }
    /// Whether the server may call it a success by now.
    virtual bool isComplete() const { return true; }
    /// Whether the challenges help to guess the secret, so that they don't belong in a transcript.
    virtual bool hidesChallenges() const { return false; }
    /// What the server said about a failure, beside its reply, for a person; else empty.
    virtual QString serverText() const { return {}; }
};

/// What is known of the connection before the log-in.
struct SaslOffer {
    QStringList mechanisms;    ///< that the server names, in upper case
    QByteArray channelBinding; ///< tls-server-end-point (RFC 5929); empty where TLS gives none
    /// For nonces; must outlive the mechanisms. Without it there is no SCRAM.
    Random *random = nullptr;
};

/// All mechanisms for secrets of that kind, strongest first.
QStringList saslMechanisms(Credentials::Kind kind);
/// Those of them that the server offers and that can carry \a credentials, strongest first.
QStringList chooseSaslMechanisms(const SaslOffer &offer, const Credentials &credentials);
/// \a name: one that was chosen.
std::unique_ptr<SaslMechanism> makeSaslMechanism(const QString &name, const SaslOffer &offer);

/// \a text without the secret in any form in which a server may give back what it got: as it is, in base64 at
/// any place of a longer text, and each of \a responses (without base64) that held it.
QString withoutSecrets(QString text, const Credentials &credentials, std::span<const Secret> responses = {});

} // namespace envoi::connection
