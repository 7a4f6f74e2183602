#pragma once

#include "core/preflight/Preflight.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace envoi::compose {

/// Looks a letter over (core/preflight) in another thread: while it is being written, after a pause, and once
/// more before it is sent. Knows what the person waved through.
class Checks : public QObject {
    Q_OBJECT

public:
    using Findings = std::vector<preflight::Finding>;

    /// \a draft gives the letter as it is now.
    explicit Checks(std::function<letter::Draft()> draft, QObject *parent = nullptr);

    /// addr-specs of all identities.
    void setIdentities(const QStringList &identities) { m_identities = identities; }
    /// Where to learn whom this person has written to; asked in the GUI thread before each look.
    void setKnown(std::function<std::vector<KnownAddress>()> known) { m_known = std::move(known); }

    /// Something was changed: look after a pause.
    void touch();
    /// Looks at once; \a done gets what is found.
    void look(std::function<void(const Findings &)> done);
    /// What was found last, also what is only worth a word at Send.
    const Findings &findings() const { return m_findings; }
    /// Stays quiet about it until what it is about changes.
    void waveThrough(const preflight::Finding &finding);
    /// It was mended: not there any more, unless the next look finds it again.
    void drop(const preflight::Finding &finding);

signals:
    /// findings() are other ones.
    void changed();

private:
    /// What is known about files, each looked into once.
    struct Seen {
        letter::Octets octets;
        std::optional<preflight::FileFacts> facts;
    };
    struct Answer {
        Findings findings;
        std::vector<Seen> seen;
    };
    static Answer answer(const letter::Draft &draft, preflight::Facts facts, std::vector<Seen> seen);
    static std::optional<preflight::FileFacts> factsOf(const letter::Octets &octets,
                                                       std::vector<Seen> &before, std::vector<Seen> &after);
    void start(std::function<void(const Findings &)> done);
    void show(Findings findings);

    std::function<letter::Draft()> m_draft;
    std::function<std::vector<KnownAddress>()> m_known;
    QStringList m_identities;
    QSet<QString> m_wavedThrough;
    std::vector<Seen> m_seen;
    Findings m_findings;
    QTimer m_pause;
    bool m_looking = false;
    bool m_again = false;
};

} // namespace envoi::compose
