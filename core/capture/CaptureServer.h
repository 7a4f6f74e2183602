#pragma once

#include "core/base/Result.h"

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace envoi::capture {

/// A message that was captured instead of delivered.
struct CapturedMessage {
    QString id; ///< unique, also the file's base name
    QDateTime received;
    QString reversePath;      ///< empty for "<>"
    QStringList forwardPaths; ///< in the order of RCPT
    QString path;             ///< the .eml file: exactly the octets that came, dots unstuffed
    qint64 size = 0;          ///< octets
};

/// The local test server: speaks SMTP on 127.0.0.1 alone and delivers to nobody. Offers PIPELINING,
/// 8BITMIME, SMTPUTF8, SIZE, ENHANCEDSTATUSCODES, AUTH PLAIN LOGIN (any password passes, none is
/// kept). Messages go to files as they come, never whole into memory. Event-driven in its thread.
class CaptureServer : public QObject {
    Q_OBJECT

public:
    /// \a folder: where .eml files go; made when needed.
    explicit CaptureServer(QString folder, QObject *parent = nullptr);
    ~CaptureServer() override;

    /// Begins to listen on 127.0.0.1. \a port 0 takes a free one. The port, or why not.
    Result<quint16> listen(quint16 port = 0);
    quint16 port() const;
    void close();

    /// What lies in the folder, oldest first, from this and earlier runs.
    QList<CapturedMessage> messages() const;
    /// Deletes one, or all of them.
    void remove(const QString &id);
    void removeAll();

signals:
    void captured(const envoi::capture::CapturedMessage &message);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::capture

Q_DECLARE_METATYPE(envoi::capture::CapturedMessage)
