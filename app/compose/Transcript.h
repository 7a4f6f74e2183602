#pragma once

#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace envoi::compose {

/// What was said with a server in the latest attempt to send a letter, and how the way there is protected.
class Transcript : public QObject {
    Q_OBJECT

public:
    /// More lines are not kept: the oldest go.
    static constexpr qsizetype most = 10'000;

    using QObject::QObject;

    /// A new attempt: what was is forgotten.
    void begin(const QString &host);
    void append(const smtp::TranscriptLine &line);
    void setSecured(const smtp::ServerFacts &facts);
    void end();

    /// "10:04:34.123 C: EHLO [127.0.0.1]": the time here, who said it (C: Envoi, S: the server, *: a note),
    /// what.
    const QStringList &lines() const { return m_lines; }
    /// One sentence; it says so where there is no connection.
    QString protection() const;
    /// Whether the connection stood.
    bool isSecured() const { return m_isSecured; }
    bool isEncrypted() const { return m_isEncrypted; }
    /// Where it goes, and by what that proved itself; null without TLS.
    const QString &host() const { return m_host; }
    QSslCertificate certificate() const { return m_certificate ? *m_certificate : QSslCertificate(); }
    /// Whether the person trusts exactly that one.
    bool isPinned() const { return m_isPinned; }

signals:
    void begun();
    void appended(const QString &line);
    void protectionChanged();

private:
    QString m_host;
    QStringList m_lines;
    QString m_protection;
    bool m_isSecured = false;
    bool m_isEncrypted = false;
    bool m_isPinned = false;
    /// The first of them brings the whole of TLS into the process: not before there is one.
    std::optional<QSslCertificate> m_certificate;
};

} // namespace envoi::compose
