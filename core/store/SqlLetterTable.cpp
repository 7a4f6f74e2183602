// The index in SQLite: one row a letter, and the words of all of them in FTS5.
#include "core/store/LetterTable.h"
#include "core/store/SearchText.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <array>
#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

// To be raised when the tables or searchWords() change: an index of another version is made anew.
constexpr int version = 1;
constexpr qsizetype longestPeople = 64 * 1024;
constexpr qsizetype longestText = 80 * 1024;

constexpr std::array tables{
    "CREATE TABLE letters (id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER, name TEXT, modified "
    "INTEGER, size INTEGER,"
    " date INTEGER, sender TEXT, recipients TEXT, subject TEXT, snippet TEXT, attachments INTEGER,"
    " UNIQUE (folder, name))",
    "CREATE INDEX by_date ON letters (folder, date, id)",
    // FTS5 is told the words of a letter again to forget them; it does not keep them itself.
    "CREATE TABLE texts (id INTEGER PRIMARY KEY, words BLOB)",
    "CREATE VIRTUAL TABLE words USING fts5 (people, subject, text, content='', columnsize=0, prefix='1 2 3',"
    " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")",
};

struct Words {
    QString people;
    QString subject;
    QString text;
};

QByteArray packed(const Words &words)
{
    constexpr int fast = 1;
    return qCompress((words.people + u'\n' + words.subject + u'\n' + words.text).toUtf8(), fast);
}

Words unpacked(const QByteArray &octets)
{
    const QStringList parts = QString::fromUtf8(qUncompress(octets)).split(u'\n');
    return {parts.value(0), parts.value(1), parts.value(2)};
}

class SqlLetterTable final : public LetterTable {
public:
    explicit SqlLetterTable(const QString &path)
    {
        static std::atomic<int> count = 0;
        m_connection = u"envoi-letters-%1"_s.arg(++count);
        m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
        m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=1000"_s);
        m_database.setDatabaseName(path.isEmpty() ? u":memory:"_s : path);
        if (!m_database.open()) {
            note(m_database.lastError());
            return;
        }
        prepareTables();
    }

    ~SqlLetterTable() override
    {
        m_queries.clear();
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_connection);
    }

    Trouble trouble() const override { return m_trouble; }
    bool canSearch() const override { return true; }

    void begin() override
    {
        if (!m_isWriting)
            run("BEGIN IMMEDIATE");
        m_isWriting = true;
    }

    void commit() override
    {
        if (m_isWriting)
            run("COMMIT");
        m_isWriting = false;
    }

    std::optional<Known> find(LetterFolder folder, const QString &name) override
    {
        QSqlQuery &query = run("SELECT id, modified, size FROM letters WHERE folder = ? AND name = ?",
                               {static_cast<int>(folder), name});
        std::optional<Known> known;
        if (query.next())
            known =
                Known{query.value(0).toLongLong(), query.value(1).toLongLong(), query.value(2).toLongLong()};
        query.finish();
        return known;
    }

    qint64 put(LetterFolder folder, const QString &name, const Known &file, const QDateTime &date,
               const LetterDigest &digest) override
    {
        const auto known = find(folder, name);
        if (known)
            forgetWords(known->id);
        const QVariant id = known ? QVariant(known->id) : QVariant();
        QSqlQuery &query =
            run("INSERT OR REPLACE INTO letters VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                {id, static_cast<int>(folder), name, file.modified, file.size, date.toMSecsSinceEpoch(),
                 digest.from, digest.recipients, digest.subject, digest.snippet, digest.hasAttachments});
        const qint64 row = query.lastInsertId().toLongLong();
        const Words words{searchWords(digest.people, longestPeople),
                          searchWords(digest.subject, longestPeople), searchWords(digest.text, longestText)};
        run("INSERT OR REPLACE INTO texts VALUES (?, ?)", {row, packed(words)});
        run("INSERT INTO words (rowid, people, subject, text) VALUES (?, ?, ?, ?)",
            {row, words.people, words.subject, words.text});
        return row;
    }

    void remove(qint64 id) override
    {
        forgetWords(id);
        run("DELETE FROM texts WHERE id = ?", {id});
        run("DELETE FROM letters WHERE id = ?", {id});
    }

    std::vector<Place> places(LetterFolder folder, bool withNames) override
    {
        QSqlQuery &query =
            withNames ? run("SELECT id, name FROM letters WHERE folder = ? ORDER BY date DESC, id DESC",
                            {static_cast<int>(folder)})
                      : run("SELECT id FROM letters INDEXED BY by_date WHERE folder = ? ORDER BY date DESC, "
                            "id DESC",
                            {static_cast<int>(folder)});
        std::vector<Place> places;
        while (query.next())
            places.push_back(
                {query.value(0).toLongLong(), withNames ? query.value(1).toString() : QString()});
        finish(query);
        return places;
    }

    std::optional<std::vector<qint64>> search(const QString &expression,
                                              const std::function<bool()> &isWanted) override
    {
        constexpr std::size_t askEach = 1024;
        QSqlQuery &query = run("SELECT rowid FROM words WHERE words MATCH ?", {expression});
        std::vector<qint64> ids;
        bool wanted = true;
        while (wanted && query.next()) {
            ids.push_back(query.value(0).toLongLong());
            wanted = ids.size() % askEach != 0 || isWanted();
        }
        finish(query);
        return wanted ? std::optional(std::move(ids)) : std::nullopt;
    }

    std::optional<LetterSummary> fetch(qint64 id) override
    {
        QSqlQuery &query =
            run("SELECT folder, name, sender, recipients, subject, snippet, date, size, attachments"
                " FROM letters WHERE id = ?",
                {id});
        std::optional<LetterSummary> letter;
        if (query.next()) {
            letter = LetterSummary{id,
                                   static_cast<LetterFolder>(query.value(0).toInt()),
                                   query.value(1).toString(),
                                   query.value(2).toString(),
                                   query.value(3).toString(),
                                   query.value(4).toString(),
                                   query.value(5).toString(),
                                   QDateTime::fromMSecsSinceEpoch(query.value(6).toLongLong(), Qt::UTC),
                                   query.value(7).toLongLong(),
                                   query.value(8).toBool()};
        }
        finish(query);
        return letter;
    }

private:
    void prepareTables()
    {
        // A few letters that a power cut takes out of the index are read from their files again.
        for (const char *pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL",
                                   "PRAGMA cache_size = -8192", "PRAGMA temp_store = MEMORY"})
            run(pragma).finish();
        QSqlQuery &query = run("PRAGMA user_version");
        const int found = query.next() ? query.value(0).toInt() : 0;
        finish(query);
        if (found == version || m_trouble != Trouble::None)
            return;
        if (found != 0) {
            m_trouble = Trouble::Damaged;
            return;
        }
        begin();
        for (const char *table : tables)
            run(table);
        run("PRAGMA user_version = 1");
        commit();
    }

    void forgetWords(qint64 id)
    {
        QSqlQuery &query = run("SELECT words FROM texts WHERE id = ?", {id});
        const bool isKnown = query.next();
        const Words words = isKnown ? unpacked(query.value(0).toByteArray()) : Words();
        finish(query);
        if (isKnown)
            run("INSERT INTO words (words, rowid, people, subject, text) VALUES ('delete', ?, ?, ?, ?)",
                {id, words.people, words.subject, words.text});
    }

    /// Queries are prepared once. What \a sql says must be a literal.
    QSqlQuery &statement(const char *sql)
    {
        const auto found = m_queries.find(sql);
        if (found != m_queries.end())
            return found->second;
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromLatin1(sql)))
            note(query.lastError());
        return m_queries.emplace(sql, std::move(query)).first->second;
    }

    QSqlQuery &run(const char *sql, const QVariantList &values = {})
    {
        QSqlQuery &query = statement(sql);
        for (int i = 0; i < values.size(); ++i)
            query.bindValue(i, values[i]);
        if (!query.exec())
            note(query.lastError());
        return query;
    }

    void finish(QSqlQuery &query)
    {
        // Damage may show only in the middle of the rows.
        if (query.lastError().isValid())
            note(query.lastError());
        query.finish();
    }

    void note(const QSqlError &error)
    {
        constexpr int corrupt = 11; // result codes of SQLite, the lower octet of extended ones
        constexpr int noDatabase = 26;
        constexpr int sqlError = 1; // a table that is not there, say
        const int code = error.nativeErrorCode().toInt() & 0xff;
        const bool isDamaged = code == corrupt || code == noDatabase || code == sqlError;
        m_trouble = isDamaged ? Trouble::Damaged : Trouble::Unusable;
    }

    QString m_connection;
    QSqlDatabase m_database;
    std::map<const char *, QSqlQuery> m_queries;
    Trouble m_trouble = Trouble::None;
    bool m_isWriting = false;
};

} // namespace

std::unique_ptr<LetterTable> openLetterTable(const QString &path)
{
    if (!QSqlDatabase::isDriverAvailable(u"QSQLITE"_s))
        return nullptr;
    if (!path.isEmpty()) {
        constexpr auto userOnly = QFile::ReadOwner | QFile::WriteOwner;
        const QFileInfo info(path);
        if (!QFileInfo(info.absolutePath()).isDir()) {
            QDir().mkpath(QFileInfo(info.absolutePath()).absolutePath());
            QDir().mkdir(info.absolutePath(), userOnly | QFile::ExeOwner);
        }
        // It holds what letters say. SQLite gives what it makes beside it the same rights.
        QFile file(path);
        if (!file.exists() && file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            file.setPermissions(userOnly);
    }
    return std::make_unique<SqlLetterTable>(path);
}

void removeLetterTable(const QString &path)
{
    for (const auto &suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        QFile::remove(path + suffix);
}

} // namespace envoi::store
