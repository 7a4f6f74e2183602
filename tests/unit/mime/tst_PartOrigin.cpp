#include "core/mime/MessageReader.h"

#include <QTemporaryFile>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

class tst_PartOrigin : public QObject {
    Q_OBJECT

private slots:
    void saysHowThePartStood();
    void oneForEachPart_data();
    void oneForEachPart();
    void fileTruncatedMeanwhile();
};

namespace {

QByteArray octetsOf(const PartOrigin &origin)
{
    return origin.octets ? readAll(*origin.octets->open()).value_or("unreadable") : "(none)"_ba;
}

} // namespace

void tst_PartOrigin::saysHowThePartStood()
{
    const ReadMessage read = readMessage("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                                         "--b\r\nContent-Type: text/plain; charset=Latin1\r\n"
                                         "Content-Transfer-Encoding: Quoted-Printable\r\n\r\n=FC\nx\r\n"
                                         "--b\r\n\r\na\nb\r\n"
                                         "--b\r\nContent-Type: image/png\r\n"
                                         "Content-Transfer-Encoding: X-Odd (why)\r\n\r\nYWJj\r\n"
                                         "--b\r\nContent-Type: text/x; charset=koi8-r; name=n\r\n"
                                         "Content-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--b--");
    struct Expected {
        QString number;
        QByteArray charset;
        QByteArray transferEncoding;
        QByteArray octets;
    };
    const std::vector<Expected> expected{{u""_s, "", "", "(none)"},
                                         {u"1"_s, "Latin1", "Quoted-Printable", "\xFC\r\nx"},
                                         {u"2"_s, "", "", "a\nb"},
                                         {u"3"_s, "", "X-Odd", "YWJj"},
                                         {u"4"_s, "koi8-r", "base64", "abc"}};
    QCOMPARE(read.origins.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const PartOrigin &origin = read.origins[i];
        QCOMPARE(origin.number, expected[i].number);
        QCOMPARE(origin.charset, expected[i].charset);
        QCOMPARE(origin.transferEncoding, expected[i].transferEncoding);
        QCOMPARE(octetsOf(origin), expected[i].octets);
        if (origin.octets)
            QCOMPARE(origin.octets->size(), expected[i].octets.size());
    }
}

void tst_PartOrigin::oneForEachPart_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QStringList>("numbers");
    const QByteArray outer = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    const QByteArray inner = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n"
                             "--c\r\n\r\ny\r\n--c--\r\n";
    QTest::newRow("nothing") << ""_ba << QStringList{u""_s};
    QTest::newRow("never begins") << outer + "x" << QStringList{u""_s};
    QTest::newRow("nested") << outer + inner + inner + "--b\r\n\r\nz"
                            << QStringList{u""_s,  u"1"_s,   u"1.1"_s, u"1.2"_s,
                                           u"2"_s, u"2.1"_s, u"2.2"_s, u"3"_s};
    QByteArray many = outer;
    QStringList numbers{u""_s};
    for (int i = 1; i <= 12'000; ++i) {
        many += "--b\r\n\r\n";
        if (i <= 10'000)
            numbers.append(QString::number(i));
    }
    QTest::newRow("too many") << many << numbers;
    QByteArray deep;
    numbers = {u""_s};
    for (int i = 0; i < 60; ++i) {
        const QByteArray b = QByteArray::number(i);
        deep += "Content-Type: multipart/mixed; boundary=b" + b + "\r\n\r\n--b" + b + "\r\n";
        if (i < 50)
            numbers.append(numbers.last() + (i > 0 ? u".1"_s : u"1"_s));
    }
    QTest::newRow("too deep") << deep << numbers;
}

void tst_PartOrigin::oneForEachPart()
{
    QFETCH(QByteArray, octets);
    const ReadMessage read = readMessage(octets);
    QStringList numbers;
    const auto walk = [&](auto &self, const Part &part) -> void {
        const PartOrigin &origin = read.origins.at(static_cast<std::size_t>(numbers.size()));
        numbers.append(origin.number);
        QCOMPARE(origin.octets == nullptr, part.isMultipart());
        for (const Part &child : part.children())
            self(self, child);
    };
    walk(walk, read.message.body);
    QTEST(numbers, "numbers");
    QCOMPARE(std::ssize(read.origins), numbers.size());
}

/// Were the file mapped, this would end the program.
void tst_PartOrigin::fileTruncatedMeanwhile()
{
    QTemporaryFile file;
    const QByteArray octets(100'000, 'a');
    QVERIFY(file.open());
    QCOMPARE(file.write("Content-Type: image/png\r\n\r\n" + octets), octets.size() + 27);
    QVERIFY(file.flush());
    const auto read = readMessageFile(file.fileName());
    QVERIFY(read);
    QVERIFY(file.resize(0));
    QVERIFY(octetsOf(read->origins.front()) == octets);
}

QTEST_GUILESS_MAIN(tst_PartOrigin)
#include "tst_PartOrigin.moc"
