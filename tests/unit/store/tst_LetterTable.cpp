#include "core/store/LetterTable.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::store;

/// What both kinds of tables have in common, and where they differ.
class tst_LetterTable : public QObject {
    Q_OBJECT

private slots:
    void initTestCase_data();
    void keepsRows();
    void ordersByDate();
    void putsInPlace();
    void removes();
    void searches();

private:
    std::unique_ptr<LetterTable> make();
    static LetterDigest digest(const QString &subject)
    {
        LetterDigest one;
        one.subject = subject;
        one.recipients = u"Anna"_s;
        one.hasAttachments = true;
        return one;
    }
    static QDateTime day(int number) { return {QDate(2026, 11, number), QTime(12, 0), Qt::UTC}; }
    QTemporaryDir m_home;
    int m_count = 0;
};

void tst_LetterTable::initTestCase_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("file") << 0;
    QTest::newRow("memory") << 1;
    QTest::newRow("without SQLite") << 2;
}

std::unique_ptr<LetterTable> tst_LetterTable::make()
{
    QFETCH_GLOBAL(int, kind);
    if (kind == 2)
        return plainLetterTable();
    return openLetterTable(kind == 0 ? m_home.filePath(u"%1/letters.sqlite"_s.arg(++m_count)) : QString());
}

void tst_LetterTable::keepsRows()
{
    const auto table = make();
    QVERIFY(table);
    QVERIFY(!table->find(LetterFolder::Sent, u"a.eml"_s));
    table->begin();
    const qint64 id = table->put(LetterFolder::Sent, u"a.eml"_s, {0, 17, 4}, day(1), digest(u"one"_s));
    table->commit();
    const auto known = table->find(LetterFolder::Sent, u"a.eml"_s);
    QVERIFY(known && known->id == id && known->modified == 17 && known->size == 4);
    QVERIFY(!table->find(LetterFolder::Drafts, u"a.eml"_s));
    const auto row = table->fetch(id);
    QVERIFY(row);
    QCOMPARE(row->subject, u"one"_s);
    QCOMPARE(row->recipients, u"Anna"_s);
    QCOMPARE(row->name, u"a.eml"_s);
    QCOMPARE(row->date, day(1));
    QCOMPARE(row->size, 4);
    QVERIFY(row->folder == LetterFolder::Sent && row->hasAttachments);
    QVERIFY(table->trouble() == LetterTable::Trouble::None);
}

void tst_LetterTable::ordersByDate()
{
    const auto table = make();
    for (const int number : {2, 9, 5})
        table->put(LetterFolder::Sent, u"%1.eml"_s.arg(number), {}, day(number), digest({}));
    table->put(LetterFolder::Drafts, u"other.eml"_s, {}, day(1), digest({}));
    QStringList names;
    for (const auto &place : table->places(LetterFolder::Sent, true))
        names.append(place.name);
    QCOMPARE(names, (QStringList{u"9.eml"_s, u"5.eml"_s, u"2.eml"_s}));
}

void tst_LetterTable::putsInPlace()
{
    const auto table = make();
    const qint64 id = table->put(LetterFolder::Sent, u"a.eml"_s, {}, day(1), digest(u"one"_s));
    QCOMPARE(table->put(LetterFolder::Sent, u"a.eml"_s, {}, day(1), digest(u"two"_s)), id);
    QCOMPARE(table->fetch(id)->subject, u"two"_s);
    QCOMPARE(table->places(LetterFolder::Sent, false).size(), 1U);
}

void tst_LetterTable::removes()
{
    const auto table = make();
    const qint64 id = table->put(LetterFolder::Sent, u"a.eml"_s, {}, day(1), digest(u"one"_s));
    table->remove(id);
    table->remove(id + 1);
    QVERIFY(!table->fetch(id));
    QVERIFY(!table->find(LetterFolder::Sent, u"a.eml"_s));
    // A list that still has its id must not show another letter under it.
    QVERIFY(table->put(LetterFolder::Sent, u"b.eml"_s, {}, day(1), digest({})) != id);
}

void tst_LetterTable::searches()
{
    const auto table = make();
    LetterDigest one = digest(u"needle"_s);
    const qint64 id = table->put(LetterFolder::Sent, u"a.eml"_s, {}, day(1), one);
    const auto found = table->search(u"\"needl\"*"_s, [] { return true; });
    QVERIFY(found);
    QCOMPARE(*found == std::vector<qint64>{id}, table->canSearch());
}

QTEST_GUILESS_MAIN(tst_LetterTable)
#include "tst_LetterTable.moc"
