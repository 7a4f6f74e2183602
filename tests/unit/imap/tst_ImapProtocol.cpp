#include "tests/unit/imap/Talk.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::imap;
using namespace envoi::test;
using Verdict = Outcome::Verdict;

namespace {

const QByteArray message = "Message-ID: <1@x>\r\nBcc: ben@example.com\r\n\r\nHello\r\n";

Copy copyOf(const QByteArray &octets, const QByteArray &id = "<1@x>", qint64 size = -1)
{
    Copy copy;
    copy.open = [octets, size]() -> Result<Copy::Content> {
        return Copy::Content{std::make_unique<BytesSource>(octets), size < 0 ? octets.size() : size};
    };
    copy.messageId = id;
    copy.sentAt = QDateTime(QDate(2026, 7, 4), QTime(23, 5, 9), Qt::UTC);
    return copy;
}

Protocol::Settings settings(Security security = Security::ImplicitTls)
{
    return {.security = security,
            .credentials = {u"anna"_s, Secret("pa55word")},
            .host = u"imap.example.com"_s,
            .mailbox = {}};
}

std::vector<Copy> one(Copy copy)
{
    std::vector<Copy> copies;
    copies.push_back(std::move(copy));
    return copies;
}

std::vector<Copy> one()
{
    return one(copyOf(message));
}

/// The usual way to the folder.
QByteArrayList arrived(const QByteArray &capabilities =
                           "IMAP4rev1 SASL-IR AUTH=PLAIN SPECIAL-USE LIST-EXTENDED LITERAL+ UIDPLUS")
{
    return {"S: * OK [CAPABILITY " + capabilities + "] ready",
            "C: e1 AUTHENTICATE PLAIN AGFubmEAcGE1NXdvcmQ=",
            "S: e1 OK [CAPABILITY " + capabilities + "] welcome"};
}

const QByteArrayList listed{"C: e2 LIST (SPECIAL-USE) \"\" \"*\"", "S: * LIST (\\Sent) \"/\" Gesendet",
                            "S: e2 OK done"};
const QByteArrayList searched{"C: e3 EXAMINE \"Gesendet\"",
                              "S: * 3 EXISTS",
                              "S: * OK [UIDVALIDITY 77] x",
                              "S: e3 OK [READ-ONLY] done",
                              "C: e4 UID SEARCH HEADER Message-ID \"<1@x>\"",
                              "S: * SEARCH",
                              "S: e4 OK done"};
const QByteArray appendLine =
    R"(C: e5 APPEND "Gesendet" (\Seen) " 4-Jul-2026 23:05:09 +0000" {)" + QByteArray::number(message.size());

QByteArrayList upToAppend()
{
    return arrived() + listed + searched + QByteArrayList{appendLine + "+}", "M"};
}

} // namespace

Q_DECLARE_METATYPE(envoi::imap::Outcome::Verdict)

class tst_ImapProtocol : public QObject {
    Q_OBJECT

private slots:
    void conversations_data();
    void conversations();
    void cuts_data();
    void cuts();
    void appended();
    void severalCopies();
    void longMessageWaitsForLeave();
    void contentOfAnotherSize_data();
    void contentOfAnotherSize();
    void noSecretInTranscript();
    void withoutCopies();
    void chosenFolder();
    void utf8();
    void oAuth();
    void injectionBeforeTls();
};

void tst_ImapProtocol::conversations_data()
{
    QTest::addColumn<int>("security");
    QTest::addColumn<bool>("loopback");
    QTest::addColumn<QByteArrayList>("rows");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<int>("code"); // of the copy's error; -1 for none
    QTest::addColumn<bool>("later");
    const auto row = [](const char *title, const QByteArrayList &rows, Verdict verdict = Verdict::Appended,
                        std::optional<ErrorCode> code = {}, bool later = false,
                        Security security = Security::ImplicitTls, bool loopback = false) {
        QTest::newRow(title) << static_cast<int>(security) << loopback << rows << verdict
                             << (code ? static_cast<int>(*code) : -1) << later;
    };
    using enum ErrorCode;
    constexpr auto no = Verdict::NotAppended;
    const QByteArrayList bye{"C: e6 LOGOUT", "S: * BYE see you", "S: e6 OK done", "END"};

    row("all goes well", upToAppend() + QByteArrayList{"S: e5 OK [APPENDUID 77 12] done"} + bye);
    row("hangs up instead of a goodbye",
        upToAppend() + QByteArrayList{"S: e5 OK done", "C: e6 LOGOUT", "X", "END"});
    row("it is there already",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE \"Gesendet\"", "S: * OK [UIDVALIDITY 77] x", "S: e3 OK done",
                           "C: e4 UID SEARCH HEADER Message-ID \"<1@x>\"", "S: * SEARCH 9 11",
                           "S: e4 OK done", "C: e5 LOGOUT", "S: * BYE", "S: e5 OK", "END"},
        Verdict::WasThere);
    row("found in the words of IMAP4rev2",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE \"Gesendet\"", "S: e3 OK done", "C: e4 UID SEARCH*",
                           "S: * ESEARCH (TAG \"e4\") UID ALL 9:11", "S: e4 OK done", "C: e5 LOGOUT", "X",
                           "END"},
        Verdict::WasThere);
    row("found nothing in the words of IMAP4rev2",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE \"Gesendet\"", "S: e3 OK done", "C: e4 UID SEARCH*",
                           "S: * ESEARCH (TAG \"e4\") UID", "S: e4 OK done", appendLine + "+}", "M",
                           "S: e5 OK x"} +
            bye);
    row("can't be searched",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE \"Gesendet\"", "S: e3 OK done", "C: e4 UID SEARCH*",
                           "S: e4 BAD what", appendLine + "+}", "M", "S: e5 OK x"} +
            bye);

    // What is not refused for good
    const auto refusal = [&](const char *title, const char *answer, ErrorCode code, bool later) {
        row(title, upToAppend() + QByteArrayList{"S: e5 " + QByteArray(answer)} + bye, no, code, later);
    };
    refusal("over quota", "NO [OVERQUOTA] full", MailboxFull, true);
    refusal("too big", "NO [TOOBIG] too big", MessageTooLarge, false);
    refusal("no permission", "NO [NOPERM] no", MailboxUnavailable, false);
    refusal("not at present", "NO [INUSE] busy", TemporaryFailure, true);
    refusal("without a reason", "NO no", TemporaryFailure, true);
    refusal("BAD", "BAD what", MessageRefused, false);

    row("BYE instead of an answer", upToAppend() + QByteArrayList{"S: * BYE shutting down", "END"},
        Verdict::Unknown, OutcomeUnknown, true);
    row("another tag", upToAppend() + QByteArrayList{"S: x9 OK done", "END"}, Verdict::Unknown,
        OutcomeUnknown, true);
    row("no IMAP at all", {"S: 220 mail ESMTP", "END"}, no, NotImap);
    row("refused at the door", {"S: * BYE too many", "END"}, no, ServiceUnavailable, true);
    row("hangs up at the door", {"X", "END"}, no, ConnectionLost, true);
    row("silent", {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "C: e1 AUTHENTICATE*", "T", "END"},
        no, TimedOut, true);
    row("cancelled",
        {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "C: e1 AUTHENTICATE*", "CANCEL", "END"}, no,
        Cancelled, true);
    row("a continuation that nobody waits for", arrived() + QByteArrayList{"C: e2 LIST*", "S: + go", "END"},
        no, ProtocolViolation, true);
    row("OK before the message is said",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN SPECIAL-USE LIST-EXTENDED") + listed + searched +
            QByteArrayList{appendLine + "}", "S: e5 OK done", "END"},
        no, ProtocolViolation, true);

    // Folders
    row("by its name, as nothing is for that use",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN") +
            QByteArrayList{"C: e2 LIST \"\" \"*\"", "S: * LIST () \".\" INBOX",
                           "S: * LIST () \".\" \"Sent Items\"", "S: e2 OK done",
                           "C: e3 EXAMINE \"Sent Items\"", "S: e3 OK x", "C: e4 UID SEARCH*", "S: e4 OK x",
                           "C: e5 APPEND \"Sent Items\"*", "S: + go", "M", "S: e5 OK x"} +
            bye);
    row("made, as there is none",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE CREATE-SPECIAL-USE") +
            QByteArrayList{"C: e2 LIST \"\" \"*\"", "S: * LIST () \".\" INBOX", "S: e2 OK done",
                           "C: e3 NAMESPACE", "S: * NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "S: e3 OK done",
                           "C: e4 CREATE \"INBOX.Sent\" (USE (\\Sent))", "S: e4 OK done",
                           "C: e5 SUBSCRIBE \"INBOX.Sent\"", "S: e5 NO no", "C: e6 APPEND \"INBOX.Sent\"*",
                           "S: + go", "M", "S: e6 OK x", "C: e7 LOGOUT", "X", "END"});
    row("made without its use",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN CREATE-SPECIAL-USE") +
            QByteArrayList{"C: e2 LIST \"\" \"*\"", "S: e2 OK done", "C: e3 CREATE \"Sent\" (USE (\\Sent))",
                           "S: e3 NO [USEATTR] no", "C: e4 CREATE \"Sent\"",
                           "S: e4 NO [ALREADYEXISTS] is there", "C: e5 SUBSCRIBE \"Sent\"", "S: e5 OK x",
                           "C: e6 APPEND \"Sent\"*", "S: + go", "M", "S: e6 OK x", "C: e7 LOGOUT", "X",
                           "END"});
    row("can't be made",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN") +
            QByteArrayList{"C: e2 LIST \"\" \"*\"", "S: e2 OK done", "C: e3 CREATE \"Sent\"",
                           "S: e3 NO [NOPERM] no", "C: e4 LOGOUT", "X", "END"},
        no, MailboxUnavailable);
    row("gone meanwhile",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE*", "S: e3 NO [NONEXISTENT] gone", R"(C: e4 APPEND "Gesendet"*)",
                           "M", "S: e4 NO [TRYCREATE] gone", "C: e5 CREATE \"Gesendet\"", "S: e5 OK x",
                           "C: e6 SUBSCRIBE*", "S: e6 OK x", "C: e7 APPEND \"Gesendet\"*", "M", "S: e7 OK x",
                           "C: e8 LOGOUT", "X", "END"});
    row("gone for good",
        arrived() + listed +
            QByteArrayList{"C: e3 EXAMINE*", "S: e3 NO gone", R"(C: e4 APPEND "Gesendet"*)", "M",
                           "S: e4 NO [TRYCREATE] gone", "C: e5 CREATE*", "S: e5 OK x", "C: e6 SUBSCRIBE*",
                           "S: e6 OK x", "C: e7 APPEND*", "M", "S: e7 NO [TRYCREATE] gone", "C: e8 LOGOUT",
                           "X", "END"},
        no, MailboxUnavailable);
    row("a server that refuses to list only some",
        arrived() + QByteArrayList{"C: e2 LIST (SPECIAL-USE)*", "S: e2 BAD what", "C: e3 LIST \"\" \"*\"",
                                   "S: * LIST (\\Sent) \"/\" {8}\r\nGesendet", "S: e3 OK x",
                                   "C: e4 EXAMINE \"Gesendet\"", "S: e4 OK x", "C: e5 UID SEARCH*",
                                   "S: e5 OK x", "C: e6 APPEND \"Gesendet\"*", "M", "S: e6 OK x",
                                   "C: e7 LOGOUT", "X", "END"});
    row("larger than it takes",
        arrived("IMAP4rev1 SASL-IR AUTH=PLAIN SPECIAL-USE LIST-EXTENDED APPENDLIMIT=20") + listed + searched +
            QByteArrayList{"C: e5 LOGOUT", "X", "END"},
        no, MessageTooLarge);

    // Log-in
    row("capabilities have to be asked for",
        {"S: * OK hi", "C: e1 CAPABILITY", "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN", "S: e1 OK x",
         "C: e2 AUTHENTICATE PLAIN", "S: +",
         "C: AGFubmEAcGE1NXdvcmQ=", "S: e2 NO [AUTHENTICATIONFAILED] wrong", "C: e3 LOGOUT", "X", "END"},
        no, AuthenticationRefused);
    row("by the command",
        {"S: * OK [CAPABILITY IMAP4rev1] hi", "C: e1 LOGIN \"anna\" \"pa55word\"", "S: e1 OK x",
         "C: e2 CAPABILITY", "S: * CAPABILITY IMAP4rev1", "S: e2 OK", "C: e3 LIST*", "X", "END"},
        no, ConnectionLost, true);
    row("not by the command", {"S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi", "C: e1 LOGOUT", "X", "END"},
        no, AuthenticationUnavailable);
    row("a mechanism that does not work, then another",
        {"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi", "C: e1 AUTHENTICATE PLAIN*",
         "S: e1 BAD not here", "C: e2 LOGIN \"anna\" \"pa55word\"", "S: e2 NO wrong", "C: e3 LOGOUT", "X",
         "END"},
        no, AuthenticationRefused);
    row("not at present either",
        {"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi", "C: e1 AUTHENTICATE PLAIN*",
         "S: e1 NO [UNAVAILABLE] later", "C: e2 LOGOUT", "X", "END"},
        no, TemporaryFailure, true);
    row("welcome without a log-in",
        {"S: * PREAUTH [CAPABILITY IMAP4rev1] hi", "C: e1 LIST \"\" \"*\"", "X", "END"}, no, ConnectionLost,
        true);

    // TLS
    const auto tls = Security::StartTls;
    row("STARTTLS, and nothing of before counts",
        QByteArrayList{"S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] hi", "C: e1 STARTTLS",
                       "S: e1 OK x", "TLS", "C: e2 CAPABILITY", "S: * CAPABILITY IMAP4rev1 LOGINDISABLED",
                       "S: e2 OK x", "C: e3 LOGOUT", "X", "END"},
        no, AuthenticationUnavailable, false, tls);
    row("no STARTTLS", {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi", "C: e1 LOGOUT", "X", "END"}, no,
        TlsNotOffered, false, tls);
    row("STARTTLS refused",
        {"S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi", "C: e1 STARTTLS", "S: e1 NO no", "C: e2 LOGOUT", "X",
         "END"},
        no, TlsNotOffered, false, tls);
    row("PREAUTH instead of STARTTLS",
        {"S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi", "C: e1 LOGOUT", "X", "END"}, no, TlsNotOffered,
        false, tls);
    row("no password in the clear",
        {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi", "C: e1 LOGOUT", "X", "END"}, no,
        AuthenticationUnavailable, false, Security::None);
    row("but within this computer",
        {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "C: e1 AUTHENTICATE PLAIN*", "X", "END"}, no,
        ConnectionLost, true, Security::None, true);
}

void tst_ImapProtocol::conversations()
{
    QFETCH(int, security);
    QFETCH(bool, loopback);
    QFETCH(QByteArrayList, rows);
    QFETCH(Verdict, verdict);
    QFETCH(int, code);
    QFETCH(bool, later);
    for (const auto chopping : {Talk::Chopping::Whole, Talk::Chopping::Lines, Talk::Chopping::Octets}) {
        Protocol protocol(settings(static_cast<Security>(security)), one());
        protocol.connected({.loopback = loopback});
        Talk talk(protocol, message, chopping);
        QCOMPARE(talk.follow(rows), QByteArray());
        QCOMPARE(talk.outcomes.size(), std::size_t(1));
        const Outcome &outcome = talk.outcomes.front();
        QCOMPARE(outcome.verdict, verdict);
        QCOMPARE(outcome.error ? static_cast<int>(outcome.error->code) : -1, code);
        QCOMPARE(outcome.mayPassLater, later);
        QCOMPARE(outcome.isThere(), !outcome.error);
    }
}

/// Wherever it is cut: unknown exactly from the message's last octet to the answer.
void tst_ImapProtocol::cuts_data()
{
    QTest::addColumn<QByteArrayList>("rows");
    QTest::addColumn<Verdict>("verdict");
    const QByteArrayList before = arrived() + listed + searched;
    const auto row = [&](const char *title, const QByteArrayList &rows, Verdict verdict) {
        QTest::newRow(title) << before + rows << verdict;
    };
    const QByteArray line = appendLine + "+}";
    row("all said", {line, "M", "X", "END"}, Verdict::Unknown);
    row("all said, and the time is over", {line, "M", "T", "END"}, Verdict::Unknown);
    row("all said, and cancelled", {line, "M", "CANCEL", "END"}, Verdict::Unknown);
    row("only the line end did not leave", {line, "M", "X: 2", "END"}, Verdict::Unknown);
    row("the last octet did not leave", {line, "M", "X: 3", "END"}, Verdict::NotAppended);
    row("nothing left", {line, "M", "X: 1000", "END"}, Verdict::NotAppended);
    row("answered", {line, "M", "S: e5 OK x", "C: e6 LOGOUT", "X", "END"}, Verdict::Appended);
    row("half an answer", {line, "M", "S~ e5 O", "X", "END"}, Verdict::Unknown);
}

void tst_ImapProtocol::cuts()
{
    QFETCH(QByteArrayList, rows);
    QFETCH(Verdict, verdict);
    Protocol protocol(settings(), one());
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(talk.follow(rows), QByteArray());
    QCOMPARE(talk.outcomes.at(0).verdict, verdict);
}

void tst_ImapProtocol::appended()
{
    Protocol protocol(settings(), one());
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(
        talk.follow(upToAppend() + QByteArrayList{"S: e5 OK [APPENDUID 77 12] done", "C: e6 LOGOUT", "X"}),
        "");
    const Outcome &outcome = talk.outcomes.at(0);
    QCOMPARE(outcome.mailbox, u"Gesendet"_s);
    QCOMPARE(outcome.uidValidity, 77u);
    QCOMPARE(outcome.uid, 12u);
    QVERIFY(!talk.error);
    QCOMPARE(protocol.facts().mechanism, u"PLAIN"_s);
}

/// One that is refused does not take the others along; a session that ends does.
void tst_ImapProtocol::severalCopies()
{
    std::vector<Copy> copies;
    for (int i = 0; i < 4; ++i)
        copies.push_back(copyOf(message, {}));
    copies[1].open = [] { return failure(ErrorCode::FileMissing, u"x.eml"_s); };
    Protocol protocol(settings(), std::move(copies));
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(talk.follow(arrived() + listed +
                         QByteArrayList{"C: e3 APPEND*", "M", "S: e3 NO [TOOBIG] no", "C: e4 APPEND*", "M",
                                        "S: e4 OK x", "C: e5 APPEND*", "M", "X", "END"}),
             "");
    QCOMPARE(talk.outcomes.size(), std::size_t(4));
    QCOMPARE(talk.outcomes[0].error->code, ErrorCode::MessageTooLarge);
    QCOMPARE(talk.outcomes[1].error->code, ErrorCode::FileMissing);
    QCOMPARE(talk.outcomes[2].verdict, Verdict::Appended);
    QCOMPARE(talk.outcomes[3].verdict, Verdict::Unknown);
}

void tst_ImapProtocol::longMessageWaitsForLeave()
{
    const QByteArray large = "Subject: x\r\n\r\n" + QByteArray("0123456789\r\n").repeated(100'000);
    {
        Protocol protocol(settings(), one(copyOf(large, {})));
        protocol.connected({});
        Talk talk(protocol, large);
        QCOMPARE(
            talk.follow(arrived() + listed +
                        QByteArrayList{"C: e3 APPEND*", "S: + go", "M", "S: e3 OK x", "C: e4 LOGOUT", "X"}),
            "");
        QVERIFY(talk.everythingSaid.contains('{' + QByteArray::number(large.size()) + "}\r\n"));
    }
    // Refused before anything of it was said.
    Protocol protocol(settings(), one(copyOf(large, {})));
    protocol.connected({});
    Talk talk(protocol, large);
    QCOMPARE(talk.follow(arrived() + listed +
                         QByteArrayList{"C: e3 APPEND*", "S: e3 NO [OVERQUOTA] full", "C: e4 LOGOUT", "X"}),
             "");
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::MailboxFull);
    QVERIFY(talk.everythingSaid.size() < 1000);
    // Refused in the middle: what is on its way can't be taken back, so that the connection ends.
    Protocol third(settings(), one(copyOf(large, {})));
    third.connected({});
    Talk cut(third, large);
    QCOMPARE(cut.follow(arrived() + listed + QByteArrayList{"C: e3 APPEND*"}), "");
    third.receive("+ go\r\n");
    QVERIFY(third.takeOutput().size() < 200'000);
    third.receive("e3 NO [OVERQUOTA] full\r\n");
    cut.drain();
    QCOMPARE(cut.finishedCount, 1);
    QCOMPARE(cut.outcomes.at(0).verdict, Verdict::NotAppended);
    QCOMPARE(cut.outcomes.at(0).error->code, ErrorCode::MailboxFull);
}

void tst_ImapProtocol::contentOfAnotherSize_data()
{
    QTest::addColumn<int>("difference");
    QTest::newRow("longer than it said") << -1;
    QTest::newRow("shorter than it said") << 1;
}

/// A file that changed is never stored as if it were whole.
void tst_ImapProtocol::contentOfAnotherSize()
{
    QFETCH(int, difference);
    std::vector<Copy> copies = one(copyOf(message, {}, message.size() + difference));
    copies.push_back(copyOf(message, {}));
    Protocol protocol(settings(), std::move(copies));
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(talk.follow(arrived() + listed), "");
    QCOMPARE(talk.finishedCount, 1);
    QCOMPARE(talk.outcomes.size(), std::size_t(2));
    QCOMPARE(talk.outcomes[0].verdict, Verdict::NotAppended);
    QCOMPARE(talk.outcomes[0].error->code, ErrorCode::FileChanged);
    QCOMPARE(talk.outcomes[1].error->code, ErrorCode::ConnectionLost);
    QVERIFY(talk.outcomes[1].mayPassLater);
}

void tst_ImapProtocol::noSecretInTranscript()
{
    const std::pair<QByteArray, int> ways[] = {{"AUTH=PLAIN SASL-IR", 0}, {"AUTH=LOGIN", 2}, {"X", 0}};
    for (const auto &[way, challenges] : ways) {
        Protocol protocol(settings(), one());
        protocol.connected({});
        Talk talk(protocol, message);
        protocol.receive("* OK [CAPABILITY IMAP4rev1 " + way + "] hi\r\n");
        talk.drain();
        for (int i = 0; i < challenges; ++i) {
            protocol.receive("+ VXNlcg==\r\n");
            talk.drain();
        }
        protocol.receive("e1 NO wrong: pa55word " + QByteArray("\0anna\0pa55word", 14).toBase64() + ' ' +
                         QByteArray("pa55word").toBase64() + "\r\n");
        talk.drain();
        QVERIFY(!talk.transcript.contains("pa55word"));
        QVERIFY(!talk.transcript.contains(QByteArray("pa55word").toBase64()));
        QVERIFY(!talk.transcript.contains("cGE1NXdvcmQ"));
        QVERIFY(!talk.outcomes.at(0).error->serverText.contains(u"pa55word"));
    }
}

void tst_ImapProtocol::withoutCopies()
{
    {
        Protocol protocol(settings(), {});
        protocol.connected({});
        Talk talk(protocol, message);
        QCOMPARE(
            talk.follow(arrived() + listed + QByteArrayList{"C: e3 LOGOUT", "S: * BYE", "S: e3 OK", "END"}),
            "");
        QVERIFY(!talk.error);
        QCOMPARE(protocol.facts().mailbox, u"Gesendet"_s);
        QVERIFY(!protocol.facts().willCreate);
    }
    auto chosen = settings();
    chosen.mailbox = u"Weg"_s;
    Protocol protocol(std::move(chosen), {});
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(
        talk.follow(arrived() + QByteArrayList{"C: e2 LIST \"\" \"Weg\"", "S: e2 OK x", "C: e3 LOGOUT", "X"}),
        "");
    QVERIFY(protocol.facts().willCreate);
}

void tst_ImapProtocol::chosenFolder()
{
    auto chosen = settings();
    chosen.mailbox = u"Gesendet & Läufe"_s;
    Protocol protocol(std::move(chosen), one(copyOf(message, {})));
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(talk.follow(arrived() + QByteArrayList{"C: e2 APPEND \"Gesendet &- L&AOQ-ufe\"*", "M",
                                                    "S: e2 NO [TRYCREATE] x",
                                                    "C: e3 CREATE \"Gesendet &- L&AOQ-ufe\"", "S: e3 OK",
                                                    "C: e4 SUBSCRIBE*", "S: e4 OK", "C: e5 APPEND*", "M",
                                                    "S: e5 OK x", "C: e6 LOGOUT", "X"}),
             "");
    QCOMPARE(talk.outcomes.at(0).mailbox, u"Gesendet & Läufe"_s);
}

void tst_ImapProtocol::utf8()
{
    Copy copy = copyOf(message, {});
    copy.hasUtf8Fields = true;
    auto chosen = settings();
    chosen.mailbox = u"Läufe"_s;
    Protocol protocol(std::move(chosen), one(std::move(copy)));
    protocol.connected({});
    Talk talk(protocol, message);
    QCOMPARE(talk.follow(arrived("IMAP4rev1 SASL-IR AUTH=PLAIN ENABLE UTF8=ACCEPT LITERAL+") +
                         QByteArrayList{"C: e2 ENABLE UTF8=ACCEPT", "S: * ENABLED UTF8=ACCEPT", "S: e2 OK",
                                        "C: e3 APPEND \"Läufe\"*", "M: " + QByteArray::number(message.size()),
                                        "C: )", "S: e3 OK x", "C: e4 LOGOUT", "X"}),
             "");
    QVERIFY(talk.everythingSaid.contains(" UTF8 (~{" + QByteArray::number(message.size()) + "+}\r\n"));
    QCOMPARE(talk.outcomes.at(0).verdict, Verdict::Appended);
}

void tst_ImapProtocol::oAuth()
{
    auto token = settings();
    token.credentials.kind = Credentials::Kind::OAuthToken;
    Protocol protocol(std::move(token), one());
    protocol.connected({});
    Talk talk(protocol, message);
    const QByteArray first = QByteArray("user=anna\1auth=Bearer pa55word\1\1").toBase64();
    QCOMPARE(talk.follow({"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN] hi",
                          "C: e1 AUTHENTICATE XOAUTH2 " + first,
                          "S: + " + QByteArray(R"({"status":"400"})").toBase64(), "C: ", "S: e1 NO x",
                          "C: e2 LOGOUT", "X"}),
             "");
    QCOMPARE(talk.outcomes.at(0).error->code, ErrorCode::AuthenticationRefused);
    QVERIFY(talk.outcomes.at(0).error->serverText.contains(u"status: 400"));
}

void tst_ImapProtocol::injectionBeforeTls()
{
    for (const auto chopping : {Talk::Chopping::Whole, Talk::Chopping::Octets}) {
        Protocol protocol(settings(Security::StartTls), one());
        protocol.connected({});
        Talk talk(protocol, message, chopping);
        QCOMPARE(talk.follow({"S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi", "C: e1 STARTTLS", "S: e1 OK go",
                              "S: * CAPABILITY AUTH=PLAIN", "END"}),
                 "");
        QCOMPARE(talk.error->code, ErrorCode::TlsInjection);
    }
}

QTEST_GUILESS_MAIN(tst_ImapProtocol)
#include "tst_ImapProtocol.moc"
