#pragma once

#include "core/capture/CaptureFolder.h"
#include "core/capture/Conversation.h"

#include <QFile>
#include <QObject>
#include <QTimer>

class QTcpSocket;

namespace envoi::capture {

/// One client: carries octets between its socket, the conversation and a file. Deletes itself when
/// the client has gone.
class Connection final : public QObject, private MessageSink {
    Q_OBJECT

public:
    Connection(QTcpSocket *socket, CaptureFolder &folder, const CaptureServer::Limits &limits,
               QObject *parent);
    ~Connection() override;

signals:
    void captured(const envoi::capture::CapturedMessage &message);

private:
    void receive();
    void hangUp();

    bool begin() override;
    bool append(QByteArrayView octets) override;
    QString finish(const Envelope &envelope) override;
    void abandon() override;

    QTcpSocket *m_socket;
    CaptureFolder &m_folder;
    Conversation m_conversation;
    QTimer m_idle;
    QFile m_file;
};

} // namespace envoi::capture
