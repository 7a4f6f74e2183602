#pragma once

#include "core/account/Account.h"
#include "core/letter/Reply.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace envoi::compose {

/// A letter that someone asks to begin or to open.
struct LetterRequest {
    QStringList to;
    QStringList cc;
    QStringList bcc;
    QString subject;
    QString body; ///< LF line ends
    QString inReplyTo;
    /// Files that the person named: absolute paths.
    QStringList attachments;
    /// Files that a link named: to be asked about first.
    QStringList linkAttachments;
    /// An .eml to open; then the rest is empty, unless it is to be answered.
    QString path;
    /// The address of one of the person's identities; empty for the usual one.
    QString from;
    /// What to do with \a path instead of opening it; the rest goes into the answer.
    std::optional<letter::AnswerKind> answer = {};

    friend bool operator==(const LetterRequest &, const LetterRequest &) = default;
};

/// What a start of the program is to do.
struct Start {
    std::vector<LetterRequest> letters; ///< none: a new, empty letter, unless the mailbox is asked for
    QString problem;                    ///< what is wrong with the arguments; then nothing is to be done
    bool help = false;
    bool version = false;
    bool mailbox = false; ///< show the mailbox window; then no letters means none
};

/// Reads the arguments (without the program's name); relative paths are those of \a workingFolder.
Start parseArguments(const QStringList &arguments, const QString &workingFolder);
/// What is wrong with the senders that \a start asks for, given the person's accounts; empty when nothing.
QString unknownSender(const Start &start, const QList<account::Account> &accounts);
/// What --help prints.
QString usage();

} // namespace envoi::compose
