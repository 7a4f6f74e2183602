#pragma once

#include "app/compose/AddressBook.h"
#include "app/compose/Memory.h"
#include "core/account/Account.h"
#include "core/account/SecretStore.h"
#include "core/capture/CaptureServer.h"
#include "core/delivery/Dispatcher.h"
#include "core/delivery/SentCopies.h"
#include "core/spelling/Speller.h"
#include "core/store/DraftStore.h"
#include "core/store/SnippetStore.h"

#include <QList>
#include <QSize>
#include <QSslCertificate>
#include <QThreadPool>

#include <map>
#include <memory>
#include <optional>

namespace envoi::compose {

/// Where things lie.
struct Places {
    QString accountsFile;
    QString draftsFolder;
    QString capturedFolder;
    /// Empty: contacts.json beside the accounts.
    QString contactsFile{};
    QStringList dictionaryFolders = {}; ///< without any, no spelling is checked
    QStringList temporaryFolders = {};  ///< what lies there may be gone tomorrow
    QString personalDictionary = {};    ///< a file that need not exist
    static Places standard();
};

/// What all windows share. Made once, in main or in a test, and handed on by reference. Whatever costs
/// time to make is made when it is first needed.
class Services {
public:
    /// \a secrets: instead of the system's key store.
    explicit Services(Places places, std::unique_ptr<account::SecretStore> secrets = {});
    ~Services();
    Services(const Services &) = delete;
    Services &operator=(const Services &) = delete;

    const Places &places() const { return m_places; }
    account::AccountStore &accounts() { return m_accounts; }
    account::SecretStore &secrets();
    const store::DraftStore &drafts() const { return m_drafts; }
    /// Letters that others begin with, kept as drafts are, in a folder beside theirs.
    const store::DraftStore &templates() const { return m_templates; }
    const store::SnippetStore &snippets() const { return m_snippets; }
    AddressBook &addressBook() { return m_addressBook; }
    store::Outbox::Folders outboxFolders() const;
    /// Carries the outbox; begins with it when it is first asked for.
    delivery::Dispatcher &dispatcher();
    /// Puts copies of what was sent into the accounts' folders; begins with the outbox. Only the program that
    /// sends does.
    delivery::SentCopies &sentCopies();
    /// One that was just typed, for the copies too: once a letter went with it.
    void rememberPassword(const QString &accountId, Secret password);
    /// For how long a letter can be taken back after Send, in seconds; 0 for not at all.
    int undoSeconds();
    void setUndoSeconds(int seconds);
    /// What becomes of scheduled letters whose time went by while Envoi was not running.
    delivery::Missed missed();
    void setMissed(delivery::Missed missed);
    /// Trusted besides the system's own authorities: for tests.
    const QList<QSslCertificate> &extraAuthorities() const { return m_extraAuthorities; }
    void setExtraAuthorities(QList<QSslCertificate> authorities)
    {
        m_extraAuthorities = std::move(authorities);
    }
    /// One thread that writes drafts, in order.
    QThreadPool &writers() { return m_writers; }
    /// How large the last letter's window was; invalid when that is not known.
    QSize windowSize() const;
    void rememberWindowSize(QSize size);
    Memory &memory() { return m_memory; }
    spelling::Speller &speller();
    /// What the spelling of new letters is checked in.
    spelling::Choice usualSpelling() const;
    void setUsualSpelling(const spelling::Choice &choice);
    /// The local test server, whether it listens or not.
    capture::CaptureServer &captureServer();
    /// The port on which it listens, which it now does.
    Result<quint16> ensureTestServer();

private:
    std::optional<account::Account> account(const QString &id) const;
    void startCopies();

    Places m_places;
    account::AccountStore m_accounts;
    std::unique_ptr<account::SecretStore> m_secrets;
    store::DraftStore m_drafts;
    store::DraftStore m_templates;
    store::SnippetStore m_snippets;
    std::unique_ptr<spelling::Speller> m_speller;
    QList<QSslCertificate> m_extraAuthorities;
    QThreadPool m_writers;
    Memory m_memory;
    AddressBook m_addressBook;
    std::unique_ptr<capture::CaptureServer> m_capture;
    std::unique_ptr<delivery::Dispatcher> m_dispatcher;
    std::unique_ptr<delivery::SentCopies> m_copies;
    std::map<QString, Secret> m_typed; ///< by accounts; not yet known to be right
};

} // namespace envoi::compose
