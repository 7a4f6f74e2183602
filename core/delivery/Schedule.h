#pragma once

#include "core/base/Random.h"
#include "core/smtp/Outcome.h"
#include "core/store/Outbox.h"

#include <chrono>
#include <optional>

/// When a letter of the outbox is to go, and what follows from an attempt. Values in, values out.
namespace envoi::delivery {

/// What becomes of a scheduled letter whose time went by while the computer slept or Envoi was closed.
enum class Missed { Send, Ask };

/// The first pause before another attempt, doubled with each up to the longest; each is between the half and
/// the whole of that, by chance.
constexpr std::chrono::minutes firstRetry{1};
constexpr std::chrono::minutes longestRetry{60};
/// A letter is given up when it has been tried for so long, and so often: a computer that slept for a week
/// has not tried.
constexpr std::chrono::days triedFor{5};
constexpr int leastAttempts = 12;
/// A scheduled letter is missed when its time is gone by this.
constexpr std::chrono::minutes missedAfter{5};

/// When it is to be sent by itself: now or in the past for at once; nothing for never. A clock that was set
/// back makes no letter wait for longer than it would have.
std::optional<QDateTime> nextSending(const store::LetterRecord &record, const QDateTime &now);
/// Whether it is scheduled, and its time is gone by more than a moment.
bool isMissed(const store::LetterRecord &record, const QDateTime &now);

/// Whether the last attempt failed for want of a network, so that its return is reason to try again.
bool isOfNetwork(const std::optional<Error> &error);

/// What \a record says after an attempt that ended at \a now: verdicts, state, error, next attempt.
store::LetterRecord afterAttempt(store::LetterRecord record, const smtp::Outcome &outcome,
                                 const QDateTime &now, Random &random);
/// The recipients who are to be tried now: who surely has it, or was refused for good, is not among them.
std::vector<AddrSpec> toBeTried(const store::LetterRecord &record);

} // namespace envoi::delivery
