#pragma once

#include "core/imap/Protocol.h"

#include <QByteArrayList>

namespace envoi::test {

/// Lets imap::Protocol speak by a script, without sockets:
///
///   "S: line"   the server says it; what stands together arrives together
///   "S~ octets" the same, without a line end
///   "C: line"   the protocol must say it; "*" at its end stands for anything
///   "M"         the message must follow, and CRLF
///   "M: n"      n octets of it
///   "TLS"       the protocol must ask for TLS, which then stands
///   "X"         the connection is gone; "X: n": and the last n octets of what was said never left
///   "T"         the time is over
///   "CANCEL"    the person stops it
///   "END"       the protocol must be finished
struct Talk {
    enum class Chopping { Whole, Lines, Octets };

    explicit Talk(imap::Protocol &machine, QByteArray message, Chopping how = Chopping::Whole)
        : protocol(machine), content(std::move(message)), chopping(how)
    {
    }

    /// Empty if all went by the script.
    QByteArray follow(const QByteArrayList &rows)
    {
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QByteArray &row = rows[i];
            QByteArray problem;
            drain();
            if (row.startsWith("S: ") || row.startsWith("S~ ")) {
                const auto octetsOf = [](const QByteArray &line) {
                    return line.startsWith("S~ ") ? line.sliced(3) : line.sliced(3) + "\r\n";
                };
                QByteArray octets = octetsOf(row);
                while (i + 1 < rows.size() && rows[i + 1].startsWith('S'))
                    octets += octetsOf(rows[++i]);
                receive(octets);
            } else if (row.startsWith("C: ")) {
                problem = takeLine(QByteArrayView(row).sliced(3));
            } else if (row.startsWith('M')) {
                const QByteArray expected =
                    row == "M" ? content + "\r\n" : content.first(row.sliced(3).toInt());
                problem = said.startsWith(expected) ? "" : "said " + said;
                said.remove(0, expected.size());
            } else if (row.startsWith("X: ")) {
                protocol.closed({}, row.sliced(3).toLongLong());
            } else if (row == "TLS") {
                problem = std::exchange(tlsAsked, false) ? "" : "no TLS was asked for";
                protocol.tlsEstablished();
            } else if (row == "X") {
                protocol.closed();
            } else if (row == "T") {
                protocol.timedOut();
            } else if (row == "CANCEL") {
                protocol.cancel();
            } else if (row == "END") {
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

    void drain()
    {
        for (bool more = true; more;) {
            more = false;
            while (auto event = protocol.takeEvent()) {
                more = true;
                if (const auto *line = std::get_if<imap::TranscriptLine>(&*event))
                    transcript += line->text.toUtf8() + '\n';
                else if (std::holds_alternative<imap::Protocol::StartTls>(*event))
                    tlsAsked = true;
                else if (auto *settled = std::get_if<imap::Protocol::CopyFinished>(&*event))
                    outcomes.push_back(std::move(settled->outcome));
                else if (auto *end = std::get_if<imap::Protocol::Finished>(&*event)) {
                    ++finishedCount;
                    error = end->error;
                }
            }
            const QByteArray octets = protocol.takeOutput();
            more = more || !octets.isEmpty();
            said += octets;
            everythingSaid += octets;
        }
    }

    imap::Protocol &protocol;
    QByteArray content;
    Chopping chopping;
    QByteArray said; ///< and not yet expected by a row
    QByteArray everythingSaid;
    QByteArray transcript;
    std::vector<imap::Outcome> outcomes;
    std::optional<Error> error;
    int finishedCount = 0;
    bool tlsAsked = false;

private:
    void receive(const QByteArray &octets)
    {
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
        const qsizetype end = said.indexOf("\r\n");
        if (end < 0)
            return "nothing was said; " + said;
        const QByteArray line = said.first(end);
        said.remove(0, end + 2);
        const bool fits = expected.endsWith('*') ? line.startsWith(expected.chopped(1)) : line == expected;
        return fits ? QByteArray() : "said " + line;
    }
};

} // namespace envoi::test
