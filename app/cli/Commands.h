#pragma once

#include <QStringList>

namespace envoi::cli {

/// The commands: each takes the words after its name and returns the exit code (app/words/ExitCode.h).
int build(const QStringList &words);
int check(const QStringList &words);
int contacts(const QStringList &words);
int drafts(const QStringList &words);
int outbox(const QStringList &words);
int send(const QStringList &words);
int serve(const QStringList &words);
int show(const QStringList &words);

} // namespace envoi::cli
