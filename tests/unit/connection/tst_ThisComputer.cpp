#include "core/connection/ThisComputer.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::connection;

class tst_ThisComputer : public QObject {
    Q_OBJECT

private slots:
    void hosts_data();
    void hosts();
};

void tst_ThisComputer::hosts_data()
{
    QTest::addColumn<bool>("isThis");
    for (const char *host : {"localhost", "LocalHost", "localhost.", "mail.localhost", "a.b.LOCALHOST.",
                             "127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
        QTest::newRow(host) << true;
    for (const char *host : {"", ".", "example.com", "notlocalhost", "localhost.example.com", "localhost..",
                             "127.0.0.1.example.com", "0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
        QTest::newRow(host) << false;
}

void tst_ThisComputer::hosts()
{
    QFETCH(bool, isThis);
    QCOMPARE(isThisComputer(QString::fromLatin1(QTest::currentDataTag())), isThis);
}

QTEST_GUILESS_MAIN(tst_ThisComputer)
#include "tst_ThisComputer.moc"
