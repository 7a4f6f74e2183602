#include "app/words/ServerCauses.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// More are not read anyway.
constexpr std::size_t mostRecipientsNamed = 10;

using smtp::RecipientOutcome;

bool hasIt(const RecipientOutcome &recipient)
{
    return recipient.verdict == RecipientOutcome::Verdict::Accepted;
}

bool isUnknown(const RecipientOutcome &recipient)
{
    return recipient.verdict == RecipientOutcome::Verdict::Unknown;
}

bool isRefused(const RecipientOutcome &recipient)
{
    return recipient.verdict == RecipientOutcome::Verdict::RefusedForNow ||
           recipient.verdict == RecipientOutcome::Verdict::RefusedForGood;
}

QString why(const RecipientOutcome &recipient)
{
    if (isUnknown(recipient))
        return Words::tr("The connection ended before the server answered.");
    if (!isRefused(recipient))
        return Words::tr("It did not come to that.");
    if (const auto cause = causeOf(recipient.reply.toString()))
        return headline(*cause);
    switch (recipient.verdict) {
    case RecipientOutcome::Verdict::RefusedForNow:
        return Words::tr("The server does not take the letter at present.");
    case RecipientOutcome::Verdict::NotTried:
        return Words::tr("The connection ended before this one had its turn.");
    default:
        return Words::tr("The server does not accept the recipient.");
    }
}

/// One line for each recipient who has not got it.
QStringList reasons(const std::vector<RecipientOutcome> &refused)
{
    QStringList lines;
    for (const auto &recipient : refused) {
        if (static_cast<std::size_t>(lines.size()) == mostRecipientsNamed &&
            refused.size() > mostRecipientsNamed + 1) {
            lines.append(Words::tr("… and %1 more").arg(refused.size() - mostRecipientsNamed));
            break;
        }
        lines.append(u"%1: %2"_s.arg(shown(recipient.recipient.toString()), why(recipient)));
    }
    return lines;
}

QString replies(const std::vector<RecipientOutcome> &refused)
{
    QStringList lines;
    for (const auto &recipient : refused) {
        if (recipient.reply.code != 0)
            lines.append(u"%1: %2"_s.arg(recipient.recipient.toString(), recipient.reply.toString()));
    }
    return lines.join(u'\n');
}

/// Whether all of them were refused by the same words: then it is not about any of them.
bool isSameReply(const std::vector<RecipientOutcome> &refused)
{
    return std::ranges::all_of(refused, [&](const auto &r) { return r.reply == refused.front().reply; });
}

} // namespace

Explanation explain(const smtp::Outcome &outcome, const QString &provider)
{
    using Verdict = smtp::Outcome::Verdict;
    if (outcome.verdict == Verdict::Sent)
        return {};
    const Error error = outcome.error.value_or(Error{ErrorCode::OutcomeUnknown, {}, {}, {}});

    std::vector<RecipientOutcome> refused;
    std::ranges::copy_if(outcome.recipients, std::back_inserter(refused), [&](const auto &recipient) {
        // Of a long list a part may have had no turn.
        return isRefused(recipient) || (outcome.verdict == Verdict::PartlySent &&
                                        recipient.verdict == RecipientOutcome::Verdict::NotTried);
    });
    const auto total = outcome.recipients.size();

    if (outcome.verdict == Verdict::PartlySent) {
        std::vector<RecipientOutcome> missing;
        std::ranges::remove_copy_if(outcome.recipients, std::back_inserter(missing), hasIt);
        QString first =
            Words::tr("The letter was sent, but not to %1 of %2 recipients.").arg(missing.size()).arg(total);
        if (std::ranges::any_of(missing, isUnknown))
            first = Words::tr("The letter was sent, but perhaps not to %1 of %2 recipients.")
                        .arg(missing.size())
                        .arg(total);
        else if (missing.size() == 1)
            first = Words::tr("The letter was sent, but not to %1.")
                        .arg(shown(missing.front().recipient.toString()));
        const QString next = missing.size() == 1
                                 ? Words::tr("The others get it: send it again to this one alone.")
                                 : Words::tr("The others get it: send it again to these alone.");
        return {first, reasons(missing).join(u'\n') + u'\n' + next, replies(missing)};
    }
    const bool isAboutRecipients =
        outcome.verdict == Verdict::NotSent && refused.size() == total && total > 1 &&
        !isSameReply(refused) &&
        (error.code == ErrorCode::RecipientsRefused || error.code == ErrorCode::TemporaryFailure);
    if (isAboutRecipients)
        return {Words::tr("The server accepted none of the %1 recipients.").arg(total),
                reasons(refused).join(u'\n'), replies(refused)};
    return explain(error, provider);
}

QString verdict(const smtp::RecipientOutcome &recipient)
{
    switch (recipient.verdict) {
    case RecipientOutcome::Verdict::Accepted:
        return Words::tr("accepted");
    case RecipientOutcome::Verdict::RefusedForNow:
        return Words::tr("refused for now: %1").arg(why(recipient));
    case RecipientOutcome::Verdict::RefusedForGood:
        return Words::tr("refused for good: %1").arg(why(recipient));
    case RecipientOutcome::Verdict::Unknown:
        return Words::tr("unknown: %1").arg(why(recipient));
    case RecipientOutcome::Verdict::NotTried:
        break;
    }
    return Words::tr("not tried");
}

} // namespace envoi::words
