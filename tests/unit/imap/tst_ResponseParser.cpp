#include "core/imap/ResponseParser.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::imap;

namespace {

struct Parse {
    std::vector<Response> responses;
    std::optional<ErrorCode> error;
};

Parse parse(const QByteArray &octets, qsizetype chunk)
{
    ResponseParser parser;
    Parse result;
    for (qsizetype from = 0; from < octets.size() && !result.error; from += chunk) {
        QByteArrayView piece = QByteArrayView(octets).sliced(from, std::min(chunk, octets.size() - from));
        while (!piece.isEmpty() && !result.error) {
            auto parsed = parser.feed(piece);
            if (!parsed)
                result.error = parsed.error().code;
            else if (*parsed)
                result.responses.push_back(std::move(**parsed));
        }
    }
    return result;
}

Token atom(const QByteArray &octets)
{
    return {Token::Kind::Atom, octets};
}

Token string(const QByteArray &octets)
{
    return {Token::Kind::String, octets};
}

const Token opened{Token::Kind::Open}, closed{Token::Kind::Close};

} // namespace

class tst_ResponseParser : public QObject {
    Q_OBJECT

private slots:
    void statuses();
    void data_data();
    void data();
    void textIsNoLiteral();
    void continuations();
    void refusals_data();
    void refusals();
    void anyChopping();
};

void tst_ResponseParser::statuses()
{
    const auto whole = parse("* OK [CAPABILITY IMAP4rev1 SASL-IR] hello there\r\n"
                             "e1 NO [AUTHENTICATIONFAILED] wrong\r\n"
                             "* bye\n"
                             "e2 OK [APPENDUID 38505 3955] done\r\n"
                             "e3 BAD\r\n"
                             "* PREAUTH [x \"a]b\" c] hi [y]\r\n"
                             "e4 OK [unclosed\r\n",
                             1000);
    QVERIFY(!whole.error);
    QCOMPARE(whole.responses.size(), std::size_t(7));
    const auto &r = whole.responses;
    QCOMPARE(r[0].kind, Response::Kind::Untagged);
    QCOMPARE(r[0].code, "CAPABILITY"_ba);
    QCOMPARE(r[0].codeArguments, QByteArrayList({"IMAP4rev1", "SASL-IR"}));
    QCOMPARE(r[0].text, u"hello there"_s);
    QCOMPARE(r[1].kind, Response::Kind::Tagged);
    QCOMPARE(r[1].tag, "e1"_ba);
    QVERIFY(r[1].isRefusal());
    QCOMPARE(r[2].status, Response::Status::Bye);
    QCOMPARE(r[3].codeArguments, QByteArrayList({"38505", "3955"}));
    QCOMPARE(r[4].status, Response::Status::Bad);
    QCOMPARE(r[5].code, "X"_ba);
    QCOMPARE(r[5].text, u"hi [y]"_s);
    QCOMPARE(r[6].code, ""_ba);
    QCOMPARE(r[6].text, u"[unclosed"_s);
}

void tst_ResponseParser::data_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<std::vector<Token>>("tokens");
    const auto row = [](const char *title, const QByteArray &octets, const QByteArray &name,
                        std::vector<Token> tokens) { QTest::newRow(title) << octets << name << tokens; };
    row("LIST", R"(* LIST (\HasNoChildren \Sent) "/" "Sent Items")", "LIST",
        {opened, atom("\\HasNoChildren"), atom("\\Sent"), closed, string("/"), string("Sent Items")});
    row("quoted characters", R"(* LIST () "\\" "a\"b")", "LIST",
        {opened, closed, string("\\"), string("a\"b")});
    row("a literal", "* LIST () NIL {6}\r\nG\r\nes)", "LIST",
        {opened, closed, atom("NIL"), string("G\r\nes)")});
    row("a literal and more", "* list () \"/\" {3}\r\nabc (x)", "LIST",
        {opened, closed, string("/"), string("abc"), opened, atom("x"), closed});
    row("an empty literal", "* X {0}\r\n", "X", {string("")});
    row("literal8 without asking", "* X ~{2+}\r\n\xff\x01", "X", {string("\xff\x01")});
    row("numbers", "* SEARCH 2 84 882", "SEARCH", {atom("2"), atom("84"), atom("882")});
    row("nothing found", "* SEARCH", "SEARCH", {});
    row("a number in front", "* 23 EXISTS", "EXISTS", {atom("23")});
    row("nested", R"(* NAMESPACE (("INBOX." ".")) NIL NIL)", "NAMESPACE",
        {opened, opened, string("INBOX."), string("."), closed, closed, atom("NIL"), atom("NIL")});
    row("an open quote", R"(* LIST () "/" "Sen)", "LIST", {});
    row("UTF-8", "* LIST () \"/\" \"Entw\xc3\xbcrfe\"", "LIST",
        {opened, closed, string("/"), string("Entw\xc3\xbcrfe")});
}

void tst_ResponseParser::data()
{
    QFETCH(QByteArray, octets);
    QFETCH(QByteArray, name);
    QFETCH(std::vector<Token>, tokens);
    for (const qsizetype chunk : {1, 2, 3, 7, 1000}) {
        const auto result = parse("* OK hi\r\n" + octets + "\r\n* OK after\r\n", chunk);
        QVERIFY(!result.error);
        QCOMPARE(result.responses.size(), std::size_t(3));
        QCOMPARE(result.responses[1].name, name);
        QVERIFY(result.responses[1].tokens == tokens);
        QVERIFY(!result.responses[1].shown.contains(u'\n'));
    }
}

/// Braces at the end of what is meant for people are just braces.
void tst_ResponseParser::textIsNoLiteral()
{
    const auto result = parse("* OK see {10}\r\n* NO {99999999}\r\ne1 OK {5}\r\n+ {3}\r\n* OK end\r\n", 4);
    QVERIFY(!result.error);
    QCOMPARE(result.responses.size(), std::size_t(5));
}

void tst_ResponseParser::continuations()
{
    const auto result = parse("* OK x\r\n+ cmVhZHk=\r\n+\r\n+ \r\n", 1000);
    QCOMPARE(result.responses.size(), std::size_t(4));
    QCOMPARE(result.responses[1].kind, Response::Kind::Continuation);
    QCOMPARE(result.responses[1].text, u"cmVhZHk="_s);
    QCOMPARE(result.responses[2].text, QString());
    QCOMPARE(result.responses[3].text, QString());
}

void tst_ResponseParser::refusals_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<ErrorCode>("code");
    constexpr auto no = ErrorCode::NotImap, violation = ErrorCode::ProtocolViolation;
    QTest::newRow("SMTP") << "220 mail.example.com ESMTP\r\n"_ba << no;
    QTest::newRow("POP3") << "+OK\r\n"_ba << no;
    QTest::newRow("HTTP") << "HTTP/1.1 400 Bad Request\r\n"_ba << no;
    QTest::newRow("a TLS alert") << "\x15\x03\x01"_ba << no;
    QTest::newRow("an empty line first") << "\r\n* OK\r\n"_ba << no;
    QTest::newRow("an endless greeting") << "* OK " + QByteArray(2'000'000, 'x') << no;
    QTest::newRow("an endless line") << "* OK x\r\n* X " + QByteArray(2'000'000, 'x') << violation;
    QTest::newRow("a huge literal") << "* OK x\r\n* X {99999999999}\r\n"_ba << violation;
    QTest::newRow("literals without end")
        << "* OK x\r\n* X" + QByteArray(" {1}\r\nx").repeated(300'000) << violation;
    QTest::newRow("a control character") << "* OK x\r\n\x01\r\n"_ba << violation;
}

void tst_ResponseParser::refusals()
{
    QFETCH(QByteArray, octets);
    QFETCH(ErrorCode, code);
    for (const qsizetype chunk : {qsizetype(977), octets.size()})
        QCOMPARE(parse(octets, chunk).error, code);
}

void tst_ResponseParser::anyChopping()
{
    const QByteArray octets = "* OK [CAPABILITY IMAP4rev1] hi {3}\r\n* LIST (\\Sent) \"/\" {4}\r\nSent\r\n"
                              "+ abc\r\n\r\n* 3 EXISTS\ne1 OK [APPENDUID 1 2] {9}\r\n* X {2}\nab{1}\r\nc\r\n";
    const auto whole = parse(octets, octets.size());
    QVERIFY(!whole.error);
    for (qsizetype chunk = 1; chunk < octets.size(); ++chunk) {
        const auto chopped = parse(octets, chunk);
        QVERIFY(!chopped.error);
        QVERIFY(chopped.responses == whole.responses);
    }
}

QTEST_GUILESS_MAIN(tst_ResponseParser)
#include "tst_ResponseParser.moc"
