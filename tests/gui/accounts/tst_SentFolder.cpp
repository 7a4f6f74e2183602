#include "app/accounts/AccountPage.h"
#include "app/accounts/SentFolderFields.h"
#include "app/look/Notice.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Account;
using accounts::AccountPage;

namespace {

/// An IMAP server in this very thread, for one log-in and one look at the folders.
class ImapServer : public QTcpServer {
public:
    explicit ImapServer(QByteArray list) : m_list(std::move(list))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            socket->write("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n");
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                while (socket->canReadLine()) {
                    const QByteArray line = socket->readLine().trimmed();
                    const QByteArray tag = line.first(line.indexOf(' '));
                    commands += line.sliced(tag.size() + 1);
                    if (line.contains("PLAIN "))
                        socket->write(tag + (line.endsWith(right) ? " OK in\r\n"
                                                                  : " NO [AUTHENTICATIONFAILED] wrong\r\n"));
                    else if (line.contains("LIST"))
                        socket->write(m_list + tag + " OK\r\n");
                    else if (line.endsWith("CAPABILITY"))
                        socket->write("* CAPABILITY IMAP4rev1\r\n" + tag + " OK\r\n");
                    else
                        socket->write(tag + " OK\r\n");
                }
            });
        });
    }
    QByteArrayList commands;
    QByteArray right = QByteArray("\0anna@example.com\0pa55word", 26).toBase64();

private:
    QByteArray m_list;
};

Account exampleAccount(const QString &preset = {})
{
    Account account;
    account.id = u"one"_s;
    account.name = u"Example"_s;
    account.presetId = preset;
    account.host = u"smtp.example.com"_s;
    account.port = 465;
    account.user = u"anna@example.com"_s;
    account.identities = {{u"one"_s, u"Anna Example"_s, u"anna@example.com"_s, {}}};
    return account;
}

struct Page {
    std::unique_ptr<account::SecretStore> secrets = account::memorySecretStore();
    AccountPage page{*secrets};

    explicit Page(const Account &account)
    {
        page.resize(620, 900);
        page.show();
        page.setAccount(account, false);
    }
    template <typename Widget>
    Widget *find(const char *name)
    {
        return page.findChild<Widget *>(QString::fromLatin1(name));
    }
    void click(const char *name)
    {
        auto *button = find<QAbstractButton>(name);
        page.findChild<QScrollArea *>()->ensureWidgetVisible(button);
        // A check box takes the click where its indicator is.
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(10, button->height() / 2));
    }
    void type(const char *name, const QString &text)
    {
        auto *field = find<QLineEdit>(name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
};

} // namespace

class tst_SentFolder : public QObject {
    Q_OBJECT

private slots:
    void oldAccountHasNone();
    void turnedOn();
    void fromProvider();
    void providerThatFiles();
    void testServer();
    void missingServer();
    void portFollowsSecurity();
    void testFindsFolder_data();
    void testFindsFolder();
    void testWithWrongPassword();
    void notOverTheNetworkInTheClear();
};

void tst_SentFolder::oldAccountHasNone()
{
    Page page(exampleAccount());
    QVERIFY(!page.page.isEdited());
    QVERIFY(!page.find<QCheckBox>("sentCopies")->isChecked());
    QVERIFY(!page.find<QWidget>("sentFolderDetails")->isVisible());
}

void tst_SentFolder::turnedOn()
{
    Page page(exampleAccount());
    page.click("sentCopies");
    QVERIFY(page.find<QWidget>("sentFolderDetails")->isVisible());
    QCOMPARE(page.find<QLineEdit>("imapHost")->text(), u"imap.example.com"_s);
    QCOMPARE(page.find<QSpinBox>("imapPort")->value(), 993);
    QCOMPARE(page.find<QLineEdit>("imapUser")->placeholderText(), u"anna@example.com"_s);
    page.type("imapMailbox", u"Sent Items"_s);
    QSignalSpy accepted(&page.page, &AccountPage::accepted);
    page.click("saveAccount");
    QCOMPARE(accepted.size(), 1);
    const auto folder = accepted.at(0).at(0).value<Account>().sentFolder;
    QVERIFY(folder.isOn);
    QCOMPARE(folder.host, u"imap.example.com"_s);
    QCOMPARE(folder.port, quint16(993));
    QCOMPARE(folder.mailbox, u"Sent Items"_s);
}

void tst_SentFolder::fromProvider()
{
    const Account made =
        accounts::accountFromPreset(*account::presetById(u"fastmail"_s), u"Anna"_s, u"anna@fastmail.com"_s);
    QVERIFY(made.wantsSentCopies());
    Page page(made);
    QVERIFY(page.find<QCheckBox>("sentCopies")->isChecked());
    QCOMPARE(page.find<QLineEdit>("imapHost")->text(), u"imap.fastmail.com"_s);
}

void tst_SentFolder::providerThatFiles()
{
    Account made =
        accounts::accountFromPreset(*account::presetById(u"gmail"_s), u"Anna"_s, u"anna@gmail.com"_s);
    QVERIFY(!made.sentFolder.isOn);
    made.sentFolder.isOn = true;
    QVERIFY(!made.wantsSentCopies());
    Page page(made);
    QVERIFY(!page.find<QCheckBox>("sentCopies")->isVisible());
    QVERIFY(!page.find<QWidget>("sentFolderDetails")->isVisible());
    QVERIFY(page.find<QLabel>("sentCopiesText")->text().startsWith(u"Gmail keeps"));
}

void tst_SentFolder::testServer()
{
    Page page(account::testServerAccount());
    QVERIFY(!page.find<QLabel>("sentCopiesText")->isVisible());
}

void tst_SentFolder::missingServer()
{
    Page page(exampleAccount());
    page.click("sentCopies");
    page.find<QLineEdit>("imapHost")->clear();
    QVERIFY(!page.page.tryAccept());
    QCOMPARE(page.page.focusWidget(), page.find<QLineEdit>("imapHost"));
    QVERIFY(page.find<QLineEdit>("imapHost")->accessibleDescription().contains(u"IMAP server"));
    page.click("sentCopies");
    QVERIFY(page.page.tryAccept());
}

void tst_SentFolder::portFollowsSecurity()
{
    Page page(exampleAccount());
    page.click("sentCopies");
    auto *security = page.find<QComboBox>("imapSecurity");
    security->setFocus();
    QTest::keyClick(security, Qt::Key_Down);
    QCOMPARE(page.find<QSpinBox>("imapPort")->value(), 143);
    page.find<QSpinBox>("imapPort")->setValue(1143);
    QTest::keyClick(security, Qt::Key_Up);
    QCOMPARE(page.find<QSpinBox>("imapPort")->value(), 1143);
}

void tst_SentFolder::testFindsFolder_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("said");
    QTest::newRow("there") << "* LIST (\\Sent) \"/\" \"Entw&APw-rfe\"\r\n"_ba
                           << u"Copies go into the folder “Entwürfe”."_s;
    QTest::newRow("to be made") << ""_ba << u"The folder “Sent” is not there yet"_s;
}

void tst_SentFolder::testFindsFolder()
{
    QFETCH(QByteArray, list);
    QFETCH(QString, said);
    ImapServer server(list);
    Account account = exampleAccount();
    account.sentFolder = {true, u"127.0.0.1"_s, server.serverPort(), smtp::Security::None, {}, {}, {}};
    Page page(account);
    page.type("password", u"pa55word"_s);
    page.click("testImap");
    auto *result = page.find<look::Notice>("imapTestResult");
    QTRY_VERIFY(result->isVisible());
    QVERIFY2(result->text().contains(said), qPrintable(result->text()));
    QVERIFY(!server.commands.join('\n').contains("CREATE"));
    QVERIFY(!server.commands.join('\n').contains("APPEND"));
}

void tst_SentFolder::testWithWrongPassword()
{
    ImapServer server("");
    Account account = exampleAccount();
    account.sentFolder = {true, u"127.0.0.1"_s, server.serverPort(), smtp::Security::None, {}, {}, {}};
    Page page(account);
    page.type("password", u"wrong"_s);
    page.click("testImap");
    auto *result = page.find<look::Notice>("imapTestResult");
    QTRY_VERIFY(result->isVisible());
    QVERIFY2(result->text().contains(u"[AUTHENTICATIONFAILED]"), qPrintable(result->text()));
    QVERIFY2(result->text().contains(u"The server said"), qPrintable(result->text()));
    // Other settings, other result.
    page.type("imapMailbox", u"x"_s);
    QVERIFY(!result->isVisible());
}

void tst_SentFolder::notOverTheNetworkInTheClear()
{
    Page page(exampleAccount());
    page.click("sentCopies");
    auto *security = page.find<QComboBox>("imapSecurity");
    security->setCurrentIndex(security->findData(int(smtp::Security::None)));
    QVERIFY(page.find<look::Notice>("imapSecurityWarning")->isVisible());
    page.type("imapHost", u"localhost"_s);
    QVERIFY(!page.find<look::Notice>("imapSecurityWarning")->isVisible());
}

QTEST_MAIN(tst_SentFolder)
#include "tst_SentFolder.moc"
