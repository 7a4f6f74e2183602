#pragma once

#include "tests/support/ClientRun.h"
#include "tests/support/Conversation.h"

/// What the tests of Protocol share.
namespace envoi::test {

using namespace Qt::Literals::StringLiterals;

using Rows = QByteArrayList;

inline const QByteArray message = "Subject: x\r\n\r\n.\r\nAnna\r\n";
inline const QByteArray password = "correct horse";
inline const QByteArray plainResponse = ("\0anna\0"_ba + password).toBase64();

inline const Rows bare{"S: 220 mx ESMTP", "C: EHLO client.example", "S: 250 mx"};
inline const Rows pipelining{"S: 220 mx ESMTP", "C: EHLO client.example", "S: 250-mx", "S: 250 PIPELINING"};
inline const Rows chunking{"S: 220 mx ESMTP", "C: EHLO client.example", "S: 250-mx", "S: 250-PIPELINING",
                           "S: 250 CHUNKING"};
inline const Rows goodbye{"C: QUIT", "S: 221 bye", "END"};
inline const Rows flight{"C: MAIL FROM:<anna@example.com>", "C: RCPT TO:<ben@example.com>", "C: DATA"};
inline const Rows accepted{"S: 250 ok", "S: 250 ok", "S: 354 go"};

/// Gives some octets, then an error.
class FailingSource final : public ByteSource {
public:
    explicit FailingSource(qsizetype good) : m_left(good) {}
    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (m_left == 0)
            return failure(ErrorCode::FileChanged, u"/tmp/a"_s);
        const auto count = std::min<qsizetype>(m_left, std::ssize(buffer));
        std::fill_n(buffer.data(), count, 'x');
        m_left -= count;
        return count;
    }
    Result<void> rewind() override { return {}; }

private:
    qsizetype m_left;
};

/// Up to where the first letter begins.
inline Rows hello(const Rows &extensions)
{
    Rows rows{"S: 220 mx", "C: EHLO client.example", "S: 250-mx", "S: 250-PIPELINING"};
    for (const QByteArray &extension : extensions)
        rows += "S: 250-" + extension;
    return rows + Rows{"S: 250 HELP"};
}

/// What is said to begin a letter to name@example.com for each name, up to its content.
inline Rows envelope(const QByteArrayList &names)
{
    Rows rows{"C: MAIL FROM:<anna@example.com>"};
    for (const QByteArray &name : names)
        rows += "C: RCPT TO:<" + name + "@example.com>";
    return rows;
}

struct Case {
    smtp::Security security = smtp::Security::None;
    QString user = {};
    bool loopback = true;
    std::vector<std::vector<const char *>> recipients = {{"ben@example.com"}};
    smtp::WhenIdle whenIdle = smtp::WhenIdle::Leave;
};

inline smtp::Protocol machine(const Case &setting, std::vector<smtp::Transaction> transactions = {})
{
    if (transactions.empty()) {
        for (const auto &recipients : setting.recipients) {
            std::vector<AddrSpec> to;
            for (const char *recipient : recipients)
                to.push_back(address(recipient));
            transactions.push_back(transaction(message, std::move(to)));
        }
    }
    smtp::Protocol protocol(
        {setting.security, {setting.user, Secret(password)}, u"mx.example.com"_s, nullptr, setting.whenIdle},
        std::move(transactions));
    if (setting.security != smtp::Security::ImplicitTls)
        protocol.connected({"client.example", setting.loopback});
    return protocol;
}

/// No form of the password was handed out or written down.
inline bool keptSecret(const Conversation &talk)
{
    for (const QByteArray &secret : {password, password.toBase64(), plainResponse}) {
        if (talk.everythingSaid.contains(secret) || talk.transcript.contains(secret))
            return false;
    }
    return true;
}

} // namespace envoi::test

Q_DECLARE_METATYPE(envoi::test::Case)
