#include "core/base/ByteSource.h"

#include <QtTest>

#include <algorithm>
#include <array>

using namespace envoi;

namespace {

/// Gives three octets and then fails.
class FailingSource final : public ByteSource {
public:
    Result<qsizetype> read(std::span<char> buffer) override
    {
        if (m_failed)
            return failure(ErrorCode::FileChanged);
        m_failed = true;
        const auto count = std::min<std::size_t>(buffer.size(), 3);
        std::fill_n(buffer.begin(), count, 'x');
        return static_cast<qsizetype>(count);
    }
    Result<void> rewind() override
    {
        m_failed = false;
        return {};
    }

private:
    bool m_failed = false;
};

} // namespace

class TestByteSource : public QObject {
    Q_OBJECT

private slots:
    void readsInAnyChopping()
    {
        QByteArray octets;
        for (int i = 0; i < 1000; ++i)
            octets.append(static_cast<char>(i));
        for (const std::size_t step : {1U, 7U, 999U, 1000U, 1001U}) {
            BytesSource source(octets);
            QByteArray all;
            std::vector<char> buffer(step);
            for (;;) {
                const auto count = source.read(buffer).value();
                if (count == 0)
                    break;
                all.append(buffer.data(), count);
            }
            QCOMPARE(all, octets);
            QCOMPARE(source.read(buffer).value(), 0);
            QVERIFY(source.rewind());
            QCOMPARE(readAll(source).value(), octets);
        }
    }

    void readsNothing()
    {
        BytesSource source{QByteArray()};
        QCOMPARE(readAll(source).value(), QByteArray());
        QCOMPARE(measure(source).value(), 0);
    }

    void measuresAndRewinds()
    {
        BytesSource source(QByteArray(200'000, 'x'));
        std::array<char, 10> buffer{};
        QCOMPARE(source.read(buffer).value(), 10);
        QCOMPARE(measure(source).value(), 200'000);
        QCOMPARE(readAll(source).value().size(), 200'000);
    }

    void handsOnErrors()
    {
        FailingSource source;
        QCOMPARE(readAll(source).error().code, ErrorCode::FileChanged);
        QCOMPARE(measure(source).error().code, ErrorCode::FileChanged);
    }
};

QTEST_GUILESS_MAIN(TestByteSource)
#include "tst_ByteSource.moc"
