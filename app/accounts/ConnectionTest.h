#pragma once

#include "core/account/Account.h"
#include "core/base/Secret.h"
#include "core/delivery/Delivery.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace envoi::look {
class Notice;
}
namespace envoi::imap {
class Client;
struct ServerFacts;
} // namespace envoi::imap

namespace envoi::accounts {

/// "Test connection": logs in to a server, sends nothing, and says what it found there.
class ConnectionTest : public QWidget {
    Q_OBJECT

public:
    enum class Protocol { Smtp, Imap };
    /// Where to and with what; given when the button is pressed. Calls back once, with nothing when there
    /// is no need to go on (a field is wrong and says so).
    struct Target {
        smtp::Server server;
        smtp::Credentials credentials;
        QString presetId;
        QString mailbox = {}; ///< of IMAP: the folder's name, empty to find it
    };
    using Ask = std::function<void(std::function<void(std::optional<Target>)> answer)>;

    ConnectionTest(Ask ask, Protocol protocol, QWidget *parent = nullptr);
    ~ConnectionTest() override;

    bool isRunning() const { return m_delivery || m_imap; }
    /// What pressing the button does.
    void start();
    /// Stops what runs and takes the result away: it was about other settings.
    void reset();

signals:
    /// The person has looked at the server's certificate, and trusts it.
    void certificateTrusted(const QString &fingerprint);

private:
    void run(Target target);
    void runImap(Target target);
    void finish(const smtp::ServerFacts &facts, const std::optional<Error> &error);
    void show(const smtp::ServerFacts &facts, const std::optional<Error> &error);
    void describeFolder(const imap::ServerFacts &facts);
    void showIdle();
    Ask m_ask;
    Protocol m_protocol;
    std::unique_ptr<delivery::Delivery> m_delivery;
    std::unique_ptr<imap::Client> m_imap;
    QString m_folderText; ///< of a test that went well
    void showCertificate();

    QString m_presetId;
    QString m_user;
    bool m_plaintext = false;
    QPushButton *m_button;
    QProgressBar *m_progress;
    QLabel *m_step;
    look::Notice *m_result;
    QLabel *m_facts;
    QPushButton *m_showCertificate;
    QSslCertificate m_certificate;
    Error m_error;
};

/// What was found out about a server, line by line, name and value. For tests and for ConnectionTest.
QList<std::pair<QString, QString>> describe(const smtp::ServerFacts &facts);

} // namespace envoi::accounts
