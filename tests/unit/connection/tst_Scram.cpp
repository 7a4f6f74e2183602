#include "core/connection/Scram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::connection;
using Cause = SaslFailure::Cause;
using Flag = Scram::Binding::Flag;

class tst_Scram : public QObject {
    Q_OBJECT

private slots:
    void vectors_data();
    void vectors();
    void bindings();
    void prepares();
    void malformed_data();
    void malformed();
    void serverErrors_data();
    void serverErrors();
    void serverMustProve();
};

namespace {

Credentials credentials(const char *user = "user", const char *password = "pencil")
{
    return {QString::fromUtf8(user), Secret(QByteArray(password))};
}

/// The exchange of RFC 5802 section 5.
const QByteArray nonce = "fyko+d2lbbFgONRv9qkxdawL";
const QByteArray serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
const QByteArray serverFinal = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=";

/// Up to the proof.
std::unique_ptr<Scram> proved()
{
    auto scram = std::make_unique<Scram>(QCryptographicHash::Sha1, Scram::Binding(), nonce);
    [[maybe_unused]] const auto first = scram->answer(credentials(), {});
    [[maybe_unused]] const auto proof = scram->answer(credentials(), serverFirst);
    return scram;
}

} // namespace

void tst_Scram::vectors_data()
{
    QTest::addColumn<QCryptographicHash::Algorithm>("hash");
    QTest::addColumn<QByteArray>("nonce");
    QTest::addColumn<QByteArray>("serverFirst");
    QTest::addColumn<QByteArray>("clientFinal");
    QTest::addColumn<QByteArray>("serverFinal");
    QTest::newRow("RFC 5802") << QCryptographicHash::Sha1 << nonce << serverFirst
                              << "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                 "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="_ba
                              << serverFinal;
    QTest::newRow("RFC 7677")
        << QCryptographicHash::Sha256 << "rOprNGfwEbeRWgbNEkqO"_ba
        << "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"_ba
        << "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
           "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="_ba
        << "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="_ba;
    // Of Python's hashlib, as no RFC has one.
    QTest::newRow("SHA-512") << QCryptographicHash::Sha512 << "abc"_ba
                             << "r=abcdef,s=c2FsdA==,i=1"_ba
                             << "c=biws,r=abcdef,p=QO1/cF6NHwln+HZct+gSnb/X0A/lDSn2rOxEFvTwcUKt"
                                "89j45nwaE1hbKKFjEq0SfgXrj0xwjaODhy7brGKAdw=="_ba
                             << "v=nnwVjJBZOYHpdVl2mhgHkZE/CkOi78R1sw9KTKUfua9M"
                                "mCgksset273f/G4CtMf/oYbic/bGrmEyKCkeWsjIfA=="_ba;
}

void tst_Scram::vectors()
{
    QFETCH(QCryptographicHash::Algorithm, hash);
    QFETCH(QByteArray, nonce);
    QFETCH(QByteArray, serverFirst);
    QFETCH(QByteArray, clientFinal);
    QFETCH(QByteArray, serverFinal);
    Scram scram(hash, {}, nonce);
    QVERIFY(scram.speaksFirst());
    QCOMPARE(scram.answer(credentials(), {}).value(), "n,,n=user,r=" + nonce);
    QVERIFY(!scram.hasUsedSecret());
    QCOMPARE(scram.answer(credentials(), serverFirst).value(), clientFinal);
    QVERIFY(scram.hasUsedSecret() && !scram.isComplete());
    QCOMPARE(scram.answer(credentials(), serverFinal).value(), QByteArray());
    QVERIFY(scram.isComplete());
    QVERIFY(!scram.answer(credentials(), {}));
}

void tst_Scram::bindings()
{
    const auto firstAndBinding = [](const Scram::Binding &binding) {
        Scram scram(QCryptographicHash::Sha1, binding, "a");
        const QByteArray first = scram.answer(credentials(), {}).value();
        const QByteArray last = scram.answer(credentials(), "r=ab,s=c2FsdA==,i=1").value();
        return std::pair(first, QByteArray::fromBase64(last.sliced(2, last.indexOf(',') - 2)));
    };
    QCOMPARE(firstAndBinding({}), std::pair("n,,n=user,r=a"_ba, "n,,"_ba));
    QCOMPARE(firstAndBinding({Flag::NotOffered, {}}), std::pair("y,,n=user,r=a"_ba, "y,,"_ba));
    QCOMPARE(firstAndBinding({Flag::Bound, "hash"}),
             std::pair("p=tls-server-end-point,,n=user,r=a"_ba, "p=tls-server-end-point,,hash"_ba));
}

void tst_Scram::prepares()
{
    const auto name = [](const char *user) {
        Scram scram(QCryptographicHash::Sha1, {}, "a");
        return scram.answer(credentials(user), {}).value();
    };
    QCOMPARE(name("a,b=c"), "n,,n=a=2Cb=3Dc,r=a"_ba);
    QCOMPARE(name("\u2168\u00ADx"), "n,,n=IXx,r=a"_ba);
    // Prohibited, or nothing left: as it is.
    QCOMPARE(name("\U0001F600"), "n,,n=\U0001F600,r=a"_ba);
    QCOMPARE(name("\u00AD"), "n,,n=\u00AD,r=a"_ba);

    const auto proof = [](const char *password) {
        Scram scram(QCryptographicHash::Sha1, {}, "a");
        [[maybe_unused]] const auto first = scram.answer(credentials(), {});
        return scram.answer(credentials("user", password), "r=ab,s=c2FsdA==,i=1").value();
    };
    QCOMPARE(proof("I\u00ADX"), proof("IX"));
    QCOMPARE(proof("\u2168"), proof("IX"));
    QVERIFY(proof("\U0001F600") != proof("IX"));
    QVERIFY(proof("\xFF") != proof("\xFE"));
}

void tst_Scram::malformed_data()
{
    QTest::addColumn<QByteArray>("challenge");
    const auto row = [](const QByteArray &challenge) { QTest::newRow(challenge.constData()) << challenge; };
    row("");
    row(",,,");
    row("r=" + nonce + "x,s=c2FsdA==");
    row("r=" + nonce + "x,i=1,s=c2FsdA==");
    row("m=x,r=" + nonce + "x,s=c2FsdA==,i=1");
    row("r=" + nonce + ",s=c2FsdA==,i=1"); // nothing of the server's own
    row("r=x" + nonce + "x,s=c2FsdA==,i=1");
    row("r=another,s=c2FsdA==,i=1");
    row("r=" + nonce + "x,s=,i=1");
    row("r=" + nonce + "x,s=!,i=1");
    row("r=" + nonce + "x,s=c2FsdA==,i=");
    row("r=" + nonce + "x,s=c2FsdA==,i=0");
    row("r=" + nonce + "x,s=c2FsdA==,i=-1");
    row("r=" + nonce + "x,s=c2FsdA==,i=1e3");
    row("r=" + nonce + "x,s=c2FsdA==,i=600001");
    row("r=" + nonce + "x,s=c2FsdA==,i=4294967297");
    row("r=" + nonce + "x,s=c2FsdA==,i=99999999999999999999999");
    row("e=other-error");
}

void tst_Scram::malformed()
{
    QFETCH(QByteArray, challenge);
    Scram scram(QCryptographicHash::Sha1, {}, nonce);
    [[maybe_unused]] const auto first = scram.answer(credentials(), {});
    const auto answer = scram.answer(credentials(), challenge);
    QVERIFY(!answer);
    QVERIFY(answer.error().cause == Cause::Mechanism);
    QVERIFY(!answer.error().detail.isEmpty());
    QVERIFY(!scram.hasUsedSecret() && !scram.isComplete());
}

void tst_Scram::serverErrors_data()
{
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<int>("cause");
    const auto row = [](const char *error, Cause cause) {
        QTest::newRow(error) << QByteArray(error) << int(cause);
    };
    row("invalid-proof", Cause::Secret);
    row("unknown-user", Cause::Secret);
    row("channel-bindings-dont-match", Cause::Server);
    row("server-does-support-channel-binding", Cause::Server);
    row("channel-binding-not-supported", Cause::Mechanism);
    row("unsupported-channel-binding-type", Cause::Mechanism);
    row("something-new", Cause::Mechanism);
}

void tst_Scram::serverErrors()
{
    QFETCH(QByteArray, error);
    QFETCH(int, cause);
    for (const char *extension : {"", ",x=y"}) {
        const auto scram = proved();
        const auto answer = scram->answer(credentials(), "e=" + error + extension);
        QVERIFY(!answer);
        QCOMPARE(int(answer.error().cause), cause);
        QCOMPARE(answer.error().serverText, QString::fromLatin1(error));
        QVERIFY(!scram->isComplete());
    }
}

void tst_Scram::serverMustProve()
{
    QVERIFY(proved()->answer(credentials(), serverFinal + ",x=y"));
    for (const QByteArray &claim : {""_ba, "v="_ba, "v=!"_ba, serverFinal.chopped(4),
                                    "v=rmF9pqV8S7suAoZWja4dJRkFsKA="_ba, "x=y,"_ba + serverFinal}) {
        const auto scram = proved();
        const auto answer = scram->answer(credentials(), claim);
        QVERIFY2(!answer, claim.constData());
        QVERIFY(answer.error().cause == Cause::Server);
        QVERIFY(!scram->isComplete());
    }
}

QTEST_GUILESS_MAIN(tst_Scram)
#include "tst_Scram.moc"
