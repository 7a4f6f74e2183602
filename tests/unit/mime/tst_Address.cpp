#include "core/mime/Address.h"
#include "core/mime/AddressReader.h"
#include "core/mime/Field.h"

#include <QtTest>

#include <ctime>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A list in a form in which a difference can be read.
QStringList described(const AddressList &list)
{
    QStringList texts;
    for (const Address &address : list.addresses()) {
        if (const auto *group = std::get_if<Group>(&address))
            texts.append(u"group "_s + group->displayName());
        const auto mailboxes = std::holds_alternative<Mailbox>(address)
                                   ? std::vector{std::get<Mailbox>(address)}
                                   : std::get<Group>(address).mailboxes();
        for (const Mailbox &mailbox : mailboxes)
            texts.append(mailbox.displayName() + u'|' + mailbox.addrSpec().toString());
    }
    return texts;
}

} // namespace

class TestAddress : public QObject {
    Q_OBJECT

private slots:
    void readsMailbox_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("address");
        const auto row = [](const char *label, const QString &text, const QString &name,
                            const QString &address) { QTest::newRow(label) << text << name << address; };
        row("bare", u"a@b.example"_s, {}, u"a@b.example"_s);
        row("angle", u" <a@b.example> "_s, {}, u"a@b.example"_s);
        row("atoms", u"Anna  Example <a@b.example>"_s, u"Anna Example"_s, u"a@b.example"_s);
        row("dots in the name", u"Dr. A. Example <a@b.example>"_s, u"Dr. A. Example"_s, u"a@b.example"_s);
        row("quoted", u"\"Example, Anna\" <a@b.example>"_s, u"Example, Anna"_s, u"a@b.example"_s);
        row("quoted-pair", u"\"An\\\"na \\\\ x\" <a@b.example>"_s, u"An\"na \\ x"_s, u"a@b.example"_s);
        row("name from comment", u"a@b.example (Anna Example)"_s, u"Anna Example"_s, u"a@b.example"_s);
        row("nested comment", u"a@b.example (Anna (the first) Example)"_s, u"Anna (the first) Example"_s,
            u"a@b.example"_s);
        row("comment after angle", u"<a@b.example> (Anna)"_s, u"Anna"_s, u"a@b.example"_s);
        row("comments everywhere", u"(x) Anna (y) Example (z) < (p) a (q) @ (r) b . example (s) > (t)"_s,
            u"Anna Example"_s, u"a@b.example"_s);
        row("route", u"Anna <@one.example,@two.example:a@b.example>"_s, u"Anna"_s, u"a@b.example"_s);
        row("quoted local part", u"\"a b\"@b.example"_s, {}, u"\"a b\"@b.example"_s);
        row("needless quotes", u"\"a\".\"b\"@b.example"_s, {}, u"a.b@b.example"_s);
        row("at in quoted local part", u"\"a@evil.example x\"@b.example"_s, {},
            u"\"a@evil.example x\"@b.example"_s);
        row("at in the name", u"a@evil.example <b@good.example>"_s, u"a@evil.example"_s, u"b@good.example"_s);
        row("encoded-word", u"=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <a@b.example>"_s, u"Jürgen Müller"_s,
            u"a@b.example"_s);
        row("encoded-word in quotes", u"\"=?utf-8?b?SsO8cmdlbg==?=\" <a@b.example>"_s, u"Jürgen"_s,
            u"a@b.example"_s);
        row("split character", u"=?UTF-8?B?w4TD?= =?UTF-8?B?lsOc?= <a@b.example>"_s, u"ÄÖÜ"_s,
            u"a@b.example"_s);
        row("encoded address in the name", u"=?UTF-8?Q?=3Ca=40evil.example=3E=2C?= <b@good.example>"_s,
            u"<a@evil.example>,"_s, u"b@good.example"_s);
        row("encoded line end", u"=?UTF-8?Q?a=0D=0ABcc:_x=40y?= <a@b.example>"_s, u"a Bcc: x@y"_s,
            u"a@b.example"_s);
        row("folded", u"Anna\r\n Example\r\n\t<a@b.example>"_s, u"Anna Example"_s, u"a@b.example"_s);
        row("odd quotation mark", u"5\" disk <a@b.example>"_s, u"5\" disk"_s, u"a@b.example"_s);
        row("smiley", u"Anna :-( <a@b.example>"_s, u"Anna :-("_s, u"a@b.example"_s);
        row("cells", u"Anna Example\ta@b.example"_s, u"Anna Example"_s, u"a@b.example"_s);
        row("mailto", u"mailto:a@b.example"_s, {}, u"a@b.example"_s);
        row("label", u"To: Anna <a@b.example>"_s, u"Anna"_s, u"a@b.example"_s);
        row("literal", u"a@[IPv6:2001:db8::1]"_s, {}, u"a@[IPv6:2001:db8::1]"_s);
        row("international", u"Jürgen <jürgen@münchen.example>"_s, u"Jürgen"_s, u"jürgen@münchen.example"_s);
    }

    void readsMailbox()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(QString, address);
        const auto mailbox = Mailbox::parse(text);
        QVERIFY2(mailbox, qPrintable(mailbox ? QString() : mailbox.error().detail));
        QCOMPARE(mailbox->displayName(), name);
        QCOMPARE(mailbox->addrSpec().toString(), address);
        // Both ways of writing it are read back as the same.
        QCOMPARE(Mailbox::parse(mailbox->toString()).value(), *mailbox);
        const QByteArray field = Field::addresses("To", AddressList(*mailbox)).toBytes();
        const AddressList again = Field::raw("To", field.sliced(3)).value().toAddresses();
        QCOMPARE(described(again), described(AddressList(*mailbox)));
    }

    void refusesMailbox_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *label, const QString &text, const QString &detail) {
            QTest::newRow(label) << text << detail;
        };
        row("empty", {}, u"empty"_s);
        row("empty angle", u"Anna <>"_s, u"empty"_s);
        row("name alone", u"Anna Example"_s, u"no “@”"_s);
        row("glued by a comment", u"user@good.example(x)evil"_s, u"after the closing parenthesis"_s);
        row("glued in the local part", u"ad(x)min@good.example"_s, u"after the closing parenthesis"_s);
        row("glued in angle", u"<user@good.example(x).evil(y)er>"_s, u"after the closing parenthesis"_s);
        row("glued by a quote", u"user@good\"x\"evil"_s, u"quotation mark after"_s);
        row("two ats", u"a@b@c.example"_s, u"more than one"_s);
        row("space", u"an na@b.example"_s, u"space before"_s);
        row("space in the domain", u"a@b .example x"_s, u"space after"_s);
        row("text after angle", u"<a@b.example> c"_s, u"after the “>”"_s);
        row("two angles", u"<a@b.example> <c@d.example>"_s, u"after the “>”"_s);
        row("open angle", u"Anna <a@b.example"_s, u"“<”"_s);
        row("open quote", u"\"Anna a@b.example"_s, u"space before"_s);
        row("open quote alone", u"\"anna@b.example"_s, u"quotation mark is not closed"_s);
        row("two addresses", u"a@b.example,c@d.example"_s, u""_s);
        row("nothing before at", u"@b.example"_s, u"nothing before"_s);
        row("nothing after at", u"a@"_s, u"nothing after"_s);
        row("NUL", u"a\0b@c.example"_s, u""_s);
        row("direction mark",
            u"a\x202E"
            "b@c.example"_s,
            u"invisible"_s);
    }

    void refusesMailbox()
    {
        QFETCH(QString, text);
        QFETCH(QString, detail);
        const auto mailbox = Mailbox::parse(text);
        QVERIFY2(!mailbox, qPrintable(mailbox ? mailbox->toString() : QString()));
        QVERIFY(!mailbox.error().detail.isEmpty());
        QVERIFY2(mailbox.error().detail.contains(detail), qPrintable(mailbox.error().detail));
    }

    void splits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("pieces");
        const auto row = [](const char *label, const QString &text, const QStringList &pieces) {
            QTest::newRow(label) << text << pieces;
        };
        row("nothing", u" ,; \r\n\t, "_s, {});
        row("commas", u"a@b, c@d ,e@f"_s, {u"a@b"_s, u"c@d"_s, u"e@f"_s});
        row("semicolons", u"Example, Anna; c@d;"_s, {u"Example"_s, u"Anna"_s, u"c@d"_s});
        row("lines", u"a@b\nc@d\r\ne@f\rg@h"_s, {u"a@b"_s, u"c@d"_s, u"e@f"_s, u"g@h"_s});
        row("tabs", u"a@b\tc@d"_s, {u"a@b"_s, u"c@d"_s});
        row("cells", u"Anna\ta@b\nBen\tc@d"_s, {u"Anna\ta@b"_s, u"Ben\tc@d"_s});
        row("quotes", u"Name <a@b>, \"B, C\" <c@d>"_s, {u"Name <a@b>"_s, u"\"B, C\" <c@d>"_s});
        row("semicolon in quotes", u"\"B; C\" <c@d>; e@f"_s, {u"\"B; C\" <c@d>"_s, u"e@f"_s});
        row("comment", u"a@b (x, y; z), c@d"_s, {u"a@b (x, y; z)"_s, u"c@d"_s});
        row("route", u"<@a,@b:c@d>, e@f"_s, {u"<@a,@b:c@d>"_s, u"e@f"_s});
        row("group", u"Team: a@b, c@d; e@f"_s, {u"Team: a@b, c@d;"_s, u"e@f"_s});
        row("empty group", u"Undisclosed recipients:;, a@b"_s, {u"Undisclosed recipients:;"_s, u"a@b"_s});
        row("group over lines", u"Team:\n a@b,\n c@d;\ne@f"_s, {u"Team:\n a@b,\n c@d;"_s, u"e@f"_s});
        row("no group", u"Team: a@b, \"x;y\" <c@d>"_s, {u"Team: a@b"_s, u"\"x;y\" <c@d>"_s});
        row("label", u"To: a@b; c@d\nCc: e@f; g@h"_s, {u"To: a@b"_s, u"c@d"_s, u"Cc: e@f"_s, u"g@h"_s});
        row("open quote", u"5\" disk <a@b>, c@d"_s, {u"5\" disk <a@b>"_s, u"c@d"_s});
        row("open quotes in lines", u"5\" <a@b>\n6\" <c@d>"_s, {u"5\" <a@b>"_s, u"6\" <c@d>"_s});
        row("open comment", u"Anna :-( <a@b>, c@d"_s, {u"Anna :-( <a@b>"_s, u"c@d"_s});
        row("open angle", u"Anna <a@b, Ben <c@d>"_s, {u"Anna <a@b"_s, u"Ben <c@d>"_s});
        row("folded", u"Anna\r\n <a@b>,\r\n Ben <c@d>"_s, {u"Anna\r\n <a@b>"_s, u"Ben <c@d>"_s});
        row("wide", u"a@b，c@d；e@f、g@h"_s, {u"a@b"_s, u"c@d"_s, u"e@f"_s, u"g@h"_s});
        row("quoted at", u"\"a@evil, x\"@ok, c@d"_s, {u"\"a@evil, x\"@ok"_s, u"c@d"_s});
        row("literal", u"a@[IPv6:1::2]; c@d;"_s, {u"a@[IPv6:1::2]"_s, u"c@d"_s});
    }

    void splits()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, pieces);
        QCOMPARE(splitAddresses(text), pieces);
    }

    void readsGroups()
    {
        const auto address = parseAddress(u"Team, : Anna <a@b.example>, c@d.example ;");
        QVERIFY(address);
        const auto *group = std::get_if<Group>(&*address);
        QVERIFY(group);
        QCOMPARE(group->displayName(), u"Team,"_s);
        QCOMPARE(group->mailboxes().size(), std::size_t(2));
        QVERIFY(parseAddress(group->toString()).value() == *address);
        // A group may have the name of a label all the same.
        const AddressList named(std::vector<Address>{Group(u"To"_s)});
        QCOMPARE(named.toString(), u"\"To\":;"_s);
        QVERIFY(AddressList::parse(named.toString()).value() == named);
        QVERIFY(readAddressField(u"To:;").list == named);
        QVERIFY(!parseAddress(u"Team: a@b.example, wrong;"));
        QVERIFY(!parseAddress(u"Team: Other: a@b.example;;"));
        QVERIFY(!parseAddress(u": a@b.example;"));
        QVERIFY(!parseAddress(u"Team: a@b.example"));
    }

    /// What is read all the same, though RFC 5322 knows no such list.
    void irregularLists()
    {
        for (const QStringView text : {u"a@b; c@d", u"a@b;", u"\"x <a@b>", u"x (y <a@b>", u"\"G: a@b;"}) {
            const ReadAddresses read = readAddressField(text);
            QVERIFY(read.irregular);
            QCOMPARE(read.malformed, 0);
            QVERIFY(!read.list.isEmpty());
        }
        for (const QStringView text : {u"G: a@b;, c@d", u"\"x;\" <a@b> (;\")", u",a@b,, (\\() c@d"})
            QVERIFY(!readAddressField(text).irregular);
    }

    void writesGroups()
    {
        const auto bytes = [](const QString &text) {
            return Field::addresses("To", AddressList::parse(text).value()).toBytes();
        };
        QCOMPARE(bytes(u"Undisclosed recipients:;"_s), "To: Undisclosed recipients:;\r\n");
        QCOMPARE(bytes(u"Team: a@b.example, Anna <c@d.example>; e@f.example"_s),
                 "To: Team: a@b.example, Anna <c@d.example>;, e@f.example\r\n");
        QCOMPARE(bytes(u"Ä:;"_s), "To: =?UTF-8?B?w4Q=?= :;\r\n");
    }

    void writesNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const QString &name, const QByteArray &bytes) {
            QTest::newRow(name.toUtf8().constData())
                << name << QByteArray("To: " + bytes + "<a@b.example>\r\n");
        };
        row(u"Anna Example"_s, "Anna Example ");
        row(u"Example, Anna"_s, "\"Example, Anna\" ");
        row(u"Dr. Example"_s, "\"Dr. Example\" ");
        row(u"a \"b\" \\"_s, "\"a \\\"b\\\" \\\\\" ");
        row(u"Anna Müller"_s, "Anna =?UTF-8?Q?M=C3=BCller?= ");
        row(u"Müller, Anna Maria"_s, "=?UTF-8?B?TcO8bGxlciw=?= Anna Maria ");
        row(u"Jürgen von Müller"_s, "=?UTF-8?Q?J=C3=BCrgen?= von =?UTF-8?Q?M=C3=BCller?= ");
        row(u"=?UTF-8?Q?x?="_s, "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= ");
        row(u"line\r\nbreak\0"_s, "line break ");
    }

    void writesNames()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        const Mailbox mailbox(AddrSpec::parse(u"a@b.example").value(), name);
        QCOMPARE(Field::addresses("To", AddressList(mailbox)).toBytes(), bytes);
    }

    void quotesWhatWouldCutAList()
    {
        const Field field = *Field::raw("To", QString(u"a\uFF0Cb@c.example, d@e.example"_s).toUtf8());
        const AddressList list = field.toAddresses();
        QCOMPARE(list.toString(), u"\"a\uFF0Cb\"@c.example, d@e.example"_s);
        QCOMPARE(AddressList::parse(list.toString()).value(), list);
    }

    void leavesOutNameThatIsTheAddress()
    {
        // Neither does white space of any kind make a name.
        QVERIFY(
            Mailbox(AddrSpec::parse(u"a@b.example").value(), u"\u00A0\t\u3000"_s).displayName().isEmpty());
        const Mailbox mailbox(AddrSpec::parse(u"a@b.example").value(), u"A@b.example"_s);
        QCOMPARE(Field::addresses("To", AddressList(mailbox)).toBytes(), "To: a@b.example\r\n");
    }

    void keepsEachAddressWhole()
    {
        AddressList list;
        for (int i = 0; i < 20; ++i)
            list.append(Mailbox::parse(u"\"Example, Anna %1\" <anna%1@mail.example.com>"_s.arg(i)).value());
        const QByteArray bytes = Field::addresses("Cc", list).toBytes();
        for (const QByteArray &line : bytes.split('\n')) {
            QVERIFY(line.size() <= 79);
            QCOMPARE(line.count('<'), line.count('>'));
        }
    }

    void deepNestingIsCheap()
    {
        const std::clock_t start = std::clock();
        QVERIFY(!Mailbox::parse(u"("_s.repeated(100'000)));
        QVERIFY(Mailbox::parse(u"("_s.repeated(100'000) + u")"_s.repeated(100'000) + u"a@b.example"_s));
        QVERIFY(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 1);
    }

    void isLinear_data()
    {
        QTest::addColumn<QString>("unit");
        for (const char *unit : {"(",    "\"",   "<",  "a:",  ":",  "\\\"",       "()",
                                 "<\"",  "a@b,", "\n", " \n", "=?", "=?UTF-8?Q?", "=?UTF-8?Q?x?= ",
                                 "<@a:", "\t",   "[",  ";",   "a;", "a\n ",       "(\\",
                                 "\"<",  "to:",  " :", "@"})
            QTest::newRow(unit) << QString::fromLatin1(unit);
    }

    void isLinear()
    {
        QFETCH(QString, unit);
        for (const QString &text : {unit.repeated(30'000), u"x "_s + unit.repeated(30'000) + u" <a@b>; c"_s,
                                    u"x "_s + unit.repeated(30'000) + u"; c"_s}) {
            // Time of this process alone: others may be busy. Quadratic work would take minutes.
            const std::clock_t start = std::clock();
            const auto pieces = splitAddresses(text);
            std::ignore = AddressList::parse(text);
            std::ignore = Mailbox::parse(text);
            std::ignore = readAddressField(text);
            const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            QVERIFY2(seconds < 2, qPrintable(QString::number(seconds)));
        }
    }
};

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_Address.moc"
