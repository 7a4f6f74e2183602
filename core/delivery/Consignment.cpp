#include "core/base/Random.h"
#include "core/delivery/Delivery.h"

#include <algorithm>
#include <utility>

namespace envoi::delivery {

namespace {

/// A message as it is written to the wire, with all that the writer refers to.
class WrittenMessage final : public ByteSource {
public:
    WrittenMessage(const mime::Message &message, const mime::WriteOptions &options)
        : m_writer(message, m_random, options)
    {
    }
    Result<qsizetype> read(std::span<char> buffer) override { return m_writer.read(buffer); }
    Result<void> rewind() override { return m_writer.rewind(); }
    qint64 size() const { return m_writer.size(); }

private:
    SystemRandom m_random;
    mime::MessageWriter m_writer;
};

/// Whether every file still is what was attached: better told now than in the middle of the data,
/// when nothing but hanging up is left.
Result<void> checkFiles(const mime::Part &part)
{
    if (const auto *file = std::get_if<FileReference>(&part.content))
        return file->check();
    for (const mime::Part &child : part.children()) {
        if (auto checked = checkFiles(child); !checked)
            return checked;
    }
    return {};
}

Result<smtp::Transaction::Content> openContent(const mime::Message &message,
                                               const smtp::Transaction::Capabilities &capabilities)
{
    if (auto checked = checkFiles(message.body); !checked)
        return std::unexpected(checked.error());
    auto written = std::make_unique<WrittenMessage>(
        message, mime::WriteOptions{.eightBit = capabilities.eightBit, .utf8Fields = capabilities.smtputf8});
    qint64 size = written->size();
    if (size < 0) {
        const auto measured = measure(*written);
        if (!measured)
            return std::unexpected(measured.error());
        size = *measured;
    }
    return smtp::Transaction::Content{std::move(written), size, capabilities.eightBit};
}

} // namespace

Result<Consignment> consign(const letter::Draft &draft, const letter::ComposeContext &context)
{
    auto message = letter::composeMessage(draft, context);
    if (!message)
        return std::unexpected(message.error());
    return consign(std::move(*message));
}

Result<Consignment> consign(mime::Message message)
{
    // Several authors name the one who sends in Sender (RFC 5322 section 3.6.2).
    std::optional<AddrSpec> reversePath;
    for (const mime::FieldName &name : {mime::FieldName("From"), mime::FieldName("Sender")}) {
        const mime::Field *field = message.header.find(name);
        const auto mailboxes = field ? field->toAddresses().mailboxes() : std::vector<mime::Mailbox>();
        if (!mailboxes.empty())
            reversePath = mailboxes.front().addrSpec();
    }
    if (!reversePath)
        return failure(ErrorCode::NoSender);
    std::vector<AddrSpec> forwardPaths;
    for (const mime::Mailbox &recipient : message.recipients())
        forwardPaths.push_back(recipient.addrSpec());
    auto envelope = smtp::Envelope::make(std::move(reversePath), std::move(forwardPaths));
    if (!envelope)
        return std::unexpected(envelope.error());
    return Consignment{std::move(message), std::move(*envelope)};
}

smtp::Transaction transaction(Consignment consignment)
{
    const auto &fields = consignment.message.header.fields();
    const bool needsSmtputf8 = std::ranges::any_of(fields, &mime::Field::needsUtf8);
    auto message = std::make_shared<const mime::Message>(std::move(consignment.message));
    return {std::move(consignment.envelope),
            [message](const smtp::Transaction::Capabilities &capabilities) {
                return openContent(*message, capabilities);
            },
            needsSmtputf8};
}

} // namespace envoi::delivery
