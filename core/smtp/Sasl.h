#pragma once

#include "core/smtp/Transaction.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace envoi::smtp {

/// One log-in (RFC 4954) by one mechanism: what to answer to each challenge.
class SaslExchange {
public:
    enum class Mechanism { Plain, Login };

    /// The mechanisms of \a offered that can carry \a credentials, best first.
    static std::vector<Mechanism> choose(const QStringList &offered, const Credentials &credentials);
    static QByteArray name(Mechanism mechanism);

    explicit SaslExchange(Mechanism mechanism) : m_mechanism(mechanism) {}
    Mechanism mechanism() const { return m_mechanism; }

    /// What goes into the AUTH command itself, in base64; empty for nothing. Counts as first answer.
    QByteArray initialResponse(const Credentials &credentials);
    /// The answer to the next 334, in base64; unset when the mechanism has nothing more to say.
    std::optional<QByteArray> answer(const Credentials &credentials);

private:
    Mechanism m_mechanism;
    int m_answers = 0;
};

/// \a text without the password in any form in which AUTH carries it: a server may echo what it got.
QString withoutSecrets(QString text, const Credentials &credentials);

} // namespace envoi::smtp
