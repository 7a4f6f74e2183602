// One certificate that is trusted: where the account's page shows it, and how it comes and goes.
#include "app/accounts/AccountPage.h"
#include "app/look/Notice.h"

#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Account;
using accounts::AccountPage;
using test::ScenarioServer;
using test::TestCertificates;

namespace {

const QString digits = QString(u"0123456789abcdef"_s).repeated(4);

Account someAccount(quint16 port = 465)
{
    Account account;
    account.id = u"some"_s;
    account.name = u"Example"_s;
    account.host = u"localhost"_s;
    account.port = port;
    account.identities = {{u"one"_s, u"Anna Example"_s, u"anna@example.com"_s, {}}};
    return account;
}

} // namespace

class tst_AccountTrust : public QObject {
    Q_OBJECT

private slots:
    void showsIt();
    void isForOneServer();
    void forgetsIt();
    void trustsAfterTheTest();

private:
    void open(const Account &account);
    template <typename T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1StringView(name));
    }
    bool isShown() const { return find<QWidget>("trustedCertificate")->isVisible(); }

    std::unique_ptr<account::SecretStore> m_secrets = account::memorySecretStore();
    std::unique_ptr<AccountPage> m_page;
};

void tst_AccountTrust::open(const Account &account)
{
    m_page = std::make_unique<AccountPage>(*m_secrets);
    m_page->setAccount(account, false);
    m_page->show();
}

void tst_AccountTrust::showsIt()
{
    Account account = someAccount();
    open(account);
    QVERIFY(!isShown());
    account.trusted = {digits, QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC), account.host,
                       account.port};
    open(account);
    QVERIFY(isShown());
    const QString text = find<QLabel>("trustedCertificateText")->text();
    QVERIFY2(text.contains(u"localhost:465"_s) && text.contains(u"2026"_s), qUtf8Printable(text));
    QVERIFY2(QString(text).remove(u' ').contains(digits) && !text.contains(digits), qUtf8Printable(text));
    QVERIFY(!m_page->isEdited());
}

void tst_AccountTrust::isForOneServer()
{
    Account account = someAccount();
    account.trusted = {digits, QDateTime::currentDateTimeUtc(), account.host, account.port};
    open(account);
    find<QLineEdit>("host")->setText(u"mail.example.com"_s);
    QVERIFY(!isShown());
    QVERIFY(m_page->account().trusted.fingerprint.isEmpty());
    find<QLineEdit>("host")->setText(account.host);
    QVERIFY(isShown());
    find<QSpinBox>("port")->setValue(587);
    QVERIFY(m_page->account().trusted.fingerprint.isEmpty());
}

void tst_AccountTrust::forgetsIt()
{
    Account account = someAccount();
    account.trusted = {digits, QDateTime::currentDateTimeUtc(), account.host, account.port};
    open(account);
    find<QPushButton>("forgetCertificate")->click();
    QVERIFY(!isShown());
    QVERIFY(m_page->isEdited());
    QCOMPARE(m_page->account().trusted, account::TrustedCertificate());
}

/// Refused, looked at, trusted; then the test runs again by itself, and goes well.
void tst_AccountTrust::trustsAfterTheTest()
{
    const TestCertificates certificates;
    QVERIFY2(certificates.problem().isEmpty(), qPrintable(certificates.problem()));
    const auto pair = certificates.pair(TestCertificates::Kind::SelfSigned);
    const QByteArrayList rows{"S: 220 mx", "C: EHLO *", "S: 250 mx", "C: QUIT", "S: 221 bye", "X"};
    auto server = std::make_unique<ScenarioServer>(rows);
    server->setCertificate(pair.chain, pair.key, true);
    open(someAccount(server->listen()));
    const auto *result = find<look::Notice>("testResult");
    auto *show = find<QPushButton>("showCertificate");
    find<QPushButton>("testConnection")->click();
    QTRY_VERIFY(result->isVisible());
    QCOMPARE(result->kind(), look::Notice::Kind::Error);
    QVERIFY(show->isVisible());
    show->click();
    auto *dialog = m_page->findChild<QDialog *>();
    QVERIFY(dialog);

    // A server takes one connection: the next one listens at the same place.
    const quint16 port = server->port();
    server = std::make_unique<ScenarioServer>(rows);
    server->setCertificate(pair.chain, pair.key, true);
    QVERIFY(server->listen(port));
    dialog->findChild<QPushButton *>(u"trustCertificate"_s)->click();
    QTRY_COMPARE(result->kind(), look::Notice::Kind::Success);
    QVERIFY(!show->isVisible());
    QVERIFY(isShown());
    const auto trusted = m_page->account().trusted;
    QCOMPARE(trusted.fingerprint.toLatin1(), pair.chain.first().digest(QCryptographicHash::Sha256).toHex());
    QCOMPARE(trusted.port, port);
}

QTEST_MAIN(tst_AccountTrust)
#include "tst_AccountTrust.moc"
