#pragma once

#include "core/contacts/Completer.h"
#include "core/contacts/ContactStore.h"
#include "core/contacts/DomainDoubt.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

class QThreadPool;

namespace envoi::compose {

/// The contacts for all windows: read in the background once there is a window, and changed there. Until
/// they are read, nothing is suggested and no domain is doubted.
class AddressBook : public QObject {
    Q_OBJECT

public:
    /// What an import found and did.
    struct ImportReport {
        contacts::Imported imported;
        contacts::ImportCount count;
    };

    /// \a writers: the one thread that writes, in order; it is waited for at the end.
    AddressBook(QString path, QThreadPool &writers, QObject *parent = nullptr);

    /// Begins to read, the first time that it is called.
    void wake();
    bool isLoaded() const { return m_state != nullptr; }
    /// Empty until it is read.
    const contacts::ContactBook &book() const;
    std::vector<contacts::Suggestion> suggest(QStringView typed, int most,
                                              const QSet<QString> &present) const;
    std::optional<contacts::DomainDoubt> doubt(const Domain &domain) const;

    /// The person's own addresses, whose domains are known.
    void setOwnAddresses(const QStringList &own);
    /// A letter went to \a recipients just now, in \a languages (BCP 47 tags) if these are known.
    void recordSent(const std::vector<mime::Mailbox> &recipients, const QString &identity,
                    const QStringList &languages = {});
    void forget(const QString &address);
    /// Reads vCards or a table, and calls \a done in the end if \a context lives then. FileMissing,
    /// FileUnreadable, MessageTooLarge, or what change() of the store has.
    void importFile(const QString &path, QObject *context,
                    const std::function<void(const Result<ImportReport> &)> &done);

signals:
    void changed();
    /// The contacts can't be read or written.
    void failed(const envoi::Error &error);

private:
    struct State {
        contacts::ContactBook book;
        contacts::Completer completer;
        contacts::KnownDomains domains;
    };
    using Loaded = Result<std::shared_ptr<const State>>;
    static Loaded prepared(Result<contacts::ContactBook> book, const QStringList &own);
    void take(const Loaded &loaded);
    void change(const std::function<void(contacts::ContactBook &)> &change);

    contacts::ContactStore m_store;
    QThreadPool &m_writers;
    QStringList m_own;
    std::shared_ptr<const State> m_state;
    bool m_awake = false;
};

} // namespace envoi::compose
