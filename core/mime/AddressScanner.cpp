#include "core/mime/AddressScanner.h"

#include <QString>

namespace envoi::mime {

bool AddressScanner::isStop(qsizetype position) const
{
    return position >= m_text.size() ||
           (m_withinLines && (m_text[position] == u'\n' || m_text[position] == u'\r'));
}

AddressScanner::Element AddressScanner::at(qsizetype start)
{
    const QChar c = m_text[start];
    if (c == u'"') {
        if (const auto end = quotedEnd(start); end > 0)
            return {Kind::Quoted, end};
    } else if (c == u'(') {
        if (const auto end = commentEnd(start); end > 0)
            return {Kind::Comment, end};
    } else if (c == u'<') {
        if (const auto end = angleEnd(start); end > 0)
            return {Kind::Angle, end};
    }
    return {Kind::Character, start + 1};
}

qsizetype AddressScanner::quotedEnd(qsizetype start)
{
    if (start < m_noQuoteBefore)
        return -1;
    qsizetype i = start + 1;
    for (; !isStop(i); ++i) {
        if (m_text[i] == u'"')
            return i + 1;
        if (m_text[i] == u'\\' && !isStop(i + 1))
            ++i;
    }
    // Any later quotation mark on the way was a quoted-pair's, and finds no end either.
    m_noQuoteBefore = i;
    return -1;
}

qsizetype AddressScanner::commentEnd(qsizetype start)
{
    if (start < m_noCommentBefore)
        return -1;
    qsizetype depth = 0;
    qsizetype i = start;
    for (; !isStop(i); ++i) {
        if (m_text[i] == u'\\' && !isStop(i + 1)) {
            ++i;
        } else if (m_text[i] == u'(') {
            ++depth;
        } else if (m_text[i] == u')' && --depth == 0) {
            return i + 1;
        }
    }
    m_noCommentBefore = i;
    return -1;
}

qsizetype AddressScanner::angleEnd(qsizetype start)
{
    for (qsizetype i = start + 1; !isStop(i); ++i) {
        const QChar c = m_text[i];
        if (c == u'>')
            return i + 1;
        if (c == u'<')
            return -1;
        if (c == u'"' || c == u'(') {
            const qsizetype end = c == u'"' ? quotedEnd(i) : commentEnd(i);
            if (end > 0)
                i = end - 1;
        }
    }
    return -1;
}

QString unquoted(QStringView delimited)
{
    QString content;
    const qsizetype last = delimited.size() - 1;
    for (qsizetype i = 1; i < last; ++i) {
        if (delimited[i] == u'\\' && i + 1 < last)
            ++i;
        content.append(delimited[i]);
    }
    return content;
}

} // namespace envoi::mime
