#include "core/mime/Folding.h"

#include <utility>

namespace envoi::mime {

FoldedLine::FoldedLine(QByteArrayView fieldName)
{
    m_octets.reserve(128);
    m_octets.append(fieldName).append(':');
    m_column = m_octets.size();
}

void FoldedLine::append(QByteArrayView space, QByteArrayView token)
{
    const qsizetype length = space.size() + token.size() + m_reserved;
    bool fold = m_mustFold || m_column + length > preferredLength;
    if (m_fresh)
        fold = fold && mayFold() && length <= preferredLength;
    if (fold && !space.isEmpty()) {
        m_octets.append("\r\n");
        m_column = 0;
        ++m_folds;
    }
    m_octets.append(space).append(token);
    m_column += space.size() + token.size();
    m_mustFold = false;
    m_fresh = false;
}

void FoldedLine::glue(QByteArrayView token)
{
    m_octets.append(token);
    m_column += token.size();
}

void FoldedLine::rollBack(const Mark &mark)
{
    m_octets.truncate(mark.size);
    m_column = mark.column;
    m_folds = mark.folds;
    m_fresh = mark.fresh;
    m_mustFold = false;
}

QByteArray FoldedLine::finish() &&
{
    m_octets.append("\r\n");
    return std::move(m_octets);
}

} // namespace envoi::mime
