#include "core/letter/HtmlTokenizer.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr std::size_t maximalAttributes = 64;

bool isHtmlSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f' || c == u'\r';
}

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

/// Elements in which nothing is markup but their own end tag.
bool hasRawText(QStringView name)
{
    static constexpr std::array<QStringView, 9> names{u"script", u"style",   u"title",    u"textarea", u"xmp",
                                                      u"iframe", u"noembed", u"noframes", u"plaintext"};
    return std::ranges::find(names, name) != names.end();
}

/// Only these two have character references in their raw text.
bool hasReferencesInRawText(QStringView name)
{
    return name == u"title" || name == u"textarea";
}

} // namespace

QStringView HtmlToken::attribute(QStringView attributeName) const
{
    const auto found = std::ranges::find(attributes, attributeName, &HtmlAttribute::name);
    if (found == attributes.end())
        return {};
    // An attribute that is there but empty is not a null view.
    return found->value.isEmpty() ? QStringView(u"") : QStringView(found->value);
}

bool HtmlTokenizer::next(HtmlToken &token)
{
    token.name.clear();
    token.text.clear();
    token.attributes.clear();
    if (!m_rawElement.isEmpty() && readRawText(token))
        return true;
    while (m_at < m_html.size()) {
        const qsizetype start = m_at;
        for (;;) {
            m_at = m_html.indexOf(u'<', m_at);
            if (m_at < 0)
                m_at = m_html.size();
            if (m_at + 1 >= m_html.size())
                break;
            const QChar c = m_html[m_at + 1];
            if (isAsciiLetter(c) || c == u'/' || c == u'!' || c == u'?')
                break;
            ++m_at; // a "<" that begins nothing
        }
        if (m_at + 1 >= m_html.size())
            m_at = m_html.size();
        if (m_at > start) {
            token.kind = HtmlToken::Kind::Text;
            token.text = decodedCharacterReferences(m_html.sliced(start, m_at - start));
            return true;
        }
        if (readMarkup(token))
            return true;
    }
    return false;
}

bool HtmlTokenizer::readRawText(HtmlToken &token)
{
    const QString element = std::exchange(m_rawElement, {});
    const qsizetype start = m_at;
    qsizetype end = m_html.size();
    for (qsizetype at = m_html.indexOf(u"</", start); at >= 0; at = m_html.indexOf(u"</", at + 2)) {
        const QStringView rest = m_html.sliced(at + 2);
        if (rest.size() >= element.size() &&
            rest.first(element.size()).compare(element, Qt::CaseInsensitive) == 0 &&
            (rest.size() == element.size() || isHtmlSpace(rest[element.size()]) ||
             rest[element.size()] == u'/' || rest[element.size()] == u'>')) {
            end = at;
            break;
        }
    }
    m_at = end;
    if (end == start)
        return false;
    token.kind = HtmlToken::Kind::Text;
    const QStringView text = m_html.sliced(start, end - start);
    token.text = hasReferencesInRawText(element) ? decodedCharacterReferences(text) : text.toString();
    return true;
}

bool HtmlTokenizer::readMarkup(HtmlToken &token)
{
    const QChar c = m_html[m_at + 1];
    if (isAsciiLetter(c)) {
        ++m_at;
        return readTag(token, false);
    }
    if (c == u'/' && m_at + 2 < m_html.size() && isAsciiLetter(m_html[m_at + 2])) {
        m_at += 2;
        return readTag(token, true);
    }
    if (c == u'!' && m_html.sliced(m_at).startsWith(u"<![CDATA[") && readCdata(token))
        return true;
    skipDeclaration();
    return false;
}

void HtmlTokenizer::skipDeclaration()
{
    qsizetype end = -1;
    if (m_html.sliced(m_at).startsWith(u"<!--")) {
        // "<!-->" and "<!--->" are whole comments.
        const QStringView rest = m_html.sliced(m_at + 4);
        if (rest.startsWith(u'>') || rest.startsWith(u"->"))
            end = m_html.indexOf(u'>', m_at);
        else
            end = m_html.indexOf(u"-->", m_at + 4);
        if (end >= 0 && m_html[end] == u'-')
            end += 2;
    } else {
        end = m_html.indexOf(u'>', m_at);
    }
    m_at = end < 0 ? m_html.size() : end + 1;
}

bool HtmlTokenizer::readCdata(HtmlToken &token)
{
    if (m_noCdataEnd)
        return false;
    const qsizetype start = m_at + 9;
    const qsizetype end = m_html.indexOf(u"]]>", start);
    if (end < 0) {
        m_noCdataEnd = true;
        return false;
    }
    token.kind = HtmlToken::Kind::Text;
    token.text = m_html.sliced(start, end - start).toString();
    m_at = end + 3;
    return true;
}

bool HtmlTokenizer::readTag(HtmlToken &token, bool isEnd)
{
    const qsizetype start = m_at;
    while (m_at < m_html.size() && !isHtmlSpace(m_html[m_at]) && m_html[m_at] != u'/' && m_html[m_at] != u'>')
        ++m_at;
    token.kind = isEnd ? HtmlToken::Kind::EndTag : HtmlToken::Kind::StartTag;
    token.name = m_html.sliced(start, m_at - start).toString().toLower();
    for (;;) {
        skipWhiteSpace();
        if (m_at >= m_html.size())
            return false; // a tag that is cut off is no tag
        if (m_html[m_at] == u'>')
            break;
        if (m_html[m_at] == u'/')
            ++m_at;
        else
            readAttribute(token);
    }
    token.selfClosing = m_html[m_at - 1] == u'/';
    ++m_at;
    if (!isEnd && hasRawText(token.name))
        m_rawElement = token.name;
    return true;
}

void HtmlTokenizer::readAttribute(HtmlToken &token)
{
    const qsizetype nameStart = m_at;
    // A "=" at the very front belongs to the name: so it always has a character.
    ++m_at;
    while (m_at < m_html.size() && !isHtmlSpace(m_html[m_at]) && m_html[m_at] != u'/' &&
           m_html[m_at] != u'>' && m_html[m_at] != u'=')
        ++m_at;
    const QStringView name = m_html.sliced(nameStart, m_at - nameStart);
    QStringView value;
    skipWhiteSpace();
    if (m_at < m_html.size() && m_html[m_at] == u'=') {
        ++m_at;
        skipWhiteSpace();
        if (m_at >= m_html.size())
            return;
        const QChar quote = m_html[m_at];
        if (quote == u'"' || quote == u'\'') {
            const qsizetype end = m_html.indexOf(quote, m_at + 1);
            if (end < 0) {
                m_at = m_html.size();
                return;
            }
            value = m_html.sliced(m_at + 1, end - m_at - 1);
            m_at = end + 1;
        } else {
            const qsizetype valueStart = m_at;
            while (m_at < m_html.size() && !isHtmlSpace(m_html[m_at]) && m_html[m_at] != u'>')
                ++m_at;
            value = m_html.sliced(valueStart, m_at - valueStart);
        }
    }
    if (token.attributes.size() >= maximalAttributes)
        return;
    const QString lowerName = name.toString().toLower();
    if (token.attribute(lowerName).isNull())
        token.attributes.push_back({lowerName, decodedCharacterReferences(value, true)});
}

void HtmlTokenizer::skipWhiteSpace()
{
    while (m_at < m_html.size() && isHtmlSpace(m_html[m_at]))
        ++m_at;
}

} // namespace envoi::letter
