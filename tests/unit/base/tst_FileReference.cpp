#include "core/base/FileReference.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace envoi;
using namespace Qt::Literals::StringLiterals;

class TestFileReference : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    static void write(const QString &path, const QByteArray &octets, const QDateTime &modified = {})
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
        QVERIFY(file.flush());
        if (modified.isValid())
            QVERIFY(file.setFileTime(modified, QFileDevice::FileModificationTime));
    }

private slots:
    void looks()
    {
        write(path(u"ä b.txt"_s), "12345");
        const auto reference = FileReference::look(path(u"ä b.txt"_s));
        QVERIFY(reference);
        QCOMPARE(reference->size(), 5);
        QCOMPARE(reference->name(), u"ä b.txt"_s);
        QVERIFY(reference->modified().isValid());
        QVERIFY(reference->check());
        QCOMPARE(FileReference::remembered(reference->path(), 5, reference->modified()), *reference);
    }

    void refuses()
    {
        QCOMPARE(FileReference::look(path(u"none"_s)).error().code, ErrorCode::FileMissing);
        QCOMPARE(FileReference::look(path(u"none"_s)).error().context, path(u"none"_s));
        QCOMPARE(FileReference::look(m_folder.path()).error().code, ErrorCode::FileIsFolder);
        QCOMPARE(FileReference::look(QString()).error().code, ErrorCode::FileMissing);
#ifdef Q_OS_UNIX
        QCOMPARE(FileReference::look(u"/dev/zero"_s).error().code, ErrorCode::FileUnreadable);
        const QByteArray pipe = QFile::encodeName(path(u"pipe"_s));
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        QCOMPARE(FileReference::look(path(u"pipe"_s)).error().code, ErrorCode::FileUnreadable);
        if (::geteuid() != 0) {
            write(path(u"locked"_s), "x");
            QVERIFY(QFile::setPermissions(path(u"locked"_s), {}));
            QCOMPARE(FileReference::look(path(u"locked"_s)).error().code, ErrorCode::FileUnreadable);
        }
#endif
    }

    void noticesChange_data()
    {
        QTest::addColumn<QByteArray>("octets");
        QTest::addColumn<int>("later");
        QTest::newRow("same") << QByteArray("12345") << 0;
        QTest::newRow("longer") << QByteArray("123456") << 0;
        QTest::newRow("shorter") << QByteArray("1234") << 0;
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("newer") << QByteArray("12345") << 10;
        QTest::newRow("older") << QByteArray("12345") << -10;
    }

    void noticesChange()
    {
        QFETCH(QByteArray, octets);
        QFETCH(int, later);
        const QDateTime time(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);
        write(path(u"a"_s), "12345", time);
        const auto reference = FileReference::look(path(u"a"_s)).value();
        write(path(u"a"_s), octets, time.addSecs(later));
        const bool same = octets.size() == 5 && later == 0;
        QCOMPARE(reference.check().has_value(), same);
        const auto read = readAll(*reference.open());
        QCOMPARE(read.has_value(), same);
        if (!same)
            QCOMPARE(read.error().code, ErrorCode::FileChanged);
    }

    void noticesThatItIsGone()
    {
        write(path(u"gone"_s), "12345");
        const auto reference = FileReference::look(path(u"gone"_s)).value();
        QVERIFY(QFile::remove(path(u"gone"_s)));
        QCOMPARE(reference.check().error().code, ErrorCode::FileMissing);
        QCOMPARE(readAll(*reference.open()).error().code, ErrorCode::FileMissing);
        QVERIFY(QDir().mkpath(path(u"gone"_s)));
        QCOMPARE(reference.check().error().code, ErrorCode::FileIsFolder);
    }

    void noticesChangeWhileReading_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::newRow("grows") << qint64(300'000);
        QTest::newRow("shrinks") << qint64(150'000);
    }

    void noticesChangeWhileReading()
    {
        QFETCH(qint64, size);
        write(path(u"moving"_s), QByteArray(200'000, 'x'));
        const auto reference = FileReference::look(path(u"moving"_s)).value();
        const auto source = reference.open();
        std::array<char, 1000> buffer{};
        QCOMPARE(source->read(buffer).value(), 1000);
        QVERIFY(QFile::resize(path(u"moving"_s), size));
        QCOMPARE(readAll(*source).error().code, ErrorCode::FileChanged);
    }

    void noticesThatItIsWrittenAnewWhileReading()
    {
        const QString name = path(u"rewritten"_s);
        write(name, QByteArray(200'000, 'x'), QDateTime::currentDateTimeUtc().addDays(-1));
        const auto source = FileReference::look(name).value().open();
        std::array<char, 1000> buffer{};
        QCOMPARE(source->read(buffer).value(), 1000);
        write(name, QByteArray(200'000, 'y'));
        QCOMPARE(readAll(*source).error().code, ErrorCode::FileChanged);
    }

    void readsOnWhenItIsRemoved()
    {
#ifdef Q_OS_UNIX
        const QString name = path(u"moved"_s);
        write(name, QByteArray(200'000, 'x'));
        const auto source = FileReference::look(name).value().open();
        std::array<char, 1000> buffer{};
        QCOMPARE(source->read(buffer).value(), 1000);
        QVERIFY(QFile::remove(name));
        QCOMPARE(readAll(*source).value(), QByteArray(199'000, 'x'));
#endif
    }

    void readsAgainAfterRewind()
    {
        QByteArray octets;
        for (int i = 0; i < 50'000; ++i)
            octets += QByteArray::number(i);
        write(path(u"big"_s), octets);
        const auto source = FileReference::look(path(u"big"_s)).value().open();
        QCOMPARE(readAll(*source).value(), octets);
        QVERIFY(source->rewind());
        QCOMPARE(readAll(*source).value(), octets);
        QCOMPARE(measure(*source).value(), octets.size());
        QCOMPARE(readAll(*source).value(), octets);
    }
};

QTEST_GUILESS_MAIN(TestFileReference)
#include "tst_FileReference.moc"
