#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QProcess>

using namespace Qt::Literals::StringLiterals;

namespace envoi::test {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TestCertificates::TestCertificates()
{
    openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
             u"-nodes"_s, u"-keyout"_s, path("authority.key"), u"-out"_s, path("authority.pem"), u"-days"_s,
             u"30"_s, u"-subj"_s, u"/CN=Envoi Test Authority"_s});
    make("good", u"DNS:localhost,IP:127.0.0.1,DNS:mail.example.com"_s, "30");
    make("expired", u"DNS:localhost,IP:127.0.0.1"_s, "-1");
    make("wronghost", u"DNS:another.example"_s, "30");
    openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
             u"-nodes"_s, u"-keyout"_s, path("selfsigned.key"), u"-out"_s, path("selfsigned.pem"), u"-days"_s,
             u"30"_s, u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s,
             u"subjectAltName=DNS:localhost,IP:127.0.0.1"_s});
}

bool TestCertificates::openssl(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    if (process.waitForFinished(60'000) && process.exitCode() == 0)
        return true;
    m_problem += u"openssl %1: %2\n"_s.arg(arguments.join(u' '), QString::fromUtf8(process.readAll()));
    return false;
}

void TestCertificates::make(const char *name, const QString &alternativeNames, const char *days)
{
    const QString base = m_folder.filePath(QString::fromLatin1(name));
    QFile extensions(base + u".ext"_s);
    if (extensions.open(QIODevice::WriteOnly))
        extensions.write("subjectAltName=" + alternativeNames.toLatin1() + '\n');
    extensions.close();
    openssl({u"req"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
             u"-keyout"_s, base + u".key"_s, u"-out"_s, base + u".csr"_s, u"-subj"_s,
             u"/CN=Envoi test server"_s});
    openssl({u"x509"_s, u"-req"_s, u"-in"_s, base + u".csr"_s, u"-CA"_s, path("authority.pem"), u"-CAkey"_s,
             path("authority.key"), u"-CAcreateserial"_s, u"-out"_s, base + u".pem"_s, u"-days"_s,
             QString::fromLatin1(days), u"-extfile"_s, base + u".ext"_s});
}

QSslCertificate TestCertificates::authority() const
{
    return QSslCertificate::fromPath(authorityPath()).value(0);
}

TestCertificates::Pair TestCertificates::pair(Kind kind) const
{
    const char *names[] = {"good", "expired", "wronghost", "selfsigned"};
    const QString base = m_folder.filePath(QString::fromLatin1(names[static_cast<int>(kind)]));
    return {QSslCertificate::fromPath(base + u".pem"_s), QSslKey(contentOf(base + u".key"_s), QSsl::Ec),
            base + u".pem"_s, base + u".key"_s};
}

} // namespace envoi::test
