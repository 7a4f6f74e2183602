#pragma once

#include "core/connection/Sasl.h"

#include <QCryptographicHash>

namespace envoi::connection {

/// SCRAM (RFC 5802, 7677): both sides prove that they know the password, and neither says it.
class Scram final : public SaslMechanism {
public:
    /// A server may ask for as much work as it likes. This many take about a second of the sending thread;
    /// OWASP asks for 600,000, and servers mostly for 4,096 to 10,000.
    static constexpr int mostIterations = 600'000;

    /// How it is bound to the TLS connection: RFC 5802 section 6.
    struct Binding {
        enum class Flag {
            None,       ///< "n": there is nothing to bind to
            NotOffered, ///< "y": there is, but the server offers none, or somebody took its offer away
            Bound,      ///< "p": for the mechanisms that end in -PLUS
        };
        Flag flag = Flag::None;
        QByteArray data; ///< tls-server-end-point where it is bound
    };

    /// \a nonce: printable US-ASCII without commas, never the same.
    Scram(QCryptographicHash::Algorithm hash, Binding binding, QByteArray nonce);

    Answer answer(const Credentials &credentials, const QByteArray &challenge) override;
    bool hasUsedSecret() const override { return m_step >= Step::ProofSaid; }
    bool isComplete() const override { return m_step == Step::Proven; }
    bool hidesChallenges() const override { return true; }

private:
    enum class Step { Begin, Greeted, ProofSaid, Proven };

    QByteArray header() const;
    QByteArray begin(const Credentials &credentials);
    Answer prove(const Credentials &credentials, const QByteArray &serverFirst);
    Answer verify(const QByteArray &serverFinal);

    QCryptographicHash::Algorithm m_hash;
    Binding m_binding;
    QByteArray m_nonce;
    Step m_step = Step::Begin;
    QByteArray m_clientFirstBare;
    QByteArray m_serverSignature; ///< what it must be
};

/// A user's name as "saslname" of RFC 5802: without "," and "=".
QByteArray scramName(QByteArray user);

} // namespace envoi::connection
