#pragma once

#include "tests/support/FaultCell.h"

#include <QByteArrayList>

#include <utility>
#include <vector>

namespace envoi::test::faults {

/// A mail server without sockets that does all well but for the one thing of its cell. Its record is the
/// witness of what it took.
class FaultServer {
public:
    /// How it has ended the connection, if it has.
    enum class Ending {
        None,
        Closed,
        Reset, ///< unread() octets were lost
        Stalled,
    };
    struct Taken {
        QByteArray content;
        QByteArrayList recipients;
    };

    explicit FaultServer(const Cell &cell) : m_cell(cell)
    {
        m_record.resize(static_cast<std::size_t>(cell.letters));
    }

    void connected() { answer(Moment::Greeting); }
    void receive(QByteArrayView octets);
    void encrypted();

    QByteArray takeOutput() { return std::exchange(m_out, {}); }
    Ending ending() const { return m_ending; }
    bool wantsTls() const { return m_wantsTls; }
    qint64 unread() const { return m_in.size(); }
    bool hasHappened() const { return m_happened; }
    /// For each letter; no recipients where it was not taken.
    const std::vector<Taken> &record() const { return m_record; }
    const QByteArray &receivedInClear() const { return m_inClear; }

private:
    enum class Mode { Commands, Data, Chunk };

    void process();
    void command(const QByteArray &line);
    void readData();
    void readChunk();
    void endOfContent();
    bool chunkOver();
    /// The cell's fault, if its octet is among the first \a available of the content, of which \a whole says
    /// that they are all. True if nothing more is read.
    bool interrupt(qsizetype available, bool whole);

    bool isFault(Moment moment) const;
    /// Says the reply of \a moment, or what the cell wants instead. Whether it means yes.
    bool answer(Moment moment);
    bool act(const QByteArray &reply);
    QByteArray reply(Moment moment, int letter, int recipient) const;
    QByteArray refusal(Moment moment) const;
    void sayNext(Moment moment);
    bool refuses(int letter, int recipient) const;

    Cell m_cell;
    Mode m_mode = Mode::Commands;
    Ending m_ending = Ending::None;
    bool m_happened = false;
    bool m_saidEarly = false; ///< the reply that is due
    bool m_encrypted = false;
    bool m_wantsTls = false;
    QByteArray m_in;
    QByteArray m_inClear;
    QByteArray m_out;

    int m_letter = -1;
    int m_recipient = 0;
    bool m_mailAccepted = false;
    bool m_contentRefused = false;
    bool m_answeredInside = false; ///< to this piece of content, before its end
    QByteArrayList m_recipients;
    QByteArray m_content;
    qsizetype m_chunkLeft = 0;
    bool m_isLast = false;
    std::vector<Taken> m_record;
};

} // namespace envoi::test::faults
