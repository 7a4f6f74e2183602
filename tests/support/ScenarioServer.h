#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QObject>
#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>

class QSslSocket;

namespace envoi::test {

/// A server that follows a script, in the test's own thread, so that a test needs nothing but an
/// event loop. Rows:
///
///   "S: text"   sends text and CRLF
///   "S~ text"   sends text as it is, without CRLF
///   "C: text"   waits for this line; a last * stands for any rest
///   "C: *"      waits for any line
///   "D"         waits for message data up to the dot and keeps it, still stuffed
///   "D: n"      waits for n octets of it only
///   "C! *"      waits for any octets, and passes over them
///   "DEAF"      reads no more, for ever
///   "TLS"       begins TLS
///   "X"         closes the connection
///   "W"         waits for ever
///
/// What came is the witness of what was sent: received(), receivedInClear().
class ScenarioServer : public QObject {
    Q_OBJECT

public:
    enum class Chopping { Whole, Octets };

    explicit ScenarioServer(QByteArrayList rows, QObject *parent = nullptr);
    ~ScenarioServer() override;

    void setChopping(Chopping chopping) { m_chopping = chopping; }
    /// For "TLS" rows, and for TLS from the first octet when \a implicit.
    void setCertificate(QList<QSslCertificate> chain, QSslKey key, bool implicit);

    /// No other version than this one is spoken.
    void setTlsVersion(QSsl::SslProtocol version) { m_version = version; }

    /// On 127.0.0.1, on that port or a free one. The port on which it does; 0 if it can't.
    quint16 listen(quint16 port = 0);
    quint16 port() const;

    QByteArray received() const { return m_received; }
    QByteArray receivedInClear() const { return m_receivedInClear; }
    QByteArrayList messages() const { return m_messages; }
    /// What came that the script did not say; empty if all went by it.
    QByteArrayList surprises() const { return m_surprises; }
    /// Whether the other side has gone.
    bool isClosed() const;
    /// Whether the script was followed to its end.
    bool isThrough() const { return m_row >= m_rows.size(); }
    /// Where it stands, for the message of a test that failed.
    QByteArray standing() const;

signals:
    void through();

private:
    class Listener;
    void accept(qintptr descriptor);
    void read();
    void follow();
    bool takeLine(QByteArrayView expected);
    bool takeData(qsizetype octets);
    void send(const QByteArray &octets);

    QByteArrayList m_rows;
    qsizetype m_row = 0;
    bool m_following = false;
    Chopping m_chopping = Chopping::Whole;
    QList<QSslCertificate> m_chain;
    QSslKey m_key;
    QSsl::SslProtocol m_version = QSsl::TlsV1_2OrLater;
    bool m_implicitTls = false;
    Listener *m_listener = nullptr;
    QSslSocket *m_socket = nullptr;
    QByteArray m_buffer;
    qsizetype m_searched = 0; ///< up to where it holds no end of data
    QByteArray m_received;
    QByteArray m_receivedInClear;
    QByteArrayList m_messages;
    QByteArrayList m_surprises;
};

} // namespace envoi::test
