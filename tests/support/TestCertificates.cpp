#include "tests/support/TestCertificates.h"

#include <QDateTime>
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

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

QString day(int fromToday)
{
    return QDateTime::currentDateTimeUtc().addDays(fromToday).toString(u"yyyyMMddHHmmss'Z'"_s);
}

constexpr const char *kindNames[] = {"good", "expired", "wronghost", "selfsigned"};

} // namespace

TestCertificates::TestCertificates()
{
    write(path(u"index.txt"_s), {});
    write(path(u"ca.cnf"_s), "[ca]\ndefault_ca=all\n[all]\ndatabase=" + path(u"index.txt"_s).toLocal8Bit() +
                                 "\nrand_serial=yes\nunique_subject=no\npolicy=any\nnew_certs_dir=" +
                                 m_folder.path().toLocal8Bit() + "\n[any]\ncommonName=optional\n");
    const QByteArray mayVouch = "basicConstraints=critical,CA:TRUE\n";
    make(u"authority"_s, {.alternativeNames = {},
                          .commonName = u"Envoi Test Authority"_s,
                          .issuer = Issuer::Itself,
                          .extensions = mayVouch});
    make(u"stranger"_s, {.alternativeNames = {},
                         .commonName = u"Envoi Test Stranger"_s,
                         .issuer = Issuer::Itself,
                         .extensions = mayVouch});
    const QString here = u"DNS:localhost,IP:127.0.0.1"_s;
    make(u"good"_s, {.alternativeNames = here + u",DNS:mail.example.com"_s});
    make(u"expired"_s, {.alternativeNames = here, .lastDay = -1});
    make(u"wronghost"_s, {.alternativeNames = u"DNS:another.example"_s});
    make(u"selfsigned"_s, {.alternativeNames = here, .commonName = u"localhost"_s, .issuer = Issuer::Itself});
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

void TestCertificates::make(const QString &name, const Wanted &wanted)
{
    const QString base = path(name);
    QByteArray extensions = "subjectKeyIdentifier=hash\n" + wanted.extensions;
    if (!wanted.alternativeNames.isEmpty())
        extensions += "subjectAltName=" + wanted.alternativeNames.toLatin1() + '\n';
    write(base + u".ext"_s, extensions);
    const QString curve = wanted.key.section(u':', 1);
    QStringList key{u"-newkey"_s, wanted.key};
    if (wanted.key.startsWith(u"ec:"_s))
        key = {u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:"_s + curve};
    openssl(QStringList{u"req"_s, u"-nodes"_s, u"-keyout"_s, base + u".key"_s, u"-out"_s, base + u".csr"_s,
                        u"-subj"_s, u"/CN="_s + wanted.commonName} +
            key);
    QStringList issuer;
    switch (wanted.issuer) {
    case Issuer::Itself:
        issuer = {u"-selfsign"_s, u"-keyfile"_s, base + u".key"_s};
        break;
    case Issuer::Authority:
        issuer = {u"-cert"_s, path(u"authority.pem"_s), u"-keyfile"_s, path(u"authority.key"_s)};
        break;
    case Issuer::Stranger:
        issuer = {u"-cert"_s, path(u"stranger.pem"_s), u"-keyfile"_s, path(u"stranger.key"_s)};
        break;
    case Issuer::Server:
        issuer = {u"-cert"_s, path(u"good.pem"_s), u"-keyfile"_s, path(u"good.key"_s)};
        break;
    }
    openssl(QStringList{u"ca"_s, u"-batch"_s, u"-notext"_s, u"-config"_s, path(u"ca.cnf"_s), u"-in"_s,
                        base + u".csr"_s, u"-out"_s, base + u".pem"_s, u"-startdate"_s, day(wanted.firstDay),
                        u"-enddate"_s, day(wanted.lastDay), u"-md"_s, wanted.digest, u"-extfile"_s,
                        base + u".ext"_s} +
            issuer);
}

QSslCertificate TestCertificates::authority() const
{
    return QSslCertificate::fromPath(authorityPath()).value(0);
}

TestCertificates::Pair TestCertificates::read(const QString &name, const QString &key) const
{
    const QString base = path(name);
    return {QSslCertificate::fromPath(base + u".pem"_s),
            QSslKey(contentOf(base + u".key"_s), key.startsWith(u"ec"_s) ? QSsl::Ec : QSsl::Rsa),
            base + u".pem"_s, base + u".key"_s};
}

TestCertificates::Pair TestCertificates::pair(Kind kind) const
{
    return read(QString::fromLatin1(kindNames[static_cast<int>(kind)]), u"ec"_s);
}

TestCertificates::Pair TestCertificates::issue(const Wanted &wanted)
{
    const QString name = u"issued-%1"_s.arg(++m_issued);
    make(name, wanted);
    Pair pair = read(name, wanted.key);
    if (wanted.issuer == Issuer::Stranger || wanted.issuer == Issuer::Server)
        pair.chain += QSslCertificate::fromPath(
            path(wanted.issuer == Issuer::Server ? u"good.pem"_s : u"stranger.pem"_s));
    return pair;
}

} // namespace envoi::test
