#pragma once

#include "core/delivery/SentCopies.h"

#include <map>

namespace envoi::delivery {

/// The copies that the records in sent/ (store::LetterRecord::copy) say are due. It reads a record only once
/// after each change, however many letters were sent.
class SentLetters final : public CopyLedger {
public:
    /// \a folder: store::Outbox::Folders::sent; it need not exist.
    explicit SentLetters(QString folder);
    std::vector<DueCopy> due() override;
    Result<void> write(const CopyProgress &progress) override;

private:
    QString path(const QString &id, const char *suffix) const;

    QString m_folder;
    QDateTime m_looked;                   ///< when the records were read last
    std::map<QString, QDateTime> m_known; ///< the times of the records that were read
    std::map<QString, DueCopy> m_due;
};

} // namespace envoi::delivery
