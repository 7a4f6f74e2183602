#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace envoi::mime {

/// Lays out a field in lines of at most 78 octets where there is a place to fold, starting behind
/// "Name:". A fold is CRLF before white space that is there anyway, so unfolding gives back
/// the same octets; no line has only white space.
class FoldedLine {
public:
    static constexpr qsizetype preferredLength = 78; ///< RFC 5322 section 2.1.1, SHOULD
    static constexpr qsizetype maximalLength = 998;  ///< the same, MUST

    explicit FoldedLine(QByteArrayView fieldName);

    /// Appends \a token, which holds no place to fold, behind \a space (a place to fold, unless empty).
    void append(QByteArrayView space, QByteArrayView token);
    /// Appends what must stay with the last token, such as a comma; folding did not allow for it
    /// unless it was announced by reserve().
    void glue(QByteArrayView token);
    /// Keeps this many octets free behind each token from now on, for what will be glued to one.
    void reserve(qsizetype octets) { m_reserved = octets; }

    /// How many octets still fit behind \a space on this line, and on a fresh one.
    qsizetype room(QByteArrayView space) const
    {
        return preferredLength - m_column - space.size() - m_reserved;
    }
    qsizetype freshRoom(QByteArrayView space) const { return preferredLength - space.size() - m_reserved; }
    /// The next append() with white space begins a line.
    void foldNext() { m_mustFold = true; }

    /// A place to come back to, to lay the same out anew.
    struct Mark {
        qsizetype size;
        qsizetype column;
        qsizetype folds;
        bool fresh;
    };
    Mark mark() const { return {m_octets.size(), m_column, m_folds, m_fresh}; }
    void rollBack(const Mark &mark);
    bool foldedSince(const Mark &mark) const { return m_folds != mark.folds; }
    /// Nothing stands behind the colon yet.
    bool isFresh() const { return m_fresh; }

    /// The field with its final CRLF.
    QByteArray finish() &&;

private:
    QByteArray m_octets;
    qsizetype m_column = 0;
    qsizetype m_folds = 0;
    qsizetype m_reserved = 0;
    bool m_mustFold = false;
    bool m_fresh = true;
};

} // namespace envoi::mime
