#pragma once

#include "core/letter/Draft.h"
#include "core/letter/Following.h"

#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QImage>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace envoi::preview {

/// What is known of the server that the letter is to go to.
struct Route {
    enum class Limit {
        Unknown,   ///< nothing
        None,      ///< it said that it has none
        Told,      ///< what it said itself (SIZE of RFC 1870)
        Published, ///< what its provider publishes
    };
    QString server; ///< its name, or that of the provider; empty where there is no account
    Limit limit = Limit::Unknown;
    qint64 mostOctets = 0; ///< of a letter, where it is Told or Published
    QDate since;           ///< when it was told

    bool hasLimit() const { return limit == Limit::Told || limit == Limit::Published; }
};

/// How many octets \a draft has on the wire, files in base64; -1 where it can't be told.
qint64 wireSize(const letter::Draft &draft);

/// A letter as it would be sent now, ready for the eye. Made in a worker, shared, never changed.
struct Rendering {
    struct Entry {
        mime::Outline::Entry part;
        qsizetype position = 0; ///< in source
    };
    bool isRich = false;
    std::vector<Entry> tree; ///< a whole before its parts
    qint64 size = -1;        ///< on the wire, octets
    /// What is written, without the octets of files and pictures: lines of their number stand for them.
    QString source;
    QString html; ///< sanitised
    QHash<QString, QImage> pictures;
    QString made; ///< the plain text made from the HTML
    QString text; ///< the one that is sent
    bool isOwn = false;
    QString basis; ///< see letter::Draft::textBasis
    std::vector<letter::Divergence> divergences;
    QStringList missing; ///< what the letter lacks before it can be sent, and what is not shown therefore
    std::optional<Error> error;
    QDateTime date; ///< of the Date field
};

/// \a last: what was made of the letter before, for what need not be done again; may be null.
std::shared_ptr<const Rendering> render(const letter::Draft &draft,
                                        const std::shared_ptr<const Rendering> &last);

/// Writes the whole letter to \a path, as it would be sent. FileUnwritable, DiskFull, or why a file in it
/// can't be read.
Result<void> saveSource(const letter::Draft &draft, const QString &path);

} // namespace envoi::preview
