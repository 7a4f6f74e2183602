#pragma once

#include "core/account/Account.h"
#include "core/base/Secret.h"
#include "core/letter/Draft.h"
#include "core/smtp/Client.h"

#include <QObject>

#include <memory>
#include <variant>

namespace envoi::delivery {

/// A finished message on its way, to be written or to be sent as it stands, and its envelope.
struct Consignment {
    std::variant<mime::Message, mime::ReadyMessage> message;
    smtp::Envelope envelope;

    const mime::Header &header() const;
};

/// Makes the consignment of a draft: Date is \a context.now, Message-ID is the draft's or a new one.
Result<Consignment> consign(const letter::Draft &draft, const letter::ComposeContext &context);
/// Makes one of a message: from its From, or its Sender; to its To, Cc and Bcc.
Result<Consignment> consign(mime::Message message);
/// The same of one that is ready (an .eml). A Date and a Message-ID that are missing are added.
Result<Consignment> consign(mime::ReadyMessage message, const letter::ComposeContext &context);
/// The transaction that smtp is to carry out: written for what the server offers.
smtp::Transaction transaction(Consignment consignment);

/// Carries letters to a server in a thread of its own, so that the caller's never waits: a
/// smtp::Client with its signals brought over. Each one is used once.
class Delivery : public QObject {
    Q_OBJECT

public:
    explicit Delivery(QObject *parent = nullptr);
    /// Cancels and waits for the thread to end.
    ~Delivery() override;

    /// See smtp::Client::run(). With no consignments it only logs in.
    void run(smtp::Server server, smtp::Credentials credentials, std::vector<Consignment> consignments,
             smtp::TimeLimits limits = {});
    void cancel();

signals:
    void progress(int index, qint64 sent, qint64 total);
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    void secured(const envoi::smtp::ServerFacts &facts);
    void transactionFinished(int index, const envoi::smtp::Outcome &outcome);
    void finished(const envoi::smtp::ServerFacts &facts, const std::optional<envoi::Error> &error);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::delivery
