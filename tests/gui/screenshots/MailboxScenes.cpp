// The mailbox window.
#include "tests/gui/mailbox/FakeQueue.h"
#include "tests/gui/screenshots/Studio.h"

#include "app/mailbox/FolderPane.h"
#include "app/mailbox/MailboxWindow.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

namespace {

struct Sample {
    const char *folder;
    const char *id;
    const char *to;
    const char *subject;
    int hoursAgo;
    const char *text;
    bool hasFile = false;
};

constexpr Sample samples[] = {
    {"drafts", "d1", "Ben Example <ben@example.org>", "Programme for the spring concert", 2,
     "Dear Ben,\n\nhere is what we have so far for the concert in April. The second half is still "
     "open.\n\nAnna"},
    {"drafts", "d2", "", "", 26, "Notes for the meeting: the chairs, the piano, the key of the back door."},
    {"outbox", "o1", "Choir <choir@society.example>", "Rehearsal on Thursday", 0,
     "Dear all,\n\nwe meet at seven, in the small hall.\n\nAnna", true},
    {"outbox", "o2", "Clara Example <clara@example.net>", "Photographs of the workshop", 1,
     "Dear Clara,\n\nthe photographs are attached.\n\nAnna", true},
    {"outbox", "o3", "dora@example.com", "Invoice 2026-117", 5,
     "Dear Dora,\n\nplease find the invoice attached.", true},
    {"outbox", "o4", "Emil Example <emil@example.org>", "Re: The key of the archive", 27,
     "Dear Emil,\n\nyou will find it with the porter."},
    {"outbox", "s1", "Board <board@society.example>", "Minutes of Monday", 3,
     "Dear board,\n\nthe minutes are attached. Please read them before Friday.", true},
    {"sent", "1", "Ben Example <ben@example.org>, Clara Example <clara@example.net>",
     "A chair for the reading room", 4,
     "Dear Ben, dear Clara,\n\nthe chair by the window has been mended; it may be sat on again.\n\nAnna"},
    {"sent", "2", "=?utf-8?Q?Zo=C3=AB?= Example <zoe@example.com>",
     "Gr=?utf-8?Q?=C3=BC=C3=9F?=e aus der Werkstatt", 28,
     "Liebe Zo\xc3\xab,\n\ndie Skizzen sind angekommen, vielen Dank! Der Entwurf mit dem Bogen "
     "gef\xc3\xa4llt mir am "
     "besten.",
     true},
    {"sent", "3", "office@society.example", "Room for the autumn course", 80,
     "Dear colleagues,\n\nis the large room free on Wednesdays from October on?"},
    {"sent", "4", "Choir <choir@society.example>",
     "Songs for December, with a long subject that has to be cut somewhere", 200,
     "Dear all,\n\nthese are the songs for December."},
    {"sent", "5", "\xe7\x94\xb0\xe4\xb8\xad <tanaka@example.jp>",
     "\xe8\xaa\xad\xe6\x9b\xb8\xe4\xbc\x9a\xe3\x81\xae\xe3\x81\x8a\xe7\x9f\xa5\xe3\x82\x89\xe3\x81\x9b", 2000,
     "\xe6\xac\xa1\xe5\x9b\x9e\xe3\x81\xaf\xe6\x9c\xa8\xe6\x9b\x9c\xe6\x97\xa5\xe3\x81\xa7\xe3\x81\x99\xe3"
     "\x80\x82"},
    {"sent", "6", "emil@example.org", "Thank you", 9000, "Thank you for the apples!"},
    {"templates", "t1", "", "Invitation to the reading", 300,
     "Dear …,\n\nwe would like to invite you to the reading on …"},
};

QByteArray octetsOf(const Sample &sample, const QDateTime &date)
{
    QByteArray text = QByteArray(sample.text).replace('\n', "\r\n") + "\r\n";
    QByteArray octets = "From: Anna Example <anna@example.com>\r\n";
    if (*sample.to)
        octets += QByteArray("To: ") + sample.to + "\r\n";
    octets += QByteArray("Subject: ") + sample.subject +
              "\r\nDate: " + date.toString(Qt::RFC2822Date).toLatin1() + "\r\nMIME-Version: 1.0\r\n";
    const QByteArray type = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    if (!sample.hasFile)
        return octets + type + text;
    return octets + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n" + type + text +
           "--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
           "filename=file.pdf\r\n\r\n%PDF\r\n"
           "--m--\r\n";
}

} // namespace

void Studio::mailbox()
{
    using namespace envoi::mailbox;
    using store::LetterFolder;
    const QDateTime now = QDateTime::currentDateTime();
    const QString home = m_home.filePath(u"mailbox"_s);
    QDir(home).removeRecursively();
    for (const auto &name : {u"drafts"_s, u"outbox"_s, u"sent"_s, u"templates"_s, u"captured"_s, u"trash"_s})
        QDir().mkpath(home + u'/' + name);
    for (const Sample &sample : samples) {
        const QDateTime date = now.addSecs(-3600 * sample.hoursAgo);
        QFile file(home + u'/' + QLatin1StringView(sample.folder) + u'/' + QLatin1StringView(sample.id) +
                   u".eml"_s);
        if (!file.open(QIODevice::WriteOnly))
            fail("no letter written");
        file.write(octetsOf(sample, date));
        file.flush();
        file.setFileTime(date, QFileDevice::FileModificationTime);
    }

    test::FakeQueue queue;
    QueuedLetter letter;
    letter.hasTranscript = true;
    letter.id = u"o1"_s;
    letter.state = QueuedLetter::State::Sending;
    letter.octetsSaid = 3'400'000;
    letter.octetsTotal = 8'100'000;
    queue.queued.append(letter);
    letter.id = u"o2"_s;
    letter.state = QueuedLetter::State::Waiting;
    letter.error = Error{ErrorCode::NetworkUnreachable, u"smtp.example.com"_s, {}, {}};
    letter.nextAttempt = now.addSecs(240);
    queue.queued.append(letter);
    letter.id = u"o3"_s;
    letter.state = QueuedLetter::State::Refused;
    letter.error =
        Error{ErrorCode::MessageRefused, u"smtp.example.com"_s, {}, u"552 5.3.4 The letter is too large"_s};
    letter.nextAttempt = {};
    queue.queued.append(letter);
    letter.id = u"o4"_s;
    letter.state = QueuedLetter::State::Unknown;
    letter.error = Error{ErrorCode::OutcomeUnknown, u"smtp.example.com"_s, {}, {}};
    queue.queued.append(letter);
    letter = {};
    letter.id = u"s1"_s;
    letter.state = QueuedLetter::State::Scheduled;
    letter.due = QDateTime(now.date().addDays(2), QTime(8, 0));
    queue.queued.append(letter);

    store::LetterIndex index({{LetterFolder::Drafts, home + u"/drafts"_s},
                              {LetterFolder::Outbox, home + u"/outbox"_s},
                              {LetterFolder::Sent, home + u"/sent"_s},
                              {LetterFolder::Templates, home + u"/templates"_s},
                              {LetterFolder::Captured, home + u"/captured"_s},
                              {LetterFolder::Trash, home + u"/trash"_s}},
                             home + u"/index/letters.sqlite"_s);
    MailboxWindow window(index, queue, home + u"/trash"_s);
    bool isSettled = false;
    QObject::connect(&index, &store::LetterIndex::settled, &window, [&isSettled] { isSettled = true; });
    window.show();
    if (!waitUntil([&isSettled] { return isSettled; }))
        fail("the index did not settle");
    auto *list = window.findChild<QListView *>(u"letters"_s);
    int listings = 0;
    QObject::connect(&index, &store::LetterIndex::listed, &window, [&listings] { ++listings; });
    const auto take = [&](Place place, int row, const QString &name) {
        window.showPlace(place == Place::Trash ? Place::Drafts : Place::Trash);
        listings = 0;
        window.showPlace(place);
        waitUntil([&listings] { return listings > 0; });
        const int wanted = window.findChild<FolderPane *>()->count(place) > 0 ? row + 1 : 0;
        waitUntil([&] {
            return list->model()->rowCount() >= wanted &&
                   (wanted > 0 || window.findChild<QLabel *>(u"empty"_s)->text() == emptyText(place));
        });
        if (wanted > 0)
            list->setCurrentIndex(list->model()->index(row, 0));
        const auto *subject = window.findChild<QLabel *>(u"subject"_s);
        waitUntil([&] {
            const auto wantedSubject = list->currentIndex().data().toString();
            return wanted == 0 || (!wantedSubject.startsWith(u'…') && subject->text() == wantedSubject);
        });
        settle();
        save(&window, name);
    };
    take(Place::Sent, 1, u"mailbox-sent"_s);
    take(Place::Outbox, 2, u"mailbox-outbox-refused"_s);
    take(Place::Outbox, 3, u"mailbox-outbox-unknown"_s);
    take(Place::Outbox, 0, u"mailbox-outbox-sending"_s);
    take(Place::Scheduled, 0, u"mailbox-scheduled"_s);
    take(Place::Drafts, 1, u"mailbox-drafts"_s);
    take(Place::Captured, 0, u"mailbox-captured-empty"_s);
    auto *search = window.findChild<QLineEdit *>(u"search"_s);
    window.showPlace(Place::Sent);
    search->setText(u"dear room"_s);
    waitUntil([&] { return list->model()->rowCount() == 2; });
    settle();
    save(&window, u"mailbox-search"_s);
    window.showPlace(Place::Templates);
    search->setText(u"chair"_s);
    waitUntil([&] { return list->model()->rowCount() == 0; });
    settle();
    save(&window, u"mailbox-search-none"_s);
    search->clear();
    window.resize(640, 420);
    take(Place::Outbox, 1, u"mailbox-small"_s);
    window.resize(1500, 1000);
    take(Place::Sent, 0, u"mailbox-large"_s);
    window.setLayoutDirection(Qt::RightToLeft);
    take(Place::Outbox, 0, u"mailbox-mirrored"_s);
}

} // namespace envoi::screenshots
