#include "core/account/Account.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using account::Account;
using account::AccountStore;
using account::Identity;

namespace {

Account fullAccount()
{
    Account account;
    account.id = u"a1"_s;
    account.name = u"Büro „Nord“ \"x\"\n"_s;
    account.presetId = u"gmail"_s;
    account.host = u"smtp.example.com"_s;
    account.port = 587;
    account.security = smtp::Security::StartTls;
    account.user = u"änna@example.com"_s;
    account.identities = {
        Identity{u"i1"_s, u"Anna Example"_s, u"anna@example.com"_s, u"team@example.com"_s},
        Identity{u"i2"_s, u"例"_s, u"not an address yet"_s, {}},
    };
    account.identities[0].signature = {
        u"<div>Anna <img src=\"cid:logo@example.com\"></div>"_s,
        u"Anna\n"_s,
        {{u"logo@example.com"_s, u"logo.png"_s, "image/png", QByteArray("\x89PNG\0\xff", 6)}},
        account::Signature::Place::BelowQuote};
    return account;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_AccountStore : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"deeper/still/accounts.json"_s);
    }
    void firstStart();
    void roundTrip();
    void trustIsForOneServer();
    void sentFolder();
    void damagedSentFolder();
    void noAccounts();
    void onlyTheUserReadsIt();
    void onlyKnownKeys();
    void unknownKeysAreKept();
    void damaged_data();
    void damaged();
    void unwritable();

private:
    void put(const QByteArray &octets)
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_AccountStore::firstStart()
{
    const auto accounts = AccountStore(m_path).load();
    QVERIFY(accounts);
    QCOMPARE(*accounts, QList<Account>{account::testServerAccount()});
    QVERIFY(accounts->front().isTestServer);
    QCOMPARE(accounts->front().identities.front().address, u"you@envoi.test"_s);
    QVERIFY2(!QFile::exists(m_path), "reading alone must not write");
}

void tst_AccountStore::roundTrip()
{
    const AccountStore store(m_path);
    auto second = fullAccount();
    second.id = u"a2"_s;
    second.security = smtp::Security::None;
    second.port = 65535;
    second.trusted = {QString(64, u'a'), QDateTime(QDate(2026, 11, 24), QTime(9, 30), Qt::UTC), second.host,
                      65535};
    const QList<Account> accounts{account::testServerAccount(), fullAccount(), second};
    QVERIFY(store.save(accounts));
    auto loaded = AccountStore(m_path).load();
    QVERIFY(loaded);
    QCOMPARE(*loaded, accounts);
    // Again over what is there: shorter, in another order.
    const QList<Account> fewer{second, account::testServerAccount()};
    QVERIFY(store.save(fewer));
    loaded = store.load();
    QVERIFY(loaded);
    QCOMPARE(*loaded, fewer);
}

void tst_AccountStore::trustIsForOneServer()
{
    auto account = fullAccount();
    QCOMPARE(account.server().pinnedCertificate, QString());
    account.trusted = {QString(64, u'a'), QDateTime::currentDateTimeUtc(), account.host, account.port};
    QCOMPARE(account.server().pinnedCertificate, QString(64, u'a'));
    account.port = 465;
    QCOMPARE(account.server().pinnedCertificate, QString());
    account.port = account.trusted.port;
    account.host = u"smtp.example.org"_s;
    QCOMPARE(account.server().pinnedCertificate, QString());
}

void tst_AccountStore::sentFolder()
{
    // A file of before has none.
    put(R"({"version":1,"accounts":[{"id":"a","security":"tls","identities":[]}]})");
    auto accounts = AccountStore(m_path).load().value();
    QCOMPARE(accounts.front().sentFolder, account::SentFolder());
    QVERIFY(!accounts.front().wantsSentCopies());

    Account &account = accounts.front();
    account.user = u"anna"_s;
    account.sentFolder = {true,
                          u"imap.example.com"_s,
                          993,
                          smtp::Security::ImplicitTls,
                          u"other"_s,
                          u"Gesendet & Läufe"_s,
                          {QString(64, u'b'), QDateTime(QDate(2026, 7, 4), QTime(1, 2, 3), Qt::UTC),
                           u"imap.example.com"_s, 993}};
    QVERIFY(AccountStore(m_path).save(accounts).has_value());
    QCOMPARE(AccountStore(m_path).load().value(), accounts);
    QVERIFY(account.wantsSentCopies());
    QCOMPARE(account.sentFolderUser(), u"other"_s);
    QCOMPARE(account.sentFolder.server().pinnedCertificate, QString(64, u'b'));
    account.sentFolder.port = 143;
    QCOMPARE(account.sentFolder.server().pinnedCertificate, QString());

    account.sentFolder = {};
    QCOMPARE(account.sentFolderUser(), u"anna"_s);
    QVERIFY(AccountStore(m_path).save(accounts).has_value());
    QVERIFY(!contentOf(m_path).contains("sentFolder"));
}

void tst_AccountStore::damagedSentFolder()
{
    for (const char *folder : {"1", "{}", R"({"on":1,"security":"tls"})", R"({"security":"maybe"})",
                               R"({"security":"tls","port":70000})"}) {
        put(R"({"version":1,"accounts":[{"id":"a","security":"tls","identities":[],"sentFolder":)" +
            QByteArray(folder) + "}]}");
        QCOMPARE(AccountStore(m_path).load().error().code, ErrorCode::SettingsDamaged);
    }
}

void tst_AccountStore::noAccounts()
{
    const AccountStore store(m_path);
    QVERIFY(store.save({}));
    const auto loaded = store.load();
    QVERIFY(loaded);
    QVERIFY2(loaded->isEmpty(), "a person who removed all accounts has none");
}

void tst_AccountStore::onlyTheUserReadsIt()
{
#ifdef Q_OS_UNIX
    QVERIFY(AccountStore(m_path).save({fullAccount()}));
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                        QFileDevice::WriteOther | QFileDevice::ExeOwner;
    QCOMPARE(QFile::permissions(m_path) & others, QFileDevice::Permissions());
    // A file that was open to others is closed by the next save.
    QVERIFY(QFile::setPermissions(m_path, QFile::permissions(m_path) | QFileDevice::ReadOther));
    QVERIFY(AccountStore(m_path).save({fullAccount()}));
    QCOMPARE(QFile::permissions(m_path) & others, QFileDevice::Permissions());
#else
    QSKIP("permissions are others here");
#endif
}

void tst_AccountStore::onlyKnownKeys()
{
    // No key can hold a secret, for these are all there are.
    QVERIFY(AccountStore(m_path).save({fullAccount()}));
    const auto root = QJsonDocument::fromJson(contentOf(m_path)).object();
    QCOMPARE(root.keys(), (QStringList{u"accounts"_s, u"version"_s}));
    const auto account = root["accounts"_L1][0].toObject();
    QCOMPARE(account.keys(), (QStringList{u"host"_s, u"id"_s, u"identities"_s, u"name"_s, u"port"_s,
                                          u"preset"_s, u"security"_s, u"testServer"_s, u"user"_s}));
    QCOMPARE(account["identities"_L1][0].toObject().keys(),
             (QStringList{u"address"_s, u"id"_s, u"name"_s, u"replyTo"_s, u"signature"_s}));
    QCOMPARE(account["identities"_L1][0]["signature"_L1].toObject().keys(),
             (QStringList{u"html"_s, u"inReplies"_s, u"pictures"_s, u"text"_s}));
    QCOMPARE(account["identities"_L1][1].toObject().keys(),
             (QStringList{u"address"_s, u"id"_s, u"name"_s, u"replyTo"_s}));
}

void tst_AccountStore::unknownKeysAreKept()
{
    put(R"({"version":1,"later":{"a":[1]},"accounts":[
        {"id":"a1","security":"tls","signature":"s","identities":[{"id":"i1","colour":"red"}]}]})");
    const AccountStore store(m_path);
    auto accounts = store.load();
    QVERIFY(accounts);
    (*accounts)[0].name = u"new"_s;
    accounts->prepend(fullAccount());
    (*accounts)[0].id = u"a0"_s;
    QVERIFY(store.save(*accounts));
    const auto root = QJsonDocument::fromJson(contentOf(m_path)).object();
    QCOMPARE(root["later"_L1].toObject()["a"_L1][0].toInt(), 1);
    QCOMPARE(root["accounts"_L1][1]["signature"_L1].toString(), u"s"_s);
    QCOMPARE(root["accounts"_L1][1]["name"_L1].toString(), u"new"_s);
    QCOMPARE(root["accounts"_L1][1]["identities"_L1][0]["colour"_L1].toString(), u"red"_s);
    QVERIFY(root["accounts"_L1][0]["signature"_L1].isUndefined());
}

void tst_AccountStore::damaged_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray(R"({"version":1,"accounts":[{"id":"a)");
    QTest::newRow("binary") << QByteArray("\0\xff\xfe", 3);
    QTest::newRow("no object") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("newer") << QByteArray(R"({"version":2,"accounts":[]})");
    QTest::newRow("no version") << QByteArray(R"({"accounts":[]})");
    QTest::newRow("version text") << QByteArray(R"({"version":"1","accounts":[]})");
    QTest::newRow("accounts an object") << QByteArray(R"({"version":1,"accounts":{}})");
    QTest::newRow("account a number") << QByteArray(R"({"version":1,"accounts":[1]})");
    QTest::newRow("no id") << QByteArray(R"({"version":1,"accounts":[{"security":"tls"}]})");
    QTest::newRow("signature a text") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","identities":[{"id":"i","signature":"s"}]}]})");
    QTest::newRow("id twice") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls"},{"id":"a","security":"tls"}]})");
    QTest::newRow("unknown security")
        << QByteArray(R"({"version":1,"accounts":[{"id":"a","security":"maybe"}]})");
    QTest::newRow("no security") << QByteArray(R"({"version":1,"accounts":[{"id":"a"}]})");
    QTest::newRow("port too high") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","port":65536}]})");
    QTest::newRow("port a fraction") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","port":25.5}]})");
    QTest::newRow("host a list") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","host":["x"]}]})");
    QTest::newRow("identity without id") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","identities":[{"name":"x"}]}]})");
    QTest::newRow("trust in half a fingerprint") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","trustedCertificate":{"fingerprint":"abcd"}}]})");
    QTest::newRow("trust in all") << QByteArray(
        R"({"version":1,"accounts":[{"id":"a","security":"tls","trustedCertificate":true}]})");
    QTest::newRow("deep") << QByteArray(100'000, '[');
}

void tst_AccountStore::damaged()
{
    QFETCH(QByteArray, octets);
    put(octets);
    const AccountStore store(m_path);
    const auto loaded = store.load();
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::SettingsDamaged);
    QCOMPARE(loaded.error().context, m_path);
    const auto saved = store.save({fullAccount()});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::SettingsDamaged);
    QCOMPARE(contentOf(m_path), octets);
}

void tst_AccountStore::unwritable()
{
    // A file stands where a folder would have to be.
    const QString blocked = m_folder->filePath(u"file"_s);
    QFile file(blocked);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto saved = AccountStore(blocked + u"/accounts.json"_s).save({fullAccount()});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileUnwritable);
}

QTEST_GUILESS_MAIN(tst_AccountStore)
#include "tst_AccountStore.moc"
