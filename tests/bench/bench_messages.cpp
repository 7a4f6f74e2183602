// Envoi's side of the message benchmarks; tests/bench/run calls it and its peers.
//   bench_messages small COUNT         letters built and written, one after the other
//   bench_messages files FILE COUNT    one letter with COUNT attachments
// Prints seconds, octets and the growth of peak memory in KiB.
#include "core/mime/Mime.h"
#include "tests/bench/bench_letter.h"

#include <chrono>
#include <cstdlib>
#include <memory>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

Field mailbox(FieldName name, const char *displayName, const char *address)
{
    return Field::addresses(name, AddressList(Mailbox(*AddrSpec::parse(QString::fromUtf8(address)),
                                                      QString::fromUtf8(displayName))));
}

/// Writes to nowhere, in pieces such as a socket would take.
qint64 drain(MessageWriter &writer)
{
    static const auto buffer = std::make_unique<char[]>(64 * 1024);
    std::FILE *nowhere = std::fopen("/dev/null", "wb");
    if (nowhere)
        std::setvbuf(nowhere, nullptr, _IONBF, 0);
    qint64 total = 0;
    for (;;) {
        const auto count = writer.read({buffer.get(), 64 * 1024});
        if (!count || *count == 0)
            break;
        if (nowhere)
            std::fwrite(buffer.get(), 1, static_cast<std::size_t>(*count), nowhere);
        total += *count;
    }
    if (nowhere)
        std::fclose(nowhere);
    return total;
}

Message letter(Random &random, const QDateTime &now)
{
    Message message;
    message.header.append(mailbox("From", bench::fromName, bench::fromAddress));
    message.header.append(mailbox("To", bench::toName, bench::toAddress));
    message.header.append(mailbox("Cc", bench::ccName, bench::ccAddress));
    message.header.append(*Field::text("Subject", QString::fromUtf8(bench::subject)));
    message.header.append(Field::date("Date", now));
    message.header.append(
        Field::messageIds("Message-ID", {MessageId::generate(random, *Domain::parse(u"example.com"))}));
    return message;
}

qint64 small(int count)
{
    const QString text = QString::fromStdString(bench::text());
    const QString html = QString::fromStdString(bench::html());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    SeededRandom random(1);
    qint64 total = 0;
    QByteArray buffer(64 * 1024, Qt::Uninitialized);
    for (int i = 0; i < count; ++i) {
        Message message = letter(random, now);
        message.body = Part::multipart("alternative", {Part::text(text), Part::html(html)});
        MessageWriter writer(message, random);
        for (;;) {
            const auto got = writer.read({buffer.data(), static_cast<std::size_t>(buffer.size())});
            if (!got || *got == 0)
                break;
            total += *got;
        }
    }
    return total;
}

qint64 files(const QString &path, int count)
{
    SeededRandom random(1);
    Message message = letter(random, QDateTime::currentDateTimeUtc());
    const auto file = FileReference::look(path);
    if (!file)
        return -1;
    std::vector<Part> parts{Part::text(QString::fromStdString(bench::text()))};
    for (int i = 0; i < count; ++i) {
        parts.push_back(Part::file(*file, MediaType::fromName(u"application/octet-stream")));
        parts.back().fileName = u"Übersicht der Größen %1.bin"_s.arg(i);
    }
    message.body = Part::multipart("mixed", std::move(parts));
    MessageWriter writer(message, random);
    return drain(writer);
}

} // namespace

int main(int argc, char **argv)
{
    const QByteArray what(argc > 1 ? argv[1] : "");
    const long before = bench::peakMemory();
    const auto begin = std::chrono::steady_clock::now();
    qint64 octets = -1;
    if (what == "small" && argc == 3)
        octets = small(std::atoi(argv[2]));
    else if (what == "files" && argc == 4)
        octets = files(QString::fromLocal8Bit(argv[2]), std::atoi(argv[3]));
    else
        return 64;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%.6f %lld %ld\n", seconds.count(), static_cast<long long>(octets),
                bench::peakMemory() - before);
    return octets > 0 ? 0 : 1;
}
