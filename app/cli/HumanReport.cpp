#include "app/cli/Output.h"
#include "app/cli/Report.h"
#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

using Verdict = smtp::Outcome::Verdict;

class HumanReport final : public Report {
public:
    explicit HumanReport(QString provider) : m_provider(std::move(provider)) {}

    void messageFinished(const ReportedMessage &message, const smtp::Outcome &outcome) override
    {
        const QString name = message.file.isEmpty() ? message.messageId : message.file;
        if (outcome.verdict == Verdict::Sent || outcome.verdict == Verdict::PartlySent) {
            QStringList taken;
            for (const auto &recipient : outcome.recipients) {
                if (recipient.verdict == smtp::RecipientOutcome::Verdict::Accepted)
                    taken.append(recipient.recipient.toString());
            }
            printLine(Words::tr("Sent: %1 to %2 (%3)")
                          .arg(name, listed(taken), words::shown(outcome.finalReply.toString())));
            for (const QString &extension : outcome.notOffered)
                printError(u"envoi-cli: %1: %2"_s.arg(name, words::notOffered(extension)));
        }
        if (outcome.verdict == Verdict::Sent)
            return;
        const auto explanation = words::explain(outcome, m_provider);
        // What ended the session would be told for each message that is left.
        if (outcome.verdict == Verdict::NotSent && explanation.headline == m_lastHeadline)
            return printError(Words::tr("Not sent: %1").arg(name));
        m_lastHeadline = explanation.headline;
        m_isTold = true;
        printError(u"envoi-cli: %1: %2"_s.arg(name, explanation.headline));
        for (const auto &line : explanation.advice.split(u'\n', Qt::SkipEmptyParts))
            printError(u"  "_s + line);
        for (const auto &line : explanation.serverText.split(u'\n', Qt::SkipEmptyParts))
            printDetails(line);
    }

    void captured(const QString &path) override { m_captured.append(QDir::toNativeSeparators(path)); }

    void finished(const smtp::ServerFacts *, const std::optional<Error> &error, int) override
    {
        for (const QString &path : m_captured)
            printLine(Words::tr("The test server delivers to nobody. It is kept here: %1").arg(path));
        if (error && !m_isTold)
            printError(*error, m_provider);
    }

private:
    static QString listed(const QStringList &addresses)
    {
        constexpr qsizetype most = 5;
        if (addresses.size() <= most)
            return addresses.join(u", "_s);
        return Words::tr("%1 and %2 more")
            .arg(addresses.first(most).join(u", "_s))
            .arg(addresses.size() - most);
    }

    QString m_provider;
    QString m_lastHeadline;
    QStringList m_captured;
    bool m_isTold = false;
};

} // namespace

std::unique_ptr<Report> humanReport(const QString &provider)
{
    return std::make_unique<HumanReport>(provider);
}

} // namespace envoi::cli
