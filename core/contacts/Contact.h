#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace envoi::contacts {

/// A person or an organisation as an address book has it. All texts are on one line, without control
/// characters.
struct Contact {
    QString name; ///< may be empty
    QString nickname;
    QString organisation;
    QStringList addresses; ///< addr-specs (AddrSpec::toString()), the preferred one first
    QStringList groups;    ///< names of the groups it belongs to
    friend bool operator==(const Contact &, const Contact &) = default;
};

/// What could not be taken from an address book, or had to be guessed.
struct ImportRemark {
    enum class Kind {
        NoAddress,        ///< an entry without an e-mail address; left out
        AddressInvalid,   ///< an address that is none; left out. text has it
        NoAddressColumn,  ///< a table of which no column holds addresses
        Unterminated,     ///< an entry or a quoted field without its end
        TooLong,          ///< a value longer than any of use; cut or left out
        TooMany,          ///< more entries or columns than are taken; the rest is left out
        UnknownCharset,   ///< read as UTF-8 or windows-1252
        InvalidOctets,    ///< octets that the charset does not have
        MemberUnknown,    ///< a group names somebody who is not in the file
        NothingUnderstood ///< neither vCard nor a table
    };
    Kind kind = Kind::NoAddress;
    int line = 0; ///< where the entry begins, counted from 1; 0: the file as a whole
    QString text; ///< the name or value that it is about; may be empty
    friend bool operator==(const ImportRemark &, const ImportRemark &) = default;
};

/// What an address book's file held.
struct Imported {
    std::vector<Contact> contacts;
    /// At most mostRemarks; remarksInAll counts on.
    std::vector<ImportRemark> remarks;
    int remarksInAll = 0;

    static constexpr int mostRemarks = 1000;
    void remark(ImportRemark::Kind kind, int line, const QString &text = {});
};

/// The limits of what is taken from one file.
constexpr std::size_t mostContacts = 200'000;
constexpr qsizetype mostAddresses = 100;   ///< of one contact
constexpr qsizetype longestValue = 65'536; ///< of one property or field, in octets or characters
constexpr qint64 largestFile = 128 * qint64{1024} * 1024;

/// vCard 2.1, 3.0 (RFC 2426), 4.0 (RFC 6350): any number of them, whatever their version says. Linear;
/// refuses nothing: what is odd becomes a remark.
Imported readVCards(QByteArrayView octets);
/// A table (RFC 4180) with a row of headings as Google, Outlook, Thunderbird and others write it in English,
/// German or French; or without headings. Separated by commas, semicolons or tabs; UTF-8, UTF-16 or
/// windows-1252. Linear; refuses nothing.
Imported readCsv(QByteArrayView octets);
/// Either, by what it begins with.
Imported readContacts(QByteArrayView octets);
/// \a contacts as vCards 4.0, for other programs.
QByteArray writeVCards(const std::vector<Contact> &contacts);

/// On one line, without control characters and without those that turn the direction of writing; at most
/// \a longest characters.
QString cleaned(const QString &text, qsizetype longest = 200);

} // namespace envoi::contacts
