#pragma once

#include "core/letter/Draft.h"
#include "core/smtp/Transaction.h"

#include <functional>
#include <variant>

namespace envoi::delivery {

/// A finished message on its way, to be written or to be sent as it stands, its envelope, and what is asked
/// of the servers for it.
struct Consignment {
    std::variant<mime::Message, mime::ReadyMessage> message;
    smtp::Envelope envelope;
    DeliveryOptions options = {};
    /// Told in the delivery's thread, each time that the content is opened: nobody has got it yet...
    std::function<void()> opening = {};
    /// ... and before its end is said, from when on the server may have it. Its error keeps it from being
    /// said.
    std::function<Result<void>()> ending = {};

    const mime::Header &header() const;
};

/// Makes the consignment of a draft: Date is \a context.now, Message-ID is the draft's or a new one; the
/// options are the draft's.
Result<Consignment> consign(const letter::Draft &draft, const letter::ComposeContext &context);
/// Makes one of a message: from its From, or its Sender; to its To, Cc and Bcc.
Result<Consignment> consign(mime::Message message);
/// The same of one that is ready (an .eml). A Date and a Message-ID that are missing are added.
Result<Consignment> consign(mime::ReadyMessage message, const letter::ComposeContext &context);
/// The transaction that smtp is to carry out: written for what the server offers.
smtp::Transaction transaction(Consignment consignment);

} // namespace envoi::delivery
