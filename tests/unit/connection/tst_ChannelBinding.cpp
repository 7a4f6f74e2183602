#include "core/connection/ChannelBinding.h"

#include <QProcess>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::connection;

class tst_ChannelBinding : public QObject {
    Q_OBJECT

private slots:
    void bySignature_data();
    void bySignature();
    void none();
};

void tst_ChannelBinding::bySignature_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("hash"); // -1: none is defined
    const auto row = [](const char *name, const QStringList &key, const QStringList &signature, int hash) {
        QTest::newRow(name) << key + signature << hash;
    };
    const QStringList rsa{u"-newkey"_s, u"rsa:2048"_s};
    const QStringList ec{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s};
    const QStringList pss{u"-sigopt"_s, u"rsa_padding_mode:pss"_s};
    row("RSA, MD5", rsa, {u"-md5"_s}, QCryptographicHash::Sha256);
    row("RSA, SHA-1", rsa, {u"-sha1"_s}, QCryptographicHash::Sha256);
    row("RSA, SHA-256", rsa, {u"-sha256"_s}, QCryptographicHash::Sha256);
    row("RSA, SHA-384", rsa, {u"-sha384"_s}, QCryptographicHash::Sha384);
    row("RSA, SHA-512", rsa, {u"-sha512"_s}, QCryptographicHash::Sha512);
    row("RSA-PSS, SHA-1", rsa, QStringList{u"-sha1"_s} + pss, QCryptographicHash::Sha256);
    row("RSA-PSS, SHA-384", rsa, QStringList{u"-sha384"_s} + pss, QCryptographicHash::Sha384);
    row("ECDSA, SHA-1", ec, {u"-sha1"_s}, QCryptographicHash::Sha256);
    row("ECDSA, SHA-224", ec, {u"-sha224"_s}, QCryptographicHash::Sha224);
    row("ECDSA, SHA-384", ec, {u"-sha384"_s}, QCryptographicHash::Sha384);
    row("Ed25519", {u"-newkey"_s, u"ed25519"_s}, {}, -1);
}

void tst_ChannelBinding::bySignature()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, hash);
    QTemporaryDir folder;
    const QString file = folder.filePath(u"certificate.pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s, QStringList{u"req"_s, u"-x509"_s, u"-nodes"_s, u"-subj"_s, u"/CN=localhost"_s,
                                            u"-keyout"_s, folder.filePath(u"key.pem"_s), u"-out"_s, file} +
                                    arguments);
    QVERIFY(openssl.waitForFinished(60'000));
    QVERIFY2(openssl.exitCode() == 0, openssl.readAllStandardError().constData());
    const auto certificates = QSslCertificate::fromPath(file);
    QCOMPARE(certificates.size(), 1);
    const QByteArray expected =
        hash < 0 ? QByteArray() : certificates[0].digest(static_cast<QCryptographicHash::Algorithm>(hash));
    QCOMPARE(tlsServerEndPoint(certificates[0]), expected);
}

void tst_ChannelBinding::none()
{
    QVERIFY(tlsServerEndPoint(QSslCertificate()).isEmpty());
}

QTEST_GUILESS_MAIN(tst_ChannelBinding)
#include "tst_ChannelBinding.moc"
