#include "tests/support/FaultComparison.h"

#include <algorithm>

using namespace envoi::smtp;

namespace envoi::test::faults {

namespace {

QByteArray number(int value)
{
    return QByteArray::number(value);
}

QByteArray shown(const Referee::Judgement &judgement)
{
    const char *names[] = {"NotSent", "Sent", "PartlySent", "Unknown"};
    const char *recipientNames[] = {" NotTried", " Accepted", " RefusedForNow", " RefusedForGood",
                                    " Unknown"};
    QByteArray text = names[static_cast<int>(judgement.verdict)];
    for (const auto recipient : judgement.recipients)
        text += recipientNames[static_cast<int>(recipient)];
    return text;
}

QByteArray judged(const Referee::Judgement &expected, const Outcome &outcome)
{
    Referee::Judgement judgement{outcome.verdict, {}};
    for (const RecipientOutcome &recipient : outcome.recipients)
        judgement.recipients.push_back(recipient.verdict);
    if (judgement.verdict != expected.verdict || judgement.recipients != expected.recipients)
        return "ended as " + shown(judgement) + ", not as " + shown(expected);
    if (outcome.error.has_value() != (outcome.verdict != Outcome::Verdict::Sent))
        return "has an error too many, or none";
    if (outcome.verdict == Outcome::Verdict::Unknown && outcome.error->code != ErrorCode::OutcomeUnknown)
        return "is unknown, but not by its error";
    const bool anyAccepted =
        std::ranges::count(judgement.recipients, RecipientOutcome::Verdict::Accepted) > 0;
    if (anyAccepted && outcome.finalReply.code / 100 != 2)
        return "is accepted without the server's word";
    return {};
}

QByteArray witnessed(const Cell &cell, int letter, const FaultServer::Taken &taken, const Outcome &outcome)
{
    // A server that is out of step says yes and no to other things than it means.
    const bool isOutOfStep = cell.act == Act::Twice || cell.act == Act::Early;
    if (isOutOfStep && cell.refusals != Refusals::None)
        return {};
    const bool isTaken = !taken.recipients.isEmpty();
    if (isTaken && taken.content != contentOf(cell, letter))
        return "came in another form";
    QByteArrayList accepted;
    for (const RecipientOutcome &recipient : outcome.recipients) {
        if (recipient.verdict == RecipientOutcome::Verdict::Accepted)
            accepted += recipient.recipient.toBytes();
    }
    if (!accepted.isEmpty() && accepted != taken.recipients)
        return "was sent, says the client, but the server knows nothing of it";
    if (outcome.verdict == Outcome::Verdict::NotSent && isTaken)
        return "was not sent, says the client, but the server took it";
    return {};
}

} // namespace

QByteArray disagreement(const Cell &cell, const FaultServer &server, const Referee &referee,
                        const std::vector<std::optional<Outcome>> &outcomes,
                        const std::optional<Error> &error)
{
    if (!server.hasHappened())
        return "the fault never came to pass";
    if (!referee.foul().isEmpty())
        return referee.foul();
    if (!referee.isOver())
        return "the session is not over";
    if (cell.security == Security::StartTls && server.receivedInClear().contains("AUTH"))
        return "a log-in before TLS";
    const auto expected = referee.sessionError();
    if (error.has_value() != expected.has_value() || (error && error->code != *expected))
        return "the session ended with " + number(error ? static_cast<int>(error->code) : -1) + ", not " +
               number(expected ? static_cast<int>(*expected) : -1);
    for (int letter = 0; letter < cell.letters; ++letter) {
        const auto &outcome = outcomes[static_cast<std::size_t>(letter)];
        if (!outcome)
            return "letter " + number(letter) + " was never settled";
        QByteArray problem = judged(referee.judge(letter), *outcome);
        if (problem.isEmpty())
            problem = witnessed(cell, letter, server.record()[static_cast<std::size_t>(letter)], *outcome);
        if (!problem.isEmpty())
            return "letter " + number(letter) + ' ' + problem;
    }
    return {};
}

} // namespace envoi::test::faults
