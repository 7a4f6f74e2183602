#include "tests/unit/connection/ScramServer.h"
#include "tests/unit/smtp/Machine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;
using namespace envoi::test;
using Kind = Credentials::Kind;

/// Logging in by what is more than one line; PLAIN and LOGIN are in tst_ProtocolSession.
class tst_ProtocolLogin : public QObject {
    Q_OBJECT

private slots:
    void scram_data();
    void scram();
    void bindsToTheConnection_data();
    void bindsToTheConnection();
    void earlyRefusals_data();
    void earlyRefusals();
    void others_data();
    void others();
    void oauthFailure();
    void longResponses();
    void certificateNeedsTls();
};

namespace {

const Rows quit{"C: QUIT", "S: 221 bye", "END"};

Rows offering(const QByteArray &mechanisms)
{
    return {"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250 AUTH " + mechanisms};
}

QByteArray challenge(const QByteArray &text)
{
    return "S: 334 " + text.toBase64();
}

struct LogIn {
    explicit LogIn(Credentials credentials = {u"anna"_s, Secret(password)}, const QByteArray &binding = {})
        : protocol({Security::ImplicitTls, std::move(credentials), u"mx.example.com"_s, &numbers}, {}),
          talk(protocol, Conversation::Chopping::Lines)
    {
        protocol.connected({"client.example", false, binding});
    }

    /// What the client says as one line, without base64.
    QByteArray take(const QByteArray &prefix = {})
    {
        talk.drain();
        const QByteArray line = talk.said.chopped(2);
        talk.said.clear();
        return line.startsWith(prefix) ? QByteArray::fromBase64(line.sliced(prefix.size())) : "not: " + line;
    }

    /// Nothing of the exchange is in the transcript, in base64 or without.
    bool keptSecret(const QList<QByteArray> &said)
    {
        for (const QByteArray &text : said + QList<QByteArray>{password}) {
            if (talk.transcript.contains(text) || talk.transcript.contains(text.toBase64()))
                return false;
        }
        return true;
    }

    SeededRandom numbers{7};
    Protocol protocol;
    Conversation talk;
};

} // namespace

void tst_ProtocolLogin::scram_data()
{
    QTest::addColumn<Rows>("end"); // $v: the server's signature; $p: the proof as it came
    QTest::addColumn<bool>("loggedIn");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("serverText");
    const auto row = [](const char *name, const Rows &end, ErrorCode code, const QString &text = {}) {
        QTest::newRow(name) << end << (code == ErrorCode::InvalidArgument) << code << text;
    };
    using enum ErrorCode;
    const Rows cancelled{"C: *", "S: 501 cancelled"};
    row("proven", Rows{"$v", "C: ", "S: 235 ok"} + quit, InvalidArgument);
    row("wrong signature", Rows{challenge("v=AAAA")} + cancelled + quit, ServerNotProven);
    row("wrong signature, refused for now", Rows{challenge("v=AAAA"), "C: *", "S: 454 later"} + quit,
        ServerNotProven);
    row("no signature", Rows{"S: 235 ok"} + quit, ServerNotProven, u"235 ok"_s);
    row("wrong password", Rows{"S: 535 5.7.8 wrong"} + quit, AuthenticationRefused, u"535 5.7.8 wrong"_s);
    row("wrong password, by its own words", Rows{challenge("e=invalid-proof")} + cancelled + quit,
        AuthenticationRefused, u"invalid-proof"_s);
    row("somebody between", Rows{challenge("e=channel-bindings-dont-match")} + cancelled + quit,
        ServerNotProven, u"channel-bindings-dont-match"_s);
    row("another error",
        Rows{challenge("e=other-error")} + cancelled + Rows{"C: AUTH PLAIN " + plainResponse, "S: 235 ok"} +
            quit,
        InvalidArgument);
    row("refused for now", Rows{"S: 454 4.7.0 later"} + quit, TemporaryFailure, u"454 4.7.0 later"_s);
    row("password transition",
        Rows{"S: 432 4.7.12 show it once", "C: AUTH PLAIN " + plainResponse, "S: 235 ok"} + quit,
        InvalidArgument);
    row("echoes", Rows{"S: 535-$p", "S: 535 " + password} + quit, AuthenticationRefused,
        u"535 ******** ********"_s);
    row("echo in the farewell", Rows{"S: 535 no", "C: QUIT", "S: 221 " + password, "END"},
        AuthenticationRefused);
    row("accepted after giving up", Rows{challenge("v=AAAA"), "C: *", "S: 235 ok", "END"}, ProtocolViolation);
    row("goes on after giving up", Rows{challenge("v=AAAA"), "C: *", "S: 334 more", "END"},
        ProtocolViolation);
}

void tst_ProtocolLogin::scram()
{
    QFETCH(Rows, end);
    QFETCH(bool, loggedIn);
    QFETCH(ErrorCode, code);
    QFETCH(QString, serverText);
    LogIn logIn;
    Conversation &talk = logIn.talk;
    QVERIFY(talk.follow(offering("PLAIN SCRAM-SHA-256")).startsWith("said too much"));
    const ScramServer server{password, logIn.take("AUTH SCRAM-SHA-256 ")};
    QVERIFY2(server.clientFirst.startsWith("n,,n=anna,r="), server.clientFirst.constData());
    QVERIFY(talk.follow({challenge(server.first())}).startsWith("said too much"));
    const QByteArray proof = logIn.take();
    QVERIFY2(server.proves(proof), proof.constData());
    for (QByteArray &row : end)
        row = row.replace("$v", challenge(server.last(proof))).replace("$p", proof);
    const QByteArray problem = talk.follow(end);
    QVERIFY2(problem.isEmpty(), (problem + '\n' + talk.transcript).constData());
    QCOMPARE(!logIn.protocol.facts().mechanism.isEmpty(), loggedIn);
    QCOMPARE(talk.error.has_value(), !loggedIn);
    if (talk.error) {
        QCOMPARE(talk.error->code, code);
        if (!serverText.isEmpty())
            QCOMPARE(talk.error->serverText, serverText);
    }
    QVERIFY2(logIn.keptSecret({server.clientFirst, server.first(), proof, server.last(proof)}),
             talk.transcript.constData());
}

void tst_ProtocolLogin::bindsToTheConnection_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("binding");
    QTest::addColumn<QByteArray>("mechanism");
    QTest::addColumn<QByteArray>("header");
    const QByteArray both = "SCRAM-SHA-256 SCRAM-SHA-256-PLUS";
    QTest::newRow("bound") << both << "hash"_ba
                           << "SCRAM-SHA-256-PLUS"_ba
                           << "p=tls-server-end-point,,"_ba;
    QTest::newRow("offer stripped") << "SCRAM-SHA-256"_ba
                                    << "hash"_ba
                                    << "SCRAM-SHA-256"_ba
                                    << "y,,"_ba;
    QTest::newRow("nothing to bind to") << both << ""_ba
                                        << "SCRAM-SHA-256"_ba
                                        << "n,,"_ba;
}

void tst_ProtocolLogin::bindsToTheConnection()
{
    QFETCH(QByteArray, offered);
    QFETCH(QByteArray, binding);
    QFETCH(QByteArray, mechanism);
    QFETCH(QByteArray, header);
    for (const bool startTls : {false, true}) {
        LogIn logIn({u"anna"_s, Secret(password)}, binding);
        SeededRandom numbers(1);
        Protocol withStartTls({Security::StartTls, {u"anna"_s, Secret(password)}, {}, &numbers}, {});
        withStartTls.connected({"client.example", false});
        Conversation later(withStartTls);
        Conversation &talk = startTls ? later : logIn.talk;
        if (startTls) {
            QVERIFY(later
                        .follow({"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250 STARTTLS",
                                 "C: STARTTLS", "S: 220 go"})
                        .isEmpty());
            withStartTls.tlsEstablished(binding);
            QVERIFY(later.follow({"C: EHLO client.example", "S: 250-mx", "S: 250 AUTH " + offered})
                        .startsWith("said too much"));
        } else {
            QVERIFY(talk.follow(offering(offered)).startsWith("said too much"));
        }
        QVERIFY2(talk.said.startsWith("AUTH " + mechanism + ' '), talk.said.constData());
        const QByteArray first = QByteArray::fromBase64(talk.said.chopped(2).sliced(6 + mechanism.size()));
        QVERIFY2(first.startsWith(header + "n=anna,r="), first.constData());
        talk.said.clear();
        const ScramServer server{password, first};
        QVERIFY(talk.follow({challenge(server.first())}).startsWith("said too much"));
        const QByteArray proof = QByteArray::fromBase64(talk.said.chopped(2));
        QVERIFY(
            proof.startsWith("c=" + (header + (header.startsWith('p') ? binding : ""_ba)).toBase64() + ','));
        QVERIFY(server.proves(proof));
    }
}

void tst_ProtocolLogin::earlyRefusals_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<Rows>("rows");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const QByteArray &offered, const Rows &rows,
                        ErrorCode code = ErrorCode::InvalidArgument) {
        QTest::newRow(name) << offered << rows << code;
    };
    const Rows scram256{"C: AUTH SCRAM-SHA-256 *"};
    const Rows scram1{"C: AUTH SCRAM-SHA-1 *"};
    const Rows plain{"C: AUTH PLAIN " + plainResponse};
    const Rows accepted{"S: 235 ok"};
    const QByteArray all = "PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256";
    // No secret of that kind at the server: PLAIN follows, and no other SCRAM.
    row("535", all, scram256 + Rows{"S: 535 5.7.8 no"} + plain + accepted + quit);
    row("535, 535", all, scram256 + Rows{"S: 535 5.7.8 no"} + plain + Rows{"S: 535 5.7.8 no"} + quit,
        ErrorCode::AuthenticationRefused);
    row("535, no PLAIN", "SCRAM-SHA-1 SCRAM-SHA-256",
        scram256 + Rows{"S: 535 no"} + scram1 + Rows{"S: 535 no"} + quit, ErrorCode::AuthenticationRefused);
    // The mechanism itself is refused: the next best follows.
    for (const char *reply :
         {"500 5.5.6 too long", "501 5.5.2 base64?", "502 5.5.1 what?", "503 not that one",
          "504 5.5.4 unknown", "538 5.7.11 encryption", "550 5.7.4 not enabled"})
        row(reply, all,
            scram256 + Rows{QByteArray("S: ") + reply} + scram1 + Rows{"S: 504 no"} + plain + accepted +
                quit);
    row("nonsense", all,
        scram256 + Rows{"S: 334 !", "C: *", "S: 501 cancelled"} + scram1 +
            Rows{challenge("r=x,s=c2FsdA==,i=1"), "C: *", "S: 501 cancelled"} + plain + accepted + quit);
    row("nonsense only", "SCRAM-SHA-1", scram1 + Rows{"S: 334", "C: *", "S: 501 cancelled"} + quit,
        ErrorCode::AuthenticationUnavailable);
    row("cancel refused by 535", "SCRAM-SHA-1", scram1 + Rows{"S: 334", "C: *", "S: 535 no"} + quit,
        ErrorCode::AuthenticationUnavailable);
    row("454", all, scram256 + Rows{"S: 454 4.7.0 later"} + quit, ErrorCode::TemporaryFailure);
    row("432, nothing else", "SCRAM-SHA-1", scram1 + Rows{"S: 432 4.7.12 show it once"} + quit,
        ErrorCode::TemporaryFailure);
}

void tst_ProtocolLogin::earlyRefusals()
{
    QFETCH(QByteArray, offered);
    QFETCH(Rows, rows);
    QFETCH(ErrorCode, code);
    LogIn logIn;
    const QByteArray problem = logIn.talk.follow(offering(offered) + rows);
    QVERIFY2(problem.isEmpty(), (problem + '\n' + logIn.talk.transcript).constData());
    QCOMPARE(logIn.talk.error ? logIn.talk.error->code : ErrorCode::InvalidArgument, code);
    QVERIFY(logIn.keptSecret({"\0anna\0"_ba + password}));
}

void tst_ProtocolLogin::others_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<Rows>("rows");
    const QByteArray offered = "EXTERNAL LOGIN PLAIN CRAM-MD5 XOAUTH2 OAUTHBEARER";
    const auto row = [&](const char *name, Kind kind, const QString &user, const QString &asked,
                         const Rows &rows) {
        QTest::newRow(name) << kind << user << asked << offering(offered) + rows + Rows{"S: 235 ok"} + quit;
    };
    const auto token = [](const QByteArray &start) {
        return (start +
                "\x01"
                "auth=Bearer " +
                password + "\x01\x01")
            .toBase64();
    };
    row("CRAM-MD5", Kind::Password, u"anna"_s, u"CRAM-MD5"_s,
        {"C: AUTH CRAM-MD5", challenge("<1@example.com>"),
         "C: " +
             ("anna " +
              QMessageAuthenticationCode::hash("<1@example.com>", password, QCryptographicHash::Md5).toHex())
                 .toBase64()});
    row("LOGIN asked for", Kind::Password, u"anna"_s, u"LOGIN"_s,
        {"C: AUTH LOGIN", "S: 334 VXNlcjo=", "C: " + "anna"_ba.toBase64(),
         "S: 334 Password:", "C: " + password.toBase64()});
    row("OAUTHBEARER", Kind::OAuthToken, u"an,na"_s, {}, {"C: AUTH OAUTHBEARER " + token("n,a=an=2Cna,")});
    row("XOAUTH2", Kind::OAuthToken, u"anna"_s, u"XOAUTH2"_s, {"C: AUTH XOAUTH2 " + token("user=anna")});
    row("XOAUTH2 when OAUTHBEARER is refused", Kind::OAuthToken, u"anna"_s, {},
        {"C: AUTH OAUTHBEARER *", "S: 504 no", "C: AUTH XOAUTH2 " + token("user=anna")});
    row("EXTERNAL", Kind::ClientCertificate, u"anna"_s, {}, {"C: AUTH EXTERNAL " + "anna"_ba.toBase64()});
    row("EXTERNAL, whoever it names", Kind::ClientCertificate, {}, {}, {"C: AUTH EXTERNAL ="});
}

void tst_ProtocolLogin::others()
{
    QFETCH(Kind, kind);
    QFETCH(QString, user);
    QFETCH(QString, asked);
    QFETCH(Rows, rows);
    // A token has no spaces.
    const bool hasSecret = kind != Kind::ClientCertificate;
    const QByteArray secret = kind == Kind::OAuthToken ? "token"_ba : password;
    for (QByteArray &row : rows) {
        // The rows are written with the password.
        if (const auto start = row.lastIndexOf(' ') + 1;
            kind == Kind::OAuthToken && row.startsWith("C: AUTH "))
            row = row.first(start) +
                  (row.endsWith('*')
                       ? "*"_ba
                       : QByteArray::fromBase64(row.sliced(start)).replace(password, secret).toBase64());
    }
    LogIn logIn({user, hasSecret ? Secret(secret) : Secret(), kind, asked});
    const QByteArray problem = logIn.talk.follow(rows);
    QVERIFY2(problem.isEmpty(), (problem + '\n' + logIn.talk.transcript).constData());
    QVERIFY(!logIn.talk.error);
    QVERIFY(!logIn.protocol.facts().mechanism.isEmpty());
    QVERIFY(logIn.keptSecret({secret}));
}

void tst_ProtocolLogin::oauthFailure()
{
    for (const bool isBearer : {true, false}) {
        LogIn logIn({u"anna"_s, Secret("tok-tok-token"_ba), Kind::OAuthToken});
        const QByteArray name = isBearer ? "OAUTHBEARER" : "XOAUTH2";
        const QByteArray json = "{\"status\":\"401\",\"scope\":\"https://mail.example.com/ tok-tok-token\"}";
        const QByteArray problem = logIn.talk.follow(
            offering(name) +
            Rows{"C: AUTH " + name + " *", challenge(json), isBearer ? "C: AQ==" : "C: ", "S: 535 5.7.8 no"} +
            quit);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QCOMPARE(logIn.talk.error->code, ErrorCode::AuthenticationRefused);
        QCOMPARE(logIn.talk.error->serverText,
                 u"535 5.7.8 no (scope: https://mail.example.com/ ********, status: 401)"_s);
        QVERIFY2(!logIn.talk.transcript.contains("dG9rLXRva"), logIn.talk.transcript.constData());
    }
}

void tst_ProtocolLogin::longResponses()
{
    // RFC 4954 section 4: an AUTH command that would be longer than 512 octets leaves the response for later.
    const auto rows = [](qsizetype size) -> Rows {
        const QByteArray response = ("\0anna\0"_ba + QByteArray(size, 'x')).toBase64();
        if (11 + response.size() + 2 <= 512)
            return {"C: AUTH PLAIN " + response, "S: 235 ok"};
        if (response.size() + 2 <= 12'288)
            return {"C: AUTH PLAIN", "S: 334 ", "C: " + response, "S: 235 ok"};
        return {"C: AUTH PLAIN", "S: 334 ", "C: *", "S: 501 cancelled", "C: AUTH LOGIN", "S: 504 no"};
    };
    for (const qsizetype size : {366, 367, 368, 369, 370, 9207, 9208, 20'000}) {
        LogIn logIn({u"anna"_s, Secret(QByteArray(size, 'x'))});
        const QByteArray problem = logIn.talk.follow(offering("PLAIN LOGIN") + rows(size) + quit);
        QVERIFY2(problem.isEmpty(), problem.left(100).constData());
        for (const QByteArray &line : logIn.talk.everythingSaid.split('\n'))
            QVERIFY(line.size() + 1 <= (line.startsWith("AUTH") ? 512 : 12'288));
        QCOMPARE(logIn.protocol.facts().mechanism, size < 9208 ? u"PLAIN"_s : QString());
    }
}

void tst_ProtocolLogin::certificateNeedsTls()
{
    Protocol protocol({Security::None, {{}, {}, Kind::ClientCertificate}, u"mx"_s}, {});
    protocol.connected({"client.example", true});
    Conversation talk(protocol);
    QCOMPARE(talk.follow(offering("EXTERNAL") + quit), QByteArray());
    QCOMPARE(talk.error->code, ErrorCode::AuthenticationUnavailable);
}

QTEST_GUILESS_MAIN(tst_ProtocolLogin)
#include "tst_ProtocolLogin.moc"
