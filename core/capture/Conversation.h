#pragma once

#include "core/capture/DotUnstuffer.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace envoi::capture {

/// What MAIL and RCPT said.
struct Envelope {
    QString reversePath; ///< empty for "<>"
    QString parameters;  ///< of MAIL, as they were said: "BODY=8BITMIME RET=HDRS"
    QStringList forwardPaths;
    QStringList recipientParameters; ///< of RCPT, for each of them; may be empty

    friend bool operator==(const Envelope &, const Envelope &) = default;
};

/// Where a message goes while it comes in.
class MessageSink {
public:
    MessageSink() = default;
    virtual ~MessageSink() = default;
    MessageSink(const MessageSink &) = delete;
    MessageSink &operator=(const MessageSink &) = delete;

    /// False when it can't be kept; then nothing follows.
    virtual bool begin() = 0;
    virtual bool append(QByteArrayView octets) = 0;
    /// The message is whole. An id for the reply, or an empty one when it could not be kept.
    virtual QString finish(const Envelope &envelope) = 0;
    /// It will not become whole.
    virtual void abandon() = 0;
};

/// The server's side of one SMTP conversation (RFC 5321), without a socket: it is fed the client's
/// octets in any chopping and says what to answer. Delivers to nobody.
class Conversation {
public:
    struct Limits {
        qint64 messageSize = qint64(2) * 1024 * 1024 * 1024;
        qsizetype recipients = 10'000;
        int mistakes = 100; ///< commands that were not understood, before it hangs up
    };

    Conversation(MessageSink &sink, const Limits &limits);

    static QByteArray greeting();
    /// The replies to \a octets and to what was kept back before, in order.
    QByteArray feed(QByteArrayView octets);
    /// After QUIT, or when the client was sent away: flush and close.
    bool isOver() const { return m_isOver; }
    /// The connection is gone.
    void disconnected();

private:
    enum class State { Command, AuthPlain, AuthLoginUser, AuthLoginPassword, Data, Chunk };

    void takeLine(QByteArrayView line);
    void command(const QByteArray &line);
    void hello(bool isExtended, const QByteArray &argument);
    void auth(const QByteArray &argument);
    void authResponse(const QByteArray &line);
    void endAuth(bool isRight);
    // Envelope: ConversationEnvelope.cpp
    void mail(const QByteArray &argument);
    const char *mailParameters(const QByteArray &text);
    void rcpt(const QByteArray &argument);
    const char *recipientParameters(const QByteArray &text) const;
    // Content
    void data();
    void bdat(const QByteArray &argument);
    bool beginContent();
    void takeContent(QByteArrayView content);
    void refuseContent(const char *why);
    void abandonContent();
    qsizetype takeData(QByteArrayView octets);
    qsizetype takeChunk(QByteArrayView octets);
    void endChunk();
    void endContent();
    void reset();
    void reply(const char *text);
    void mistake(const char *text);

    MessageSink &m_sink;
    Limits m_limits;
    State m_state = State::Command;
    QByteArray m_line;
    bool m_lineTooLong = false;
    QByteArray m_replies;
    bool m_isOver = false;
    int m_mistakes = 0;

    bool m_hasHello = false;
    bool m_isExtended = false;
    bool m_isAuthenticated = false;
    bool m_hasSender = false;
    bool m_smtputf8 = false;
    bool m_isBinary = false;
    Envelope m_envelope;

    bool m_isReceiving = false; ///< the sink waits for more
    DotUnstuffer m_unstuffer;
    qint64 m_chunkLeft = 0;
    bool m_isLastChunk = false;
    qint64 m_size = 0;
    const char *m_refusal = nullptr; ///< of the content that is coming
};

} // namespace envoi::capture
