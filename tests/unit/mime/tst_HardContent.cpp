#include "core/base/Random.h"
#include "core/mime/MessageReader.h"
#include "core/mime/MessageWriter.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool isSanitized = true;
#elif defined(__has_feature)
constexpr bool isSanitized = __has_feature(address_sanitizer);
#else
constexpr bool isSanitized = false;
#endif

#ifdef __OPTIMIZE__
constexpr bool isOptimized = true;
#else
constexpr bool isOptimized = false;
#endif

constexpr quint64 seed = 7;
const auto octetStream = MediaType::fromName(u"application/octet-stream");
const WriteOptions asBinary{.eightBit = true, .binary = true};

/// As many zeros as are wanted, from nowhere, which notes how it is read.
class Zeros final : public ContentStore {
public:
    struct Counters {
        int opened = 0;
        std::size_t largestRead = 0;
    };

    Zeros(qint64 size, Counters &counters) : m_size(size), m_counters(counters) {}
    qint64 size() const override { return m_size; }
    std::unique_ptr<ByteSource> open() const override
    {
        ++m_counters.opened;
        return std::make_unique<Source>(m_size, m_counters);
    }

private:
    class Source final : public ByteSource {
    public:
        Source(qint64 size, Counters &counters) : m_left(size), m_size(size), m_counters(counters) {}
        Result<qsizetype> read(std::span<char> buffer) override
        {
            m_counters.largestRead = std::max(m_counters.largestRead, buffer.size());
            const qint64 count = std::min<qint64>(m_left, std::ssize(buffer));
            std::memset(buffer.data(), 0, static_cast<std::size_t>(count));
            m_left -= count;
            return count;
        }
        Result<void> rewind() override
        {
            m_left = m_size;
            return {};
        }

    private:
        qint64 m_left;
        qint64 m_size;
        Counters &m_counters;
    };

    qint64 m_size;
    Counters &m_counters;
};

Message withFile(const QString &path)
{
    Message message;
    message.body =
        Part::multipart("mixed", {Part::text(u"x"_s), Part::file(*FileReference::look(path), octetStream),
                                  Part::text(u"end"_s)});
    return message;
}

} // namespace

Q_DECLARE_METATYPE(envoi::mime::WriteOptions)

/// Attachments that change, that are huge, and that must come out the same each time.
class tst_HardContent : public QObject {
    Q_OBJECT

private slots:
    void changesWhileItIsRead_data();
    void changesWhileItIsRead();
    void huge_data();
    void huge();
    void sameOctetsEachTime_data();
    void sameOctetsEachTime();
};

void tst_HardContent::changesWhileItIsRead_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<bool>("binary");
    for (const bool binary : {false, true}) {
        const char *const as = binary ? "binary" : "base64";
        QTest::addRow("grows, %s", as) << +1 << binary;
        QTest::addRow("shrinks, %s", as) << -1 << binary;
        QTest::addRow("is emptied, %s", as) << -1'000'000 << binary;
        QTest::addRow("is written over, %s", as) << 0 << binary;
    }
}

void tst_HardContent::changesWhileItIsRead()
{
    QFETCH(int, change);
    QFETCH(bool, binary);
    constexpr qsizetype size = 1'000'000;
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"f"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(size, 'x'));
    file.close();
    const Message message = withFile(file.fileName());
    SeededRandom random(seed);
    MessageWriter writer(message, random, binary ? asBinary : WriteOptions());
    const QByteArray whole = readAll(writer).value();
    QVERIFY(writer.rewind());

    QByteArray received;
    std::vector<char> buffer(10'000);
    while (received.size() < size / 2) {
        const auto count = writer.read(buffer);
        QVERIFY(count && *count > 0);
        received.append(buffer.data(), *count);
    }
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(size + change));
    // Whatever the clock's steps, this is another time.
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(10), QFileDevice::FileModificationTime));
    file.close();
    for (;;) {
        const auto count = writer.read(buffer);
        if (!count) {
            QCOMPARE(count.error().code, ErrorCode::FileChanged);
            QCOMPARE(count.error().context, file.fileName());
            break;
        }
        QVERIFY(*count > 0); // not the end
        received.append(buffer.data(), *count);
    }
    // Nothing of what stands behind it, and nothing that was not promised.
    QVERIFY(whole.startsWith(received));
    QVERIFY(received.size() <= whole.indexOf("\r\n--=_envoi_", 1000));
    QVERIFY(!writer.read(buffer));
}

void tst_HardContent::huge_data()
{
    QTest::addColumn<bool>("binary");
    QTest::newRow("base64") << false;
    QTest::newRow("binary") << true;
}

void tst_HardContent::huge()
{
    if (isSanitized)
        QSKIP("takes too long under sanitizers");
    QFETCH(bool, binary);
    constexpr qint64 size = 2'200'000'001;
    Zeros::Counters counters;
    Part part = Part::bytes({}, octetStream);
    part.content = std::make_shared<const Zeros>(size, counters);
    Message message;
    message.body = Part::multipart("mixed", {Part::text(u"x"_s), part});
    SeededRandom random(seed);
    MessageWriter writer(message, random, binary ? asBinary : WriteOptions());
    const qint64 promised = writer.size();
    QCOMPARE(counters.opened, 0);
    // Four characters for three octets, and a line end for 76 characters
    constexpr qint64 characters = (size + 2) / 3 * 4;
    part.content = QByteArray();
    message.body = Part::multipart("mixed", {Part::text(u"x"_s), part});
    const qint64 frame = MessageWriter(message, random, binary ? asBinary : WriteOptions()).size();
    QCOMPARE(promised, frame + (binary ? size : characters + (characters - 1) / 76 * 2));
    if (!binary && !isOptimized)
        QSKIP("only its size: encoding so much takes too long in a build that is not optimised");
    QCOMPARE(measure(writer), promised);
    QCOMPARE(counters.opened, 1);
    QVERIFY2(counters.largestRead <= 1024 * 1024, "it is read in small pieces");
}

void tst_HardContent::sameOctetsEachTime_data()
{
    QTest::addColumn<WriteOptions>("options");
    QTest::newRow("7bit") << WriteOptions();
    QTest::newRow("8bit") << WriteOptions{.eightBit = true, .utf8Fields = true};
    QTest::newRow("binary") << asBinary;
}

void tst_HardContent::sameOctetsEachTime()
{
    QFETCH(WriteOptions, options);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"f"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 100'000; ++i)
        file.putChar(static_cast<char>(i * i));
    file.close();
    Message message = withFile(file.fileName());
    const QByteArray inner =
        "From: \xC3\x84 <a@example.com>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: text/plain; charset=utf-8\n\n\xC3\xBC\n--b--\n";
    auto children = message.body.children();
    children.push_back(Part::message(inner, u"a.eml"_s));
    children.push_back(Part::multipart("signed", {Part::text(u"ü "_s), Part::text(u"s"_s)}));
    message.body.content = children;

    const auto write = [&](quint64 number) {
        SeededRandom random(number);
        MessageWriter writer(message, random, options);
        return readAll(writer).value();
    };
    const QByteArray once = write(seed);
    QCOMPARE(write(seed), once);
    QVERIFY(write(seed + 1) != once);
    // Left anywhere, and begun again
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    for (qsizetype stop = 0; stop < once.size(); stop += once.size() / 13) {
        for (qsizetype done = 0; done < stop;) {
            std::vector<char> buffer(static_cast<std::size_t>(std::min<qsizetype>(stop - done, 5000)));
            done += writer.read(buffer).value();
        }
        QVERIFY(writer.rewind());
        QCOMPARE(readAll(writer).value(), once);
        QVERIFY(writer.rewind());
    }
}

QTEST_GUILESS_MAIN(tst_HardContent)
#include "tst_HardContent.moc"
