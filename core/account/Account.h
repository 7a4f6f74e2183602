#pragma once

#include "core/base/Result.h"
#include "core/mime/Address.h"
#include "core/smtp/Client.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace envoi::account {

/// What stands below an identity's letters.
struct Signature {
    /// A picture that the HTML names as src="cid:contentId".
    struct Picture {
        QString contentId;
        QString name;
        QByteArray mediaType;
        QByteArray octets;
        friend bool operator==(const Picture &, const Picture &) = default;
    };
    /// Where it stands in an answer.
    enum class Place { AboveQuote, BelowQuote, Nowhere };

    QString html; ///< clean HTML, a document; empty for none
    /// For plain letters, without the delimiter; where unset it is made from the HTML.
    std::optional<QString> text;
    std::vector<Picture> pictures;
    Place inReplies = Place::AboveQuote;
    bool isEmpty() const { return html.isEmpty() && text.value_or(QString()).isEmpty(); }
    friend bool operator==(const Signature &, const Signature &) = default;
};

/// Who a letter can be from: a mailbox of an account.
struct Identity {
    QString id; ///< stable, made when it is added
    QString displayName;
    QString address; ///< addr-spec
    QString replyTo; ///< address-list text, may be empty
    Signature signature = {};
    /// The From mailbox. AddressSyntax or DomainInvalid.
    Result<mime::Mailbox> mailbox() const;
    friend bool operator==(const Identity &, const Identity &) = default;
};

/// A certificate that a person looked at and trusts, for one server.
struct TrustedCertificate {
    QString fingerprint; ///< SHA-256, hexadecimal in lower case; empty for none
    QDateTime since;
    QString host;
    quint16 port = 0;
    friend bool operator==(const TrustedCertificate &, const TrustedCertificate &) = default;
};

/// Where a copy of each letter that was sent goes: the folder for sent mail on an IMAP server. The password
/// is the account's.
struct SentFolder {
    bool isOn = false;
    QString host;
    quint16 port = 0;
    smtp::Security security = smtp::Security::ImplicitTls;
    QString user;    ///< empty: the account's
    QString mailbox; ///< its name; empty for the one that the server means for sent mail
    TrustedCertificate trusted;
    /// How to reach it, trusting the certificate only where it was trusted.
    smtp::Server server() const;
    friend bool operator==(const SentFolder &, const SentFolder &) = default;
};

/// How letters of some identities leave. The password is not in it: see SecretStore.
struct Account {
    QString id;       ///< stable, made when it is added; names the secret in the key store
    QString name;     ///< as shown
    QString presetId; ///< id of the Preset it was made from; empty for none
    /// The built-in test server: host, port and user are found at the time of sending.
    bool isTestServer = false;
    QString host;
    quint16 port = 0;
    smtp::Security security = smtp::Security::ImplicitTls;
    QString user; ///< empty: no log-in
    QList<Identity> identities;
    TrustedCertificate trusted;
    SentFolder sentFolder = {};
    /// How to reach its server, trusting the certificate only where it was trusted. Not for the test server.
    smtp::Server server() const;
    /// Whether a copy of what was sent is to be put into a folder: not where nobody gets the letter, and not
    /// where the provider files it by itself.
    bool wantsSentCopies() const;
    /// Who the IMAP server is to be told to be.
    QString sentFolderUser() const { return sentFolder.user.isEmpty() ? user : sentFolder.user; }
    friend bool operator==(const Account &, const Account &) = default;
};

/// A provider's ready settings.
struct Preset {
    enum class UserConvention {
        Address,   ///< the whole address
        LocalPart, ///< what stands before the @
        Fixed,     ///< always the same word (SendGrid: apikey)
        Other,     ///< shown in the provider's own settings
    };
    QString id;
    QString name;
    QString host; ///< may hold "{region}"
    quint16 port = 0;
    smtp::Security security = smtp::Security::ImplicitTls;
    UserConvention userConvention = UserConvention::Address;
    QString fixedUser;
    /// What the password field is to be called: "App password", "API key", "SMTP token".
    QString secretName;
    /// The provider's own hint, one or two sentences for a person.
    QString hint;
    /// Where to get the secret or read more; may be empty.
    QString helpUrl;
    /// Domains of addresses that belong to it, for choosing it from the address.
    QStringList domains;
    /// The largest letter that it says it takes, in octets on the wire; 0 where it publishes none.
    qint64 mostOctets = 0;
    /// Its IMAP server, for copies of sent letters; empty where it has none.
    QString imapHost;
    quint16 imapPort = 0;
    smtp::Security imapSecurity = smtp::Security::ImplicitTls;
    /// What goes by its server is in the folder for sent mail without anybody's doing.
    bool filesSentMail = false;
    /// Passwords are no longer taken there (Outlook.com).
    bool refusesPasswords = false;
};

/// All presets in the order to show, "other" last. Read once from the resources.
const QList<Preset> &presets();
/// The one that serves \a address by its domain, or null.
const Preset *presetForAddress(const QString &address);
const Preset *presetById(const QString &id);

/// The accounts on disk: one JSON file, written atomically, without secrets.
class AccountStore {
public:
    /// \a path: the file; need not exist.
    explicit AccountStore(QString path);
    /// The default place, in the user's configuration folder.
    static QString defaultPath();

    /// What is stored. Where there is no file yet: one ready account, the local test server.
    /// SettingsDamaged when the file can't be understood; it is then left as it is.
    Result<QList<Account>> load() const;
    /// Readable by the user alone; keys that this version does not know are kept. FileUnwritable,
    /// DiskFull; SettingsDamaged when the file there can't be understood, which is then left as it is.
    Result<void> save(const QList<Account> &accounts) const;

private:
    QString m_path;
};

/// The account that a first start has: "Envoi <you@envoi.test>", delivering to the local test server.
Account testServerAccount();

} // namespace envoi::account
