#include "app/compose/Transcript.h"

#include "app/words/Shown.h"
#include "app/words/Words.h"
#include "core/connection/ThisComputer.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString textOf(const smtp::TranscriptLine &line)
{
    using enum smtp::TranscriptLine::Speaker;
    const auto speaker = line.speaker == Client ? " C: "_L1 : line.speaker == Server ? " S: "_L1 : " *  "_L1;
    const QString time = QDateTime::fromMSecsSinceEpoch(line.time).toString(u"HH:mm:ss.zzz"_s);
    return time + speaker + words::shownLines(line.text).replace(u'\n', u' ');
}

} // namespace

void Transcript::begin(const QString &host)
{
    m_host = host;
    m_lines.clear();
    m_isSecured = m_isEncrypted = m_isPinned = false;
    m_certificate.reset();
    m_protection = tr("Connecting to %1…").arg(host);
    emit begun();
    emit protectionChanged();
}

void Transcript::append(const smtp::TranscriptLine &line)
{
    if (m_lines.size() == most)
        m_lines.removeFirst();
    m_lines.append(textOf(line));
    emit appended(m_lines.constLast());
}

void Transcript::setSecured(const smtp::ServerFacts &facts)
{
    m_isSecured = true;
    m_isEncrypted = !facts.tlsVersion.isEmpty();
    m_isPinned = facts.isPinned;
    m_certificate = facts.certificate;
    m_protection = words::protection(facts, connection::isThisComputer(m_host));
    emit protectionChanged();
}

void Transcript::end()
{
    if (m_isSecured)
        return;
    m_protection = tr("There was no connection to %1 that could be used.").arg(m_host);
    emit protectionChanged();
}

QString Transcript::protection() const
{
    return m_protection;
}

} // namespace envoi::compose
