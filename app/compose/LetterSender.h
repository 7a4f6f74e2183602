#pragma once

#include "app/compose/SendRecord.h"
#include "core/account/Account.h"
#include "core/account/SecretStore.h"
#include "core/delivery/Deliveries.h"
#include "core/letter/Draft.h"

#include <QObject>

#include <memory>
#include <optional>

namespace envoi::compose {

/// What became of a letter that was to be sent.
struct SendReport {
    smtp::Outcome outcome;
    smtp::ServerFacts facts;
};

/// Carries one letter out: password, connection, outcome. Knows no widgets; each is used once.
class LetterSender : public QObject {
    Q_OBJECT

public:
    /// \a extraAuthorities: trusted besides the system's own.
    LetterSender(account::SecretStore &secrets, delivery::Deliveries &deliveries,
                 QList<QSslCertificate> extraAuthorities, QObject *parent = nullptr);
    /// Cancels a letter that is on its way.
    ~LetterSender() override;

    /// \a testServerPort: where the test server listens, for its account. \a askAnew: the stored
    /// password was refused before, so it is not to be tried again. \a record: whoever has the letter already
    /// does not get it again.
    void send(const letter::Draft &draft, const account::Account &account, quint16 testServerPort,
              bool askAnew, SendRecord record = {});
    void cancel();
    /// The answer to passwordNeeded(). \a keep: store it once the server took it.
    void usePassword(Secret password, bool keep);

signals:
    void stageChanged(const QString &text);
    void progress(qint64 sent, qint64 total);
    /// As delivery::Delivery has them.
    void transcriptLine(const envoi::smtp::TranscriptLine &line);
    void secured(const envoi::smtp::ServerFacts &facts);
    /// Answered by usePassword() or cancel(). \a canKeep: there is a key store.
    void passwordNeeded(bool canKeep);
    /// The last signal, always from the event loop.
    void finished(const envoi::compose::SendReport &report);

private:
    void start(Secret password);
    void deliver(delivery::Consignment consignment);
    void conclude(smtp::Outcome outcome);
    void fail(const Error &error);

    account::SecretStore &m_secrets;
    delivery::Deliveries &m_deliveries;
    QList<QSslCertificate> m_extraAuthorities;
    account::Account m_account;
    letter::Draft m_draft;
    SendRecord m_record;
    quint16 m_testServerPort = 0;
    delivery::Delivery *m_delivery = nullptr; ///< while the letter is there
    delivery::Id m_id = 0;
    int m_connection = 0; ///< that carries the letter, or is opened for it
    Secret m_password;
    Secret m_toKeep;
    bool m_isCancelled = false;
    bool m_isWaiting = false;
    bool m_isDone = false;
    smtp::ServerFacts m_facts; ///< of its connection
};

} // namespace envoi::compose

Q_DECLARE_METATYPE(envoi::compose::SendReport)
