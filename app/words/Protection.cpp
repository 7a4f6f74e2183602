#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

} // namespace

QString protection(const smtp::ServerFacts &facts, bool isThisComputer)
{
    if (facts.tlsVersion.isEmpty())
        return isThisComputer ? Words::tr("Not encrypted: it does not leave this computer.")
                              : Words::tr("Not encrypted: others on the way can read it.");
    const QString encrypted = Words::tr("Encrypted: %1").arg(facts.tlsVersion);
    const QString subject = shown(facts.certificateSubject);
    if (facts.isPinned) {
        const QString digits = connection::spacedFingerprint(facts.certificateFingerprint.left(16));
        return Words::tr("%1, certificate of %2 (%3…), trusted by you").arg(encrypted, subject, digits);
    }
    return Words::tr("%1, certificate of %2 by %3, valid until %4")
        .arg(encrypted, subject, shown(facts.certificateIssuer), shownDay(facts.certificateExpiry));
}

} // namespace envoi::words
