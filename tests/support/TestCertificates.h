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
    QString authorityPath() const { return path("authority.pem"); }
    Pair pair(Kind kind) const;

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    bool openssl(const QStringList &arguments);
    void make(const char *name, const QString &alternativeNames, const char *days);

    QTemporaryDir m_folder;
    QString m_problem;
};

} // namespace envoi::test
