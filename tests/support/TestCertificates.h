#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>
#include <QTemporaryDir>

namespace envoi::test {

/// Certificates made by the openssl command when the test begins, so that none can run out in the
/// tree: one authority, and what it vouches for.
class TestCertificates {
public:
    enum class Kind {
        Good, ///< for localhost, 127.0.0.1 and mail.example.com
        Expired,
        WrongHost,  ///< for another.example
        SelfSigned, ///< for localhost, vouched for by nobody
    };
    enum class Issuer {
        Authority, ///< authority()
        Stranger,  ///< an authority that nobody knows
        Server,    ///< a server of the authority's, which may vouch for nobody
        Itself,
    };
    struct Wanted {
        QString alternativeNames = QStringLiteral("DNS:mail.example.com"); ///< empty for none
        QString commonName = QStringLiteral("Envoi test server");
        Issuer issuer = Issuer::Authority;
        int firstDay = -10; ///< from today
        int lastDay = 30;
        QString key = QStringLiteral("ec:prime256v1"); ///< or "rsa:2048"
        QString digest = QStringLiteral("sha256");
        QByteArray extensions = {}; ///< further lines
    };
    struct Pair {
        QList<QSslCertificate> chain;
        QSslKey key;
        QString certificatePath;
        QString keyPath;
    };

    TestCertificates();
    /// Empty if all went well, else why not.
    QString problem() const { return m_problem; }
    QSslCertificate authority() const;
    QString authorityPath() const { return path(QStringLiteral("authority.pem")); }
    Pair pair(Kind kind) const;
    /// Made now. The chain holds the issuer too where it is not the authority.
    Pair issue(const Wanted &wanted);

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    bool openssl(const QStringList &arguments);
    void make(const QString &name, const Wanted &wanted);
    Pair read(const QString &name, const QString &key) const;

    QTemporaryDir m_folder;
    QString m_problem;
    int m_issued = 0;
};

} // namespace envoi::test
