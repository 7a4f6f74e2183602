#include "core/store/Trash.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using envoi::store::Trash;

class tst_Trash : public QObject {
    Q_OBJECT

private slots:
    void init();
    void takesAndPutsBack();
    void takesTwoOfOneName();
    void putsBackBesideAnother();
    void takesWhatLiesBesideIt();
    void clearsAfterThirtyDays();
    void failuresLeaveTheLetter();
    void comesBackElsewhere();

private:
    QString path(const QString &name) const { return m_home->filePath(name); }
    void write(const QString &name, const QByteArray &octets);
    QByteArray read(const QString &where) const;
    std::unique_ptr<QTemporaryDir> m_home;
    const QDateTime m_now{QDate(2026, 11, 24), QTime(10, 0), Qt::UTC};
};

void tst_Trash::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_home->path()).mkdir(u"sent"_s));
    write(u"sent/a.eml"_s, "letter");
}

void tst_Trash::write(const QString &name, const QByteArray &octets)
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(octets);
}

QByteArray tst_Trash::read(const QString &where) const
{
    QFile file(where);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
}

void tst_Trash::takesAndPutsBack()
{
    const Trash trash(path(u"trash"_s));
    const auto there = trash.take(path(u"sent/a.eml"_s), m_now);
    QVERIFY(there);
    QVERIFY(!QFile::exists(path(u"sent/a.eml"_s)));
    QCOMPARE(read(*there), "letter");
    QVERIFY(trash.knowsOrigin(*there));
    const auto back = trash.putBack(*there);
    QVERIFY(back);
    QCOMPARE(*back, path(u"sent/a.eml"_s));
    QCOMPARE(read(*back), "letter");
    QVERIFY(QDir(path(u"trash"_s)).isEmpty());
}

void tst_Trash::takesTwoOfOneName()
{
    const Trash trash(path(u"trash"_s));
    const auto first = trash.take(path(u"sent/a.eml"_s), m_now);
    write(u"sent/a.eml"_s, "other");
    const auto second = trash.take(path(u"sent/a.eml"_s), m_now);
    QVERIFY(first && second);
    QCOMPARE(read(*first), "letter");
    QCOMPARE(read(*second), "other");
}

void tst_Trash::putsBackBesideAnother()
{
    const Trash trash(path(u"trash"_s));
    const auto there = trash.take(path(u"sent/a.eml"_s), m_now);
    write(u"sent/a.eml"_s, "other");
    const auto back = trash.putBack(*there);
    QVERIFY(back);
    QCOMPARE(read(path(u"sent/a.eml"_s)), "other");
    QCOMPARE(read(*back), "letter");
}

void tst_Trash::takesWhatLiesBesideIt()
{
    write(u"sent/a.json"_s, "{}");
    const Trash trash(path(u"trash"_s));
    const auto there = trash.take(path(u"sent/a.eml"_s), m_now);
    QVERIFY(!QFile::exists(path(u"sent/a.json"_s)));
    QVERIFY(trash.putBack(*there));
    QCOMPARE(read(path(u"sent/a.json"_s)), "{}");
}

void tst_Trash::clearsAfterThirtyDays()
{
    const Trash trash(path(u"trash"_s));
    const auto there = trash.take(path(u"sent/a.eml"_s), m_now);
    write(u"trash/stray.eml"_s, "stray"); // nobody knows since when
    trash.clear(m_now.addDays(29));
    QVERIFY(QFile::exists(*there));
    trash.clear(m_now.addDays(31));
    QVERIFY(!QFile::exists(*there));
    QVERIFY(QFile::exists(path(u"trash/stray.eml"_s)));
    trash.clear(m_now.addDays(60));
    QVERIFY(QDir(path(u"trash"_s)).isEmpty());
}

void tst_Trash::failuresLeaveTheLetter()
{
    write(u"trash"_s, "a file in the folder's place");
    const Trash trash(path(u"trash"_s));
    const auto taken = trash.take(path(u"sent/a.eml"_s), m_now);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::FileUnwritable);
    QCOMPARE(read(path(u"sent/a.eml"_s)), "letter");
    QCOMPARE(trash.take(path(u"sent/none.eml"_s), m_now).error().code, ErrorCode::FileMissing);
    QCOMPARE(trash.putBack(path(u"trash/none.eml"_s)).error().code, ErrorCode::FileMissing);
}

void tst_Trash::comesBackElsewhere()
{
    QVERIFY(Trash(path(u"trash"_s)).take(path(u"sent/a.eml"_s), m_now));
    QTemporaryDir other;
    QVERIFY(QFile::rename(path(u"trash"_s), other.filePath(u"trash"_s)));
    const auto back = Trash(other.filePath(u"trash"_s)).putBack(other.filePath(u"trash/a.eml"_s));
    QVERIFY(back);
    QCOMPARE(*back, other.filePath(u"sent/a.eml"_s));
}

QTEST_GUILESS_MAIN(tst_Trash)
#include "tst_Trash.moc"
