#pragma once

#include "core/base/Result.h"

#include <QCoreApplication>
#include <QString>

namespace envoi::cli {

/// Words::tr("…"): a text of this program, translated.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::cli)
};

/// A line on standard output, at once, so that a reader at the other end of a pipe sees it.
void printLine(const QString &line);
/// A line on standard error.
void printError(const QString &line);
/// A server's words on standard error, so that they can't deceive.
void printDetails(const QString &line);
/// What went wrong, what to do, and the server's own words, on standard error.
void printError(const Error &error, const QString &provider = {});
/// What is wrong with the command line, and where help is. Returns the exit code for it.
int usageError(const QString &command, const QString &sentence);

} // namespace envoi::cli
