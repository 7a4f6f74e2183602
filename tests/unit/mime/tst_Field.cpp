#include "FieldCheck.h"
#include "Generated.h"
#include "core/mime/Field.h"

#include <QtTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rounds = 5000;

QByteArray textBytes(const QString &text, bool utf8 = false)
{
    return Field::text("Subject", text).value().toBytes(utf8);
}

QByteArray bodyOf(const QByteArray &field)
{
    return field.sliced(field.indexOf(':') + 1);
}

AddrSpec address(Random &random)
{
    QString local;
    for (auto left = 1 + generated::below(random, 20); left > 0; --left)
        local += QChar(static_cast<char16_t>(0x20 + generated::below(random, 0x5F)));
    QString quoted = local;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    const QString domain = generated::below(random, 4) == 0
                               ? u"münchen.example"_s
                               : QString(generated::below(random, 50) + 1, u'x') + u".example"_s;
    return AddrSpec::parse(u'"' + quoted + u"\"@"_s + domain).value();
}

Mailbox mailbox(Random &random)
{
    return Mailbox(address(random), generated::below(random, 3) == 0 ? QString() : generated::text(random));
}

std::vector<Mailbox> mailboxes(Random &random)
{
    std::vector<Mailbox> all;
    for (auto left = generated::below(random, 6); left > 0; --left)
        all.push_back(mailbox(random));
    return all;
}

AddressList addressList(Random &random)
{
    AddressList list;
    for (auto left = 1 + generated::below(random, 5); left > 0; --left) {
        if (generated::below(random, 5) == 0)
            list.append(Group(u"G"_s + generated::text(random), mailboxes(random)));
        else
            list.append(mailbox(random));
    }
    return list;
}

} // namespace

class TestField : public QObject {
    Q_OBJECT

private slots:
    void namesAreChecked()
    {
        QVERIFY(FieldName::parse(u"X-Envoi!~"));
        for (const auto &wrong :
             {u""_s, u"a b"_s, u"a:"_s, u"ä"_s, u"a\r\nb"_s, u"a\n"_s, u"a\0"_s, QString(78, u'a')})
            QCOMPARE(FieldName::parse(wrong).error().code, ErrorCode::FieldNameInvalid);
        QCOMPARE(FieldName("to"), FieldName::parse(u"TO").value());
    }

    void textIsWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *label, const QString &text, const QByteArray &bytes) {
            QTest::newRow(label) << text << QByteArray("Subject:" + bytes + "\r\n");
        };
        row("ASCII", u"Hello, world (1 < 2)"_s, " Hello, world (1 < 2)");
        row("empty", u""_s, "");
        row("spaces around", u"  a  "_s, " a");
        row("spaces within", u"a  b\tc"_s, " a  b\tc");
        row("Q", u"Grüße an alle Freunde"_s, " =?UTF-8?B?R3LDvMOfZQ==?= an alle Freunde");
        row("one word of many", u"Rechnung über 20 Euro"_s, " Rechnung =?UTF-8?B?w7xiZXI=?= 20 Euro");
        row("neighbours", u"über  Öl"_s, " =?UTF-8?B?w7xiZXIgIMOWbA==?=");
        row("Q is shorter", u"Donaudampfschifffahrtsgesellschaftskapitän"_s,
            " =?UTF-8?Q?Donaudampfschifffahrtsgesellschaftskapit=C3=A4n?=");
        row("looks encoded", u"=?UTF-8?Q?x?="_s, " =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=");
        row("URL", u"<https://a.example/?b=?c>"_s, " <https://a.example/?b=?c>");
        row("lone surrogate", QString(u"a"_s + QChar(0xD83D)), " =?UTF-8?B?Ye+/vQ==?=");
    }

    void textIsWritten()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        QCOMPARE(textBytes(text), bytes);
    }

    /// Long white space and long words are encoded, and that must not end what only begins like an
    /// encoded-word.
    void whatIsEncodedEndsNoOtherWord()
    {
        for (const QString &text : {u"a =?x?B?w"_s + QString(45, u' ') + u"( b"_s,
                                    u"=?x?Q?w "_s + QString(950, u'a'), u"=?x?Q?w ü"_s}) {
            const QByteArray bytes = textBytes(text);
            QVERIFY(bytes.contains("?="));
            QCOMPARE(Field::raw("Subject", bodyOf(bytes)).value().toText(), text);
        }
    }

    void textIsFolded()
    {
        const QByteArray bytes = textBytes(u"word "_s.repeated(40));
        QCOMPARE(faultOf(bytes), QString());
        QCOMPARE(bytes.split('\n').first().size(), 79);
        QCOMPARE(
            Field::text("X-Name-That-Is-Rather-Long-And-Leaves-Little-Room-On-Its-Line", u"ü"_s.repeated(30))
                .value()
                .toBytes()
                .first(64),
            "X-Name-That-Is-Rather-Long-And-Leaves-Little-Room-On-Its-Line:\r\n");
        // A long word stays on the first line: some readers make a space of a fold right behind the name.
        QCOMPARE(textBytes(QString(80, u'a')), QByteArray("Subject: " + QByteArray(80, 'a') + "\r\n"));
        QCOMPARE(textBytes(QString(77, u'a') + u" b"_s),
                 QByteArray("Subject: " + QByteArray(77, 'a') + "\r\n b\r\n"));
    }

    /// Readers that join neighbours in base64 before they decode them lose what follows padding.
    void paddingEndsOnlyTheLastWord()
    {
        for (const QString &text :
             {u"ü"_s.repeated(200), u"aü€😀"_s.repeated(60), u"😀"_s.repeated(100), u"語ü"_s.repeated(90)}) {
            const QByteArray bytes = textBytes(text);
            QVERIFY(bytes.contains("?B?"));
            QCOMPARE(bytes.count("=?= "), 0);
            QCOMPARE(bytes.count("=?=\r\n "), 0);
            QCOMPARE(Field::raw("Subject", bodyOf(bytes)).value().toText(), text);
        }
    }

    void utf8IsLeftAsItIs()
    {
        QCOMPARE(textBytes(u"Grüße an alle"_s, true), QByteArray("Subject: Grüße an alle\r\n"));
        QCOMPARE(textBytes(u"a\x2028x"_s, true), "Subject: =?UTF-8?B?YeKAqHg=?=\r\n");
        const auto list = AddressList::parse(u"Jürgen <jürgen@münchen.example>").value();
        const Field field = Field::addresses("To", list);
        QVERIFY(field.needsUtf8());
        QCOMPARE(field.toBytes(true), QByteArray("To: Jürgen <jürgen@xn--mnchen-3ya.example>\r\n"));
        QVERIFY(
            !Field::addresses("To", AddressList::parse(u"Jürgen <a@münchen.example>").value()).needsUtf8());
    }

    void noFieldBecomesTwo_data()
    {
        QTest::addColumn<QString>("text");
        for (const auto &text :
             {u"a\rb"_s, u"a\nb"_s, u"a\r\nBcc: x@y.example"_s, u"a\r\n b"_s, u"a\0b"_s, u"a\n"_s, u"\na"_s,
              u"a\x85"
              "b"_s,
              u"a\x7F"_s, u"a\x0B"_s})
            QTest::newRow(text.toUtf8().toPercentEncoding().constData()) << text;
    }

    void noFieldBecomesTwo()
    {
        QFETCH(QString, text);
        const auto field = Field::text("Subject", text);
        QVERIFY(!field);
        QCOMPARE(field.error().code, ErrorCode::FieldBodyInvalid);
        QVERIFY(!Field::fromUser(u"X-Any", text));
        QVERIFY(!Field::fromUser(u"Date", u"24 Nov 2026 05:51:32 +0100"_s + text));
        QVERIFY(!Field::fromUser(u"To", u"a@b.example, "_s + text));
        const QByteArray named =
            Field::addresses("To", AddressList(Mailbox(AddrSpec::parse(u"a@b.example").value(), text)))
                .toBytes();
        QCOMPARE(faultOf(named), QString());
        // From an encoded-word, by way of reading
        const QByteArray encoded = "=?UTF-8?B?" + text.toUtf8().toBase64() + "?=";
        const QString read = Field::raw("Subject", encoded).value().toText();
        QCOMPARE(faultOf(Field::text("Subject", read).value().toBytes()), QString());
    }

    void rawIsKept_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *label, const QByteArray &body, const QByteArray &bytes) {
            QTest::newRow(label) << body << bytes;
        };
        row("plain", "a", "X: a\r\n");
        row("with its space", " a", "X: a\r\n");
        row("final line end", " a\r\n", "X: a\r\n");
        row("folded", " a\r\n\tb", "X: a\r\n\tb\r\n");
        row("LF", " a\n b\n", "X: a\r\n b\r\n");
        row("blank lines", " a\r\n \r\n\t\r\n b\r\n  \r\n", "X: a\r\n \t b\r\n");
        row("only blank lines", "\r\n \r\n \r\n", "X:\r\n");
        row("encoded-word", " =?iso-8859-1?q?a=FC?=", "X: =?iso-8859-1?q?a=FC?=\r\n");
        row("raw UTF-8", " \xC3\xBC b", "X: =?UTF-8?B?w7w=?= b\r\n");
        row("raw windows-1252", " \x80 b", "X: =?UTF-8?B?4oKs?= b\r\n");
        row("two long words", " " + QByteArray(600, 'a') + ' ' + QByteArray(600, 'b'),
            "X: " + QByteArray(600, 'a') + "\r\n " + QByteArray(600, 'b') + "\r\n");
        for (const QByteArray &wrong :
             {QByteArray("a\r\nb"), QByteArray("a\nb"), QByteArray("a\rb"), QByteArray("a\r b"),
              QByteArray("a\0b", 3), QByteArray("a\r\n\r\n b"), QByteArray("a\x01")})
            row(wrong.toPercentEncoding().constData(), wrong, {});
    }

    void rawIsKept()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, bytes);
        const auto field = Field::raw("X", body);
        QCOMPARE(field.has_value(), !bytes.isEmpty());
        if (field)
            QCOMPARE(field->toBytes(), bytes);
    }

    void rawAddressesAreKept()
    {
        // Raw octets in a name: the addresses are written anew.
        QCOMPARE(Field::raw("To", " J\xC3\xBCrgen <a@b.example>, c@d.example").value().toBytes(),
                 "To: =?UTF-8?Q?J=C3=BCrgen?= <a@b.example>, c@d.example\r\n");
        // What can't be read is still not decoded, which could make another address of it.
        const QByteArray odd =
            Field::raw("To", " J\xC3\xBCrgen, =?UTF-8?Q?x=40y=2C?= <a@b.example>").value().toBytes();
        QCOMPARE(odd, "To: =?UTF-8?B?SsO8cmdlbiw=?= =?UTF-8?Q?x=40y=2C?= <a@b.example>\r\n");
        QCOMPARE(Field::raw("To", " wrong, a@b.example, <>, Team: b@b.example, ;")
                     .value()
                     .toAddresses()
                     .mailboxes()
                     .size(),
                 std::size_t(2));
    }

    void textIsRead_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *label, const QByteArray &body, const QString &text) {
            QTest::newRow(label) << body << text;
        };
        row("adjacent", "=?UTF-8?Q?a?=\r\n =?UTF-8?Q?b?= c =?UTF-8?Q?d?=", u"ab c d"_s);
        row("no-break space between", "=?UTF-8?Q?a?=\xC2\xA0=?UTF-8?Q?b?=", u"a\u00A0b"_s);
        row("split character", "=?UTF-8?B?w4TD?= =?utf-8?Q?=96?=", u"ÄÖ"_s);
        row("two charsets", "=?iso-8859-1?Q?=FC?= =?UTF-8?Q?=C3=BC?=", u"üü"_s);
        row("glued", "x=?UTF-8?Q?a?==?UTF-8?Q?b?=y", u"xaby"_s);
        row("language", "=?UTF-8*de?Q?=C3=BC?=", u"ü"_s);
        row("iso-2022-jp", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", u"日本"_s);
        row("raw",
            "Gr\xC3\xBC\xC3\x9F"
            "e",
            u"Grüße"_s);
        row("raw latin1",
            "Gr\xFC\xDF"
            "e",
            u"Grüße"_s);
        row("line end", "=?UTF-8?Q?a=0D=0ABcc:_x?=", u"a  Bcc: x"_s);
        row("not one", "=?UTF-8?X?a?= =?UTF-8?Q?a =?\?= =?a b?Q?c?=", u"=?UTF-8?X?a?= a =? =?a b?Q?c?="_s);
        row("cut off", "=?UTF-8?Q?a", u"=?UTF-8?Q?a"_s);
        row("empty", "a =?UTF-8?Q?\?= b", u"a  b"_s);
        row("broken base64", "=?UTF-8?B?YW*Jj?=", u"abc"_s);
        row("broken Q", "=?UTF-8?Q?a=4=zz=C3=BC?=", u"a=4=zzü"_s);
        row("unknown charset", "=?x-none?Q?=C3=BC?=", u"ü"_s);
    }

    void textIsRead()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, text);
        QCOMPARE(Field::raw("Subject", body).value().toText(), text);
    }

    void fromUserReadsByName()
    {
        QCOMPARE(Field::fromUser(u"reply-to", u"Ä <a@b.example>"_s).value().toBytes(),
                 "reply-to: =?UTF-8?B?w4Q=?= <a@b.example>\r\n");
        QCOMPARE(Field::fromUser(u"Date", u"Tue, 24 Nov 2026 05:51:32 +0100"_s).value().toBytes(),
                 "Date: Tue, 24 Nov 2026 05:51:32 +0100\r\n");
        QCOMPARE(Field::fromUser(u"References", u"<a@b>  <c@d>"_s).value().toBytes(),
                 "References: <a@b> <c@d>\r\n");
        QCOMPARE(Field::fromUser(u"X-Any", u"ü"_s).value().toBytes(), "X-Any: =?UTF-8?B?w7w=?=\r\n");
        QCOMPARE(Field::fromUser(u"To", u"a"_s).error().code, ErrorCode::AddressSyntax);
        QCOMPARE(Field::fromUser(u"Date", u"soon"_s).error().code, ErrorCode::FieldBodyInvalid);
        QCOMPARE(Field::fromUser(u"References", u"<a@b> <c>"_s).error().code, ErrorCode::FieldBodyInvalid);
        QCOMPARE(Field::fromUser(u"Message-ID", u"<a@b> <c"_s).error().code, ErrorCode::FieldBodyInvalid);
        QCOMPARE(Field::fromUser(u"a b", u"x"_s).error().code, ErrorCode::FieldNameInvalid);
    }

    void messageIds()
    {
        for (const QByteArray &right : {QByteArray("a@b"), QByteArray(" <a@b> "),
                                        QByteArray("a.b+c$d@[1.2.3.4]"), QByteArray("\"a\"@b")})
            QVERIFY(MessageId::parse(right));
        for (const QByteArray &wrong :
             {QByteArray(), QByteArray("<>"), QByteArray("a"), QByteArray("@b"), QByteArray("a@"),
              QByteArray("a b@c"), QByteArray("a@b\r\nc"), QByteArray("<a@b"), QByteArray("<<a@b>>"),
              QByteArray("\xC3\xBC@b"), "a@" + QByteArray(999, 'a')})
            QVERIFY2(!MessageId::parse(wrong), wrong.constData());
        for (const QByteArray &old : {QByteArray("<a>"), QByteArray(" <a.b$c> "), QByteArray("<a@>")}) {
            QVERIFY2(!MessageId::parse(old), old.constData());
            QCOMPARE('<' + MessageId::read(old)->toBytes() + '>', old.trimmed());
            QVERIFY(!MessageId::read(old)->isValid());
        }
        for (const QByteArray &none :
             {QByteArray("<>"), QByteArray("a"), QByteArray("<a b>"), QByteArray("<<a>>"),
              QByteArray("<a\r\nb>"), QByteArray("<\xC3\xBC>"), '<' + QByteArray(901, 'a') + '>'})
            QVERIFY2(!MessageId::read(none), none.constData());
        SeededRandom random(1);
        const MessageId id = MessageId::generate(random, Domain::parse(u"münchen.example").value());
        QVERIFY(id.toBytes().endsWith("@xn--mnchen-3ya.example"));
        QCOMPARE(id.toBytes().indexOf('@'), 32);
        QVERIFY(!(MessageId::generate(random, Domain::parse(u"a.example").value()) == id));
        QCOMPARE(MessageId::parse('<' + id.toBytes() + '>').value(), id);
        const auto ids =
            Field::raw("References", " <a@b>\r\n\t<c@\r\n d> text <e> (<f@g>)").value().toMessageIds();
        QCOMPARE(ids.size(), 4);
        QCOMPARE(ids[1].toBytes(), "c@d");
        QCOMPARE(ids[2].toBytes(), "e"); // as old programs write them
    }

    void headerKeepsOrder()
    {
        Header header;
        header.append(Field::text("A", u"1"_s).value());
        header.append(Field::text("B", u"2"_s).value());
        header.append(Field::text("a", u"3"_s).value());
        header.set(Field::text("A", u"4"_s).value());
        QCOMPARE(header.fields().size(), std::size_t(2));
        QCOMPARE(header.find("a")->toText(), u"4"_s);
        header.set(Field::text("C", u"5"_s).value());
        QCOMPARE(header.fields().back().toText(), u"5"_s);
        header.remove("b");
        QVERIFY(!header.find("B"));
    }

    // Whatever the value, what is written is right and is read back as the same.

    void anyText_data()
    {
        QTest::addColumn<bool>("utf8");
        QTest::newRow("ASCII") << false;
        QTest::newRow("UTF-8") << true;
    }

    void anyText()
    {
        QFETCH(bool, utf8);
        SeededRandom random(1);
        for (int i = 0; i < rounds; ++i) {
            const auto field = Field::text("Subject", generated::text(random));
            QVERIFY(field);
            const QByteArray bytes = field->toBytes(utf8);
            const QString fault = faultOf(bytes, utf8);
            QVERIFY2(fault.isEmpty(), qPrintable(fault + u'\n' + QString::fromUtf8(bytes)));
            const auto again = Field::raw("Subject", bodyOf(bytes));
            QVERIFY(again);
            QCOMPARE(again->toText(), field->toText());
            QCOMPARE(again->toBytes(utf8), bytes);
        }
    }

    void anyAddresses_data() { anyText_data(); }

    void anyAddresses()
    {
        QFETCH(bool, utf8);
        SeededRandom random(2);
        for (int i = 0; i < rounds; ++i) {
            const AddressList list = addressList(random);
            const QByteArray bytes = Field::addresses("To", list).toBytes(utf8);
            const QString fault = faultOf(bytes, utf8);
            QVERIFY2(fault.isEmpty(), qPrintable(fault + u'\n' + QString::fromUtf8(bytes)));
            const AddressList again = Field::raw("To", bodyOf(bytes)).value().toAddresses();
            QCOMPARE(again.toString(), list.toString());
            QVERIFY(again == list);
            // The same by way of what a person reads and types.
            const auto typed = AddressList::parse(list.toString());
            QVERIFY2(typed, qPrintable(list.toString()));
            QCOMPARE(typed->toString(), list.toString());
            QVERIFY(*typed == list);
        }
    }

    void anyDate()
    {
        SeededRandom random(3);
        for (int i = 0; i < rounds; ++i) {
            const auto seconds = generated::below(random, 200'000'000'000) - 30'000'000'000;
            const auto offset = static_cast<int>(generated::below(random, 28 * 60) - 14 * 60) * 60;
            const QDateTime date = QDateTime::fromSecsSinceEpoch(seconds, Qt::OffsetFromUTC, offset);
            const QByteArray bytes = Field::date("Date", date).toBytes();
            QCOMPARE(faultOf(bytes), QString());
            const auto again = Field::raw("Date", bodyOf(bytes)).value().toDate();
            QVERIFY2(again, bytes.constData());
            QCOMPARE(*again, date);
            QCOMPARE(again->offsetFromUtc(), offset);
        }
    }

    void anyMessageIds()
    {
        SeededRandom random(4);
        for (int i = 0; i < rounds; ++i) {
            QList<MessageId> ids;
            for (auto left = 1 + generated::below(random, 12); left > 0; --left) {
                const QString domain = QString(1 + generated::below(random, 60), u'd') + u".example"_s;
                ids.append(MessageId::generate(random, Domain::parse(domain).value()));
            }
            const QByteArray bytes = Field::messageIds("References", ids).toBytes();
            QCOMPARE(faultOf(bytes), QString());
            QCOMPARE(Field::raw("References", bodyOf(bytes)).value().toMessageIds(), ids);
        }
    }
};

QTEST_GUILESS_MAIN(TestField)
#include "tst_Field.moc"
