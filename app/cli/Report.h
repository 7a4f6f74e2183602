#pragma once

#include "core/smtp/Client.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace envoi::cli {

/// What the report names of a message.
struct ReportedMessage {
    QString file;      ///< as given with --eml, or empty
    QString messageId; ///< with its brackets
};

/// What became of a session, as it is told: lines for people, or one JSON object for programs.
class Report {
public:
    Report() = default;
    virtual ~Report() = default;
    Report(const Report &) = delete;
    Report &operator=(const Report &) = delete;

    virtual void messageFinished(const ReportedMessage &message, const smtp::Outcome &outcome) = 0;
    /// A message lies in the test server's folder, which delivers to nobody.
    virtual void captured(const QString &path) = 0;
    /// The session came to its end, or never began (then without \a facts).
    virtual void finished(const smtp::ServerFacts *facts, const std::optional<Error> &error,
                          int exitCode) = 0;
};

std::unique_ptr<Report> humanReport(const QString &provider);
std::unique_ptr<Report> jsonReport(const smtp::Server &server, const QString &provider);

} // namespace envoi::cli
