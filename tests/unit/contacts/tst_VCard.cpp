#include "core/contacts/Contact.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::contacts;
using Kind = ImportRemark::Kind;

class tst_VCard : public QObject {
    Q_OBJECT

private slots:
    void versions_data();
    void versions();
    void preferredFirst();
    void groups();
    void damaged();
    void secretaryWithin();
    void largePictures();
    void manyFolds();
    void utf16();
    void writtenAndRead();
};

namespace {

QList<Kind> kinds(const Imported &imported)
{
    QList<Kind> result;
    for (const auto &remark : imported.remarks)
        result.append(remark.kind);
    return result;
}

} // namespace

void tst_VCard::versions_data()
{
    QTest::addColumn<QByteArray>("card");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("nickname");
    QTest::addColumn<QString>("organisation");
    QTest::addColumn<QStringList>("addresses");

    QTest::newRow("4.0") << QByteArray("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Example\r\nN:Example;Zoë;;;\r\n"
                                       "NICKNAME:Zo,Zozo\r\nORG:Example\\, Inc.;Sales\r\n"
                                       "EMAIL;TYPE=work:zoe@example.com\r\nEND:VCARD\r\n")
                         << u"Zoë Example"_s << u"Zo"_s << u"Example, Inc."_s
                         << QStringList{u"zoe@example.com"_s};
    QTest::newRow("3.0 folded, grouped, only N")
        << QByteArray("begin:vcard\nversion:3.0\nN:Exam\n ple;An\n\tna;Maria;Dr.;\n"
                      "item1.EMAIL;type=INTERNET;type=pref:anna@exam\n ple.com\nend:vcard\n")
        << u"Anna Maria Example"_s << QString() << QString() << QStringList{u"anna@example.com"_s};
    QTest::newRow("2.1 quoted-printable")
        << QByteArray("BEGIN:VCARD\r\nVERSION:2.1\r\n"
                      "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen =\r\nExample\r\n"
                      "EMAIL;INTERNET;PREF:jurgen@example.com\r\nEND:VCARD\r\n")
        << u"Jürgen Example"_s << QString() << QString() << QStringList{u"jurgen@example.com"_s};
    QTest::newRow("2.1 bare quoted-printable, UTF-8")
        << QByteArray("BEGIN:VCARD\r\nVERSION:2.1\r\nN;QUOTED-PRINTABLE:M=C3=BCller;Eva\r\n"
                      "EMAIL:eva@example.com\r\nEND:VCARD\r\n")
        << u"Eva Müller"_s << QString() << QString() << QStringList{u"eva@example.com"_s};
    QTest::newRow("windows-1252 unsaid")
        << QByteArray("BEGIN:VCARD\nFN:Ren\xE9 Example\nEMAIL:r@example.com\n"
                      "END:VCARD")
        << u"René Example"_s << QString() << QString() << QStringList{u"r@example.com"_s};
    QTest::newRow("colon in a parameter")
        << QByteArray("BEGIN:VCARD\nFN;SORT-AS=\"a:b;c\":Anna\nEMAIL:a@example.com\nEND:VCARD\n") << u"Anna"_s
        << QString() << QString() << QStringList{u"a@example.com"_s};
    QTest::newRow("quotation mark without end")
        << QByteArray("BEGIN:VCARD\nFN;X=\"a:Anna\nEMAIL:a@example.com\nEND:VCARD\n") << u"Anna"_s
        << QString() << QString() << QStringList{u"a@example.com"_s};
    QTest::newRow("organisation alone")
        << QByteArray("BEGIN:VCARD\nORG:Example\nEMAIL:mailto:info@example.com\n"
                      "END:VCARD\n")
        << u"Example"_s << QString() << u"Example"_s << QStringList{u"info@example.com"_s};
    QTest::newRow("controls in the name")
        << QByteArray(
               "BEGIN:VCARD\nFN:An\x01na\\nBcc: x@example.com \xE2\x80\xAE\nEMAIL:a@example.com\nEND:VCARD\n")
        << u"An na Bcc: x@example.com"_s << QString() << QString() << QStringList{u"a@example.com"_s};
}

void tst_VCard::versions()
{
    QFETCH(QByteArray, card);
    const auto read = readContacts(card);
    QCOMPARE(read.contacts.size(), 1U);
    const auto &contact = read.contacts.front();
    QTEST(contact.name, "name");
    QTEST(contact.nickname, "nickname");
    QTEST(contact.organisation, "organisation");
    QTEST(contact.addresses, "addresses");
    QVERIFY(read.remarks.empty());
}

void tst_VCard::preferredFirst()
{
    const auto read = readVCards("BEGIN:VCARD\nFN:A\nEMAIL:one@example.com\nEMAIL;PREF=2:two@example.com\n"
                                 "EMAIL;PREF=1:three@example.com\nEND:VCARD\n");
    QCOMPARE(read.contacts.at(0).addresses,
             (QStringList{u"three@example.com"_s, u"two@example.com"_s, u"one@example.com"_s}));
}

void tst_VCard::groups()
{
    const auto read = readVCards("BEGIN:VCARD\nKIND:group\nFN:Team\nMEMBER:urn:uuid:1\n"
                                 "MEMBER:mailto:stranger@example.org\nMEMBER:urn:uuid:9\nEND:VCARD\n"
                                 "BEGIN:VCARD\nUID:urn:uuid:1\nFN:Anna\nCATEGORIES:Friends,A\\,B\n"
                                 "EMAIL:a@example.com\nEND:VCARD\n");
    QCOMPARE(read.contacts.size(), 2U);
    QCOMPARE(read.contacts[0].groups, (QStringList{u"Friends"_s, u"A,B"_s, u"Team"_s}));
    QCOMPARE(read.contacts[1].addresses, QStringList{u"stranger@example.org"_s});
    QCOMPARE(read.contacts[1].groups, QStringList{u"Team"_s});
    QCOMPARE(kinds(read), QList{Kind::MemberUnknown});
}

void tst_VCard::damaged()
{
    const auto read = readVCards("BEGIN:VCARD\nFN:Anna\nEMAIL:a@example.com\nBEGIN:VCARD\nFN:Bert\nnonsense\n"
                                 "EMAIL:nobody\nEMAIL;CHARSET=klingon:b@example.com\nEND:VCARD\n"
                                 "BEGIN:VCARD\nFN:Cara\nEND:VCARD\nBEGIN:VCARD\nEMAIL:d@example.com\n");
    QCOMPARE(read.contacts.size(), 3U);
    QCOMPARE(read.contacts[0].name, u"Anna"_s);
    QCOMPARE(read.contacts[1].addresses, QStringList{u"b@example.com"_s});
    QCOMPARE(read.contacts[2].addresses, QStringList{u"d@example.com"_s});
    QCOMPARE(kinds(read), (QList{Kind::Unterminated, Kind::UnknownCharset, Kind::AddressInvalid,
                                 Kind::NoAddress, Kind::Unterminated}));
    QCOMPARE(read.remarks[3].text, u"Cara"_s);
    QCOMPARE(read.remarks[3].line, 10);
    QCOMPARE(kinds(readVCards("")), QList{Kind::NothingUnderstood});
}

void tst_VCard::secretaryWithin()
{
    const auto read = readVCards("BEGIN:VCARD\nFN:Anna\nAGENT:\nBEGIN:VCARD\nFN:Bert\nEMAIL:b@example.com\n"
                                 "END:VCARD\nEMAIL:a@example.com\nEND:VCARD\n");
    QCOMPARE(read.contacts.size(), 1U);
    QCOMPARE(read.contacts[0].name, u"Anna"_s);
    QCOMPARE(read.contacts[0].addresses, QStringList{u"a@example.com"_s});
    QVERIFY(read.remarks.empty());
}

void tst_VCard::largePictures()
{
    const auto read =
        readVCards("BEGIN:VCARD\nFN:Anna\nPHOTO;ENCODING=b:" + QByteArray(300'000, 'A') +
                   "\nNICKNAME:" + QByteArray(300'000, 'n') + "\nEMAIL:a@example.com\nEND:VCARD\n");
    QCOMPARE(read.contacts.size(), 1U);
    QCOMPARE(kinds(read), QList{Kind::TooLong});
    QCOMPARE(read.contacts[0].nickname.size(), 200);
}

void tst_VCard::manyFolds()
{
    // Quadratic in either would take minutes.
    const auto folds = QByteArray("\n x").repeated(400'000);
    const auto soft = QByteArray("=\n").repeated(400'000);
    const auto read = readVCards("BEGIN:VCARD\nFN:A" + folds + "\nEMAIL:a@example.com\n" +
                                 "NICKNAME;ENCODING=QUOTED-PRINTABLE:" + soft + "\nEND:VCARD\n");
    QCOMPARE(read.contacts.size(), 1U);
}

void tst_VCard::utf16()
{
    const QString card = u"\xFEFF"_s + u"BEGIN:VCARD\r\nFN:Ł\r\nEMAIL:l@example.com\r\nEND:VCARD\r\n"_s;
    QByteArray octets;
    for (const QChar c : card) {
        octets.append(static_cast<char>(c.unicode() & 0xFF));
        octets.append(static_cast<char>(c.unicode() >> 8));
    }
    const auto read = readContacts(octets);
    QCOMPARE(read.contacts.size(), 1U);
    QCOMPARE(read.contacts[0].name, u"Ł"_s);
}

void tst_VCard::writtenAndRead()
{
    const std::vector<Contact> contacts{{u"Example, Anna; \\ of "_s + u"Zürich "_s.repeated(20).trimmed(),
                                         u"An"_s,
                                         u"Example; Inc."_s,
                                         {u"a@example.com"_s, u"\"a,b\"@example.com"_s},
                                         {u"One, two"_s}},
                                        {{}, {}, {}, {u"b@example.com"_s}, {}}};
    const QByteArray octets = writeVCards(contacts);
    for (const auto &line : octets.split('\n'))
        QVERIFY(line.size() <= 76);
    const auto read = readVCards(octets);
    QCOMPARE(read.contacts.size(), 2U);
    QCOMPARE(read.contacts[0], contacts[0]);
    QCOMPARE(read.contacts[1].addresses, contacts[1].addresses);
}

QTEST_GUILESS_MAIN(tst_VCard)
#include "tst_VCard.moc"
