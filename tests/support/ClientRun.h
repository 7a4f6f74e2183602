#pragma once

#include "core/smtp/Client.h"

#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <map>

namespace envoi::test {

inline AddrSpec address(const char *text)
{
    return AddrSpec::parse(QString::fromUtf8(text)).value();
}

/// A transaction of octets that are in memory.
inline smtp::Transaction transaction(const QByteArray &octets, std::vector<AddrSpec> to,
                                     std::optional<AddrSpec> from = address("anna@example.com"))
{
    smtp::Transaction result{smtp::Envelope::make(std::move(from), std::move(to)).value(), {}, false};
    result.open = [octets](const smtp::Transaction::Capabilities &) -> Result<smtp::Transaction::Content> {
        return smtp::Transaction::Content{std::make_unique<BytesSource>(octets), octets.size(), false};
    };
    return result;
}

/// Lets a client run to its end and keeps all that it said.
struct ClientRun {
    smtp::Client client;
    std::vector<smtp::TranscriptLine> transcript;
    std::map<int, smtp::Outcome> outcomes;
    std::vector<int> order;
    std::vector<std::pair<int, qint64>> progress;
    std::vector<smtp::ServerFacts> secured;
    smtp::ServerFacts facts;
    std::optional<Error> error;
    int finishedCount = 0;

    ClientRun()
    {
        QObject::connect(&client, &smtp::Client::transcriptLine, &client,
                         [this](const smtp::TranscriptLine &line) { transcript.push_back(line); });
        QObject::connect(&client, &smtp::Client::secured, &client,
                         [this](const smtp::ServerFacts &found) { secured.push_back(found); });
        QObject::connect(&client, &smtp::Client::progress, &client,
                         [this](int index, qint64 sent, qint64) { progress.emplace_back(index, sent); });
        QObject::connect(&client, &smtp::Client::transactionFinished, &client,
                         [this](int index, const smtp::Outcome &outcome) {
                             outcomes.insert_or_assign(index, outcome);
                             order.push_back(index);
                         });
        QObject::connect(&client, &smtp::Client::finished, &client,
                         [this](const smtp::ServerFacts &found, const std::optional<Error> &why) {
                             facts = found;
                             error = why;
                             ++finishedCount;
                             loop.quit();
                         });
    }

    /// False if it did not end in 20 s.
    bool wait()
    {
        if (finishedCount > 0)
            return true;
        QTimer::singleShot(20'000, &loop, &QEventLoop::quit);
        loop.exec();
        return finishedCount > 0;
    }

    QString transcriptText() const
    {
        QString text;
        for (const smtp::TranscriptLine &line : transcript) {
            const char *speakers[] = {"C: ", "S: ", "-- "};
            text += QString::fromLatin1(speakers[static_cast<int>(line.speaker)]) + line.text + u'\n';
        }
        return text;
    }

private:
    QEventLoop loop;
};

} // namespace envoi::test
