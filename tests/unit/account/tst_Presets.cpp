#include "core/account/Account.h"

#include <QSet>
#include <QTest>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Preset;

class tst_Presets : public QObject {
    Q_OBJECT

private slots:
    void everyPresetIsWhole();
    void idsAndDomainsAreUnique();
    void settings_data();
    void settings();
    void fromAddress_data();
    void fromAddress();
    void otherIsLast();
    void sentMail();
};

void tst_Presets::everyPresetIsWhole()
{
    QVERIFY(account::presets().size() >= 20);
    for (const auto &preset : account::presets()) {
        const auto about = qPrintable(preset.id);
        QVERIFY2(!preset.id.isEmpty() && !preset.name.isEmpty(), about);
        QVERIFY2(!preset.secretName.isEmpty() && !preset.hint.isEmpty(), about);
        QVERIFY2(preset.port > 0, about);
        QVERIFY2(preset.id == u"other"_s || !preset.host.isEmpty(), about);
        QVERIFY2(preset.security != smtp::Security::None, about);
        QCOMPARE(preset.userConvention == Preset::UserConvention::Fixed, !preset.fixedUser.isEmpty());
        // Port and security belong together.
        if (preset.port == 465)
            QCOMPARE(preset.security, smtp::Security::ImplicitTls);
        else
            QCOMPARE(preset.security, smtp::Security::StartTls);
        if (!preset.helpUrl.isEmpty()) {
            const QUrl url(preset.helpUrl, QUrl::StrictMode);
            QVERIFY2(url.isValid() && url.scheme() == u"https"_s, about);
        }
    }
}

void tst_Presets::idsAndDomainsAreUnique()
{
    QSet<QString> ids;
    QSet<QString> domains;
    for (const auto &preset : account::presets()) {
        QVERIFY2(!ids.contains(preset.id), qPrintable(preset.id));
        ids.insert(preset.id);
        for (const auto &domain : preset.domains) {
            QVERIFY2(!domains.contains(domain), qPrintable(domain));
            QCOMPARE(domain, domain.toLower());
            domains.insert(domain);
        }
    }
}

void tst_Presets::settings_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("implicitTls");
    QTest::addColumn<QString>("fixedUser");
    QTest::addColumn<bool>("refusesPasswords");
    QTest::newRow("gmail") << u"smtp.gmail.com"_s << 465 << true << QString() << false;
    QTest::newRow("outlook") << u"smtp-mail.outlook.com"_s << 587 << false << QString() << true;
    QTest::newRow("microsoft365") << u"smtp.office365.com"_s << 587 << false << QString() << false;
    QTest::newRow("icloud") << u"smtp.mail.me.com"_s << 587 << false << QString() << false;
    QTest::newRow("yahoo") << u"smtp.mail.yahoo.com"_s << 465 << true << QString() << false;
    QTest::newRow("aol") << u"smtp.aol.com"_s << 465 << true << QString() << false;
    QTest::newRow("fastmail") << u"smtp.fastmail.com"_s << 465 << true << QString() << false;
    QTest::newRow("gmx") << u"mail.gmx.net"_s << 465 << true << QString() << false;
    QTest::newRow("gmx-com") << u"mail.gmx.com"_s << 465 << true << QString() << false;
    QTest::newRow("webde") << u"smtp.web.de"_s << 465 << true << QString() << false;
    QTest::newRow("posteo") << u"posteo.de"_s << 465 << true << QString() << false;
    QTest::newRow("proton") << u"smtp.protonmail.ch"_s << 587 << false << QString() << false;
    QTest::newRow("proton-bridge") << u"127.0.0.1"_s << 1025 << false << QString() << false;
    QTest::newRow("zoho") << u"smtp.zoho.com"_s << 465 << true << QString() << false;
    QTest::newRow("sendgrid") << u"smtp.sendgrid.net"_s << 465 << true << u"apikey"_s << false;
    QTest::newRow("mailgun-us") << u"smtp.mailgun.org"_s << 465 << true << QString() << false;
    QTest::newRow("mailgun-eu") << u"smtp.eu.mailgun.org"_s << 465 << true << QString() << false;
    QTest::newRow("brevo") << u"smtp-relay.brevo.com"_s << 465 << true << QString() << false;
    QTest::newRow("ses") << u"email-smtp.{region}.amazonaws.com"_s << 465 << true << QString() << false;
    QTest::newRow("postmark") << u"smtp.postmarkapp.com"_s << 587 << false << QString() << false;
}

void tst_Presets::settings()
{
    const auto *preset = account::presetById(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(preset);
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(bool, implicitTls);
    QFETCH(QString, fixedUser);
    QFETCH(bool, refusesPasswords);
    QCOMPARE(preset->host, host);
    QCOMPARE(int(preset->port), port);
    QCOMPARE(preset->security == smtp::Security::ImplicitTls, implicitTls);
    QCOMPARE(preset->fixedUser, fixedUser);
    QCOMPARE(preset->refusesPasswords, refusesPasswords);
    if (preset->id == u"webde"_s)
        QCOMPARE(preset->userConvention, Preset::UserConvention::LocalPart);
    if (refusesPasswords)
        QVERIFY(preset->hint.contains(u"no longer work"_s));
}

void tst_Presets::fromAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("id");
    QTest::newRow("gmail") << u"anna@gmail.com"_s << u"gmail"_s;
    QTest::newRow("case") << u"Anna@GoogleMail.COM"_s << u"gmail"_s;
    QTest::newRow("hotmail") << u"anna@hotmail.com"_s << u"outlook"_s;
    QTest::newRow("gmx.de") << u"anna@gmx.de"_s << u"gmx"_s;
    QTest::newRow("gmx.com") << u"anna@gmx.com"_s << u"gmx-com"_s;
    QTest::newRow("web.de") << u"anna@web.de"_s << u"webde"_s;
    QTest::newRow("proton") << u"anna@proton.me"_s << u"proton-bridge"_s;
    QTest::newRow("any tenant") << u"anna@contoso.onmicrosoft.com"_s << u"microsoft365"_s;
    QTest::newRow("quoted at") << u"\"a@icloud.com\"@yahoo.com"_s << u"yahoo"_s;
    QTest::newRow("unknown") << u"anna@example.com"_s << QString();
    QTest::newRow("a domain below") << u"anna@mail.gmail.com"_s << QString();
    QTest::newRow("a domain that ends so") << u"anna@notgmail.com"_s << QString();
    QTest::newRow("the bare suffix") << u"anna@onmicrosoft.com"_s << QString();
    QTest::newRow("no address") << u"gmail.com"_s << QString();
    QTest::newRow("half an address") << u"anna@"_s << QString();
    QTest::newRow("empty") << QString() << QString();
}

void tst_Presets::fromAddress()
{
    QFETCH(QString, address);
    QFETCH(QString, id);
    const auto *preset = account::presetForAddress(address);
    QCOMPARE(preset ? preset->id : QString(), id);
}

void tst_Presets::otherIsLast()
{
    QCOMPARE(account::presets().back().id, u"other"_s);
    QVERIFY(!account::presetById(u"no such"_s));
    QVERIFY(!account::presetById({}));
}

/// Who files what was sent needs no copy; who does not, and has IMAP, gets one.
void tst_Presets::sentMail()
{
    for (const auto &preset : account::presets()) {
        const auto about = qPrintable(preset.id);
        QVERIFY2(!preset.filesSentMail || preset.imapHost.isEmpty(), about);
        QVERIFY2(preset.imapHost.isEmpty() || preset.imapPort == 993, about);
        account::Account account;
        account.presetId = preset.id;
        account.sentFolder.isOn = true;
        QCOMPARE(account.wantsSentCopies(), !preset.filesSentMail);
    }
    for (const auto &id : {u"gmail"_s, u"outlook"_s, u"microsoft365"_s, u"proton-bridge"_s, u"zoho"_s})
        QVERIFY2(account::presetById(id)->filesSentMail, qPrintable(id));
    QCOMPARE(account::presetById(u"fastmail"_s)->imapHost, u"imap.fastmail.com"_s);
    QVERIFY(!account::testServerAccount().wantsSentCopies());
}

QTEST_GUILESS_MAIN(tst_Presets)
#include "tst_Presets.moc"
