#include "core/delivery/Parcel.h"

#include <utility>

namespace envoi::delivery {

namespace {

std::unexpected<Error> cancelled()
{
    return failure(ErrorCode::Cancelled);
}

class WatchedSource final : public ByteSource {
public:
    WatchedSource(std::unique_ptr<ByteSource> source, std::shared_ptr<Parcel> parcel)
        : m_source(std::move(source)), m_parcel(std::move(parcel))
    {
    }

    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (m_parcel->cancelled)
            return cancelled();
        auto count = m_source->read(buffer);
        m_parcel->saidWhole = count && *count == 0;
        return count;
    }

    Result<void> rewind() override
    {
        m_parcel->saidWhole = false;
        return m_source->rewind();
    }

private:
    std::unique_ptr<ByteSource> m_source;
    std::shared_ptr<Parcel> m_parcel;
};

} // namespace

smtp::Transaction watched(const std::shared_ptr<Parcel> &parcel)
{
    smtp::Transaction transaction = parcel->transaction;
    transaction.open = [parcel](const smtp::Transaction::Capabilities &capabilities) {
        if (parcel->cancelled)
            return Result<smtp::Transaction::Content>(cancelled());
        parcel->begun = true;
        auto content = parcel->transaction.open(capabilities);
        if (content)
            content->source = std::make_unique<WatchedSource>(std::move(content->source), parcel);
        return content;
    };
    return transaction;
}

smtp::Outcome notSent(const smtp::Envelope &envelope, const Error &error)
{
    smtp::Outcome outcome;
    outcome.error = error;
    for (const AddrSpec &path : envelope.forwardPaths())
        outcome.recipients.push_back({path, smtp::RecipientOutcome::Verdict::NotTried, {}});
    return outcome;
}

} // namespace envoi::delivery
