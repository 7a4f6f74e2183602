#include "core/contacts/Completer.h"
#include "core/contacts/ContactStore.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::contacts;

class tst_ContactBook : public QObject {
    Q_OBJECT

private slots:
    void records();
    void imports();
    void forgets();
    void suggests_data();
    void suggests();
    void ranksByUse();
    void groupsOfferTheirMembers();
    void presentOnesAreLeftOut();
    void marksWhatMatched();
    void storesAndLoads();
    void leavesWhatItDoesNotUnderstand_data();
    void leavesWhatItDoesNotUnderstand();
    void twoProgramsLoseNothing();
};

namespace {

const QDateTime now(QDate(2026, 11, 1), QTime(12, 0), Qt::UTC);

std::vector<mime::Mailbox> mailboxes(const QStringList &texts)
{
    std::vector<mime::Mailbox> result;
    for (const auto &text : texts)
        result.push_back(*mime::Mailbox::parse(text));
    return result;
}

Contact contact(const QString &name, const QString &address, const QStringList &groups = {})
{
    return {name, {}, {}, {address}, groups};
}

QStringList texts(const std::vector<Suggestion> &suggestions)
{
    QStringList result;
    for (const auto &one : suggestions)
        result.append(one.isGroup() ? one.name : one.address);
    return result;
}

} // namespace

void tst_ContactBook::records()
{
    ContactBook book;
    book.recordSent(mailboxes({u"Anna <Anna@example.com>"_s}), u"me@example.org"_s, now);
    book.recordSent(mailboxes({u"anna@example.com"_s}), u"me@example.org"_s, now.addDays(-1));
    book.recordSent(mailboxes({u"Anna Example <anna@example.com>"_s}), u"other@example.org"_s,
                    now.addDays(1));
    QCOMPARE(book.entries().size(), 1U);
    const auto *entry = book.find(u"ANNA@example.com"_s);
    QVERIFY(entry);
    QCOMPARE(entry->name, u"Anna Example"_s);
    QCOMPARE(entry->times(), 3);
    QCOMPARE(entry->last, now.addDays(1));
    const std::vector<KnownAddress> expected{{u"anna@example.com"_s, 2, u"me@example.org"_s},
                                             {u"anna@example.com"_s, 1, u"other@example.org"_s}};
    QVERIFY(book.knownAddresses() == expected);
    // The language of a letter stays until another is known.
    const auto to = mailboxes({u"anna@example.com"_s});
    book.recordSent(to, {}, now, {u"de-DE"_s});
    book.recordSent(to, {}, now);
    QCOMPARE(book.find(u"anna@example.com"_s)->languages, QStringList{u"de-DE"_s});
    book.recordSent(to, {}, now, {u"en-US"_s, u"fr"_s});
    QCOMPARE(book.find(u"anna@example.com"_s)->languages, (QStringList{u"en-US"_s, u"fr"_s}));
}

void tst_ContactBook::imports()
{
    ContactBook book;
    book.recordSent(mailboxes({u"Annie <a@example.com>"_s, u"b@example.com"_s}), u"me@example.org"_s, now);
    const std::vector<Contact> contacts{contact(u"Anna Example"_s, u"a@example.com"_s),
                                        contact(u"Bert"_s, u"b@example.com"_s),
                                        contact(u"Cara"_s, u"c@example.com"_s, {u"Team"_s})};
    QCOMPARE(book.import(contacts), (ImportCount{1, 2, 0}));
    // As the person wrote it themselves; but a name is better than none.
    QCOMPARE(book.find(u"a@example.com"_s)->name, u"Annie"_s);
    QCOMPARE(book.find(u"b@example.com"_s)->name, u"Bert"_s);
    QCOMPARE(book.import(contacts), (ImportCount{0, 0, 3}));
    QCOMPARE(book.knownAddresses().back(), (KnownAddress{u"c@example.com"_s, 0}));
}

void tst_ContactBook::forgets()
{
    ContactBook book;
    book.import({contact(u"A"_s, u"a@example.com"_s), contact(u"B"_s, u"b@example.com"_s),
                 contact(u"C"_s, u"c@example.com"_s)});
    QVERIFY(book.forget(u"B@example.com"_s));
    QVERIFY(!book.forget(u"b@example.com"_s));
    QCOMPARE(book.entries().size(), 2U);
    QCOMPARE(book.find(u"c@example.com"_s)->name, u"C"_s);
    QVERIFY(!book.find(u"b@example.com"_s));
}

void tst_ContactBook::suggests_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("expected");
    const QString anna = u"anna.first@example.com"_s;
    const QString jurgen = u"info@firm.example.org"_s;
    const QString zoe = u"z@example.net"_s;
    QTest::newRow("start of the name") << u"an"_s << QStringList{anna};
    QTest::newRow("another word of it") << u"exa"_s << QStringList{anna, jurgen, zoe};
    QTest::newRow("both, in any order") << u"exa ann"_s << QStringList{anna};
    QTest::newRow("within a word") << u"nna"_s << QStringList{};
    QTest::newRow("local part") << u"anna.f"_s << QStringList{anna};
    QTest::newRow("a word of it") << u"first"_s << QStringList{anna};
    QTest::newRow("the address as a whole") << u"anna.first@exa"_s << QStringList{anna};
    QTest::newRow("domain") << u"@exam"_s << QStringList{anna, zoe};
    QTest::newRow("subdomain") << u"firm"_s << QStringList{jurgen};
    QTest::newRow("not the top-level one") << u"net"_s << QStringList{};
    QTest::newRow("nickname") << u"bob"_s << QStringList{zoe};
    QTest::newRow("without accents") << u"jurg"_s << QStringList{jurgen};
    QTest::newRow("with them") << u"JÜRG"_s << QStringList{jurgen};
    QTest::newRow("written out") << u"juerg"_s << QStringList{jurgen};
    QTest::newRow("sharp s") << u"strasse"_s << QStringList{jurgen};
    QTest::newRow("in quotes") << u"\"Anna Ex"_s << QStringList{anna};
    QTest::newRow("with a bracket") << u"Anna <anna"_s << QStringList{anna};
    QTest::newRow("nothing") << u"  "_s << QStringList{};
    QTest::newRow("one too many") << u"anna bob"_s << QStringList{};
}

void tst_ContactBook::suggests()
{
    ContactBook book;
    Contact zoe = contact(u"Zoë"_s, u"z@example.net"_s);
    zoe.nickname = u"Bobby"_s;
    book.import({contact(u"Anna Example"_s, u"anna.first@example.com"_s),
                 contact(u"Jürgen Straße"_s, u"info@firm.example.org"_s), zoe});
    const Completer completer(book, now);
    QFETCH(QString, typed);
    QTEST(texts(completer.suggest(typed, 10)), "expected");
}

void tst_ContactBook::ranksByUse()
{
    ContactBook book;
    book.import(
        {contact(u"A never"_s, u"x-never@example.com"_s), contact(u"B never"_s, u"x-neither@example.com"_s)});
    const QString me = u"me@example.org"_s;
    for (int i = 0; i < 30; ++i)
        book.recordSent(mailboxes({u"x-often-long-ago@example.com"_s}), me, now.addDays(-700));
    for (int i = 0; i < 5; ++i)
        book.recordSent(mailboxes({u"x-often@example.com"_s}), me, now.addDays(-10));
    book.recordSent(mailboxes({u"x-once@example.com"_s}), me, now);
    // A clock that was wrong for a day does not decide for years.
    book.recordSent(mailboxes({u"x-future@example.com"_s}), me, now.addYears(50));
    const Completer completer(book, now);
    QCOMPARE(texts(completer.suggest(u"x", 10)),
             (QStringList{u"x-often@example.com"_s, u"x-future@example.com"_s, u"x-once@example.com"_s,
                          u"x-often-long-ago@example.com"_s, u"x-never@example.com"_s,
                          u"x-neither@example.com"_s}));
    QCOMPARE(texts(completer.suggest(u"x", 2)),
             (QStringList{u"x-often@example.com"_s, u"x-future@example.com"_s}));
}

void tst_ContactBook::groupsOfferTheirMembers()
{
    ContactBook book;
    book.import({contact(u"Example, Anna"_s, u"a@example.com"_s, {u"Blue team"_s}),
                 contact({}, u"b@example.com"_s, {u"Blue team"_s})});
    const Completer completer(book, now);
    const auto suggestions = completer.suggest(u"team", 10);
    QCOMPARE(suggestions.size(), 1U);
    QVERIFY(suggestions[0].isGroup());
    QCOMPARE(suggestions[0].texts(),
             (QStringList{u"\"Example, Anna\" <a@example.com>"_s, u"b@example.com"_s}));
    QCOMPARE(completer.suggest(u"team", 10, {u"a@example.com"_s}).size(), 1U);
    QVERIFY(completer.suggest(u"team", 10, {u"a@example.com"_s, u"b@example.com"_s}).empty());
}

void tst_ContactBook::presentOnesAreLeftOut()
{
    ContactBook book;
    QSet<QString> present;
    for (int i = 0; i < 1000; ++i) {
        const QString address = u"a%1@example.com"_s.arg(i, 4, 10, QChar(u'0'));
        book.import({contact({}, address)});
        if (i < 900)
            present.insert(address);
    }
    const auto suggestions = Completer(book, now).suggest(u"a", 3, present);
    QCOMPARE(texts(suggestions),
             (QStringList{u"a0900@example.com"_s, u"a0901@example.com"_s, u"a0902@example.com"_s}));
}

void tst_ContactBook::marksWhatMatched()
{
    const auto spans = [](const QString &text, const QString &typed) {
        QStringList result;
        for (const auto &span : matchedSpans(text, typedWords(typed)))
            result.append(text.mid(span.start, span.size));
        return result;
    };
    QCOMPARE(spans(u"Anna Example"_s, u"ex an"_s), (QStringList{u"An"_s, u"Ex"_s}));
    QCOMPARE(spans(u"Jürgen Straße"_s, u"jur strass"_s), (QStringList{u"Jür"_s, u"Straß"_s}));
    QCOMPARE(spans(u"Zoe\u0308 Z"_s, u"zoe"_s), QStringList{u"Zoe\u0308"_s});
    QCOMPARE(spans(u"anna@example.com"_s, u"@ex"_s), QStringList{u"@ex"_s});
    QCOMPARE(spans(u"Hannah"_s, u"an"_s), QStringList{});
}

void tst_ContactBook::storesAndLoads()
{
    const QTemporaryDir folder;
    const ContactStore store(folder.filePath(u"new/contacts.json"_s));
    QCOMPARE(store.load()->entries().size(), 0U);
    const auto changed = store.change([](ContactBook &book) {
        book.import(
            {{u"Zoë"_s, u"Zo"_s, u"Example"_s, {u"z@example.com"_s, u"\"a b\"@bücher.example"_s}, {u"G"_s}}});
        book.recordSent(mailboxes({u"z@example.com"_s}), u"me@example.org"_s, now, {u"de-DE"_s, u"en-US"_s});
    });
    QVERIFY(changed);
    QCOMPARE(changed->entries().size(), 2U);
    const auto loaded = store.load();
    QVERIFY(loaded);
    QVERIFY(*loaded == *changed);
    QCOMPARE(QFile::permissions(store.path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    // Nothing to change, nothing to write.
    const auto before = QFileInfo(store.path()).lastModified();
    QVERIFY(QFile::setPermissions(store.path(), QFile::ReadOwner));
    QVERIFY(store.change([](ContactBook &) {}));
    QCOMPARE(QFileInfo(store.path()).lastModified(), before);
}

void tst_ContactBook::leavesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("damaged") << QByteArray("{\"version\":1,\"contacts\":[{\"addr");
    QTest::newRow("newer") << QByteArray("{\"version\":2,\"contacts\":[]}");
    QTest::newRow("something else") << QByteArray("[]");
    QTest::newRow("wrong entry") << QByteArray("{\"version\":1,\"contacts\":[{\"address\":\"x\"}]}");
}

void tst_ContactBook::leavesWhatItDoesNotUnderstand()
{
    QFETCH(QByteArray, octets);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"contacts.json"_s));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write(octets) == octets.size() && file.flush());
    const ContactStore store(file.fileName());
    const auto loaded = store.load();
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::SettingsDamaged);
    const auto changed =
        store.change([](ContactBook &book) { book.import({contact({}, u"a@example.com"_s)}); });
    QVERIFY(!changed);
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), octets);
}

void tst_ContactBook::twoProgramsLoseNothing()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"contacts.json"_s);
    std::vector<std::unique_ptr<QThread>> threads;
    constexpr int programs = 4;
    constexpr int letters = 15;
    for (int t = 0; t < programs; ++t) {
        threads.emplace_back(QThread::create([path, t] {
            for (int i = 0; i < letters; ++i) {
                (void)ContactStore(path).change([t, i](ContactBook &book) {
                    book.recordSent(mailboxes({u"p%1-%2@example.com"_s.arg(t).arg(i), u"all@example.com"_s}),
                                    u"me@example.org"_s, now);
                });
            }
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
    const auto book = ContactStore(path).load();
    QVERIFY(book);
    QCOMPARE(book->entries().size(), static_cast<std::size_t>(programs * letters + 1));
    QCOMPARE(book->find(u"all@example.com"_s)->times(), programs * letters);
}

QTEST_GUILESS_MAIN(tst_ContactBook)
#include "tst_ContactBook.moc"
