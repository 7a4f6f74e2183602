#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <vector>

namespace envoi::imap {

/// A piece of a response's data.
struct Token {
    enum class Kind {
        Atom,   ///< also NIL, numbers and flags
        String, ///< quoted or a literal: octets as they are
        Open,   ///< "("
        Close,
    };
    Kind kind = Kind::Atom;
    QByteArray octets = {};
    /// An atom that is \a word, whatever its case.
    bool is(QByteArrayView word) const
    {
        return kind == Kind::Atom && octets.compare(word, Qt::CaseInsensitive) == 0;
    }
    friend bool operator==(const Token &, const Token &) = default;
};

/// One response of an IMAP server (RFC 9051 section 7).
struct Response {
    enum class Kind { Untagged, Tagged, Continuation };
    enum class Status { None, Ok, No, Bad, Bye, PreAuth };
    Kind kind = Kind::Untagged;
    QByteArray tag;
    Status status = Status::None;
    /// Of a status: its code in upper case ("APPENDUID", empty for none) and what that tells.
    QByteArray code;
    QByteArrayList codeArguments;
    /// Of a status or a continuation: the server's words, or a challenge.
    QString text;
    /// Of data: its name in upper case ("LIST"), and what follows.
    QByteArray name;
    std::vector<Token> tokens;
    /// All of it on one line, literals by their size, as a person may see it.
    QString shown;

    bool isOk() const { return status == Status::Ok; }
    bool isRefusal() const { return status == Status::No || status == Status::Bad; }
    friend bool operator==(const Response &, const Response &) = default;
};

} // namespace envoi::imap
