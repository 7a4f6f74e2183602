#include "core/store/DraftVersions.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using store::DraftVersions;
using Pace = DraftVersions::Pace;

class tst_DraftVersions : public QObject {
    Q_OBJECT

private slots:
    void init();
    void keepsWhatWasThere();
    void keepsOneInSomeMinutes();
    void aClockSetBack();
    void thinsOutTheOldOnes();
    void followsTheLettersName();
    void nothingToKeep();
    void whereNothingCanBeWritten();

private:
    QString path() const { return m_folder->filePath(u"letter.eml"_s); }
    void write(const QByteArray &octets, const QDateTime &when) const
    {
        // As a draft is written: another file under the same name.
        QFile::remove(path());
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(octets), octets.size());
        QVERIFY(file.flush());
        QVERIFY(file.setFileTime(when, QFile::FileModificationTime));
    }
    static QByteArray octets(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QByteArrayList texts(const QString &letter = u"one"_s) const
    {
        QByteArrayList result;
        for (const auto &version : m_versions->list(letter))
            result.append(octets(version.path));
        return result;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DraftVersions> m_versions;
    QDateTime m_start{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};
};

void tst_DraftVersions::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_versions = std::make_unique<DraftVersions>(m_folder->filePath(u"a/versions"_s));
}

void tst_DraftVersions::keepsWhatWasThere()
{
    write("first", m_start);
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    write("second", m_start.addSecs(1));
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now)); // the same state once more
    write("third", m_start.addSecs(2));
    QCOMPARE(texts(), (QByteArrayList{"second", "first"}));
    QCOMPARE(m_versions->list(u"one"_s).first().when, m_start.addSecs(1));
    QVERIFY(texts(u"another"_s).isEmpty());
#ifdef Q_OS_UNIX
    QVERIFY(!(QFile::permissions(m_folder->filePath(u"a/versions/one"_s)) &
              (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther)));
#endif
    m_versions->remove(u"one"_s);
    QVERIFY(texts().isEmpty());
}

void tst_DraftVersions::keepsOneInSomeMinutes()
{
    for (int second = 0; second < 600; second += 10) {
        write(QByteArray::number(second), m_start.addSecs(second));
        QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Steady));
    }
    QCOMPARE(texts(), (QByteArrayList{"480", "360", "240", "120", "0"}));
}

void tst_DraftVersions::aClockSetBack()
{
    write("later", m_start.addDays(400));
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Steady));
    write("now", m_start);
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Steady));
    QCOMPARE(texts(), (QByteArrayList{"later", "now"}));
}

void tst_DraftVersions::thinsOutTheOldOnes()
{
    for (int minute = 0; minute < 200; ++minute) {
        write(QByteArray::number(minute), m_start.addSecs(60 * minute));
        QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    }
    const auto kept = texts();
    QCOMPARE(kept.size(), DraftVersions::most);
    QCOMPARE(kept.first(), "199");
    QCOMPARE(kept.last(), "0");
    for (int i = 0; i < 9; ++i)
        QCOMPARE(kept[i].toInt(), 199 - i);
    // What is left of the old ones is spread over the whole time.
    for (qsizetype i = 11; i < kept.size(); ++i)
        QVERIFY2(kept[i - 1].toInt() - kept[i].toInt() <= 16, kept[i].constData());
}

void tst_DraftVersions::followsTheLettersName()
{
    write("first", m_start);
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    m_versions->rename(u"one"_s, u"two"_s);
    QCOMPARE(texts(u"two"_s), QByteArrayList{"first"});
    write("second", m_start.addSecs(5));
    QVERIFY(m_versions->keep(u"three"_s, path(), Pace::Now));
    m_versions->rename(u"three"_s, u"two"_s);
    QCOMPARE(texts(u"two"_s), (QByteArrayList{"second", "first"}));
    QVERIFY(texts(u"three"_s).isEmpty());
    m_versions->rename(u"none"_s, u"two"_s);
    QCOMPARE(texts(u"two"_s).size(), 2);
}

void tst_DraftVersions::nothingToKeep()
{
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    QVERIFY(m_versions->list(u"one"_s).isEmpty());
    // No letter's name is no reason to remove all.
    write("first", m_start);
    QVERIFY(m_versions->keep(u"one"_s, path(), Pace::Now));
    m_versions->remove({});
    QCOMPARE(texts().size(), 1);
}

void tst_DraftVersions::whereNothingCanBeWritten()
{
    write("first", m_start);
    QFile inTheWay(m_folder->filePath(u"a"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const auto kept = m_versions->keep(u"one"_s, path(), Pace::Now);
    QVERIFY(!kept);
    QCOMPARE(kept.error().code, ErrorCode::FileUnwritable);
}

QTEST_GUILESS_MAIN(tst_DraftVersions)
#include "tst_DraftVersions.moc"
