#include "core/account/SecretStore.h"

#include <QTest>

#include <optional>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

class tst_SecretStore : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // Never the key store of who runs the tests.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    }
    void memory();
    void answersComeLater();
    void noAnswerToOneWhoLeft();
    void systemAnswersOnce();
};

void tst_SecretStore::memory()
{
    const auto store = account::memorySecretStore();
    int step = 0;
    store->read(u"a"_s, this, [&](Result<Secret> secret) {
        QVERIFY(secret);
        QVERIFY(secret->isEmpty());
        ++step;
    });
    store->write(u"a"_s, Secret("p\0w\xff"_ba), this, [&](Result<void> done) {
        QVERIFY(done);
        ++step;
    });
    store->read(u"a"_s, this, [&](Result<Secret> secret) {
        QVERIFY(secret);
        QCOMPARE(secret->reveal(), "p\0w\xff"_ba);
        ++step;
    });
    store->read(u"b"_s, this, [&](Result<Secret> secret) {
        QVERIFY(secret);
        QVERIFY(secret->isEmpty());
        ++step;
    });
    QTRY_COMPARE(step, 4);
    store->remove(u"a"_s, this, [&](Result<void> done) {
        QVERIFY(done);
        ++step;
    });
    store->read(u"a"_s, this, [&](Result<Secret> secret) {
        QVERIFY(secret);
        QVERIFY(secret->isEmpty());
        ++step;
    });
    QTRY_COMPARE(step, 6);
}

void tst_SecretStore::answersComeLater()
{
    const auto store = account::memorySecretStore();
    bool answered = false;
    store->read(u"a"_s, this, [&](Result<Secret>) { answered = true; });
    QVERIFY(!answered);
    QTRY_VERIFY(answered);
}

void tst_SecretStore::noAnswerToOneWhoLeft()
{
    const auto store = account::memorySecretStore();
    bool answered = false;
    bool marker = false;
    {
        QObject context;
        store->read(u"a"_s, &context, [&](Result<Secret>) { answered = true; });
    }
    store->read(u"a"_s, this, [&](Result<Secret>) { marker = true; });
    QTRY_VERIFY(marker);
    QVERIFY(!answered);
}

void tst_SecretStore::systemAnswersOnce()
{
#ifdef Q_OS_LINUX
    const auto store = account::systemSecretStore();
    std::optional<ErrorCode> code;
    int answers = 0;
    store->write(u"envoi-test"_s, Secret("x"_ba), this, [&](Result<void> done) {
        ++answers;
        if (!done)
            code = done.error().code;
    });
    QCOMPARE(answers, 0);
    QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 60'000);
    QCOMPARE(code, ErrorCode::KeyStoreUnavailable);
#else
    QSKIP("there is a key store that can't be taken away");
#endif
}

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_SecretStore.moc"
