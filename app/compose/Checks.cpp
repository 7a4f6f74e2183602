#include "app/compose/Checks.h"

#include "app/compose/AttachmentFiles.h"
#include "app/platform/Background.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// A pause in which a person looks up from typing.
constexpr int pauseInMs = 600;
/// Making a copy of a very long letter takes a moment, in which no key is heard: so much less often.
constexpr int pauseForEachCopy = 20;

std::optional<preflight::FileFacts> lookInto(const letter::Octets &octets)
{
    const auto source = openOctets(octets);
    if (!source)
        return std::nullopt;
    const auto facts = preflight::readFacts(*source);
    // What can't be read is told by others.
    return facts ? std::optional(*facts) : std::nullopt;
}

} // namespace

Checks::Checks(std::function<letter::Draft()> draft, QObject *parent)
    : QObject(parent), m_draft(std::move(draft))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseInMs);
    connect(&m_pause, &QTimer::timeout, this, [this] { start({}); });
}

void Checks::touch()
{
    m_pause.start();
}

void Checks::look(std::function<void(const Findings &)> done)
{
    m_pause.stop();
    start(std::move(done));
}

void Checks::waveThrough(const preflight::Finding &finding)
{
    m_wavedThrough.insert(finding.key());
    drop(finding);
}

void Checks::drop(const preflight::Finding &finding)
{
    Findings left = m_findings;
    std::erase_if(left, [key = finding.key()](const preflight::Finding &one) { return one.key() == key; });
    show(std::move(left));
}

void Checks::start(std::function<void(const Findings &)> done)
{
    // A disk that does not answer must not gather threads that wait for it. Whoever sends has a right to
    // wait.
    if (m_looking && !done) {
        m_again = true;
        return;
    }
    QElapsedTimer timer;
    timer.start();
    letter::Draft draft = m_draft();
    m_pause.setInterval(std::max(pauseInMs, static_cast<int>(timer.elapsed()) * pauseForEachCopy));
    preflight::Facts facts;
    facts.identities = m_identities;
    facts.wavedThrough = m_wavedThrough;
    if (m_known)
        facts.known = m_known();
    const bool isQuiet = !done;
    m_looking = m_looking || isQuiet;
    platform::inBackground(
        this,
        [draft = std::move(draft), facts = std::move(facts), seen = m_seen] {
            letter::Draft whole = draft;
            letter::fillText(whole);
            return answer(whole, facts, seen);
        },
        [this, isQuiet, done = std::move(done)](const Answer &answer) {
            m_seen = answer.seen;
            Findings findings = answer.findings;
            // Something may have been waved through meanwhile.
            std::erase_if(findings, [this](const auto &one) { return m_wavedThrough.contains(one.key()); });
            show(findings);
            if (isQuiet) {
                m_looking = false;
                if (std::exchange(m_again, false))
                    touch();
            } else {
                done(findings);
            }
        });
}

void Checks::show(Findings findings)
{
    if (findings == m_findings)
        return;
    m_findings = std::move(findings);
    emit changed();
}

std::optional<preflight::FileFacts> Checks::factsOf(const letter::Octets &octets, std::vector<Seen> &before,
                                                    std::vector<Seen> &after)
{
    const auto known =
        std::ranges::find_if(before, [&](const Seen &one) { return isSameOctets(one.octets, octets); });
    after.push_back(known != before.end() ? *known : Seen{octets, lookInto(octets)});
    return after.back().facts;
}

Checks::Answer Checks::answer(const letter::Draft &draft, preflight::Facts facts, std::vector<Seen> seen)
{
    Answer answer;
    for (const auto &one : draft.attachments)
        facts.attachments.push_back(factsOf(one.octets, seen, answer.seen));
    for (const auto &one : draft.images)
        facts.images.push_back(factsOf(one.image.octets, seen, answer.seen));
    answer.findings = preflight::check(draft, facts);
    return answer;
}

} // namespace envoi::compose
