#pragma once

#include "core/smtp/Outcome.h"
#include "tests/support/FaultCell.h"

#include <optional>
#include <vector>

namespace envoi::test::faults {

/// Reads both sides of a session and says, by the rules of SMTP alone, what the client has to make of it: for
/// each letter and each recipient, and for the session. It knows nothing of Protocol, nor of what the server
/// meant to do.
class Referee {
public:
    struct Judgement {
        smtp::Outcome::Verdict verdict;
        std::vector<smtp::RecipientOutcome::Verdict> recipients;
    };

    explicit Referee(const Cell &cell);

    // What happens, in order
    void said(QByteArrayView octets);  ///< by the client
    void heard(QByteArrayView octets); ///< from the server
    void encrypted();
    void closed(qint64 unsent = 0); ///< \a unsent: of what was said last
    void timedOut();

    /// What the client said that it must not; empty if all was well.
    QByteArray foul() const { return m_foul; }
    Judgement judge(int letter) const;
    std::optional<ErrorCode> sessionError() const { return m_error; }
    bool isOver() const { return m_over; }

private:
    enum class Asked {
        Greeting,
        Ehlo,
        Helo,
        StartTls,
        Auth,
        Mail,
        Recipient,
        Data,
        EndOfData,
        EmptyData,
        Chunk,
        LastChunk,
        Reset,
        Quit
    };
    struct Question {
        Asked asked;
        int letter = -1;
        int recipient = -1;
    };
    struct Letter {
        int mail = 0; ///< the codes of replies; 0 before
        std::vector<int> recipients;
        int recipientsAsked = 0;
        int data = 0;
        int refusal = 0; ///< of the content, by whatever reply
        int final = 0;
        qint64 endSaid = -1; ///< at which octet
        bool emptied = false;
        int unanswered = 0;
    };

    void ask(Asked asked, int recipient = -1);
    void readCommand(const QByteArray &line);
    void readReply(int code, const QByteArray &text);
    void onReply(const Question &question, int code, const QByteArray &text);
    void onHello(const Question &question, int code, const QByteArray &text);
    void onEarly(int code);
    void onContentReply(Letter &letter, int code, bool final);
    void end(std::optional<ErrorCode> error);
    void endIfDone();
    Letter *current();
    bool isInContent(const Letter &letter) const;
    bool anyAccepted(const Letter &letter) const;
    bool allRefused(const Letter &letter) const;
    bool isOver(const Letter &letter) const;

    Cell m_cell;
    QByteArray m_client;
    QByteArray m_server;
    QByteArray m_reply; ///< the lines that are here of it
    qint64 m_said = 0;
    qint64 m_unsent = 0;
    bool m_inData = false;
    qsizetype m_chunkLeft = 0;
    std::vector<Question> m_open; ///< questions, oldest first
    std::vector<Letter> m_letters;
    bool m_heardReply = false;
    bool m_encrypted = false;
    bool m_handshake = false;
    bool m_stopped = false; ///< by 421
    bool m_over = false;
    std::optional<ErrorCode> m_error;
    QByteArray m_foul;
};

} // namespace envoi::test::faults
