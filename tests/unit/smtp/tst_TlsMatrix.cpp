#include "core/connection/CertificateCheck.h"
#include "tests/support/ClientRun.h"
#include "tests/support/ScenarioServer.h"
#include "tests/support/TestCertificates.h"
#include "tests/support/TestProxy.h"

#include <QTemporaryFile>
#include <QTest>

#include <optional>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::connection;
using namespace envoi::smtp;
using envoi::test::address;
using envoi::test::ClientRun;
using envoi::test::ProxyInUse;
using envoi::test::ScenarioServer;
using envoi::test::TestCertificates;
using envoi::test::TestProxy;
using envoi::test::transaction;
using Wanted = envoi::test::TestCertificates::Wanted;
using Issuer = envoi::test::TestCertificates::Issuer;

namespace {

/// Which certificate the person trusts: none, the one that the server shows, or another.
enum class Pin { None, This, Another };

struct Cell {
    Wanted certificate;
    std::optional<ErrorCode> code; ///< nothing: the letter is sent
    QString host;
    Pin pin;
    QSsl::SslProtocol version;
};

const QString mailHost = u"mail.example.com"_s;

QByteArrayList conversation(Security security, const QByteArrayList &afterStartTls = {"S: 220 go", "TLS"})
{
    QByteArrayList rows{"S: 220 mx"};
    if (security == Security::StartTls)
        rows +=
            QByteArrayList{"C: EHLO *", "S: 250-mx", "S: 250-AUTH PLAIN", "S: 250 STARTTLS", "C: STARTTLS"} +
            afterStartTls;
    return rows + QByteArrayList{"C: EHLO *",   "S: 250-mx", "S: 250 AUTH PLAIN", "C: AUTH *", "S: 235 ok",
                                 "C: MAIL *",   "S: 250 ok", "C: RCPT *",         "S: 250 ok", "C: DATA",
                                 "S: 354 send", "D",         "S: 250 ok",         "C: QUIT",   "S: 221 bye"};
}

} // namespace

Q_DECLARE_METATYPE(Cell)

/// What a server or a man in the middle can show, and what becomes of it. Runs with an OpenSSL that lets
/// everything pass (see main), as that of some systems does, so that it is Envoi's own checks that hold. All
/// goes through a proxy, since only so a server on this computer can have any name.
class tst_TlsMatrix : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cells_data();
    void cells();
    void startTls_data();
    void startTls();
    void changes();

private:
    void run(ClientRun &run, const ScenarioServer &server, Server where) const;
    void verifyNothingLeft(const ScenarioServer &server) const;

    std::unique_ptr<TestCertificates> m_certificates;
};

void tst_TlsMatrix::initTestCase()
{
    m_certificates = std::make_unique<TestCertificates>();
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
}

void tst_TlsMatrix::run(ClientRun &run, const ScenarioServer &server, Server where) const
{
    TestProxy proxy(TestProxy::Kind::Socks5, server.port());
    const ProxyInUse use(proxy.proxy());
    std::vector<Transaction> transactions;
    transactions.push_back(transaction("Subject: Hello\r\n\r\nDear Ben\r\n", {address("ben@example.com")}));
    where.extraAuthorities = {m_certificates->authority()};
    run.client.run(std::move(where), {u"anna"_s, Secret("password")}, std::move(transactions));
    QVERIFY2(run.wait(), server.standing().constData());
    QVERIFY(!run.error || run.outcomes[0].verdict == Outcome::Verdict::NotSent);
}

/// The server is the witness: it may get the start of a handshake, but nothing of the log-in or the letter.
void tst_TlsMatrix::verifyNothingLeft(const ScenarioServer &server) const
{
    QTRY_VERIFY(server.isClosed());
    for (const char *word : {"AUTH", "MAIL", "anna", "YW5uYQ", "Dear"})
        QVERIFY2(!server.received().contains(word), server.received().constData());
}

void tst_TlsMatrix::cells_data()
{
    QTest::addColumn<Security>("security");
    QTest::addColumn<Cell>("cell");
    const auto row = [](const char *name, const Wanted &certificate, std::optional<ErrorCode> code = {},
                        const QString &host = mailHost, Pin pin = Pin::None,
                        QSsl::SslProtocol version = QSsl::TlsV1_2OrLater) {
        const Cell cell{certificate, code, host, pin, version};
        QTest::addRow("STARTTLS, %s", name) << Security::StartTls << cell;
        QTest::addRow("implicit TLS, %s", name) << Security::ImplicitTls << cell;
    };
    using enum ErrorCode;
    row("in order", {});
    row("in order, RSA", {.key = u"rsa:2048"_s});
    row("in order, wildcard", {.alternativeNames = u"DNS:x.example,DNS:*.example.com"_s});
    row("in order, IPv4", {.alternativeNames = u"IP:192.0.2.1"_s}, {}, u"192.0.2.1"_s);
    row("in order, IPv6", {.alternativeNames = u"IP:2001:db8::1"_s}, {}, u"[2001:DB8:0::1]"_s);
    row("in order, U-labels", {.alternativeNames = u"DNS:xn--mller-kva.example"_s}, {}, u"Müller.example"_s);
    row("in order, dot at the end", {}, {}, u"Mail.example.com."_s);
    row("expired", {.lastDay = -1}, CertificateExpired);
    row("not yet valid", {.firstDay = 2}, CertificateNotYetValid);
    row("self-signed", {.issuer = Issuer::Itself}, CertificateSelfSigned);
    row("self-signed, and all else wrong", {.issuer = Issuer::Itself, .lastDay = -1}, CertificateSelfSigned,
        u"another.example"_s);
    row("unknown authority", {.issuer = Issuer::Stranger}, CertificateUntrusted);
    row("a server as authority", {.issuer = Issuer::Server}, CertificateUntrusted);
    row("made for clients", {.extensions = "extendedKeyUsage=clientAuth\n"}, CertificateUntrusted);
    const auto wrong = [&](const char *name, const QString &names, const QString &host,
                           const QString &commonName = u"server"_s) {
        row(name, {.alternativeNames = names, .commonName = commonName}, CertificateWrongHost, host);
    };
    wrong("another host", u"DNS:another.example"_s, u"mail.example.com"_s);
    wrong("host below", u"DNS:example.com"_s, u"mail.example.com"_s);
    wrong("*.com", u"DNS:*.com"_s, u"example.com"_s);
    wrong("*", u"DNS:*"_s, u"mail"_s);
    wrong("f*.example.com", u"DNS:f*.example.com"_s, u"foo.example.com"_s);
    wrong("*o.example.com", u"DNS:*o.example.com"_s, u"foo.example.com"_s);
    wrong("* for two labels", u"DNS:*.example.com"_s, u"a.b.example.com"_s);
    wrong("* for no label", u"DNS:*.example.com"_s, u"example.com"_s);
    wrong("two *", u"DNS:*.*.example.com"_s, u"a.b.example.com"_s);
    wrong("* in the middle", u"DNS:mail.*.com"_s, u"mail.example.com"_s);
    wrong("* for an address", u"DNS:*.0.2.1"_s, u"192.0.2.1"_s);
    wrong("address as a name", u"DNS:192.0.2.1"_s, u"192.0.2.1"_s);
    wrong("address in CN", {}, u"192.0.2.1"_s, u"192.0.2.1"_s);
    wrong("name in CN", {}, mailHost, mailHost);
    wrong("name in CN beside others", u"DNS:x.example"_s, mailHost, mailHost);
    wrong("name as an e-mail address", u"email:mail.example.com"_s, u"mail.example.com"_s);
    row("SHA-1", {.digest = u"sha1"_s}, CertificateWeak);
    row("RSA of 1024 bits", {.key = u"rsa:1024"_s}, CertificateWeak);
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    row("TLS 1.0", {}, TlsTooOld, mailHost, Pin::None, QSsl::TlsV1_0);
    row("TLS 1.1", {}, TlsTooOld, mailHost, Pin::None, QSsl::TlsV1_1);
    row("trusted, TLS 1.1", {.issuer = Issuer::Itself}, TlsTooOld, mailHost, Pin::This, QSsl::TlsV1_1);
    QT_WARNING_POP
    row("in order, TLS 1.2", {}, {}, mailHost, Pin::None, QSsl::TlsV1_2);
    row("trusted: self-signed", {.issuer = Issuer::Itself}, {}, mailHost, Pin::This);
    row("trusted: self-signed, TLS 1.2", {.issuer = Issuer::Itself}, {}, mailHost, Pin::This, QSsl::TlsV1_2);
    row("trusted: unknown authority", {.issuer = Issuer::Stranger}, {}, mailHost, Pin::This);
    row("trusted: expired", {.lastDay = -1}, {}, mailHost, Pin::This);
    row("trusted: another host", {}, {}, u"another.example"_s, Pin::This);
    row("trusted: all wrong", {.alternativeNames = {}, .issuer = Issuer::Itself, .lastDay = -1}, {}, mailHost,
        Pin::This);
    row("trusted: weak key", {.issuer = Issuer::Itself, .key = u"rsa:1024"_s}, CertificateWeak, mailHost,
        Pin::This);
    row("another is trusted: self-signed", {.issuer = Issuer::Itself}, CertificateChanged, mailHost,
        Pin::Another);
    row("another is trusted: expired", {.lastDay = -1}, CertificateChanged, mailHost, Pin::Another);
    row("another is trusted: another host", {}, CertificateChanged, u"another.example"_s, Pin::Another);
    row("another is trusted: name in CN", {.alternativeNames = {}, .commonName = u"mail.example.com"_s},
        CertificateChanged, mailHost, Pin::Another);
    row("another is trusted: in order", {}, {}, mailHost, Pin::Another);
}

void tst_TlsMatrix::cells()
{
    QFETCH(Security, security);
    QFETCH(Cell, cell);
    const auto pair = m_certificates->issue(cell.certificate);
    QVERIFY2(m_certificates->problem().isEmpty(), qPrintable(m_certificates->problem()));
    ScenarioServer server(conversation(security));
    server.setCertificate(pair.chain, pair.key, security == Security::ImplicitTls);
    server.setTlsVersion(cell.version);
    server.listen();
    ClientRun client;
    Server where{cell.host, 465, security, {}};
    if (cell.pin == Pin::This)
        where.pinnedCertificate = fingerprint(pair.chain.first());
    else if (cell.pin == Pin::Another)
        where.pinnedCertificate = fingerprint(m_certificates->authority());
    run(client, server, where);
    if (!cell.code) {
        QVERIFY2(!client.error, qPrintable(client.transcriptText()));
        QCOMPARE(server.messages().size(), 1);
        QCOMPARE(client.secured.size(), 1);
        QCOMPARE(client.secured.front().certificateFingerprint, fingerprint(pair.chain.first()));
        QCOMPARE(client.secured.front().isPinned, cell.pin == Pin::This);
        QCOMPARE(client.facts.isPinned, cell.pin == Pin::This);
        QVERIFY(!server.receivedInClear().contains("AUTH"));
        return;
    }
    QVERIFY(client.error);
    QVERIFY(client.secured.empty());
    QVERIFY2(client.error->code == *cell.code,
             qPrintable(u"%1 instead of %2: %3"_s.arg(static_cast<int>(client.error->code))
                            .arg(static_cast<int>(*cell.code))
                            .arg(client.error->serverText)));
    QCOMPARE(client.error->context, cell.host);
    verifyNothingLeft(server);
    if (*cell.code == ErrorCode::TlsTooOld)
        return;
    QCOMPARE(client.facts.certificate, pair.chain.first());
    QVERIFY(client.error->detail.contains(spacedFingerprint(fingerprint(pair.chain.first()))));
}

void tst_TlsMatrix::startTls_data()
{
    QTest::addColumn<QByteArrayList>("rows");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const QByteArrayList &rows, ErrorCode code) {
        QTest::newRow(name) << rows << code;
    };
    const auto after = [](const QByteArrayList &rows) { return conversation(Security::StartTls, rows); };
    using enum ErrorCode;
    row("stripped", {"S: 220 mx", "C: EHLO *", "S: 250-mx", "S: 250 AUTH PLAIN", "C: *", "W"}, TlsNotOffered);
    row("stripped, EHLO refused", {"S: 220 mx", "C: EHLO *", "S: 502 no", "C: *", "S: 250 mx", "W"},
        TlsNotOffered);
    row("refused for now", after({"S: 454 not now", "W"}), TlsNotOffered);
    row("refused for good", after({"S: 501 no", "W"}), TlsNotOffered);
    row("unknown", after({"S: 500 what", "W"}), TlsNotOffered);
    row("a line slipped in", after({"S~ 220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n", "TLS"}), TlsInjection);
    row("a fragment slipped in", after({"S~ 220 go\r\n250-SMTPUTF8 ", "TLS"}), TlsInjection);
    row("an octet slipped in", after({"S~ 220 go\r\n2", "TLS"}), TlsInjection);
    row("a line later", after({"S: 220 go", "C! *", "S: 250 AUTH PLAIN", "W"}), TlsHandshakeFailed);
    row("a fragment later", after({"S: 220 go", "C! *", "S~ 250-SMTPUTF8 ", "X"}), TlsHandshakeFailed);
    row("gone in the handshake", after({"S: 220 go", "X"}), TlsHandshakeFailed);
}

void tst_TlsMatrix::startTls()
{
    QFETCH(QByteArrayList, rows);
    QFETCH(ErrorCode, code);
    for (const auto chopping : {ScenarioServer::Chopping::Whole, ScenarioServer::Chopping::Octets}) {
        ScenarioServer server(rows);
        const auto pair = m_certificates->pair(TestCertificates::Kind::Good);
        server.setCertificate(pair.chain, pair.key, false);
        server.setChopping(chopping);
        server.listen();
        ClientRun client;
        run(client, server, {u"mail.example.com"_s, 587, Security::StartTls, {}});
        QVERIFY(client.error);
        QVERIFY2(client.error->code == code, qPrintable(client.transcriptText()));
        verifyNothingLeft(server);
    }
}

/// One server, visited again and again, which shows another certificate each time.
void tst_TlsMatrix::changes()
{
    const auto first = m_certificates->issue({.issuer = Issuer::Itself});
    const auto second = m_certificates->issue({.issuer = Issuer::Itself});
    const auto inOrder = m_certificates->issue({});
    const auto renewed = m_certificates->issue({});
    struct Visit {
        const TestCertificates::Pair &shown;
        QString pin;
        std::optional<ErrorCode> code;
    };
    const QString pin = fingerprint(first.chain.first());
    using enum ErrorCode;
    for (const Security security : {Security::StartTls, Security::ImplicitTls}) {
        for (const Visit &visit : {Visit{inOrder, {}, {}},
                                   {renewed, {}, {}},
                                   {first, {}, CertificateSelfSigned},
                                   {first, pin, {}},
                                   {second, pin, CertificateChanged},
                                   {renewed, pin, {}},
                                   {first, pin, {}},
                                   {first, {}, CertificateSelfSigned}}) {
            ScenarioServer server(conversation(security));
            server.setCertificate(visit.shown.chain, visit.shown.key, security == Security::ImplicitTls);
            server.listen();
            ClientRun client;
            Server where{u"mail.example.com"_s, 465, security, {}};
            where.pinnedCertificate = visit.pin;
            run(client, server, where);
            QCOMPARE(client.error.has_value(), visit.code.has_value());
            if (visit.code) {
                QCOMPARE(client.error->code, *visit.code);
                verifyNothingLeft(server);
            }
        }
    }
}

int main(int argc, char *argv[])
{
    QTemporaryFile configuration;
    if (!configuration.open())
        return 1;
    configuration.write("openssl_conf=all\n[all]\nssl_conf=ssl\n[ssl]\nsystem_default=lenient\n"
                        "[lenient]\nMinProtocol=None\nCipherString=ALL:@SECLEVEL=0\n");
    configuration.close();
    // Read when OpenSSL is loaded. The command that makes the certificates reads it too.
    qputenv("OPENSSL_CONF", configuration.fileName().toLocal8Bit());
    QCoreApplication application(argc, argv);
    tst_TlsMatrix test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_TlsMatrix.moc"
