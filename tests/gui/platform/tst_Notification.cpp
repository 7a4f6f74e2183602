#include "app/platform/Notification.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

/// Against a stand-in for the desktop's service, on the session bus of the test.
class tst_Notification : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void reachesTheDesktop();
    void aClickIsHeard();
    void testsSeeIt();

private:
    QByteArray heard();
    QProcess m_desktop;
    QByteArray m_heard;
};

void tst_Notification::initTestCase()
{
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        QSKIP("needs a session bus");
    // The system's own Python has the package.
    m_desktop.start(u"/usr/bin/python3"_s, {u"" ENVOI_SOURCE_DIR "/tests/gui/platform/notifications.py"_s});
    QVERIFY(m_desktop.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(heard().contains("ready") || m_desktop.state() == QProcess::NotRunning, 30'000);
    if (m_desktop.state() == QProcess::NotRunning)
        QSKIP("there is a service on this bus already, or no python3-gi");
}

void tst_Notification::cleanupTestCase()
{
    if (m_desktop.state() != QProcess::NotRunning) {
        m_desktop.terminate();
        m_desktop.waitForFinished();
    }
}

QByteArray tst_Notification::heard()
{
    return m_heard += m_desktop.readAllStandardOutput();
}

void tst_Notification::reachesTheDesktop()
{
    platform::notify(u"A letter was not sent"_s, u"“Tom & <b>Jerry</b>”"_s, [] {});
    QTRY_VERIFY_WITH_TIMEOUT(heard().contains("A letter was not sent"), 30'000);
    QVERIFY2(heard().contains("Tom &amp; &lt;b&gt;Jerry"),
             heard().constData()); // no markup of a subject's own
}

void tst_Notification::aClickIsHeard()
{
    int clicks = 0;
    platform::notify(u"click me"_s, {}, [&clicks] { ++clicks; }); // the stand-in does what is asked
    QTRY_COMPARE_WITH_TIMEOUT(clicks, 1, 30'000);
}

void tst_Notification::testsSeeIt()
{
    QString seen;
    platform::setNotifier([&seen](const QString &headline, const QString &, const std::function<void()> &) {
        seen = headline;
    });
    platform::notify(u"one"_s, {}, [] {});
    platform::setNotifier({});
    QCOMPARE(seen, u"one"_s);
}

QTEST_MAIN(tst_Notification)
#include "tst_Notification.moc"
