#include "app/compose/SendRecord.h"

namespace envoi::compose {

using Verdict = smtp::RecipientOutcome::Verdict;

SendRecord::SendRecord(const letter::Draft &draft)
{
    smtp::Outcome told;
    const auto tell = [&told](const QStringList &addresses, Verdict verdict) {
        for (const QString &text : addresses) {
            if (auto address = AddrSpec::parse(text))
                told.recipients.push_back({std::move(*address), verdict, {}});
        }
    };
    tell(draft.delivered, Verdict::Accepted);
    tell(draft.maybeDelivered, Verdict::Unknown);
    add(told);
}

void SendRecord::noteIn(letter::Draft &draft) const
{
    draft.delivered.clear();
    draft.maybeDelivered.clear();
    for (const auto &one : m_recipients) {
        if (one.verdict == Verdict::Accepted)
            draft.delivered.append(one.recipient.toString());
        else if (one.verdict == Verdict::Unknown)
            draft.maybeDelivered.append(one.recipient.toString());
    }
}

void SendRecord::add(const smtp::Outcome &outcome)
{
    for (const auto &recipient : outcome.recipients) {
        const QByteArray address = recipient.recipient.toBytes();
        const auto place = m_places.constFind(address);
        if (place == m_places.constEnd()) {
            m_places.insert(address, m_recipients.size());
            m_recipients.push_back(recipient);
            continue;
        }
        auto &known = m_recipients[*place];
        const bool stays = known.verdict == Verdict::Accepted ||
                           (recipient.verdict != Verdict::Accepted &&
                            (known.verdict == Verdict::Unknown || recipient.verdict == Verdict::NotTried));
        if (!stays)
            known = recipient;
    }
}

const smtp::RecipientOutcome *SendRecord::find(const AddrSpec &address) const
{
    const auto place = m_places.constFind(address.toBytes());
    return place == m_places.constEnd() ? nullptr : &m_recipients[*place];
}

bool SendRecord::hasIt(const AddrSpec &address) const
{
    const auto *known = find(address);
    return known && known->verdict == Verdict::Accepted;
}

Result<smtp::Envelope> SendRecord::remaining(const smtp::Envelope &envelope) const
{
    auto addresses = envelope.forwardPaths();
    std::erase_if(addresses, [this](const AddrSpec &address) { return hasIt(address); });
    return smtp::Envelope::make(envelope.reversePath(), std::move(addresses));
}

void SendRecord::clear()
{
    m_recipients.clear();
    m_places.clear();
}

} // namespace envoi::compose
