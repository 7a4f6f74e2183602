#include "app/accounts/AccountsDialog.h"
#include "app/accounts/ConnectionTest.h"
#include "app/accounts/Validation.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"

#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Account;
using accounts::AccountsDialog;

namespace {

/// Answers questions as told, and keeps what was asked.
class FakeDialogs : public platform::Dialogs {
public:
    FakeDialogs() { platform::setDialogs(this); }
    ~FakeDialogs() override { platform::setDialogs(nullptr); }
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return {}; }
    QString openFile(QWidget *, const QString &, const QString &) override { return {}; }
    QString saveFile(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    Answer askToSave(QWidget *, const QString &headline, const QString &) override { return next(headline); }
    Answer confirm(QWidget *, const QString &headline, const QString &, const QString &) override
    {
        return next(headline);
    }
    void inform(QWidget *, const QString &headline, const QString &) override { asked.append(headline); }
    QString askText(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }

    QStringList asked;
    QList<Answer> answers;

private:
    Answer next(const QString &headline)
    {
        asked.append(headline);
        return answers.isEmpty() ? Answer::Cancel : answers.takeFirst();
    }
};

/// Says that there is none.
class NoSecretStore : public account::SecretStore {
public:
    void read(const QString &, QObject *context, std::function<void(Result<Secret>)> done) override
    {
        QMetaObject::invokeMethod(
            context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); }, Qt::QueuedConnection);
    }
    void write(const QString &, Secret, QObject *context, std::function<void(Result<void>)> done) override
    {
        ++writes;
        QMetaObject::invokeMethod(
            context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); }, Qt::QueuedConnection);
    }
    void remove(const QString &, QObject *context, std::function<void(Result<void>)> done) override
    {
        QMetaObject::invokeMethod(
            context, [done] { done(failure(ErrorCode::KeyStoreUnavailable)); }, Qt::QueuedConnection);
    }
    int writes = 0;
};

/// An SMTP server in this very thread: says what its script has for each command.
class ScriptedServer : public QTcpServer {
public:
    explicit ScriptedServer(QHash<QByteArray, QByteArray> replies) : m_replies(std::move(replies))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                while (socket->canReadLine()) {
                    const QByteArray line = socket->readLine().trimmed();
                    commands.append(line);
                    const QByteArray verb = line.split(' ').first().toUpper();
                    socket->write(m_replies.value(verb, "250 fine\r\n"));
                }
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            socket->write(m_replies.value("greeting", "220 scripted.example ESMTP\r\n"));
        });
    }
    QByteArrayList commands;

private:
    QHash<QByteArray, QByteArray> m_replies;
};

Account someAccount()
{
    Account account;
    account.id = u"account-1"_s;
    account.name = u"Work"_s;
    account.host = u"smtp.example.com"_s;
    account.port = 465;
    account.user = u"anna@example.com"_s;
    account.identities = {{u"identity-1"_s, u"Anna Example"_s, u"anna@example.com"_s, {}}};
    return account;
}

} // namespace

class tst_AccountsDialog : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsTheTestServerOfAFirstStart();
    void addsAnAccountByItsAddress();
    void presetFollowsTheAddressUntilChosen_data();
    void presetFollowsTheAddressUntilChosen();
    void refusesAWrongAddress_data();
    void refusesAWrongAddress();
    void fieldsSayWhatIsWrong_data();
    void fieldsSayWhatIsWrong();
    void portFollowsSecurity();
    void warnsOfPlaintext_data();
    void warnsOfPlaintext();
    void keepsThePasswordInTheKeyStoreOnly();
    void saysThatThereIsNoKeyStore();
    void editsIdentities();
    void removesOnlyWhenConfirmed();
    void asksAboutUnsavedChanges();
    void damagedSettingsAreLeftAlone();
    void unwritableSettingsAreTold();
    void testConnectionSaysWhatItFound();
    void testConnectionExplainsARefusedPassword();
    void testConnectionCanBeCancelled();
    void testConnectionNeedsAPassword();
    void everyFieldHasAName();
    void pictures();

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_dialog->findChild<T *>(QLatin1StringView(name));
    }
    void open(const QList<Account> &accounts);
    void type(const char *name, const QString &text)
    {
        auto *field = find<QLineEdit>(name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    void press(const char *name)
    {
        auto *button = find<QAbstractButton>(name);
        QVERIFY(button && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    Account stored(int index) const { return m_store->load().value().value(index); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<account::AccountStore> m_store;
    std::unique_ptr<account::SecretStore> m_secrets;
    std::unique_ptr<FakeDialogs> m_dialogs;
    std::unique_ptr<AccountsDialog> m_dialog;
};

void tst_AccountsDialog::init()
{
    QGuiApplication::setPalette(look::palette(look::Scheme::Light));
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<account::AccountStore>(m_folder->filePath(u"accounts.json"_s));
    m_secrets = account::memorySecretStore();
    m_dialogs = std::make_unique<FakeDialogs>();
}

void tst_AccountsDialog::cleanup()
{
    m_dialog.reset();
    m_dialogs.reset();
    m_secrets.reset();
}

void tst_AccountsDialog::open(const QList<Account> &accounts)
{
    if (!accounts.isEmpty())
        QVERIFY(m_store->save(accounts));
    m_dialog = std::make_unique<AccountsDialog>(*m_store, *m_secrets);
    m_dialog->show();
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void tst_AccountsDialog::showsTheTestServerOfAFirstStart()
{
    open({});
    QCOMPARE(find<QListWidget>("accounts")->count(), 1);
    const auto *hint = find<look::Notice>("accountHint");
    QVERIFY(hint->isVisible());
    QVERIFY2(hint->text().contains(u"delivers to nobody"_s), qUtf8Printable(hint->text()));
    QVERIFY(!find<QLineEdit>("host")->isVisible());
    QVERIFY(!find<QAbstractButton>("testConnection")->isVisible());
}

void tst_AccountsDialog::addsAnAccountByItsAddress()
{
    open({});
    QSignalSpy changed(m_dialog.get(), &AccountsDialog::accountsChanged);
    press("addAccount");
    type("newAddress", u"anna.example@gmail.com"_s);
    type("newName", u"Anna Example"_s);
    QCOMPARE(find<QComboBox>("newProvider")->currentText(), u"Gmail"_s);
    QVERIFY(find<look::Notice>("newHint")->isVisible());
    press("continueAdding");
    QCOMPARE(find<QLineEdit>("host")->text(), u"smtp.gmail.com"_s);
    QCOMPARE(find<QSpinBox>("port")->value(), 465);
    QCOMPARE(find<QLineEdit>("user")->text(), u"anna.example@gmail.com"_s);
    QCOMPARE(find<QLineEdit>("password")->accessibleName(), u"App password"_s);
    QVERIFY(find<QLineEdit>("password")->hasFocus());
    // Nothing is kept before it is accepted.
    QCOMPARE(m_store->load().value().size(), 1);
    press("saveAccount");
    QCOMPARE(changed.count(), 1);
    const Account account = stored(1);
    QCOMPARE(account.presetId, u"gmail"_s);
    QCOMPARE(account.name, u"anna.example@gmail.com"_s);
    QCOMPARE(account.security, smtp::Security::ImplicitTls);
    QCOMPARE(account.identities.size(), 1);
    QCOMPARE(account.identities.first().displayName, u"Anna Example"_s);
    QVERIFY(!account.id.isEmpty());
    QCOMPARE(find<QListWidget>("accounts")->currentRow(), 1);
    QVERIFY(m_dialogs->asked.isEmpty());
}

void tst_AccountsDialog::presetFollowsTheAddressUntilChosen_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("presetId");
    QTest::newRow("gmail") << u"a@gmail.com"_s << u"gmail"_s;
    QTest::newRow("upper case") << u"A@GMail.COM"_s << u"gmail"_s;
    QTest::newRow("unknown domain") << u"a@nowhere.example"_s << u"other"_s;
    QTest::newRow("no domain yet") << u"a@"_s << u"other"_s;
    QTest::newRow("only looks like it") << u"a@gmail.com.example"_s << u"other"_s;
}

void tst_AccountsDialog::presetFollowsTheAddressUntilChosen()
{
    QFETCH(QString, address);
    QFETCH(QString, presetId);
    open({});
    m_dialog->beginToAdd();
    auto *provider = find<QComboBox>("newProvider");
    type("newAddress", address);
    QCOMPARE(provider->currentData().toString(), presetId);

    const int fastmail = provider->findData(u"fastmail"_s);
    QVERIFY(fastmail >= 0);
    provider->setCurrentIndex(fastmail);
    emit provider->activated(fastmail);
    type("newAddress", u"b@gmail.com"_s);
    QCOMPARE(provider->currentData().toString(), u"fastmail"_s);
}

void tst_AccountsDialog::refusesAWrongAddress_data()
{
    QTest::addColumn<QString>("address");
    for (const char *address : {"", " ", "anna", "anna@", "@example.com", "anna@exa mple.com", "a@b@c",
                                "anna@example..com", "Anna <anna@example.com>"})
        QTest::newRow(*address ? address : "empty") << QString::fromLatin1(address);
}

void tst_AccountsDialog::refusesAWrongAddress()
{
    QFETCH(QString, address);
    open({});
    m_dialog->beginToAdd();
    type("newAddress", address);
    press("continueAdding");
    auto *field = find<QLineEdit>("newAddress");
    QVERIFY(field->isVisible()); // still on the same page
    QVERIFY(field->hasFocus());
    QVERIFY(!field->accessibleDescription().isEmpty());
    QTest::keyClicks(field, u"x"_s);
    QVERIFY(field->accessibleDescription().isEmpty()); // gone with the first key
}

void tst_AccountsDialog::fieldsSayWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("no name") << QByteArray("accountName") << u" "_s;
    QTest::newRow("no host") << QByteArray("host") << u" "_s;
    QTest::newRow("region is missing") << QByteArray("host") << u"smtp.{region}.example.com"_s;
    QTest::newRow("a link") << QByteArray("host") << u"smtps://smtp.example.com"_s;
    QTest::newRow("with port") << QByteArray("host") << u"smtp.example.com:465"_s;
    QTest::newRow("spaces within") << QByteArray("host") << u"smtp example com"_s;
    QTest::newRow("no port") << QByteArray("port") << u"0"_s;
}

void tst_AccountsDialog::fieldsSayWhatIsWrong()
{
    QFETCH(QByteArray, field);
    QFETCH(QString, text);
    open({someAccount()});
    if (field == "port")
        find<QSpinBox>("port")->setValue(text.toInt());
    else
        type(field.constData(), text);
    press("saveAccount");
    auto *widget = find<QWidget>(field.constData());
    QVERIFY(!widget->accessibleDescription().isEmpty());
    QVERIFY(widget->hasFocus());
    QCOMPARE(stored(0), someAccount());
    // Mended, it is silent and can be kept.
    if (field == "port")
        find<QSpinBox>("port")->setValue(2525);
    else
        type(field.constData(), u"mail.example.net"_s);
    QVERIFY(widget->accessibleDescription().isEmpty());
    press("saveAccount");
    QVERIFY(stored(0) != someAccount());
}

void tst_AccountsDialog::portFollowsSecurity()
{
    open({someAccount()});
    auto *security = find<QComboBox>("security");
    auto *port = find<QSpinBox>("port");
    security->setCurrentIndex(1);
    QCOMPARE(port->value(), 587);
    security->setCurrentIndex(2);
    QCOMPARE(port->value(), 25);
    port->setValue(2525);
    security->setCurrentIndex(0);
    QCOMPARE(port->value(), 2525); // the person's own
}

void tst_AccountsDialog::warnsOfPlaintext_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("warns");
    QTest::newRow("far away") << u"smtp.example.com"_s << true;
    QTest::newRow("an address") << u"192.0.2.1"_s << true;
    QTest::newRow("looks local") << u"localhost.example.com"_s << true;
    QTest::newRow("begins as loopback") << u"127.0.0.1.example.com"_s << true;
    QTest::newRow("localhost") << u"LocalHost"_s << false;
    QTest::newRow("below localhost") << u"mail.localhost"_s << false;
    QTest::newRow("IPv4 loopback") << u"127.0.0.1"_s << false;
    QTest::newRow("another of it") << u"127.1.2.3"_s << false;
    QTest::newRow("IPv6 loopback") << u"::1"_s << false;
}

void tst_AccountsDialog::warnsOfPlaintext()
{
    QFETCH(QString, host);
    QFETCH(bool, warns);
    open({someAccount()});
    type("host", host);
    QVERIFY(!find<look::Notice>("securityWarning")->isVisible());
    find<QComboBox>("security")->setCurrentIndex(2);
    QCOMPARE(find<look::Notice>("securityWarning")->isVisible(), warns);
}

void tst_AccountsDialog::keepsThePasswordInTheKeyStoreOnly()
{
    open({someAccount()});
    type("password", u"open sesame"_s);
    QCOMPARE(find<QLineEdit>("password")->echoMode(), QLineEdit::Password);
    press("saveAccount");
    QTRY_VERIFY(find<QLineEdit>("password")->placeholderText().contains(u"Kept"_s));
    QVERIFY(find<QLineEdit>("password")->text().isEmpty());

    QByteArray kept;
    m_secrets->read(u"account-1"_s, this, [&kept](Result<Secret> secret) { kept = secret->reveal(); });
    QTRY_COMPARE(kept, "open sesame");
    QFile file(m_folder->filePath(u"accounts.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("sesame"));
}

void tst_AccountsDialog::saysThatThereIsNoKeyStore()
{
    auto owned = std::make_unique<NoSecretStore>();
    const NoSecretStore &none = *owned;
    m_secrets = std::move(owned);
    open({someAccount()});
    QTRY_VERIFY(find<QLabel>("passwordText")->text().contains(u"will ask each time"_s));
    type("password", u"open sesame"_s);
    press("saveAccount");
    QTRY_VERIFY(find<QLineEdit>("password")->text().isEmpty());
    QCOMPARE(none.writes, 0);
}

void tst_AccountsDialog::editsIdentities()
{
    open({someAccount()});
    auto *list = find<QTreeWidget>("identities");
    QVERIFY(!find<QToolButton>("removeIdentity")->isEnabled()); // the last one stays
    press("addIdentity");
    QTRY_VERIFY(find<QLineEdit>("identityAddress"));
    auto *box = qobject_cast<QDialog *>(find<QLineEdit>("identityAddress")->window());
    type("identityAddress", u"nonsense"_s);
    box->accept();
    QVERIFY(box->isVisible());
    type("identityAddress", u"team@example.com"_s);
    type("identityReplyTo", u"a@example.com, b@example"_s);
    box->accept();
    QCOMPARE(list->topLevelItemCount(), 2);
    QVERIFY(find<QToolButton>("removeIdentity")->isEnabled());
    press("saveAccount");
    const Account kept = stored(0);
    QCOMPARE(kept.identities.size(), 2);
    QCOMPARE(kept.identities.at(1).address, u"team@example.com"_s);
    QCOMPARE(kept.identities.at(1).replyTo, u"a@example.com, b@example"_s);
    QCOMPARE(kept.identities.at(1).displayName, u"Anna Example"_s);
    QVERIFY(kept.identities.at(1).id != kept.identities.at(0).id);

    list->setCurrentItem(list->topLevelItem(0));
    press("removeIdentity");
    press("saveAccount");
    QCOMPARE(stored(0).identities.size(), 1);
    QCOMPARE(stored(0).identities.first().address, u"team@example.com"_s);
}

void tst_AccountsDialog::removesOnlyWhenConfirmed()
{
    open({someAccount(), account::testServerAccount()});
    m_secrets->write(u"account-1"_s, Secret("open sesame"), this, [](const Result<void> &) {});
    m_dialogs->answers = {platform::Dialogs::Answer::No, platform::Dialogs::Answer::Yes};
    press("removeAccount");
    QCOMPARE(m_store->load().value().size(), 2);
    press("removeAccount");
    QCOMPARE(m_dialogs->asked.size(), 2);
    QVERIFY(m_dialogs->asked.first().contains(u"Work"_s));
    QCOMPARE(m_store->load().value().size(), 1);
    QVERIFY(stored(0).isTestServer);
    bool empty = false;
    QTRY_VERIFY((m_secrets->read(u"account-1"_s, this, [&](Result<Secret> s) { empty = s && s->isEmpty(); }),
                 QCoreApplication::processEvents(), empty));

    // All gone: still a usable window, and the test server can come back.
    m_dialogs->answers = {platform::Dialogs::Answer::Yes};
    press("removeAccount");
    QCOMPARE(find<QListWidget>("accounts")->count(), 0);
    QVERIFY(!find<QAbstractButton>("removeAccount")->isEnabled());
    press("addAccount");
    auto *provider = find<QComboBox>("newProvider");
    provider->setCurrentIndex(provider->count() - 1);
    press("continueAdding");
    press("saveAccount");
    QVERIFY(stored(0).isTestServer);
}

void tst_AccountsDialog::asksAboutUnsavedChanges()
{
    open({someAccount(), account::testServerAccount()});
    auto *list = find<QListWidget>("accounts");
    type("accountName", u"Play"_s);
    m_dialogs->answers = {platform::Dialogs::Answer::Cancel};
    list->setCurrentRow(1);
    QCOMPARE(list->currentRow(), 0);
    QCOMPARE(find<QLineEdit>("accountName")->text(), u"Play"_s);

    m_dialogs->answers = {platform::Dialogs::Answer::Save};
    list->setCurrentRow(1);
    QCOMPARE(stored(0).name, u"Play"_s);

    list->setCurrentRow(0);
    type("accountName", u"Rest"_s);
    m_dialogs->answers = {platform::Dialogs::Answer::Cancel, platform::Dialogs::Answer::Discard};
    m_dialog->close();
    QVERIFY(m_dialog->isVisible());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(stored(0).name, u"Play"_s);
    QCOMPARE(m_dialogs->asked.size(), 4);
}

void tst_AccountsDialog::damagedSettingsAreLeftAlone()
{
    const QString path = m_folder->filePath(u"accounts.json"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ not json");
    file.close();
    open({});
    QVERIFY(!find<QAbstractButton>("addAccount")->isEnabled());
    m_dialog->beginToAdd();
    m_dialog->close();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "{ not json");
}

void tst_AccountsDialog::unwritableSettingsAreTold()
{
    // A folder stands where the file belongs: that can't be written, not even by root.
    m_store = std::make_unique<account::AccountStore>(m_folder->filePath(u"file/accounts.json"_s));
    open({});
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    type("accountName", u"Other name"_s);
    press("saveAccount");
    const auto *notice = find<look::Notice>("accountNotice");
    QVERIFY(notice->isVisible());
    QCOMPARE(notice->kind(), look::Notice::Kind::Error);
    QCOMPARE(find<QLineEdit>("accountName")->text(), u"Other name"_s);
}

void tst_AccountsDialog::testConnectionSaysWhatItFound()
{
    ScriptedServer server({{"EHLO", "250-scripted.example\r\n250-SIZE 1000000\r\n250 PIPELINING\r\n"}});
    Account account = someAccount();
    account.host = u"127.0.0.1"_s;
    account.port = server.serverPort();
    account.security = smtp::Security::None;
    account.user.clear();
    open({account});
    press("testConnection");
    const auto *result = find<look::Notice>("testResult");
    QTRY_VERIFY(result->isVisible());
    QVERIFY2(result->kind() == look::Notice::Kind::Success, qUtf8Printable(result->text()));
    QVERIFY(result->text().contains(u"works"_s));
    const QString facts = find<QLabel>("testFacts")->text();
    QVERIFY2(facts.contains(u"PIPELINING"_s), qUtf8Printable(facts));
    QVERIFY(facts.contains(u"1.0 MB"_s) || facts.contains(u"1 MB"_s));
    QVERIFY(!server.commands.isEmpty());
    for (const QByteArray &command : server.commands)
        QVERIFY(!command.startsWith("MAIL")); // nothing was sent

    type("host", u"localhost"_s); // another server: that result is not about it
    QVERIFY(!result->isVisible());
}

void tst_AccountsDialog::testConnectionExplainsARefusedPassword()
{
    ScriptedServer server({{"EHLO", "250-scripted.example\r\n250 AUTH PLAIN\r\n"},
                           {"AUTH", "535 5.7.8 <b>No</b> such user & password\r\n"}});
    Account account = someAccount();
    account.host = u"127.0.0.1"_s;
    account.port = server.serverPort();
    account.security = smtp::Security::None;
    open({account});
    type("password", u"wrong"_s);
    press("testConnection");
    const auto *result = find<look::Notice>("testResult");
    QTRY_VERIFY(result->isVisible());
    QCOMPARE(result->kind(), look::Notice::Kind::Error);
    QVERIFY(!result->text().contains(u"wrong"_s));
    for (const auto *label : result->findChildren<QLabel *>())
        QVERIFY(!label->text().contains(u"<b>No</b>"_s)); // a server's text is no markup
}

void tst_AccountsDialog::testConnectionCanBeCancelled()
{
    ScriptedServer server({{"greeting", ""}}); // never says a word
    Account account = someAccount();
    account.host = u"127.0.0.1"_s;
    account.port = server.serverPort();
    account.security = smtp::Security::None;
    account.user.clear();
    open({account});
    press("testConnection");
    QVERIFY(server.hasPendingConnections() || QSignalSpy(&server, &QTcpServer::newConnection).wait());
    QVERIFY(find<QAbstractButton>("testConnection")->text().contains(u"Cancel"_s));
    press("testConnection");
    const auto *result = find<look::Notice>("testResult");
    QTRY_VERIFY(result->isVisible());
    QCOMPARE(result->kind(), look::Notice::Kind::Info);

    // Closing the window while it runs waits for nothing.
    press("testConnection");
    m_dialog.reset();
}

void tst_AccountsDialog::testConnectionNeedsAPassword()
{
    open({someAccount()});
    press("testConnection");
    QTRY_VERIFY(find<QLabel>("passwordText")->text().contains(u"Enter it first"_s));
    QVERIFY(find<QLineEdit>("password")->hasFocus());
    QVERIFY(!find<look::Notice>("testResult")->isVisible());
}

void tst_AccountsDialog::everyFieldHasAName()
{
    open({someAccount()});
    press("addIdentity");
    QTRY_VERIFY(find<QLineEdit>("identityAddress"));
    int seen = 0;
    for (QWidget *widget : m_dialog->findChildren<QWidget *>()) {
        // What has nothing to say yet is hidden. The list of a box of choices is a part of the box, which has
        // the name.
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->objectName().startsWith(u"qt_"_s) ||
            !widget->isVisibleTo(m_dialog.get()) || widget->inherits("QComboBoxListView"))
            continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(interface);
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++seen;
    }
    QVERIFY(seen > 15);
}

/// For people: ENVOI_PICTURES=folder tst_AccountsDialog pictures
void tst_AccountsDialog::pictures()
{
    const QString folder = qEnvironmentVariable("ENVOI_PICTURES");
    if (folder.isEmpty())
        return;
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        QGuiApplication::setPalette(look::palette(scheme));
        const QString suffix = scheme == look::Scheme::Light ? u"-light.png"_s : u"-dark.png"_s;
        ScriptedServer server({{"EHLO", "250-scripted.example\r\n250-SIZE 52428800\r\n250 PIPELINING\r\n"}});
        Account account = someAccount();
        account.host = u"127.0.0.1"_s;
        account.port = server.serverPort();
        account.security = smtp::Security::None;
        account.user.clear();
        account.presetId = u"gmail"_s;
        open({someAccount(), account::testServerAccount()});
        find<QComboBox>("security")->setCurrentIndex(2);
        type("host", u"smtp example"_s);
        press("saveAccount");
        QTest::qWait(50);
        m_dialog->grab().save(folder + u"/account"_s + suffix);
        m_dialogs->answers = {platform::Dialogs::Answer::Discard};
        find<QListWidget>("accounts")->setCurrentRow(1);
        QTest::qWait(50);
        m_dialog->grab().save(folder + u"/test-server"_s + suffix);
        m_dialog->beginToAdd();
        type("newAddress", u"anna@gmail.com"_s);
        QTest::qWait(50);
        m_dialog->grab().save(folder + u"/add"_s + suffix);
        m_dialog.reset();
        open({account});
        press("testConnection");
        QTRY_VERIFY(find<look::Notice>("testResult")->isVisible());
        QTest::qWait(50);
        m_dialog->grab().save(folder + u"/tested"_s + suffix);
        m_dialog.reset();
    }
}

QTEST_MAIN(tst_AccountsDialog)
#include "tst_AccountsDialog.moc"
