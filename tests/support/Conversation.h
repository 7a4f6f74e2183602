#pragma once

#include "core/smtp/Protocol.h"

#include <QByteArrayList>

#include <map>

namespace envoi::test {

/// Lets a Protocol speak by a script, without sockets. Rows as ScenarioServer has them, and:
///
///   "TLS"       the protocol must ask for TLS, which then stands
///   "B"         the last chunk of a letter must follow (BDAT n LAST)
///   "B+"        a chunk of it that is not the last
///   "READY"     the protocol must have said that it has nothing to do
///   "X"         the connection is gone
///   "X: n"      the same, and of what was said the last n octets never left
///   "T"         the time is over
///   "CANCEL"    the person stops it
///   "END"       the protocol must be finished
struct Conversation {
    enum class Chopping { Whole, Lines, Octets };

    explicit Conversation(smtp::Protocol &machine, Chopping how = Chopping::Whole)
        : protocol(machine), chopping(how)
    {
    }

    /// Empty if all went by the script.
    QByteArray follow(const QByteArrayList &rows)
    {
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QByteArray &row = rows[i];
            QByteArray problem;
            if (row.startsWith("S: ")) {
                // What stands together arrives together.
                QByteArray octets = row.sliced(3) + "\r\n";
                while (i + 1 < rows.size() && rows[i + 1].startsWith("S: "))
                    octets += rows[++i].sliced(3) + "\r\n";
                receive(octets);
            } else if (row.startsWith("S~ ")) {
                receive(row.sliced(3));
            } else if (row.startsWith("C: ")) {
                problem = takeLine(QByteArrayView(row).sliced(3));
            } else if (row.startsWith('D')) {
                problem = takeData(row == "D" ? -1 : row.sliced(3).toLongLong());
            } else if (row == "B" || row == "B+") {
                problem = takeChunk(row == "B");
            } else if (row == "READY") {
                drain();
                problem = std::exchange(readyCount, 0) == 1 ? "" : "not ready";
            } else if (row.startsWith("X: ")) {
                drain();
                protocol.closed({}, row.sliced(3).toLongLong());
            } else if (row == "TLS") {
                drain();
                problem = std::exchange(tlsAsked, false) ? "" : "no TLS was asked for";
                protocol.tlsEstablished();
            } else if (row == "X") {
                drain();
                protocol.closed();
            } else if (row == "T") {
                drain();
                protocol.timedOut();
            } else if (row == "CANCEL") {
                drain();
                protocol.cancel();
            } else if (row == "END") {
                drain();
                problem = finishedCount == 1 ? "" : "not finished";
            } else {
                problem = "no such row";
            }
            if (!problem.isEmpty())
                return "row " + QByteArray::number(i) + " (" + row + "): " + problem;
        }
        drain();
        return said.isEmpty() ? QByteArray() : "said too much: " + said;
    }

    /// Takes all that the protocol has.
    void drain()
    {
        for (bool more = true; more;) {
            more = false;
            while (auto event = protocol.takeEvent()) {
                more = true;
                if (const auto *line = std::get_if<smtp::TranscriptLine>(&*event)) {
                    const char *speakers[] = {"C: ", "S: ", "-- "};
                    transcript += speakers[static_cast<int>(line->speaker)] + line->text.toUtf8() + '\n';
                } else if (std::holds_alternative<smtp::Protocol::StartTls>(*event)) {
                    tlsAsked = true;
                } else if (auto *settled = std::get_if<smtp::Protocol::TransactionFinished>(&*event)) {
                    order.push_back(settled->index);
                    outcomes.insert_or_assign(settled->index, std::move(settled->outcome));
                } else if (std::holds_alternative<smtp::Protocol::Ready>(*event)) {
                    ++readyCount;
                } else if (auto *end = std::get_if<smtp::Protocol::Finished>(&*event)) {
                    ++finishedCount;
                    error = end->error;
                }
            }
            const QByteArray octets = protocol.takeOutput();
            if (!octets.isEmpty()) {
                more = true;
                said += octets;
                everythingSaid += octets;
            }
        }
    }

    smtp::Protocol &protocol;
    Chopping chopping;
    QByteArray said; ///< and not yet expected by a row
    QByteArray everythingSaid;
    QByteArray transcript;
    QByteArrayList messages;
    std::vector<int> order;
    std::map<int, smtp::Outcome> outcomes;
    std::optional<Error> error;
    int finishedCount = 0;
    int readyCount = 0;
    bool tlsAsked = false;

private:
    void receive(const QByteArray &octets)
    {
        drain();
        qsizetype from = 0;
        while (from < octets.size()) {
            qsizetype to = octets.size();
            if (chopping == Chopping::Octets)
                to = from + 1;
            else if (chopping == Chopping::Lines && octets.indexOf('\n', from) >= 0)
                to = octets.indexOf('\n', from) + 1;
            protocol.receive(QByteArrayView(octets).sliced(from, to - from));
            if (chopping != Chopping::Whole)
                drain();
            from = to;
        }
        drain();
    }

    QByteArray takeLine(QByteArrayView expected)
    {
        drain();
        const qsizetype end = said.indexOf("\r\n");
        if (end < 0)
            return "nothing was said; " + said;
        const QByteArray line = said.first(end);
        said.remove(0, end + 2);
        const bool fits = expected.endsWith('*') ? line.startsWith(expected.chopped(1)) : line == expected;
        return fits ? QByteArray() : "said " + line;
    }

    QByteArray takeChunk(bool last)
    {
        drain();
        const qsizetype end = said.indexOf("\r\n");
        const QByteArray line = said.first(std::max<qsizetype>(0, end));
        const QByteArrayList words = line.split(' ');
        if (words.value(0) != "BDAT" || (words.value(2) == "LAST") != last)
            return "said " + line;
        const qsizetype octets = words.value(1).toLongLong();
        if (said.size() < end + 2 + octets)
            return "the chunk is not whole";
        m_chunks += said.sliced(end + 2, octets);
        said.remove(0, end + 2 + octets);
        if (last)
            messages += std::exchange(m_chunks, {});
        return {};
    }

    QByteArray takeData(qsizetype octets)
    {
        drain();
        if (octets < 0) {
            const qsizetype dot = said.startsWith(".\r\n") ? 0 : said.indexOf("\r\n.\r\n") + 2;
            if (dot == 1)
                return "no end of data: " + said;
            octets = dot + 3;
        }
        messages += said.first(std::min(octets, said.size()));
        said.remove(0, octets);
        return {};
    }

    QByteArray m_chunks;
};

} // namespace envoi::test
