#include "core/mime/Mime.h"
#include "tests/unit/mime/Forest.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::mime;

class tst_Outline : public QObject {
    Q_OBJECT

private slots:
    void isWhatIsWritten_data();
    void isWhatIsWritten();
    void filesAreOnlyCounted();
    void unknownIsSaid();
};

namespace {

constexpr quint64 seed = 5;

/// Compares the tree that \a part was read as with the entries from \a index on.
void compare(const Part &part, const Outline &outline, std::size_t &index, int depth)
{
    QVERIFY(index < outline.entries.size());
    const Outline::Entry &entry = outline.entries[index++];
    QCOMPARE(entry.depth, depth);
    if (part.isMultipart()) {
        QCOMPARE(entry.size, -1);
        for (const Part &child : part.children()) {
            compare(child, outline, index, depth + 1);
            if (QTest::currentTestFailed())
                return;
        }
    } else if (!part.isFlowed()) {
        const auto source = part.open();
        QCOMPARE(entry.size, measure(*source).value_or(-2));
    }
}

} // namespace

void tst_Outline::isWhatIsWritten_data()
{
    QTest::addColumn<quint64>("number");
    QTest::addColumn<bool>("eightBit");
    for (quint64 number = 0; number < 300; ++number)
        QTest::addRow("%llu", number) << number << (number % 2 == 0);
}

void tst_Outline::isWhatIsWritten()
{
    QFETCH(quint64, number);
    QFETCH(bool, eightBit);
    const Message message = Forest(number).message();
    const WriteOptions options{.eightBit = eightBit};
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    const QByteArray written = *readAll(writer);
    SeededRandom again(seed);
    const Outline outline = *mime::outline(message, again, options);

    QCOMPARE(outline.size, written.size());
    // Between the gaps, the octets are the same.
    qsizetype from = 0;
    qint64 left = 0;
    for (const Outline::Gap &gap : outline.gaps) {
        QCOMPARE(outline.octets.sliced(from, gap.position - from),
                 written.sliced(from + left, gap.position - from));
        from = gap.position;
        left += gap.size;
    }
    QCOMPARE(outline.octets.sliced(from), written.sliced(from + left));

    for (const Outline::Entry &entry : outline.entries) {
        qint64 before = 0;
        for (const Outline::Gap &gap : outline.gaps)
            before += gap.position <= entry.position ? gap.size : 0;
        const QByteArray entity = written.sliced(entry.position + before, entry.wireSize);
        QVERIFY2(entity.startsWith("Content-Type: " + entry.mediaType), entity.first(60).constData());
        const QByteArray behind = written.sliced(entry.position + before + entry.wireSize);
        QVERIFY(entry.depth == 0 ? behind.isEmpty() : behind.startsWith("\r\n--"));
    }
    std::size_t index = 0;
    compare(readMessage(written).message.body, outline, index, 0);
    QCOMPARE(index, outline.entries.size());
}

void tst_Outline::filesAreOnlyCounted()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"large.bin"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(3'000'000));
    file.close();
    Message message;
    Part attached = Part::file(*FileReference::look(path), MediaType::fromName(u"application/pdf"));
    attached.disposition = Disposition::Attachment;
    attached.fileName = u"large.pdf"_s;
    message.body = Part::multipart("mixed", {Part::text(u"Hello"_s), attached});
    QVERIFY(QFile::remove(path)); // nobody asks for it
    SeededRandom random(seed);
    const Outline outline = *mime::outline(message, random);
    QVERIFY(outline.octets.size() < 1000);
    QCOMPARE(outline.gaps.size(), 1U);
    QVERIFY(outline.gaps.front().isBase64);
    QCOMPARE(outline.gaps.front().size, 4'000'000 + 4'000'000 / 76 * 2);
    QCOMPARE(outline.entries.size(), 3U);
    QCOMPARE(outline.entries[2].fileName, u"large.pdf"_s);
    QCOMPARE(outline.entries[2].encoding, "base64"_ba);
    QCOMPARE(outline.entries[2].size, 3'000'000);
    QCOMPARE(outline.entries[1].encoding, "7bit"_ba);
}

void tst_Outline::unknownIsSaid()
{
    class Unsized final : public ContentStore {
    public:
        std::unique_ptr<ByteSource> open() const override { return std::make_unique<BytesSource>("x"_ba); }
        qint64 size() const override { return -1; }
    };
    Message message;
    Part attached;
    attached.mediaType = MediaType::fromName(u"application/pdf");
    attached.content = std::shared_ptr<const ContentStore>(std::make_shared<Unsized>());
    message.body = Part::multipart("mixed", {Part::text(u"Hello"_s), attached});
    SeededRandom random(seed);
    const Outline outline = *mime::outline(message, random);
    QCOMPARE(outline.size, -1);
    QCOMPARE(outline.entries[0].wireSize, -1);
    QVERIFY(outline.entries[1].wireSize > 0);
    QCOMPARE(outline.entries[2].wireSize, -1);
}

QTEST_GUILESS_MAIN(tst_Outline)
#include "tst_Outline.moc"
