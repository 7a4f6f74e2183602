#pragma once

#include "core/base/AddrSpec.h"
#include "core/contacts/ContactBook.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>

namespace envoi::contacts {

/// Why a domain may not be the one that was meant.
struct DomainDoubt {
    enum class Kind {
        Mistyped, ///< a slip of the finger away from one that is known
        LookAlike ///< letters that look like others: of another script, or "rn" for "m"
    };
    Kind kind = Kind::Mistyped;
    /// The domain that it resembles, in U-labels; may be empty for LookAlike: then scripts are mixed in it.
    QString meant;
    friend bool operator==(const DomainDoubt &, const DomainDoubt &) = default;
};

/// The domains that are known, to doubt others by.
class KnownDomains {
public:
    /// The great mail providers alone.
    KnownDomains();
    /// And those of \a book, and of \a own addresses. A domain that was written to is never doubted.
    KnownDomains(const ContactBook &book, const QStringList &own);

    std::optional<DomainDoubt> doubt(const Domain &domain) const;

private:
    struct Target {
        QString domain;
        QString label;  ///< before its suffix
        QString suffix; ///< "com", "co.uk"
    };
    void add(const QString &domain);

    std::vector<Target> m_targets;
    QSet<QString> m_trusted;
    QSet<QString> m_known;
    QHash<QString, QString> m_skeletons;
};

/// \a text with each letter replaced by the one that it looks like (after Unicode Technical Standard 39): two
/// texts of one skeleton can be taken for each other.
QString skeleton(QStringView text);
/// Whether a label has letters of scripts that no language mixes: Latin, Cyrillic and Greek.
bool mixesScripts(QStringView label);

} // namespace envoi::contacts
