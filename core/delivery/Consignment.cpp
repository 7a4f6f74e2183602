#include "core/delivery/Consignment.h"
#include "core/base/Random.h"

#include <algorithm>
#include <utility>

namespace envoi::delivery {

namespace {

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
                                               const mime::WriteOptions &options)
{
    if (auto checked = checkFiles(message.body); !checked)
        return std::unexpected(checked.error());
    SystemRandom random;
    auto writer = std::make_unique<mime::MessageWriter>(message, random, options);
    const auto size = writer->measuredSize();
    if (!size)
        return std::unexpected(size.error());
    const bool isEightBit = options.eightBit && writer->hasEightBit();
    const bool isBinary = writer->hasBinary();
    return smtp::Transaction::Content{std::move(writer), *size, isEightBit, isBinary};
}

Result<smtp::Transaction::Content> openContent(const mime::ReadyMessage &message,
                                               const mime::WriteOptions &options)
{
    SystemRandom random;
    auto opened = message.open(options, random);
    if (!opened)
        return std::unexpected(opened.error());
    return smtp::Transaction::Content{std::move(opened->source), opened->size, opened->eightBit, false};
}

/// Tells when its end comes.
class AnnouncedSource final : public ByteSource {
public:
    AnnouncedSource(std::unique_ptr<ByteSource> source, std::function<Result<void>()> ending)
        : m_source(std::move(source)), m_ending(std::move(ending))
    {
    }

    Result<qsizetype> read(std::span<char> buffer) override
    {
        const auto count = m_source->read(buffer);
        if (count && *count == 0) {
            if (auto announced = m_ending(); !announced)
                return std::unexpected(announced.error());
        }
        return count;
    }

    Result<void> rewind() override { return m_source->rewind(); }

private:
    std::unique_ptr<ByteSource> m_source;
    std::function<Result<void>()> m_ending;
};

/// From whom and to whom, as the header says.
Result<smtp::Envelope> envelopeOf(const mime::Header &header)
{
    // Several authors name the one who sends in Sender (RFC 5322 section 3.6.2).
    std::optional<AddrSpec> reversePath;
    for (const mime::FieldName &name : {mime::FieldName("From"), mime::FieldName("Sender")}) {
        const mime::Field *field = header.find(name);
        const auto mailboxes = field ? field->toAddresses().mailboxes() : std::vector<mime::Mailbox>();
        if (!mailboxes.empty())
            reversePath = mailboxes.front().addrSpec();
    }
    if (!reversePath)
        return failure(ErrorCode::NoSender);
    std::vector<AddrSpec> forwardPaths;
    for (const mime::Mailbox &recipient : mime::recipientsOf(header))
        forwardPaths.push_back(recipient.addrSpec());
    return smtp::Envelope::make(std::move(reversePath), std::move(forwardPaths));
}

} // namespace

const mime::Header &Consignment::header() const
{
    if (const auto *ready = std::get_if<mime::ReadyMessage>(&message))
        return ready->header();
    return std::get<mime::Message>(message).header;
}

Result<Consignment> consign(const letter::Draft &draft, const letter::ComposeContext &context)
{
    auto message = letter::composeMessage(draft, context);
    if (!message)
        return std::unexpected(message.error());
    auto consignment = consign(std::move(*message));
    if (consignment)
        consignment->options = draft.options;
    return consignment;
}

Result<Consignment> consign(mime::Message message)
{
    auto envelope = envelopeOf(message.header);
    if (!envelope)
        return std::unexpected(envelope.error());
    return Consignment{std::move(message), std::move(*envelope)};
}

Result<Consignment> consign(mime::ReadyMessage message, const letter::ComposeContext &context)
{
    auto envelope = envelopeOf(message.header());
    if (!envelope)
        return std::unexpected(envelope.error());
    if (!message.header().find("Date"))
        message.append(mime::Field::date("Date", context.now));
    if (const auto &sender = envelope->reversePath(); sender && !message.header().find("Message-ID"))
        message.append(mime::Field::messageIds(
            "Message-ID", {mime::MessageId::generate(context.random, sender->domain())}));
    return Consignment{std::move(message), std::move(*envelope)};
}

smtp::Transaction transaction(Consignment consignment)
{
    const bool needsSmtputf8 = std::ranges::any_of(consignment.header().fields(), &mime::Field::needsUtf8);
    auto message = std::make_shared<const decltype(consignment.message)>(std::move(consignment.message));
    return {std::move(consignment.envelope),
            [message, opening = std::move(consignment.opening),
             ending = std::move(consignment.ending)](const smtp::Transaction::Capabilities &capabilities) {
                if (opening)
                    opening();
                const mime::WriteOptions options{.eightBit = capabilities.eightBit,
                                                 .binary = capabilities.binary,
                                                 .utf8Fields = capabilities.smtputf8};
                auto content =
                    std::visit([&](const auto &value) { return openContent(value, options); }, *message);
                if (content && ending)
                    content->source = std::make_unique<AnnouncedSource>(std::move(content->source), ending);
                return content;
            },
            needsSmtputf8, std::move(consignment.options)};
}

} // namespace envoi::delivery
