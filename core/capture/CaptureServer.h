#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

namespace envoi::capture {

/// A message that was captured instead of delivered.
struct CapturedMessage {
    QString id; ///< unique, also the file's base name
    QDateTime received;
    QString reversePath;      ///< empty for "<>"
    QStringList forwardPaths; ///< in the order of RCPT
    /// What MAIL and each RCPT said besides, as it was said ("RET=HDRS"); may be empty.
    QString reverseParameters;
    QStringList forwardParameters;
    QString path;    ///< the .eml file: exactly the octets that came, dots unstuffed
    qint64 size = 0; ///< octets
};

/// The local test server: speaks SMTP on 127.0.0.1 alone and delivers to nobody. Offers PIPELINING,
/// CHUNKING, 8BITMIME, BINARYMIME, SMTPUTF8, SIZE, DSN (it reports nothing), ENHANCEDSTATUSCODES, AUTH PLAIN
/// LOGIN (any password passes, none is kept). Messages go to files as they come, never whole into memory.
/// Event-driven in its thread.
class CaptureServer : public QObject {
    Q_OBJECT

public:
    struct Limits {
        int connections = 50;                    ///< at the same time; further ones are sent away with 421
        std::chrono::milliseconds idle{300'000}; ///< without a word from the client
        qint64 messageSize = qint64(2) * 1024 * 1024 * 1024; ///< octets; announced as SIZE
        /// The newest that are kept in the folder; older ones are deleted. 0 keeps all.
        qsizetype messages = 500;
    };

    /// \a folder: where .eml files go; made when needed.
    explicit CaptureServer(QString folder, QObject *parent = nullptr);
    ~CaptureServer() override;
    /// Where the built-in account's letters go, so that all programs of Envoi find the same.
    static QString defaultFolder();
    /// For connections that come from now on.
    void setLimits(const Limits &limits);

    /// Begins to listen on 127.0.0.1. \a port 0 takes a free one. The port; PortUnavailable,
    /// FileUnwritable when the folder can't be written.
    Result<quint16> listen(quint16 port = 0);
    quint16 port() const;
    void close();

    /// What was captured into the folder, oldest first, in this and earlier runs. Other files that
    /// lie there are not listed and never deleted.
    QList<CapturedMessage> messages() const;
    /// Deletes one, or all of them.
    void remove(const QString &id);
    void removeAll();

signals:
    /// Comes from the event loop, after the client was told.
    void captured(const envoi::capture::CapturedMessage &message);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::capture

Q_DECLARE_METATYPE(envoi::capture::CapturedMessage)
