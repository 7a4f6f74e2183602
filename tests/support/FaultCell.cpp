#include "tests/support/FaultCell.h"
#include "tests/support/ClientRun.h"

#include <array>
#include <string_view>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::smtp;

namespace envoi::test::faults {

namespace {

constexpr std::array momentNames{
    "greeting",  "EHLO", "STARTTLS", "EHLO under TLS", "AUTH", "MAIL",        "RCPT",
    "DATA",      "BDAT", "end",      "RSET",           "QUIT", "first octet", "middle of the content",
    "last octet"};
constexpr std::array actNames{"close",
                              "reset",
                              "stall",
                              "4yz",
                              "5yz",
                              "5yz and gone",
                              "421",
                              "garbage",
                              "half a line",
                              "twice",
                              "early",
                              "no enhanced code",
                              "wrong enhanced code",
                              "over-long"};
constexpr std::array carriageNames{"DATA", "DATA, PIPELINING", "BDAT", "BDAT, PIPELINING"};
constexpr std::array securityNames{"implicit TLS", "STARTTLS", "no TLS"};
constexpr std::array refusalNames{"", ", second recipients refused", ", first letter refused"};

bool isOfLetter(Moment moment)
{
    return moment >= Moment::Mail && moment != Moment::Reset && moment != Moment::Quit;
}

bool makesSense(const Cell &cell)
{
    const bool refusesFirst = cell.refusals == Refusals::FirstLetter;
    if (isInContent(cell.moment)) {
        if (cell.act == Act::Twice || cell.act == Act::NoEnhancedCode || cell.act == Act::WrongEnhancedCode)
            return false;
    }
    if (cell.act == Act::Early &&
        (refusesFirst || cell.moment == Moment::Greeting || cell.moment == Moment::Reset))
        return false;
    // There is nothing of it but an envelope.
    return !(refusesFirst && isOfLetter(cell.moment) && cell.letter == 0 && cell.moment != Moment::Mail &&
             cell.moment != Moment::Recipient);
}

std::vector<Moment> momentsOf(const Cell &session)
{
    std::vector moments{Moment::Greeting, Moment::Ehlo, Moment::Quit};
    if (session.security == Security::StartTls)
        moments.insert(moments.end(), {Moment::StartTls, Moment::EhloUnderTls});
    if (session.logsIn)
        moments.push_back(Moment::Auth);
    if (session.refusals == Refusals::FirstLetter)
        moments.push_back(Moment::Reset);
    moments.insert(moments.end(), {Moment::Mail, Moment::Recipient, Moment::End, Moment::FirstOctet,
                                   Moment::MiddleOctet, Moment::LastOctet});
    moments.push_back(isChunked(session.carriage) ? Moment::Chunk : Moment::Data);
    return moments;
}

} // namespace

bool isChunked(Carriage carriage)
{
    return carriage == Carriage::Chunks || carriage == Carriage::PipelinedChunks;
}

bool isPipelined(Carriage carriage)
{
    return carriage == Carriage::PipelinedData || carriage == Carriage::PipelinedChunks;
}

bool isInContent(Moment moment)
{
    return moment >= Moment::FirstOctet;
}

qsizetype endOfData(QByteArrayView octets)
{
    // Much faster than QByteArray's own search.
    const std::size_t end =
        std::string_view(octets.data(), static_cast<std::size_t>(octets.size())).find("\r\n.\r\n");
    return end == std::string_view::npos ? -1 : static_cast<qsizetype>(end);
}

QByteArray describe(const Cell &cell)
{
    const auto name = [](const auto &names, auto value) { return names[static_cast<std::size_t>(value)]; };
    QByteArray text = name(momentNames, cell.moment);
    if (isOfLetter(cell.moment))
        text += " of letter " + QByteArray::number(cell.letter);
    if (cell.moment == Moment::Recipient)
        text += " to " + QByteArray::number(cell.recipient);
    return text + ": " + name(actNames, cell.act) + " (" + name(securityNames, cell.security) +
           (cell.logsIn ? ", log-in, " : ", ") + name(carriageNames, cell.carriage) +
           ", letters: " + QByteArray::number(cell.letters) +
           ", recipients: " + QByteArray::number(cell.recipients) + name(refusalNames, cell.refusals) +
           (cell.large ? ", large" : "") + (cell.octets ? ", octet by octet" : "") + ')';
}

QByteArray contentOf(const Cell &cell, int letter)
{
    QByteArray content = "Subject: " + QByteArray::number(letter) + "\r\n\r\n.\r\n..x\r\n";
    content += "Neither short nor long, so that there is something in its middle.\r\n";
    if (cell.large && letter == cell.letter)
        content += (QByteArray(500, 'x') + "\r\n").repeated(cell.largeSize / 502);
    return content + "end\r\n";
}

std::vector<Transaction> transactionsOf(const Cell &cell)
{
    std::vector<Transaction> transactions;
    for (int letter = 0; letter < cell.letters; ++letter) {
        std::vector<AddrSpec> to;
        for (int i = 0; i < cell.recipients; ++i)
            to.push_back(address(QByteArray("r" + QByteArray::number(i) + "@example.com").constData()));
        transactions.push_back(transaction(contentOf(cell, letter), std::move(to)));
        // Without PIPELINING it goes by BDAT only if it has to.
        if (cell.carriage == Carriage::Chunks) {
            transactions.back().open =
                [octets = contentOf(cell, letter)](
                    const Transaction::Capabilities &capabilities) -> Result<Transaction::Content> {
                return Transaction::Content{std::make_unique<BytesSource>(octets), octets.size(), false,
                                            capabilities.binary};
            };
        }
    }
    return transactions;
}

Credentials credentialsOf(const Cell &cell)
{
    return {cell.logsIn ? u"anna"_s : QString(), Secret("correct horse"_ba)};
}

std::vector<Cell> cellsOf(const Cell &session)
{
    std::vector<Cell> cells;
    for (const Moment moment : momentsOf(session)) {
        for (std::size_t act = 0; act < actNames.size(); ++act) {
            const int letters = isOfLetter(moment) ? session.letters : 1;
            const int recipients = moment == Moment::Recipient ? session.recipients : 1;
            for (int i = 0; i < letters * recipients; ++i) {
                Cell cell = session;
                cell.moment = moment;
                cell.act = static_cast<Act>(act);
                cell.letter = i / recipients;
                cell.recipient = i % recipients;
                for (const bool large : {false, true}) {
                    cell.large = large;
                    const bool fits = isInContent(moment) || large == (moment == Moment::Chunk);
                    if (fits && makesSense(cell))
                        cells.push_back(cell);
                }
            }
        }
    }
    return cells;
}

} // namespace envoi::test::faults
