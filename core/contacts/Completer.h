#pragma once

#include "core/contacts/ContactBook.h"
#include "core/contacts/Folded.h"

#include <QSet>

namespace envoi::contacts {

/// One line of what is suggested for what was typed: a mailbox, or a group of several.
struct Suggestion {
    QString name;        ///< of the person or of the group; may be empty for a person
    QString address;     ///< addr-spec; empty for a group
    QStringList members; ///< of a group: mailboxes as text
    bool isImported = false;
    QList<Span> nameSpans; ///< where the name is what was typed
    QList<Span> addressSpans;

    bool isGroup() const { return address.isEmpty(); }
    /// The mailboxes to be entered, as text that a recipients field reads.
    QStringList texts() const;
};

/// Suggests recipients out of a book: an index, made once for each state of the book. Within 2 ms with 50,000
/// contacts (tests/bench/bench_completion.cpp).
class Completer {
public:
    Completer() = default;
    /// \a now: a use that seems to lie in the future counts as one of now.
    Completer(const ContactBook &book, const QDateTime &now);

    /// At most \a most suggestions, best first: of which each word of \a typed begins a word of the name, the
    /// nickname, the local part or the domain. By use, half as much for each 60 days since; then by name.
    /// \a present: addresses, case-folded, that are not to be suggested.
    std::vector<Suggestion> suggest(QStringView typed, int most, const QSet<QString> &present = {}) const;
    bool isEmpty() const { return m_candidates.empty(); }

private:
    struct Candidate {
        QString name;
        QString address;
        QStringList members; ///< addresses, of a group
        QStringList memberTexts;
        bool isImported = false;
    };
    struct Token {
        quint32 start = 0; ///< in m_pool
        quint16 size = 0;
        quint32 candidate = 0;
    };
    void addTokens(const QString &text, quint32 candidate);
    void addAddressTokens(const QString &address, quint32 candidate);
    void addToken(qsizetype start, qsizetype size, quint32 candidate);
    QStringView textOf(const Token &token) const;

    std::vector<Candidate> m_candidates; ///< best first
    QString m_pool;
    std::vector<Token> m_tokens; ///< sorted
};

} // namespace envoi::contacts
