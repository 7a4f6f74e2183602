#pragma once

#include "core/base/DeliveryOptions.h"
#include "core/base/Result.h"
#include "core/smtp/Outcome.h"

#include <QString>
#include <QStringList>

namespace envoi::words {

/// What happened, in a person's words: what failed, and what to do next. Plain text, translated.
struct Explanation {
    QString headline;   ///< one short sentence: "The server did not accept your password."
    QString advice;     ///< what to do next, one or two sentences; may be empty
    QString serverText; ///< the server's own reply, to be shown on demand; may be empty
};

Explanation explain(const Error &error);
/// \a provider names the account's preset ("gmail"), where advice depends on it; may be empty.
Explanation explain(const Error &error, const QString &provider);
/// For an outcome: which recipients were refused and why. Empty headline for Sent.
Explanation explain(const smtp::Outcome &outcome, const QString &provider = {});

/// What became of one recipient, to stand after the address: "accepted", "refused for good: There is no such
/// mailbox."
QString verdict(const smtp::RecipientOutcome &recipient);

/// Priorities that have a name of their own (RFC 6710, the profile MIXER).
constexpr int urgentPriority = 4;
constexpr int patientPriority = -4;
/// What a letter asks of the servers, to stand after "Asked for:", a phrase for each wish.
QStringList wishes(const DeliveryOptions &options);
/// That a letter went without what \a extension (Outcome::notOffered) would have been for, in a sentence.
QString notOffered(const QString &extension);

/// How a connection that stands is protected, and by whose certificate, on one line. \a isThisComputer: it
/// goes nowhere else.
QString protection(const smtp::ServerFacts &facts, bool isThisComputer);

/// "1.4 MB", in the user's locale, decimal units as file managers show them.
QString fileSize(qint64 octets);

} // namespace envoi::words
