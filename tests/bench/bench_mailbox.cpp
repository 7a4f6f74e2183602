// The mailbox window over many sent letters:
//   bench_mailbox make FOLDER [COUNT]   writes that many letters (100,000 unless given) into FOLDER/sent
//   bench_mailbox index FOLDER          reads them all into a new index; prints seconds and the index's MiB
//   bench_mailbox open FOLDER           prints milliseconds from nothing to the painted list, those of a
//   search of
//                                       two words and of one letter, and what memory grew by, in MiB
#include "app/look/Look.h"
#include "app/mailbox/LetterList.h"
#include "app/mailbox/MailboxWindow.h"
#include "app/mailbox/Queue.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QListView>
#include <QTimer>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

constexpr std::array syllables{"an", "be", "ri",  "tö", "lu", "mar", "ko",  "sé", "ju",  "ta", "nel", "wi",
                               "do", "fa", "gri", "hu", "po", "qua", "ste", "um", "vor", "xe", "yl",  "zu"};

class Words {
public:
    explicit Words(unsigned seed) : m_random(seed) {}

    /// Some are said often and most seldom, as in any language.
    QByteArray word()
    {
        const auto rank = static_cast<unsigned>(20'000.0 * std::pow(m_share(m_random), 4.0));
        std::mt19937 own(rank);
        QByteArray word;
        for (unsigned i = 0, size = 1 + rank % 4; i < size; ++i)
            word += syllables[own() % syllables.size()];
        return word;
    }
    QByteArray sentence(unsigned words)
    {
        QByteArray text = word();
        while (--words > 0)
            text += ' ' + word();
        return text;
    }
    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random()) % limit; }

private:
    std::mt19937 m_random;
    std::uniform_real_distribution<double> m_share{0.0, 1.0};
};

QByteArray letter(Words &words, const QDateTime &date, int number)
{
    const auto person = [&words] {
        const auto who = words.below(3000);
        std::mt19937 own(who);
        const QByteArray name = QByteArray(syllables[own() % 24]) + syllables[own() % 24] + ' ' +
                                syllables[own() % 24] + syllables[own() % 24];
        return '"' + name + "\" <person" + QByteArray::number(who) + "@example" +
               QByteArray::number(who % 200) + ".com>";
    };
    QByteArray to = person();
    for (unsigned i = words.below(4); i > 2; --i)
        to += ",\r\n " + person();
    QByteArray text;
    for (unsigned paragraph = 1 + words.below(5); paragraph > 0; --paragraph) {
        for (unsigned line = 1 + words.below(6); line > 0; --line)
            text += words.sentence(8 + words.below(6)) + "\r\n";
        text += "\r\n";
    }
    QByteArray octets = "From: Anna Example <anna@example.com>\r\nTo: " + to +
                        "\r\nSubject: " + words.sentence(2 + words.below(6)) +
                        "\r\nDate: " + date.toString(Qt::RFC2822Date).toLatin1() + "\r\nMessage-ID: <" +
                        QByteArray::number(number) + "@example.com>\r\nMIME-Version: 1.0\r\n";
    const QByteArray body =
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text;
    const auto kind = words.below(10);
    if (kind < 4)
        return octets + body;
    octets +=
        "Content-Type: multipart/alternative; boundary=\"=_a\"\r\n\r\n--=_a\r\n" + body +
        "\r\n--=_a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>" +
        QByteArray(text).replace("\r\n\r\n", "</p>\r\n<p>") + "</p>\r\n--=_a--\r\n";
    return octets;
}

int make(const QString &folder, int count)
{
    QDir().mkpath(folder + u"/sent"_s);
    Words words(1);
    const QDateTime last(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC);
    for (int i = 0; i < count; ++i) {
        QFile file(folder + u"/sent/%1.eml"_s.arg(i));
        const QDateTime date = last.addSecs(-static_cast<qint64>(count - i) * 1500);
        if (!file.open(QIODevice::WriteOnly) || file.write(letter(words, date, i)) < 0)
            return 1;
    }
    return 0;
}

/// What this program has to itself, in MiB.
double ownMemory()
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const auto &line : file.readAll().split('\n')) {
        if (line.startsWith("Private_Dirty:"))
            return line.simplified().split(' ').value(1).toDouble() / 1024;
    }
    return 0;
}

void waitUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

store::LetterIndex *openIndex(const QString &folder)
{
    using store::LetterFolder;
    return new store::LetterIndex({{LetterFolder::Sent, folder + u"/sent"_s},
                                   {LetterFolder::Drafts, folder + u"/drafts"_s},
                                   {LetterFolder::Outbox, folder + u"/outbox"_s},
                                   {LetterFolder::Trash, folder + u"/trash"_s}},
                                  folder + u"/index/letters.sqlite"_s);
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

int index(const QString &folder)
{
    QDir(folder + u"/index"_s).removeRecursively();
    QElapsedTimer timer;
    timer.start();
    const std::unique_ptr<store::LetterIndex> letters(openIndex(folder));
    bool settled = false;
    QObject::connect(letters.get(), &store::LetterIndex::settled, qApp, [&settled] { settled = true; });
    letters->refresh();
    waitUntil([&settled] { return settled; });
    std::printf("%.1f %.1f\n", milliseconds(timer) / 1000,
                static_cast<double>(QFileInfo(folder + u"/index/letters.sqlite"_s).size()) / 1048576);
    return 0;
}

/// Sees when rows were painted that have their words.
class Watch : public QObject {
public:
    explicit Watch(QListView &list) : m_list(list) { list.viewport()->installEventFilter(this); }
    bool isPainted = false;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        const auto first = m_list.model()->index(0, 0);
        if (event->type() == QEvent::Paint && first.data(mailbox::LetterList::IsLoadedRole).toBool())
            QTimer::singleShot(0, this, [this] { isPainted = true; }); // this paint is done then
        return false;
    }

private:
    QListView &m_list;
};

int open(const QString &folder)
{
    const double before = ownMemory();
    QElapsedTimer timer;
    timer.start();
    const std::unique_ptr<store::LetterIndex> letters(openIndex(folder));
    mailbox::EmptyQueue queue;
    mailbox::MailboxWindow window(*letters, queue, folder + u"/trash"_s);
    auto &list = *window.findChild<QListView *>(u"letters"_s);
    Watch watch(list);
    window.showPlace(mailbox::Place::Sent);
    window.show();
    waitUntil([&watch] { return watch.isPainted; });
    std::printf("%.1f ", milliseconds(timer));

    bool settled = false;
    QObject::connect(letters.get(), &store::LetterIndex::settled, qApp, [&settled] { settled = true; });
    letters->refresh();
    waitUntil([&settled] { return settled; });
    auto &search = *window.findChild<QLineEdit *>(u"search"_s);
    Words words(1);
    for (const auto &typed : {QString::fromUtf8(words.word() + ' ' + words.word()), u"a"_s}) {
        bool listed = false;
        const auto connection = QObject::connect(letters.get(), &store::LetterIndex::listed, &window,
                                                 [&listed] { listed = true; });
        timer.restart();
        search.setText(typed);
        waitUntil([&listed] { return listed; });
        watch.isPainted = list.model()->rowCount() == 0;
        waitUntil([&watch] { return watch.isPainted; });
        std::printf("%.1f ", milliseconds(timer));
        QObject::disconnect(connection);
    }
    std::printf("%.1f\n", ownMemory() - before);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setPalette(look::palette(look::Scheme::Light));
    const QStringList arguments = QApplication::arguments();
    const QString folder = arguments.value(2);
    if (arguments.value(1) == u"make"_s && !folder.isEmpty())
        return make(folder, arguments.size() > 3 ? arguments[3].toInt() : 100'000);
    if (arguments.value(1) == u"index"_s && !folder.isEmpty())
        return index(folder);
    if (arguments.value(1) == u"open"_s && !folder.isEmpty())
        return open(folder);
    std::fputs("usage: bench_mailbox make FOLDER [COUNT] | index FOLDER | open FOLDER\n", stderr);
    return 64;
}
