// How long it takes to suggest recipients, to make the index, and to load and to import contacts:
//   bench_completion [CONTACTS]     50,000 unless given
#include "core/contacts/Completer.h"
#include "core/contacts/ContactStore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::contacts;

namespace {

QString word(std::mt19937 &random)
{
    static const QStringList syllables{u"an"_s, u"be"_s, u"ri"_s, u"tö"_s, u"lu"_s,  u"mar"_s,
                                       u"ko"_s, u"sé"_s, u"ju"_s, u"ta"_s, u"nel"_s, u"wi"_s};
    QString result;
    const int size = 2 + static_cast<int>(random() % 2);
    for (int i = 0; i < size; ++i)
        result += syllables[static_cast<qsizetype>(random() % static_cast<unsigned>(syllables.size()))];
    result[0] = result[0].toUpper();
    return result;
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 50'000;
    std::mt19937 random(1);
    std::vector<Contact> contacts;
    for (int i = 0; i < count; ++i) {
        const QString given = word(random);
        const QString family = word(random);
        contacts.push_back({given + u' ' + family,
                            {},
                            {},
                            {folded(given + u'.' + family) + u"%1@mail%2.example.com"_s.arg(i).arg(i % 300)},
                            i % 50 == 0 ? QStringList{u"Group %1"_s.arg(i % 40)} : QStringList()});
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QElapsedTimer timer;

    const QByteArray octets = writeVCards(contacts);
    timer.start();
    const auto read = readContacts(octets);
    std::printf("%-36s %8.1f ms\n", "reading that many vCards", milliseconds(timer));

    const QTemporaryDir folder;
    const ContactStore store(folder.filePath(u"contacts.json"_s));
    timer.start();
    (void)store.change([&read](ContactBook &book) { book.import(read.contacts); });
    std::printf("%-36s %8.1f ms\n", "importing and writing them", milliseconds(timer));
    timer.start();
    auto book = store.load();
    std::printf("%-36s %8.1f ms\n", "loading them", milliseconds(timer));
    for (int i = 0; i < count / 50; ++i) {
        const auto address = AddrSpec::parse(contacts[random() % contacts.size()].addresses[0]);
        book->recordSent({mime::Mailbox(*address)}, u"me@example.org"_s,
                         now.addSecs(-static_cast<qint64>(random() % 10'000'000)));
    }
    timer.start();
    const Completer completer(*book, now);
    std::printf("%-36s %8.1f ms\n\n", "making the index", milliseconds(timer));

    for (const auto *typed : {u"a", u"an", u"ann", u"m", u"mail", u"mail1", u"an ma", u"a m e", u"e",
                              u"@mail2", u"group", u"zzz"}) {
        std::vector<double> times;
        std::size_t results = 0;
        for (int i = 0; i < 101; ++i) {
            timer.start();
            results = completer.suggest(QStringView(typed), 8).size();
            times.push_back(milliseconds(timer));
        }
        std::ranges::sort(times);
        std::printf("%-20s %zu suggestions %7.3f ms, worst %7.3f ms\n",
                    qPrintable(QStringView(typed).toString()), results, times[50], times[100]);
    }
    return 0;
}
