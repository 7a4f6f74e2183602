#pragma once

#include "core/letter/Draft.h"

#include <QString>

#include <optional>
#include <vector>

namespace envoi::letter {

/// How a letter is answered, or what else becomes of it.
enum class AnswerKind {
    Reply,         ///< to its author, or where the author wants answers (Reply-To)
    ReplyAll,      ///< to everybody it went to besides, or where Mail-Followup-To says
    ReplyList,     ///< to the list it came over (List-Post, RFC 2369)
    Forward,       ///< its content, below a few lines that say whose it is
    ForwardAsFile, ///< the message itself, octet for octet, as an attachment
    EditAsNew,     ///< a letter of its own with the same recipients and content
};

/// What an answer says in the person's own language.
struct AnswerWords {
    QString attribution; ///< "On Monday, Anna wrote:"; one line
    QString forwarded;   ///< "Forwarded letter"
    QString from, date, to, cc, subject;
    QString dateText; ///< the letter's date as it is shown
    QString cut;      ///< stands where the rest of a very long letter is left out
};

struct AnswerContext {
    /// The person's own mailboxes, in order of preference.
    std::vector<mime::Mailbox> own;
    AnswerWords words;
    /// The most of a letter that is quoted, in UTF-16 units; beyond it AnswerWords::cut says so.
    qsizetype mostQuoted = 300'000;
};

/// Where the letter to the list goes (RFC 2369 section 3.4); nothing when it came over none, or when the list
/// takes no letters ("NO").
std::optional<mime::Mailbox> listAddress(const mime::Header &header);

/// Which of \a own the letter was sent to: by To and Cc, else by X-Original-To, Delivered-To and the like,
/// else (a letter of one's own) by From; "name+tag" counts as "name". Null when none fits.
const mime::Mailbox *addressedAs(const mime::Header &header, const std::vector<mime::Mailbox> &own);

/// \a subject with "Re: " ("Fwd: " when \a forward), in place of however many such marks it has at its front,
/// in several languages (Re, AW, SV, Antw, RE[2] ...).
QString answerSubject(const QString &subject, bool forward = false);

/// The message ids for References: those of \a header, and its own (RFC 5322 section 3.6.4). At most 100: the
/// first, and the last ones.
QStringList answerReferences(const mime::Header &header);

/// A letter that answers \a original. Its From is empty where no own mailbox fits. Pictures that the quote
/// shows come along, attachments only where it is forwarded or edited as new. With ForwardAsFile everything
/// but the attachment, which is the caller's to add: it alone knows the file. Linear in the letter; slow for
/// a large one, so not for the GUI's thread.
Draft answer(const mime::Message &original, AnswerKind kind, const AnswerContext &context);

} // namespace envoi::letter
