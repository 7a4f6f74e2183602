#pragma once

#include <QByteArray>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

namespace envoi::test {

/// The server's side of SCRAM-SHA-256 (RFC 5802, 7677) for one log-in.
struct ScramServer {
    QByteArray password;
    QByteArray clientFirst; ///< "n,,n=anna,r=…"

    QByteArray first() const
    {
        return "r=" + clientFirst.sliced(clientFirst.indexOf(",r=") + 3) + "srv,s=c2FsdA==,i=4096";
    }
    QByteArray bare() const { return clientFirst.sliced(clientFirst.indexOf(",,") + 2); }
    QByteArray authMessage(const QByteArray &clientFinal) const
    {
        return bare() + ',' + first() + ',' + clientFinal.first(clientFinal.indexOf(",p="));
    }
    bool proves(const QByteArray &clientFinal) const
    {
        const QByteArray stored = hash(hmac(salted(), "Client Key"));
        QByteArray key = QByteArray::fromBase64(clientFinal.sliced(clientFinal.indexOf(",p=") + 3));
        const QByteArray signature = hmac(stored, authMessage(clientFinal));
        for (qsizetype i = 0; i < key.size(); ++i)
            key[i] = static_cast<char>(key[i] ^ signature[i]);
        return hash(key) == stored;
    }
    QByteArray last(const QByteArray &clientFinal) const
    {
        return "v=" + hmac(hmac(salted(), "Server Key"), authMessage(clientFinal)).toBase64();
    }

private:
    static QByteArray hash(const QByteArray &text)
    {
        return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    }
    static QByteArray hmac(const QByteArray &key, const QByteArray &text)
    {
        return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
    }
    QByteArray salted() const
    {
        return QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256, password, "salt", 4096, 32);
    }
};

} // namespace envoi::test
