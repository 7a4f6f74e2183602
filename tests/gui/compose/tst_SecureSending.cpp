// What a person sees of TLS and passwords: the window against servers that follow a script.
#include "Fixture.h"

#include "app/compose/Desk.h"
#include "app/compose/IdentityChooser.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>

using namespace envoi;
using namespace envoi::compose;
using smtp::Security;
using test::ScenarioServer;
using test::TestCertificates;
using State = ComposeWindow::State;

class tst_SecureSending : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void sends_data();
    void sends();
    void distrusts_data();
    void distrusts();
    void trustsOne();
    void keepsTrust();

private:
    static account::Account accountFor(quint16 port, Security security)
    {
        auto account = accountAt(port, u"anna"_s);
        account.host = u"localhost"_s;
        account.security = security;
        return account;
    }
    TestCertificates m_certificates;
};

namespace {

const QByteArray logIn = "AUTH PLAIN " + QByteArray("\0anna\0open sesame", 17).toBase64();

QByteArrayList beginning(Security security)
{
    if (security == Security::ImplicitTls)
        return {"S: 220 mx.example.com ESMTP"};
    return {"S: 220 mx.example.com ESMTP",
            "C: EHLO *",
            "S: 250-mx.example.com",
            "S: 250 STARTTLS",
            "C: STARTTLS",
            "S: 220 go",
            "TLS"};
}

QByteArrayList transaction()
{
    return {"C: EHLO *",          "S: 250-mx.example.com",
            "S: 250 AUTH PLAIN",  "C: " + logIn,
            "S: 235 2.7.0 in",    "C: MAIL FROM:*",
            "S: 250 ok",          "C: RCPT TO:<bert@example.org>*",
            "S: 250 ok",          "C: DATA",
            "S: 354 go on",       "D",
            "S: 250 2.0.0 taken", "C: QUIT",
            "S: 221 bye",         "X"};
}

} // namespace

void tst_SecureSending::initTestCase()
{
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

void tst_SecureSending::sends_data()
{
    QTest::addColumn<Security>("security");
    QTest::addColumn<bool>("keep");
    QTest::newRow("STARTTLS") << Security::StartTls << false;
    QTest::newRow("implicit TLS") << Security::ImplicitTls << false;
    QTest::newRow("implicit TLS, password kept") << Security::ImplicitTls << true;
}

void tst_SecureSending::sends()
{
    QFETCH(Security, security);
    QFETCH(bool, keep);
    ScenarioServer server(beginning(security) + transaction());
    const auto pair = m_certificates.pair(TestCertificates::Kind::Good);
    server.setCertificate(pair.chain, pair.key, security == Security::ImplicitTls);
    const auto account = accountFor(server.listen(), security);
    Fixture f;
    f.services.setExtraAuthorities({m_certificates.authority()});
    f.open({account});
    f.dialogs.password = u"open sesame"_s;
    f.dialogs.keepPassword = keep;
    f.write(u"bert@example.org"_s, u"A walk"_s, u"See you on Sunday"_s);
    f.window->send();
    QTRY_VERIFY(f.window->state() != State::Sending);
    QVERIFY2(f.window->state() == State::Sent,
             qPrintable(f.headline() + u' ' + QString::fromUtf8(server.standing())));
    QVERIFY2(server.surprises().isEmpty(), server.standing().constData());
    QCOMPARE(server.messages().size(), 1);
    QVERIFY(server.messages()[0].contains("See you on Sunday"));
    // It was asked for once, and never went out unencrypted.
    QCOMPARE(f.dialogs.asked.size(), 1);
    QVERIFY(!server.receivedInClear().contains("AUTH"));
    QVERIFY(!server.receivedInClear().contains("Sunday"));
    std::optional<Result<Secret>> kept;
    f.services.secrets().read(account.id, this, [&kept](Result<Secret> secret) { kept = std::move(secret); });
    QTRY_VERIFY(kept.has_value());
    QCOMPARE(kept->has_value() && !(*kept)->isEmpty(), keep);
}

void tst_SecureSending::distrusts_data()
{
    QTest::addColumn<Security>("security");
    QTest::addColumn<TestCertificates::Kind>("kind");
    for (const auto security : {Security::StartTls, Security::ImplicitTls}) {
        const char *how = security == Security::StartTls ? "STARTTLS" : "implicit TLS";
        QTest::addRow("%s, another host", how) << security << TestCertificates::Kind::WrongHost;
        QTest::addRow("%s, expired", how) << security << TestCertificates::Kind::Expired;
        QTest::addRow("%s, vouched for by nobody", how) << security << TestCertificates::Kind::SelfSigned;
    }
}

void tst_SecureSending::distrusts()
{
    QFETCH(Security, security);
    QFETCH(TestCertificates::Kind, kind);
    ScenarioServer server(beginning(security) + transaction());
    const auto pair = m_certificates.pair(kind);
    server.setCertificate(pair.chain, pair.key, security == Security::ImplicitTls);
    Fixture f;
    f.services.setExtraAuthorities({m_certificates.authority()});
    f.open({accountFor(server.listen(), security)});
    f.dialogs.password = u"open sesame"_s;
    f.write(u"bert@example.org"_s, u"A walk"_s, u"See you on Sunday"_s);
    const auto before = f.window->draft();
    f.window->send();
    QTRY_VERIFY(f.window->state() != State::Sending);
    QCOMPARE(f.window->state(), State::Writing);
    // Words for a person: about the server that is meant, and not what a library calls it.
    const QString headline = f.headline();
    QVERIFY2(headline.contains(u"localhost"_s) && !headline.contains(u"SSL"_s) &&
                 !headline.contains(u"error"_s),
             qPrintable(headline));
    QVERIFY(!f.window->findChild<QLabel *>(u"advice"_s)->text().isEmpty());
    const auto after = f.window->draft();
    QCOMPARE(after.to, before.to);
    QCOMPARE(after.subject, before.subject);
    QCOMPARE(after.html, before.html);
    QVERIFY(f.window->isModified());
    QVERIFY(server.messages().isEmpty());
    QVERIFY(!server.received().contains("AUTH"));
    QVERIFY(!server.received().contains("MAIL"));
}

/// Refused, looked at, trusted, sent; and refused again when the server shows another one.
void tst_SecureSending::trustsOne()
{
    const auto first = m_certificates.pair(TestCertificates::Kind::SelfSigned);
    const auto second = m_certificates.issue(
        {.alternativeNames = u"DNS:localhost"_s, .issuer = TestCertificates::Issuer::Itself});
    const auto button = [](QWidget *in, const QString &text) {
        for (auto *one : in->findChildren<QPushButton *>()) {
            if (one->text() == text && one->isVisible())
                return one;
        }
        return static_cast<QPushButton *>(nullptr);
    };
    Fixture f;
    auto account = accountFor(0, Security::ImplicitTls);
    f.dialogs.password = u"open sesame"_s;
    ScenarioServer refused(beginning(Security::ImplicitTls) + transaction());
    refused.setCertificate(first.chain, first.key, true);
    account.port = refused.listen();
    f.open({account});
    f.write(u"bert@example.org"_s, u"A walk"_s, u"See you on Sunday"_s);
    std::optional<account::TrustedCertificate> trusted;
    connect(f.window, &ComposeWindow::certificateTrusted, this,
            [&](const QString &id, const auto &certificate) {
                QCOMPARE(id, account.id);
                trusted = certificate;
            });
    f.window->send();
    QTRY_VERIFY(f.window->state() == State::Writing && !f.headline().isEmpty());
    auto *show = button(f.window, u"Show Certificate…"_s);
    QVERIFY(show);

    // Return is no, and so is Escape: only the button itself is yes.
    for (const auto key : {Qt::Key_Return, Qt::Key_Escape}) {
        show->click();
        auto *dialog = f.window->findChild<QDialog *>();
        QVERIFY(dialog);
        QTest::keyClick(dialog, key);
        QTRY_VERIFY(!f.window->findChild<QDialog *>());
        QVERIFY(!trusted);
    }
    show->click();
    auto *dialog = f.window->findChild<QDialog *>();
    QVERIFY(dialog);
    const auto text = [dialog](const char *name) {
        return dialog->findChild<QLabel *>(QString::fromLatin1(name))->text();
    };
    QCOMPARE(text("certificateFingerprint").simplified().remove(u' '),
             QString::fromLatin1(first.chain.first().digest(QCryptographicHash::Sha256).toHex()));
    QVERIFY(text("certificateNames").contains(u"localhost"_s));
    auto *trust = dialog->findChild<QPushButton *>(u"trustCertificate"_s);
    QVERIFY(trust && !trust->isDefault() && !trust->autoDefault());
    trust->click();
    QVERIFY(trusted);
    QCOMPARE(trusted->host, account.host);
    QCOMPARE(trusted->port, account.port);

    // Each server takes one connection, so the port moves, and the trust with it.
    const auto sendTo = [&](const TestCertificates::Pair &shown) {
        ScenarioServer server(beginning(Security::ImplicitTls) + transaction());
        server.setCertificate(shown.chain, shown.key, true);
        auto moved = account;
        moved.trusted = *trusted;
        moved.port = moved.trusted.port = server.listen();
        f.setAccounts({moved});
        f.window->send();
        (void)QTest::qWaitFor([&] { return f.window->state() != State::Sending; }, 20'000);
        return server.messages().size();
    };
    QCOMPARE(sendTo(second), 0);
    QVERIFY2(f.headline().contains(u"another certificate"_s), qPrintable(f.headline()));
    QCOMPARE(sendTo(first), 1);
    QCOMPARE(f.window->state(), State::Sent);
}

/// For that account alone, and for all letters that are open.
void tst_SecureSending::keepsTrust()
{
    Fixture f;
    auto account = accountFor(465, Security::ImplicitTls);
    auto other = account;
    other.id = u"other"_s;
    other.identities.front().id = u"other"_s;
    QVERIFY(f.services.accounts().save({other, account}));
    Desk desk(f.services);
    desk.newLetter();
    desk.newLetter();
    // Meanwhile it was changed: that must stay.
    account.name = u"Another name"_s;
    QVERIFY(f.services.accounts().save({other, account}));
    const account::TrustedCertificate trusted{QString(64, u'a'), QDateTime::currentDateTimeUtc(),
                                              account.host, account.port};
    emit desk.windows().first()->certificateTrusted(other.id, trusted);
    const auto stored = f.services.accounts().load();
    QVERIFY(stored);
    QCOMPARE(stored->at(0).trusted.fingerprint, trusted.fingerprint);
    QCOMPARE(stored->at(1), account);
    for (auto *window : desk.windows()) {
        const auto chosen = window->findChild<HeaderForm *>()->from()->choice();
        QVERIFY(chosen);
        QCOMPARE(chosen->account.id, other.id);
        QCOMPARE(chosen->account.trusted.fingerprint, trusted.fingerprint);
    }
}

QTEST_MAIN(tst_SecureSending)
#include "tst_SecureSending.moc"
