#include "core/connection/Sasl.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::connection;
using Kind = Credentials::Kind;

class tst_Sasl : public QObject {
    Q_OBJECT

private slots:
    void chooses_data();
    void chooses();
    void noScramWithoutNonces();
    void whatCannotBeCarried();
    void exchanges_data();
    void exchanges();
    void oauthFailures();
    void bindingFlags_data();
    void bindingFlags();
    void nonces();
    void echoes_data();
    void echoes();
};

namespace {

SeededRandom numbers(1);

Credentials credentials(Kind kind = Kind::Password, const char *mechanism = "")
{
    return {u"anna"_s, kind == Kind::ClientCertificate ? Secret() : Secret("tanstaaftanstaaf"_ba), kind,
            QString::fromLatin1(mechanism)};
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void tst_Sasl::chooses_data()
{
    QTest::addColumn<QString>("offered");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<bool>("bound"); // TLS has a channel binding
    QTest::addColumn<QString>("chosen");
    const auto row = [](const char *name, const char *offered, Kind kind, const char *asked, bool bound,
                        const char *chosen) {
        QTest::newRow(name) << QString::fromLatin1(offered) << kind << QString::fromLatin1(asked) << bound
                            << QString::fromLatin1(chosen);
    };
    const char *all =
        "EXTERNAL XOAUTH2 OAUTHBEARER LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 "
        "SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-512-PLUS DIGEST-MD5 NTLM GSSAPI ANONYMOUS";
    row("all", all, Kind::Password, "", true,
        "SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 "
        "PLAIN LOGIN");
    row("without channel binding", all, Kind::Password, "", false,
        "SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN");
    row("token", all, Kind::OAuthToken, "", true, "OAUTHBEARER XOAUTH2");
    row("certificate", all, Kind::ClientCertificate, "", true, "EXTERNAL");
    row("CRAM-MD5 asked for", all, Kind::Password, "CRAM-MD5", true, "CRAM-MD5");
    row("PLAIN asked for", all, Kind::Password, "PLAIN", true, "PLAIN");
    row("not for a password", all, Kind::Password, "XOAUTH2", true, "");
    row("not for a token", all, Kind::OAuthToken, "PLAIN", true, "");
    row("no channel binding", all, Kind::Password, "SCRAM-SHA-1-PLUS", false, "");
    row("not offered", "PLAIN", Kind::Password, "SCRAM-SHA-1", true, "");
    row("CRAM-MD5 only", "CRAM-MD5", Kind::Password, "", true, "");
    row("unknown", "DIGEST-MD5 NTLM SCRAM-SHA-3", Kind::Password, "", true, "");
    row("unknown asked for", "NTLM", Kind::Password, "NTLM", true, "");
    row("none", "", Kind::Password, "", true, "");
}

void tst_Sasl::chooses()
{
    QFETCH(QString, offered);
    QFETCH(Kind, kind);
    QFETCH(QString, asked);
    QFETCH(bool, bound);
    QFETCH(QString, chosen);
    const SaslOffer offer{offered.split(u' '), bound ? "x"_ba : ""_ba, &numbers};
    QCOMPARE(chooseSaslMechanisms(offer, credentials(kind, asked.toLatin1().constData())).join(u' '), chosen);
}

void tst_Sasl::noScramWithoutNonces()
{
    QCOMPARE(chooseSaslMechanisms({words("SCRAM-SHA-1 PLAIN"), {}}, credentials()), words("PLAIN"));
}

void tst_Sasl::whatCannotBeCarried()
{
    const auto chosen = [](const char *offered, Kind kind, const QString &user, const QByteArray &secret) {
        return chooseSaslMechanisms({words(offered), {}, &numbers}, {user, Secret(secret), kind}).join(u' ');
    };
    const char *passwords = "SCRAM-SHA-1 PLAIN LOGIN";
    QCOMPARE(chosen(passwords, Kind::Password, u"a\0b"_s, "x"), u"LOGIN"_s);
    QCOMPARE(chosen(passwords, Kind::Password, u"a"_s, "x\0y"_ba), u"LOGIN"_s);
    for (const QByteArray &token : {"a b"_ba, "a\x01"_ba, "a\r\n"_ba, "\xC3\xA4"_ba, "a\0"_ba})
        QCOMPARE(chosen("XOAUTH2 OAUTHBEARER", Kind::OAuthToken, u"a"_s, token), QString());
    QCOMPARE(chosen("XOAUTH2", Kind::OAuthToken, u"a\x01"_s, "x"), QString());
    QCOMPARE(chosen("XOAUTH2", Kind::OAuthToken, u"a"_s, "ya29.a-b~c_d+/e="), u"XOAUTH2"_s);
}

void tst_Sasl::exchanges_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("speaksFirst");
    QTest::addColumn<QByteArrayList>("challenges");
    QTest::addColumn<QByteArrayList>("answers");
    QTest::addColumn<int>("secretIn"); // the answer from which on the secret is used
    const auto row = [](const char *name, Kind kind, bool first, const QByteArrayList &challenges,
                        const QByteArrayList &answers, int secretIn = 0) {
        QTest::newRow(name) << QString::fromLatin1(name) << kind << first << challenges << answers
                            << secretIn;
    };
    row("PLAIN", Kind::Password, true, {""}, {"\0anna\0tanstaaftanstaaf"_ba});
    row("LOGIN", Kind::Password, false, {"User Name", "Password"}, {"anna", "tanstaaftanstaaf"}, 1);
    // RFC 2195 section 2.
    row("CRAM-MD5", Kind::Password, false, {"<1896.697170952@postoffice.reston.mci.net>"},
        {"anna b913a602c7eda7a495b4e6e7334d3890"});
    row("XOAUTH2", Kind::OAuthToken, true, {"", "{}"},
        {"user=anna\x01"
         "auth=Bearer tanstaaftanstaaf\x01\x01",
         ""});
    row("OAUTHBEARER", Kind::OAuthToken, true, {"", "{}"},
        {"n,a=anna,\x01"
         "auth=Bearer tanstaaftanstaaf\x01\x01",
         "\x01"});
    row("EXTERNAL", Kind::ClientCertificate, true, {""}, {"anna"}, 9);
}

void tst_Sasl::exchanges()
{
    QFETCH(QString, name);
    QFETCH(Kind, kind);
    QFETCH(bool, speaksFirst);
    QFETCH(QByteArrayList, challenges);
    QFETCH(QByteArrayList, answers);
    QFETCH(int, secretIn);
    const auto mechanism = makeSaslMechanism(name, {});
    const Credentials known = credentials(kind);
    QCOMPARE(mechanism->speaksFirst(), speaksFirst);
    for (int i = 0; i < challenges.size(); ++i) {
        QVERIFY(!mechanism->hasUsedSecret() || i > secretIn);
        QCOMPARE(mechanism->answer(known, challenges[i]).value(), answers[i]);
        QCOMPARE(mechanism->hasUsedSecret(), i >= secretIn);
    }
    QVERIFY(mechanism->isComplete());
    const auto more = mechanism->answer(known, "more?");
    QVERIFY(!more);
    QVERIFY(more.error().cause == SaslFailure::Cause::Mechanism);
}

void tst_Sasl::oauthFailures()
{
    const auto told = [](const QByteArray &challenge) {
        const auto mechanism = makeSaslMechanism(u"OAUTHBEARER"_s, {});
        [[maybe_unused]] const auto first = mechanism->answer(credentials(Kind::OAuthToken), {});
        [[maybe_unused]] const auto dummy = mechanism->answer(credentials(Kind::OAuthToken), challenge);
        return mechanism->serverText();
    };
    QCOMPARE(told("{\"status\":\"invalid_token\",\"scope\":\"https://mail.example.com/\"}"),
             u"scope: https://mail.example.com/, status: invalid_token"_s);
    QCOMPARE(told("{\"status\":400,\"scope\":\"\",\"schemes\":[\"Bearer\"]}"), u"status: 400"_s);
    QCOMPARE(told("no JSON"), u"no JSON"_s);
    QCOMPARE(told(""), QString());
}

void tst_Sasl::bindingFlags_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("offered");
    QTest::addColumn<QByteArray>("binding");
    QTest::addColumn<QByteArray>("header");
    const auto row = [](const char *title, const QString &name, const char *offered,
                        const QByteArray &binding, const QByteArray &header) {
        QTest::newRow(title) << name << QString::fromLatin1(offered) << binding << header;
    };
    row("bound", u"SCRAM-SHA-256-PLUS"_s, "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "x",
        "p=tls-server-end-point,,");
    row("not offered, or stripped", u"SCRAM-SHA-256"_s, "SCRAM-SHA-256 PLAIN", "x", "y,,");
    row("nothing to bind to", u"SCRAM-SHA-256"_s, "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "", "n,,");
    row("offered, not taken", u"SCRAM-SHA-256"_s, "SCRAM-SHA-256 SCRAM-SHA-1-PLUS", "x", "n,,");
}

void tst_Sasl::bindingFlags()
{
    QFETCH(QString, name);
    QFETCH(QString, offered);
    QFETCH(QByteArray, binding);
    QFETCH(QByteArray, header);
    const auto mechanism = makeSaslMechanism(name, {offered.split(u' '), binding, &numbers});
    const QByteArray first = mechanism->answer(credentials(), {}).value();
    QVERIFY2(first.startsWith(header + "n=anna,r="), first.constData());
}

void tst_Sasl::nonces()
{
    const SaslOffer offer{words("SCRAM-SHA-1"), {}, &numbers};
    QSet<QByteArray> seen;
    for (int i = 0; i < 100; ++i) {
        const QByteArray first =
            makeSaslMechanism(u"SCRAM-SHA-1"_s, offer)->answer(credentials(), {}).value();
        const QByteArray nonce = first.sliced(first.indexOf("r=") + 2);
        QCOMPARE(nonce.size(), 48);
        seen += nonce;
    }
    QCOMPARE(seen.size(), 100);
}

void tst_Sasl::echoes_data()
{
    QTest::addColumn<QByteArray>("echo");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &echo, const QString &expected) {
        QTest::newRow(name) << echo << expected;
    };
    row("as it is", "535 tanstaaftanstaaf is wrong", u"535 ******** is wrong"_s);
    row("base64", "535 " + "tanstaaftanstaaf"_ba.toBase64(), u"535 ********"_s);
    row("a response", "535 n=x,p=proof is wrong", u"535 ******** is wrong"_s);
    row("a response in base64", "535 " + "n=x,p=proof"_ba.toBase64(), u"535 ********"_s);
    row("nothing", "535 5.7.8 wrong", u"535 5.7.8 wrong"_s);
}

void tst_Sasl::echoes()
{
    QFETCH(QByteArray, echo);
    QFETCH(QString, expected);
    std::vector<Secret> responses;
    responses.emplace_back("n=x,p=proof"_ba);
    QCOMPARE(withoutSecrets(QString::fromLatin1(echo), credentials(), responses), expected);
    // In base64 at any place: what is left must not show it.
    for (const QByteArray &before : {""_ba, "a"_ba, "ab"_ba, "abc"_ba}) {
        for (const QByteArray &behind : {""_ba, "a"_ba, "ab"_ba}) {
            const QByteArray encoded = (before + "tanstaaftanstaaf" + behind).toBase64();
            const QString left = withoutSecrets(QString::fromLatin1(encoded), credentials());
            QVERIFY(left.contains(u"********"_s));
            QVERIFY(left.size() <= encoded.size());
            QVERIFY(!QByteArray::fromBase64(left.toLatin1()).contains("anstaaf"));
        }
    }
}

QTEST_GUILESS_MAIN(tst_Sasl)
#include "tst_Sasl.moc"
