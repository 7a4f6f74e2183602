#pragma once

#include "core/smtp/Transaction.h"

#include <QByteArray>

#include <vector>

/// The fault matrix: what a server may do wrong, where, and in which session.
namespace envoi::test::faults {

/// Where: instead of a reply, or when so much of a letter's content has come.
enum class Moment {
    Greeting,
    Ehlo,
    StartTls,
    EhloUnderTls,
    Auth,
    Mail,
    Recipient,
    Data,
    Chunk, ///< the first of several
    End,   ///< of the content
    Reset,
    Quit,
    FirstOctet,
    MiddleOctet,
    LastOctet, ///< all but the dot's line, or but the last octet of the last chunk
};

/// What.
enum class Act {
    Close,
    Reset, ///< what was not read never arrives
    Stall,
    RefuseForNow,
    RefuseForGood,
    RefuseAndClose,
    Leave, ///< 421, and gone
    Garbage,
    HalfLine, ///< and gone
    Twice,    ///< the reply once too often
    Early,    ///< the reply along with the one before, and not in its place
    NoEnhancedCode,
    WrongEnhancedCode,
    OverLong,
};

enum class Carriage { Data, PipelinedData, Chunks, PipelinedChunks };

/// What the server refuses besides, by right.
enum class Refusals { None, SecondRecipient, FirstLetter };

struct Cell {
    smtp::Security security = smtp::Security::None;
    bool logsIn = false;
    Carriage carriage = Carriage::Data;
    int letters = 1;
    int recipients = 1;
    Refusals refusals = Refusals::None;
    Moment moment = Moment::Greeting;
    int letter = 0;    ///< where the moment is one of a letter's
    int recipient = 0; ///< where it is one of a recipient's
    Act act = Act::Close;
    bool large = false;     ///< that letter has more than one chunk:
    int largeSize = 70'000; ///< octets
    bool octets = false;    ///< the server's octets arrive one by one
};

bool isChunked(Carriage carriage);
bool isPipelined(Carriage carriage);
/// The moment is one in a letter's content.
bool isInContent(Moment moment);

/// Where the CRLF of the last line before the dot begins in what has come of DATA's octets; -1 if it has not
/// come.
qsizetype endOfData(QByteArrayView octets);

/// All in words, to find a cell again by.
QByteArray describe(const Cell &cell);

/// The content of a letter, without dot-stuffing.
QByteArray contentOf(const Cell &cell, int letter);
std::vector<smtp::Transaction> transactionsOf(const Cell &cell);
smtp::Credentials credentialsOf(const Cell &cell);

/// Every cell of a session like \a session that makes sense.
std::vector<Cell> cellsOf(const Cell &session);

} // namespace envoi::test::faults
