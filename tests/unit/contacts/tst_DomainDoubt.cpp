#include "core/contacts/DomainDoubt.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::contacts;
using Kind = DomainDoubt::Kind;

class tst_DomainDoubt : public QObject {
    Q_OBJECT

private slots:
    void mistyped_data();
    void mistyped();
    void lookAlike_data();
    void lookAlike();
    void unsuspected_data();
    void unsuspected();
    void writtenToIsNeverDoubted();
    void scripts();
};

namespace {

KnownDomains known()
{
    ContactBook book;
    book.import(
        {{{}, {}, {}, {u"a@microbakery.example"_s, u"a@bücher.example"_s, u"a@wide.example.org"_s}, {}}});
    return {book, {u"me@mycompany.example"_s}};
}

} // namespace

void tst_DomainDoubt::mistyped_data()
{
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("meant");
    const auto row = [](const char *domain, const char *meant) {
        QTest::newRow(domain) << QString::fromUtf8(domain) << QString::fromUtf8(meant);
    };
    row("gmial.com", "gmail.com");
    row("gmal.com", "gmail.com");
    row("gmaill.com", "gmail.com");
    row("gnail.com", "gmail.com");
    row("gmail.co", "gmail.com");
    row("gmail.cm", "gmail.com");
    row("gmail.con", "gmail.com");
    row("gmial.con", "gmail.com");
    row("gmail", "gmail.com");
    row("hotmial.com", "hotmail.com");
    row("hotmai.com", "hotmail.com");
    row("yaho.com", "yahoo.com");
    row("yahooo.co.uk", "yahoo.co.uk");
    row("yahoo.co.ku", "yahoo.co.uk");
    row("outlok.com", "outlook.com");
    row("iclod.com", "icloud.com");
    row("liev.com", "live.com");
    row("t-onlien.de", "t-online.de");
    row("example.con", "example.com");
    row("example.cmo", "example.com");
    row("example.ogr", "example.org");
    row("mycompny.example", "mycompany.example");
    row("microbakrey.example", "microbakery.example");
}

void tst_DomainDoubt::mistyped()
{
    QFETCH(QString, domain);
    QFETCH(QString, meant);
    const auto doubt = known().doubt(*Domain::parse(domain));
    QVERIFY(doubt);
    QCOMPARE(doubt->kind, Kind::Mistyped);
    QCOMPARE(doubt->meant, meant);
}

void tst_DomainDoubt::lookAlike_data()
{
    QTest::addColumn<QString>("domain");
    QTest::addColumn<QString>("meant");
    QTest::newRow("Cyrillic a in gmail.com") << u"gm\u0430il.com"_s << u"gmail.com"_s;
    QTest::newRow("all of it Cyrillic") << u"\u0430\u043E\u04CF.com"_s << u"aol.com"_s;
    QTest::newRow("Greek o") << u"yah\u03BFo.com"_s << u"yahoo.com"_s;
    QTest::newRow("rn for m") << u"rnycompany.example"_s << u"mycompany.example"_s;
    QTest::newRow("digit for letter") << u"0utlook.com"_s << u"outlook.com"_s;
    QTest::newRow("vv for w") << u"vvide.example.org"_s << u"wide.example.org"_s;
    QTest::newRow("accent") << u"gmaíl.com"_s << u"gmail.com"_s;
    QTest::newRow("mixed, like none") << u"ex\u0430mple.org"_s << u""_s;
}

void tst_DomainDoubt::lookAlike()
{
    QFETCH(QString, domain);
    QFETCH(QString, meant);
    const auto doubt = known().doubt(*Domain::parse(domain));
    QVERIFY(doubt);
    QCOMPARE(doubt->kind, Kind::LookAlike);
    QCOMPARE(doubt->meant, meant);
}

void tst_DomainDoubt::unsuspected_data()
{
    QTest::addColumn<QString>("domain");
    for (const char *domain : {"gmail.com",
                               "mail.com",
                               "ymail.com",
                               "hotmail.com.br",
                               "yahoo.co.nz",
                               "outlook.be",
                               "gmx.fr",
                               "example.com",
                               "example.co",
                               "example.cm",
                               "mycompany.example",
                               "bücher.example",
                               "aon.at",
                               "gmx.li",
                               "ail.com",
                               "bell.net",
                               "пример.example",
                               "mañana.example",
                               "日本語.example",
                               "localhost",
                               "mail.mycompany.example",
                               "team.example",
                               "live.nl"})
        QTest::newRow(domain) << QString::fromUtf8(domain);
}

void tst_DomainDoubt::unsuspected()
{
    QFETCH(QString, domain);
    const auto doubt = known().doubt(*Domain::parse(domain));
    QVERIFY2(!doubt, doubt ? qPrintable(doubt->meant) : "");
}

void tst_DomainDoubt::writtenToIsNeverDoubted()
{
    ContactBook book;
    const auto at = [](const QString &address) {
        return std::vector{mime::Mailbox(*AddrSpec::parse(address))};
    };
    const QDateTime when(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
    book.recordSent(at(u"a@gmial.com"_s), {}, when);
    book.recordSent(at(u"a@gm\u0430il.com"_s), {}, when);
    const KnownDomains domains(book, {});
    QVERIFY(!domains.doubt(*Domain::parse(u"gmial.com"_s)));
    QVERIFY(!domains.doubt(*Domain::parse(u"gm\u0430il.com"_s)));
    QVERIFY(domains.doubt(*Domain::parse(u"hotmial.com"_s)));
    // An address literal has no letters to mistake.
    QVERIFY(!domains.doubt(*Domain::parse(u"[192.0.2.1]"_s)));
}

void tst_DomainDoubt::scripts()
{
    QVERIFY(mixesScripts(u"p\u0430y"));
    QVERIFY(!mixesScripts(u"\u0440\u0430\u0443"));
    QVERIFY(!mixesScripts(u"abc日本"));
    QCOMPARE(skeleton(u"\u0440\u0430\u0443"), skeleton(u"pay"));
    QCOMPARE(skeleton(u"\u043C"), skeleton(u"m"));
    QVERIFY(skeleton(u"pay") != skeleton(u"say"));
}

QTEST_GUILESS_MAIN(tst_DomainDoubt)
#include "tst_DomainDoubt.moc"
