#include "app/cli/ErrorNames.h"
#include "app/cli/Output.h"
#include "app/cli/Report.h"
#include "app/words/Words.h"
#include "core/account/SettingsJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

QString nameOf(smtp::Outcome::Verdict verdict)
{
    using enum smtp::Outcome::Verdict;
    switch (verdict) {
    case Sent:
        return u"sent"_s;
    case PartlySent:
        return u"partly-sent"_s;
    case Unknown:
        return u"unknown"_s;
    case NotSent:
        break;
    }
    return u"not-sent"_s;
}

QString nameOf(smtp::RecipientOutcome::Verdict verdict)
{
    using enum smtp::RecipientOutcome::Verdict;
    switch (verdict) {
    case Accepted:
        return u"accepted"_s;
    case RefusedForNow:
        return u"refused-for-now"_s;
    case RefusedForGood:
        return u"refused-for-good"_s;
    case Unknown:
        return u"unknown"_s;
    case NotTried:
        break;
    }
    return u"not-tried"_s;
}

QJsonValue toJson(const smtp::Reply &reply)
{
    if (reply.code == 0)
        return QJsonValue::Null;
    return QJsonObject{
        {u"code"_s, reply.code},
        {u"enhancedCode"_s, reply.enhancedCode},
        {u"text"_s, reply.lines.join(u'\n')},
    };
}

QJsonValue toJson(const std::optional<Error> &error, const words::Explanation &explanation)
{
    if (!error)
        return QJsonValue::Null;
    return QJsonObject{
        {u"code"_s, errorName(error->code)},   {u"context"_s, error->context},
        {u"headline"_s, explanation.headline}, {u"advice"_s, explanation.advice},
        {u"serverText"_s, error->serverText},
    };
}

class JsonReport final : public Report {
public:
    JsonReport(const smtp::Server &server, QString provider)
        : m_provider(std::move(provider)), m_server{
                                               {u"host"_s, server.host},
                                               {u"port"_s, server.port},
                                               {u"security"_s, account::nameOfSecurity(server.security)},
                                           }
    {
    }

    void messageFinished(const ReportedMessage &message, const smtp::Outcome &outcome) override
    {
        QJsonArray recipients;
        for (const auto &recipient : outcome.recipients) {
            recipients.append(QJsonObject{
                {u"address"_s, recipient.recipient.toString()},
                {u"outcome"_s, nameOf(recipient.verdict)},
                {u"reply"_s, toJson(recipient.reply)},
            });
        }
        m_messages.append(QJsonObject{
            {u"file"_s, message.file.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(message.file)},
            {u"messageId"_s, message.messageId},
            {u"outcome"_s, nameOf(outcome.verdict)},
            {u"reply"_s, toJson(outcome.finalReply)},
            {u"error"_s, toJson(outcome.error, words::explain(outcome, m_provider))},
            {u"recipients"_s, recipients},
            {u"notOffered"_s, QJsonArray::fromStringList(outcome.notOffered)},
        });
    }

    void captured(const QString &path) override { m_captured.append(path); }

    void finished(const smtp::ServerFacts *facts, const std::optional<Error> &error, int exitCode) override
    {
        if (facts) {
            m_server[u"greeting"_s] = facts->greeting;
            m_server[u"tls"_s] = facts->tlsVersion;
            m_server[u"cipher"_s] = facts->tlsCipher;
            m_server[u"mechanism"_s] = facts->mechanism;
            m_server[u"extensions"_s] = QJsonArray::fromStringList(facts->extensions);
        }
        QJsonObject root{
            {u"server"_s, m_server},
            {u"messages"_s, m_messages},
            {u"error"_s, toJson(error, error ? words::explain(*error, m_provider) : words::Explanation())},
            {u"exitCode"_s, exitCode},
        };
        if (!m_captured.isEmpty())
            root[u"captured"_s] = m_captured;
        printLine(QString::fromUtf8(QJsonDocument(root).toJson()).trimmed());
    }

private:
    QString m_provider;
    QJsonObject m_server;
    QJsonArray m_messages;
    QJsonArray m_captured;
};

} // namespace

std::unique_ptr<Report> jsonReport(const smtp::Server &server, const QString &provider)
{
    return std::make_unique<JsonReport>(server, provider);
}

} // namespace envoi::cli
