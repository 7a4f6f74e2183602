#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace envoi::letter {

struct HtmlAttribute {
    QString name;  ///< lower case
    QString value; ///< character references decoded
};

struct HtmlToken {
    enum class Kind { Text, StartTag, EndTag };

    Kind kind = Kind::Text;
    QString name;                          ///< of a tag, lower case
    QString text;                          ///< of text, character references decoded
    std::vector<HtmlAttribute> attributes; ///< each name once, at most 64
    bool selfClosing = false;              ///< "<name/>", which means something for foreign elements alone

    /// The value of an attribute; a null view when there is none.
    QStringView attribute(QStringView attributeName) const;
};

/// Cuts HTML, however broken, into text and tags, as WHATWG HTML section 13.2.5 has it, without
/// building anything. Comments, declarations and processing instructions are left out; what is in a
/// script, a style sheet and the like comes as one text. Linear in its input. Keeps only a view of it.
class HtmlTokenizer {
public:
    explicit HtmlTokenizer(QStringView html) : m_html(html) {}
    /// False at the end.
    bool next(HtmlToken &token);

private:
    bool readRawText(HtmlToken &token);
    bool readMarkup(HtmlToken &token);
    void skipDeclaration();
    bool readCdata(HtmlToken &token);
    bool readTag(HtmlToken &token, bool isEnd);
    void readAttribute(HtmlToken &token);
    void skipWhiteSpace();

    QStringView m_html;
    qsizetype m_at = 0;
    QString m_rawElement;      ///< whose end tag alone is markup now
    bool m_noCdataEnd = false; ///< "]]>" was sought and does not come any more
};

/// \a text with its character references (&amp;, &#38;, &#x26;) decoded.
QString decodedCharacterReferences(QStringView text, bool inAttribute = false);

} // namespace envoi::letter
