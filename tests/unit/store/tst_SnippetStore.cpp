#include "core/store/SnippetStore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using envoi::letter::Snippet;
using envoi::store::SnippetStore;

class tst_SnippetStore : public QObject {
    Q_OBJECT

private slots:
    void savesAndLoads();
    void noneWithoutAFile();
    void onlyTheUserMayRead();
    void whatIsUnknownIsKept();
    void damagedStaysAsItIs_data();
    void damagedStaysAsItIs();
    void cannotBeWritten();

private:
    QString path() const { return m_folder.filePath(u"settings/snippets.json"_s); }
    void write(const QByteArray &octets) const
    {
        QVERIFY(QDir().mkpath(m_folder.filePath(u"settings"_s)));
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
    }
    QByteArray octets() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QTemporaryDir m_folder;
};

void tst_SnippetStore::savesAndLoads()
{
    const SnippetStore store(path());
    const QList<Snippet> snippets = {{u";a"_s, u"Hill Street 3\n\nGrüße 😀"_s}, {u"b"_s, QString()}};
    QVERIFY(store.save(snippets));
    QCOMPARE(store.load().value(), snippets);
    QVERIFY(store.save({}));
    QCOMPARE(store.load().value(), QList<Snippet>());
}

void tst_SnippetStore::noneWithoutAFile()
{
    QCOMPARE(SnippetStore(m_folder.filePath(u"nothing.json"_s)).load().value(), QList<Snippet>());
}

void tst_SnippetStore::onlyTheUserMayRead()
{
#ifdef Q_OS_UNIX
    QVERIFY(SnippetStore(path()).save({{u"a"_s, u"b"_s}}));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFile::permissions(path()) & others, QFile::Permissions());
#endif
}

void tst_SnippetStore::whatIsUnknownIsKept()
{
    write(R"({"version":1,"snippets":[],"later":"kept"})");
    QVERIFY(SnippetStore(path()).save({{u"a"_s, u"b"_s}}));
    QVERIFY(octets().contains(R"("later": "kept")"));
}

void tst_SnippetStore::damagedStaysAsItIs_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("another file") << QByteArray("{}");
    QTest::newRow("a newer one") << QByteArray(R"({"version":2,"snippets":[]})");
    QTest::newRow("no list") << QByteArray(R"({"version":1,"snippets":{}})");
    QTest::newRow("no abbreviation") << QByteArray(R"({"version":1,"snippets":[{"text":"a"}]})");
    QTest::newRow("two words") << QByteArray(R"({"version":1,"snippets":[{"abbreviation":"a b"}]})");
}

void tst_SnippetStore::damagedStaysAsItIs()
{
    QFETCH(QByteArray, json);
    write(json);
    const SnippetStore store(path());
    const auto loaded = store.load();
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::SettingsDamaged);
    const auto saved = store.save({{u"a"_s, u"b"_s}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::SettingsDamaged);
    QCOMPARE(octets(), json);
}

void tst_SnippetStore::cannotBeWritten()
{
    QFile file(m_folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto saved = SnippetStore(m_folder.filePath(u"file/snippets.json"_s)).save({{u"a"_s, u"b"_s}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileUnwritable);
}

QTEST_APPLESS_MAIN(tst_SnippetStore)
#include "tst_SnippetStore.moc"
