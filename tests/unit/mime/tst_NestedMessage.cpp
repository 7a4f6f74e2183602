#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QTemporaryFile>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

/// A message within a message.
class tst_NestedMessage : public QObject {
    Q_OBJECT

private slots:
    void nested_data();
    void nested();
    void nestedInMemoryAndFiles();
};

void tst_NestedMessage::nested_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("content");
    const QByteArray inner = "Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
                             "--i\r\n\r\ntext\r\n--i\r\nContent-Type: image/png\r\n\r\nPNG\r\n--i--\r\n";
    QTest::newRow("7bit") << "message/rfc822"_ba
                          << "7bit"_ba << inner;
    QTest::newRow("binary") << "Message/RFC822; x=y"_ba
                            << "binary"_ba << inner;
    QTest::newRow("global") << "message/global"_ba
                            << "8bit"_ba << inner;
    QTest::newRow("base64, which no RFC allows") << "message/rfc822"_ba
                                                 << "base64"_ba << inner.toBase64();
}

void tst_NestedMessage::nested()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, content);
    std::optional<ReadMessage> inner;
    {
        const ReadMessage outer = readMessage(
            "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nx\r\n--o\r\nContent-Type: " + type +
            "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + content +
            "\r\n--o\r\nContent-Type: text/plain; name=n\r\n\r\nx\r\n--o--\r\n");
        QVERIFY(!nestedMessage(outer.message.body));
        QVERIFY(!nestedMessage(outer.message.body.children().at(0)));
        QVERIFY(!nestedMessage(outer.message.body.children().at(2)));
        inner = nestedMessage(outer.message.body.children().at(1));
    }
    // It outlives the message around it.
    QVERIFY(inner);
    QVERIFY(inner->defects.empty());
    QCOMPARE(inner->message.header.find("Subject")->toText(), u"inner"_s);
    const auto &children = inner->message.body.children();
    QCOMPARE(children.size(), 2U);
    QCOMPARE(std::get<QString>(children[0].content), u"text"_s);
    QCOMPARE(*readAll(*children[1].open()), "PNG"_ba);
}

void tst_NestedMessage::nestedInMemoryAndFiles()
{
    const auto type = MediaType::fromName(u"message/rfc822");
    QCOMPARE(nestedMessage(Part::bytes("Subject: a\n\nb", type))->message.header.find("Subject")->toText(),
             u"a"_s);
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("Subject: a\n\nb");
    file.close();
    const Part part = Part::file(*FileReference::look(file.fileName()), type);
    QCOMPARE(std::get<QString>(nestedMessage(part)->message.body.content), u"b"_s);
    QVERIFY(file.open());
    file.write("Subject: a\n\nbc");
    file.close();
    QVERIFY(!nestedMessage(part)); // no longer the one that was attached
}

QTEST_GUILESS_MAIN(tst_NestedMessage)
#include "tst_NestedMessage.moc"
