#include "core/contacts/Contact.h"
#include "core/contacts/Csv.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::contacts;
using Kind = ImportRemark::Kind;

class tst_Csv : public QObject {
    Q_OBJECT

private slots:
    void rows_data();
    void rows();
    void headings_data();
    void headings();
    void withoutHeadings();
    void oddTables();
    void charsets_data();
    void charsets();
    void onlyQuotationMarks();
};

namespace {

using Rows = QList<QStringList>;

Rows rowsOf(const QString &text)
{
    CsvReader reader(text);
    CsvRow row;
    Rows result;
    while (reader.next(row))
        result.append(row.fields);
    return result;
}

} // namespace

void tst_Csv::rows_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Rows>("expected");
    QTest::newRow("commas") << u"a,b\r\nc,d\r\n"_s << Rows{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}};
    QTest::newRow("semicolons") << u"a;b,c;d"_s << Rows{{u"a"_s, u"b,c"_s, u"d"_s}};
    QTest::newRow("tabs") << u"a\tb\nc\t"_s << Rows{{u"a"_s, u"b"_s}, {u"c"_s, u""_s}};
    QTest::newRow("quoted") << u"\"a,\"\"b\"\"\r\nc\",d"_s << Rows{{u"a,\"b\"\r\nc"_s, u"d"_s}};
    QTest::newRow("quote within") << u"a\"b,c"_s << Rows{{u"a\"b"_s, u"c"_s}};
    QTest::newRow("behind the quotes") << u"\"a\"b,c"_s << Rows{{u"ab"_s, u"c"_s}};
    QTest::newRow("quote without end") << u"a,\"b\nc,d"_s << Rows{{u"a"_s, u"\"b"_s}, {u"c"_s, u"d"_s}};
    QTest::newRow("Excel's line") << u"sep=|\r\na|b,c"_s << Rows{{u"a"_s, u"b,c"_s}};
    QTest::newRow("empty lines") << u"\n\na,b\n\n,\nc,d"_s << Rows{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}};
    QTest::newRow("nothing") << u""_s << Rows{};
}

void tst_Csv::rows()
{
    QFETCH(QString, text);
    QTEST(rowsOf(text), "expected");
}

void tst_Csv::headings_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("addresses");
    QTest::addColumn<QStringList>("groups");
    const QStringList one{u"a@example.com"_s};
    const QStringList two{u"a@example.com"_s, u"a@example.org"_s};
    QTest::newRow("Google, old")
        << u"Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - "
           "Value,E-mail 2 - Type,E-mail 2 - Value\nAnna Example,Anna,Example,* "
           "myContacts ::: Friends,* Home,a@example.com,Work,a@example.org"_s
        << u"Anna Example"_s << two << QStringList{u"Friends"_s};
    QTest::newRow("Google, new")
        << u"First Name,Middle Name,Last Name,Nickname,Organization Name,Labels,E-mail "
           "1 - Label,E-mail 1 - Value\nAnna,M.,Example,,,Work ::: * "
           "starred,Home,a@example.com ::: a@example.org"_s
        << u"Anna M. Example"_s << two << QStringList{u"Work"_s, u"starred"_s};
    QTest::newRow("Outlook") << u"\"Title\",\"First Name\",\"Last Name\",\"Company\",\"Categories\",\"E-mail "
                                "Address\",\"E-mail Type\",\"E-mail Display Name\",\"E-mail 2 "
                                "Address\"\n\"\",\"Anna\",\"Example\",\"\",\"Red;Blue\",\"a@example.com\","
                                "\"SMTP\",\"Anna (a@example.com)\",\"a@example.org\""_s
                             << u"Anna Example"_s << two << QStringList{u"Red"_s, u"Blue"_s};
    QTest::newRow("Outlook, German")
        << u"Vorname;Nachname;Firma;E-Mail-Adresse;E-Mail-Typ;E-Mail: Angezeigter "
           "Name;E-Mail 2: Adresse\nAnna;Example;;a@example.com;SMTP;Anna;"
           "a@example.org"_s
        << u"Anna Example"_s << two << QStringList{};
    QTest::newRow("Outlook, French")
        << u"Prénom,Nom,Société,Adresse de messagerie,Type de messagerie,Nom "
           "complet de l'adresse de messagerie\nAnna,Example,,a@example.com,SMTP,x"_s
        << u"Anna Example"_s << one << QStringList{};
    QTest::newRow("Thunderbird") << u"First Name,Last Name,Display Name,Nickname,Primary Email,Secondary "
                                    "Email\nAnna,Example,Anna E.,An,a@example.com,a@example.org"_s
                                 << u"Anna E."_s << two << QStringList{};
    QTest::newRow("Thunderbird, German")
        << u"Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse\n"
           "Anna,Example,,,a@example.com,a@example.org"_s
        << u"Anna Example"_s << two << QStringList{};
    QTest::newRow("organisation alone")
        << u"Company\tEmail\nExample\ta@example.com"_s << u"Example"_s << one << QStringList{};
}

void tst_Csv::headings()
{
    QFETCH(QString, table);
    const auto read = readContacts(table.toUtf8());
    QCOMPARE(read.contacts.size(), 1U);
    QTEST(read.contacts[0].name, "name");
    QTEST(read.contacts[0].addresses, "addresses");
    QTEST(read.contacts[0].groups, "groups");
    QVERIFY(read.remarks.empty());
}

void tst_Csv::withoutHeadings()
{
    const auto read = readCsv("Anna,Example,a@example.com\nb@example.com\nCara,none\n");
    QCOMPARE(read.contacts.size(), 2U);
    QCOMPARE(read.contacts[0].name, u"Anna Example"_s);
    QCOMPARE(read.contacts[1].addresses, QStringList{u"b@example.com"_s});
    QCOMPARE(read.remarks.size(), 1U);
    QCOMPARE(read.remarks[0], (ImportRemark{Kind::NoAddress, 3, u"Cara none"_s}));
}

void tst_Csv::oddTables()
{
    QCOMPARE(readCsv("a,b\nc,d\n").remarks.at(0).kind, Kind::NoAddressColumn);
    QCOMPARE(readCsv("").remarks.at(0).kind, Kind::NothingUnderstood);
    const auto read = readCsv("Name,Email\nAnna,nobody\nBert\nCara,c@example.com\nDora,\"d@example.com\n");
    QCOMPARE(read.contacts.size(), 1U);
    QCOMPARE(read.contacts[0].name, u"Cara"_s);
    QCOMPARE(read.remarks.size(), 4U);
    QCOMPARE(read.remarks[0], (ImportRemark{Kind::AddressInvalid, 2, u"nobody"_s}));
    QCOMPARE(read.remarks[1], (ImportRemark{Kind::NoAddress, 3, u"Bert"_s}));
    QCOMPARE(read.remarks[2].kind, Kind::AddressInvalid);
    QCOMPARE(read.remarks[3].kind, Kind::Unterminated);
}

void tst_Csv::charsets_data()
{
    QTest::addColumn<QByteArray>("octets");
    const QString table = u"Name,Email\nZoë,z@example.com\n"_s;
    QByteArray little("\xFF\xFE");
    QByteArray big;
    for (const QChar c : table) {
        little.append(static_cast<char>(c.unicode() & 0xFF)).append(static_cast<char>(c.unicode() >> 8));
        big.append(static_cast<char>(c.unicode() >> 8)).append(static_cast<char>(c.unicode() & 0xFF));
    }
    QTest::newRow("UTF-8") << table.toUtf8();
    QTest::newRow("with its mark") << "\xEF\xBB\xBF" + table.toUtf8();
    QTest::newRow("Latin-1") << table.toLatin1();
    QTest::newRow("UTF-16 little") << little;
    QTest::newRow("UTF-16 big, unmarked") << big;
}

void tst_Csv::charsets()
{
    QFETCH(QByteArray, octets);
    const auto read = readContacts(octets);
    QCOMPARE(read.contacts.size(), 1U);
    QCOMPARE(read.contacts[0].name, u"Zoë"_s);
}

void tst_Csv::onlyQuotationMarks()
{
    // Each of them could begin a field without end: quadratic would take minutes.
    const auto read = readCsv("Name,Email\n" + QByteArray("\"\",\"\",\"\n").repeated(300'000) + "\"");
    QVERIFY(read.contacts.empty());
}

QTEST_GUILESS_MAIN(tst_Csv)
#include "tst_Csv.moc"
