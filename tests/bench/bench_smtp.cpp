// Envoi's side of the SMTP benchmarks; tests/bench/run calls it and its peers.
//   bench_smtp PORT SECURITY FILE COUNT CONNECTIONS [AUTHORITY]
// Sends FILE, a message that is ready, COUNT times to localhost, spread over so many connections. SECURITY is
// "tls" or "none"; AUTHORITY a PEM file. Fails unless every one was accepted.
#include "core/base/FileReference.h"
#include "core/smtp/Smtp.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

using namespace envoi;
using namespace envoi::smtp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A small message is held in memory, as one that was just written would be; a large one stays on disk.
constexpr qint64 mostHeld = 1024 * 1024;

Transaction transaction(const FileReference &file, const QByteArray &held)
{
    return {Envelope::make(AddrSpec::parse(u"anna@example.com").value(),
                           {AddrSpec::parse(u"bert@example.com").value()})
                .value(),
            [file, held](const Transaction::Capabilities &) -> Result<Transaction::Content> {
                if (held.isEmpty())
                    return Transaction::Content{file.open(), file.size(), false};
                return Transaction::Content{std::make_unique<BytesSource>(held), held.size(), false};
            },
            false};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc < 6)
        return 64;
    Server server;
    server.host = u"localhost"_s;
    server.port = static_cast<quint16>(std::atoi(argv[1]));
    server.security = QByteArray(argv[2]) == "tls" ? Security::ImplicitTls : Security::None;
    if (argc > 6)
        server.extraAuthorities = QSslCertificate::fromPath(QString::fromLocal8Bit(argv[6]));
    const auto file = FileReference::look(QString::fromLocal8Bit(argv[3]));
    if (!file)
        return 66;
    QByteArray held;
    if (file->size() <= mostHeld) {
        if (auto octets = readAll(*file->open()))
            held = *octets;
    }

    const int count = std::atoi(argv[4]);
    const int connections = std::atoi(argv[5]);
    int accepted = 0;
    int open = connections;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < connections; ++i) {
        std::vector<Transaction> transactions;
        for (int j = i; j < count; j += connections)
            transactions.push_back(transaction(*file, held));
        auto &client = clients.emplace_back(std::make_unique<Client>());
        QObject::connect(
            client.get(), &Client::transactionFinished, client.get(),
            [&](int, const Outcome &outcome) { accepted += outcome.verdict == Outcome::Verdict::Sent; });
        QObject::connect(client.get(), &Client::finished, client.get(),
                         [&](const ServerFacts &, const std::optional<Error> &error) {
                             if (error)
                                 std::fprintf(stderr, "%s\n", qPrintable(error->serverText));
                             if (--open == 0)
                                 QCoreApplication::quit();
                         });
        client->run(server, {}, std::move(transactions));
    }
    QCoreApplication::exec();
    std::fprintf(stderr, "%d of %d accepted\n", accepted, count);
    return accepted == count ? 0 : 1;
}
