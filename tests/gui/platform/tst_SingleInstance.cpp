#include "app/platform/Platform.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using envoi::platform::SingleInstance;

/// A second start is a second process: this very program with an argument.
static int beSecondStart(const QString &address, const QStringList &arguments)
{
    return SingleInstance(address).handOver(arguments) ? 0 : 1;
}

class tst_SingleInstance : public QObject {
    Q_OBJECT

private slots:
    void init();
    void handsOver();
    void nobodyRuns();
    void staleSocketIsReplaced();
    void hungOwnerDoesNotBlock();
    void nonsenseIsIgnored();

private:
    int startAgain(const QStringList &arguments, const QString &folder = QDir::tempPath());
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_address;
};

void tst_SingleInstance::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_address = m_folder->filePath(u"envoi"_s);
}

int tst_SingleInstance::startAgain(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    QSignalSpy finished(&process, &QProcess::finished);
    process.start(QCoreApplication::applicationFilePath(),
                  QStringList{u"--second-start"_s, m_address} + arguments);
    if (!finished.wait(10'000))
        return -1;
    return process.exitCode();
}

void tst_SingleInstance::handsOver()
{
    SingleInstance instance(m_address);
    QStringList got;
    QString where;
    instance.listen([&](const QStringList &arguments, const QString &folder) {
        got = arguments;
        where = folder;
    });
    const QStringList arguments{u"mailto:anna@example.com"_s, u"ä b"_s};
    QCOMPARE(startAgain(arguments, m_folder->path()), 0);
    QTRY_COMPARE(got, arguments);
    QCOMPARE(QDir(where).canonicalPath(), QDir(m_folder->path()).canonicalPath());
    // And again: the running one goes on listening.
    QCOMPARE(startAgain({u"--to"_s}), 0);
    QTRY_COMPARE(got, QStringList{u"--to"_s});
}

void tst_SingleInstance::nobodyRuns()
{
    QCOMPARE(startAgain({u"x"_s}), 1);
}

void tst_SingleInstance::staleSocketIsReplaced()
{
    QFile dead(m_address);
    QVERIFY(dead.open(QIODevice::WriteOnly));
    dead.close();
    QCOMPARE(startAgain({u"x"_s}), 1);
    SingleInstance instance(m_address);
    bool called = false;
    instance.listen([&](const QStringList &, const QString &) { called = true; });
    QCOMPARE(startAgain({u"x"_s}), 0);
    QTRY_VERIFY(called);
}

void tst_SingleInstance::hungOwnerDoesNotBlock()
{
    // It listens, so the system takes connections for it, but it never answers.
    QLocalServer hung;
    QVERIFY(hung.listen(m_address));
    SingleInstance second(m_address);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!second.handOver({u"x"_s}));
    QVERIFY2(timer.elapsed() < 6000, qPrintable(QString::number(timer.elapsed())));
}

void tst_SingleInstance::nonsenseIsIgnored()
{
    SingleInstance instance(m_address);
    int calls = 0;
    instance.listen([&](const QStringList &, const QString &) { ++calls; });
    QLocalSocket socket;
    QSignalSpy gone(&socket, &QLocalSocket::disconnected);
    socket.connectToServer(m_address);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    QVERIFY(gone.count() > 0 || gone.wait());
    QCOMPARE(startAgain({u"x"_s}), 0);
    QTRY_COMPARE(calls, 1);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--second-start"_s)
        return beSecondStart(arguments.value(2), arguments.mid(3));
    tst_SingleInstance test;
    return QTest::qExec(&test, arguments);
}
#include "tst_SingleInstance.moc"
