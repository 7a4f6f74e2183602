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

    /// How many octets still fit behind \a space on this line.
    qsizetype room(QByteArrayView space) const
    {
        return preferredLength - m_column - space.size() - m_reserved;
    }
    /// How many would fit if need be on a line of their own.
    qsizetype mostRoom(QByteArrayView space) const
    {
        return mayFold() ? preferredLength - space.size() - m_reserved : room(space);
    }
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

    /// The field with its final CRLF.
    QByteArray finish() &&;

private:
    /// Right behind the colon there is a fold only after a name so long that it is worth it: some
    /// readers take such a fold for a space in front of the text.
    bool mayFold() const { return !m_fresh || m_column > longName; }

    static constexpr qsizetype longName = 40;
    QByteArray m_octets;
    qsizetype m_column = 0;
    qsizetype m_folds = 0;
    qsizetype m_reserved = 0;
    bool m_mustFold = false;
    bool m_fresh = true;
};

} // namespace envoi::mime
