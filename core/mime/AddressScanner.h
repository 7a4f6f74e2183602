#pragma once

#include <QStringView>

namespace envoi::mime {

/// Finds what belongs together in the text of addresses: quoted-strings, comments (nested as deep as
/// they like) and angle brackets. What is not closed is taken for an ordinary character. A scan from
/// front to back is linear whatever the text.
class AddressScanner {
public:
    enum class Kind { Character, Quoted, Comment, Angle };
    struct Element {
        Kind kind;
        qsizetype end; ///< behind it
    };

    /// With \a withinLines nothing may reach over a line end.
    explicit AddressScanner(QStringView text, bool withinLines = false)
        : m_text(text), m_withinLines(withinLines)
    {
    }

    /// What begins at \a start. Ask in ascending order.
    Element at(qsizetype start);

private:
    bool isStop(qsizetype position) const;
    qsizetype quotedEnd(qsizetype start);
    qsizetype commentEnd(qsizetype start);
    qsizetype angleEnd(qsizetype start);

    QStringView m_text;
    bool m_withinLines;
    qsizetype m_noQuoteBefore = 0;
    qsizetype m_noCommentBefore = 0;
};

/// The content of a quoted-string or comment that reaches from \a start to \a end, delimiters included,
/// without its quoted-pairs.
QString unquoted(QStringView delimited);

} // namespace envoi::mime
