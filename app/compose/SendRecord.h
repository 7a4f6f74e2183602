#pragma once

#include "core/letter/Draft.h"
#include "core/smtp/Envelope.h"
#include "core/smtp/Outcome.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace envoi::compose {

/// What became of each recipient of a letter, over all attempts to send it. Who has it keeps it; who may have
/// it is in doubt until a later attempt got through.
class SendRecord {
public:
    SendRecord() = default;
    /// As a kept draft tells it.
    explicit SendRecord(const letter::Draft &draft);
    /// To be told by the draft that is kept.
    void noteIn(letter::Draft &draft) const;
    void add(const smtp::Outcome &outcome);
    /// Null for an address that no attempt was about.
    const smtp::RecipientOutcome *find(const AddrSpec &address) const;
    bool hasIt(const AddrSpec &address) const;
    /// In the order in which they were first tried.
    const std::vector<smtp::RecipientOutcome> &recipients() const { return m_recipients; }
    /// \a envelope without those who have it. NoRecipient when nobody is left.
    Result<smtp::Envelope> remaining(const smtp::Envelope &envelope) const;
    void clear();

private:
    std::vector<smtp::RecipientOutcome> m_recipients;
    QHash<QByteArray, std::size_t> m_places; ///< by address
};

} // namespace envoi::compose
