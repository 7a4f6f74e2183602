#pragma once

#include "core/base/KnownAddress.h"
#include "core/letter/Draft.h"
#include "core/preflight/FileFacts.h"

#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What is worth knowing before a letter leaves. Nothing here stands in the way of sending (that is
/// letter::problems()); each finding is a question, or only a hint. Pure functions: no clocks, no files.
namespace envoi::preflight {

enum class Code {
    AttachmentMissing, ///< the text speaks of an attachment, and there is none. about: the words
    SubjectEmpty,
    TextEmpty,         ///< nothing was written, and there is no picture
    BccForgotten,      ///< count addresses that everybody can see
    PictureLarge,      ///< about: its name; count: octets
    HtmlClipped,       ///< Gmail hides the end. count: octets
    LinkDisguised,     ///< about: the link's text; other: its target
    IdentityUnusual,   ///< about: the recipient; other: the identity's addr-spec that fits
    PositionInPicture, ///< about: the picture's name
    AuthorInFile,      ///< about: the file's name; other: the names in it
    HtmlNotShown,      ///< about: what it is; other: the programs that are known not to show it
    AddressNearKnown,  ///< about: the recipient; other: the known address
    PlaceUnfilled,     ///< about: a "{{place}}" of a snippet or template that nobody has filled in
};

/// A question is asked once more at Send. A hint is only shown.
enum class Severity { Hint, Question };

/// What one click can do about it.
enum class Mend {
    None,
    AttachFiles,
    WriteSubject,
    WriteText,
    MoveToBcc,
    ShrinkPicture,
    ShowLink,
    UseIdentity, ///< other
    RemovePosition,
    RemoveAuthor,
    CorrectAddress, ///< about becomes other
    FillIn,         ///< about, in the subject or the text
};

struct Finding {
    Code code;
    Severity severity = Severity::Question;
    Mend mend = Mend::None;
    QString about{};
    QString other{};
    qint64 count = 0;
    /// Which file it is about: of the attachments, or of the pictures in the text. -1 for none.
    int attachment = -1;
    int image = -1;
    /// Not worth a word before somebody wants to send, as a letter begins empty.
    bool onlyAtSend = false;

    /// Names it and what it is about: who waved it through is asked again only when that has changed.
    QString key() const;
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// What is not in the letter itself.
struct Facts {
    QStringList identities; ///< addr-specs of all identities of this person
    std::vector<KnownAddress> known;
    /// As many as the letter has attachments and pictures, in their order; unset where nothing is known
    /// (yet).
    std::vector<std::optional<FileFacts>> attachments;
    std::vector<std::optional<FileFacts>> images;
    QSet<QString> wavedThrough; ///< keys
};

/// What is worth knowing about \a draft, questions first. About linear in the letter and in
/// recipients x known addresses.
std::vector<Finding> check(const letter::Draft &draft, const Facts &facts);

} // namespace envoi::preflight
