#include "core/account/Account.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Identity;

class tst_Identity : public QObject {
    Q_OBJECT

private slots:
    void mailbox();
    void wrongAddress_data();
    void wrongAddress();
};

void tst_Identity::mailbox()
{
    const Identity identity{u"i"_s, u"Anna Example"_s, u"anna@example.com"_s, {}};
    const auto mailbox = identity.mailbox();
    QVERIFY(mailbox);
    QCOMPARE(mailbox->displayName(), u"Anna Example"_s);
    QCOMPARE(mailbox->addrSpec().toString(), u"anna@example.com"_s);
}

void tst_Identity::wrongAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("empty") << QString() << ErrorCode::AddressSyntax;
    QTest::newRow("words") << u"not an address"_s << ErrorCode::AddressSyntax;
    QTest::newRow("line end") << u"a@example.com\r\nBcc: b@example.com"_s << ErrorCode::AddressSyntax;
    QTest::newRow("domain") << u"a@-.example"_s << ErrorCode::DomainInvalid;
}

void tst_Identity::wrongAddress()
{
    QFETCH(QString, address);
    QFETCH(ErrorCode, code);
    const auto mailbox = Identity{u"i"_s, {}, address, {}}.mailbox();
    QVERIFY(!mailbox);
    QCOMPARE(mailbox.error().code, code);
}

QTEST_GUILESS_MAIN(tst_Identity)
#include "tst_Identity.moc"
