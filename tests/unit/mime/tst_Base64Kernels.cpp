#include "core/base/Random.h"
#include "core/mime/Base64.h"
#include "tests/unit/mime/Pieces.h"

#include <QTest>

#include <vector>

using namespace envoi;
using namespace envoi::mime;
using namespace envoi::testing;

/// The ways to encode base64 against each other and against Qt.
class tst_Base64Kernels : public QObject {
    Q_OBJECT

private slots:
    void kernelsAgree();
    void anySizeAtAnyAlignment();
};

void tst_Base64Kernels::kernelsAgree()
{
    SeededRandom random(1);
    for (std::size_t lines = 0; lines < 40; ++lines) {
        const QByteArray octets = randomOctets(random, static_cast<qsizetype>(lines * base64LineOctets));
        QByteArray expected = expectedBase64(octets);
        if (lines > 0)
            expected += "\r\n";
        for (const Base64Kernel kernel : base64Kernels()) {
            // Exactly as much room as promised, so that a sanitizer sees a step beyond.
            std::vector<char> in(octets.begin(), octets.end());
            std::vector<char> out(lines * base64LineSize);
            encodeBase64Lines(in.data(), lines, out.data(), kernel);
            QCOMPARE(QByteArray(out.data(), std::ssize(out)), expected);
        }
    }
    // Every value at every place
    QByteArray all;
    for (int shift = 0; shift < 3; ++shift) {
        for (int first = 0; first < 256; ++first) {
            all.append(static_cast<char>(first));
            all.append(static_cast<char>(first * 7 + shift));
        }
        all.append('x');
    }
    all.resize(all.size() / 57 * 57);
    const auto lines = static_cast<std::size_t>(all.size()) / base64LineOctets;
    for (const Base64Kernel kernel : base64Kernels()) {
        QByteArray out(static_cast<qsizetype>(lines * base64LineSize), Qt::Uninitialized);
        encodeBase64Lines(all.constData(), lines, out.data(), kernel);
        QCOMPARE(out, expectedBase64(all) + "\r\n");
    }
}

void tst_Base64Kernels::anySizeAtAnyAlignment()
{
    constexpr qsizetype mostSize = 300;
    constexpr qsizetype alignments = 64; // a cache line, and two of the widest registers
    SeededRandom random(5);
    const QByteArray octets = randomOctets(random, mostSize + alignments);
    for (qsizetype size = 0; size <= mostSize; ++size) {
        const std::size_t lines = static_cast<std::size_t>(size) / base64LineOctets;
        const auto full = static_cast<qsizetype>(lines * base64LineOctets);
        for (qsizetype shift = 0; shift < alignments; ++shift) {
            const QByteArray piece = octets.mid(shift, size);
            const QByteArray expected = expectedBase64(piece);
            QByteArray out(shift, '-');
            appendBase64(QByteArrayView(octets).sliced(shift, size), out);
            QCOMPARE(out.sliced(shift), expected);
            if (size != full || lines == 0)
                continue;
            for (const Base64Kernel kernel : base64Kernels()) {
                std::vector<char> room(static_cast<std::size_t>(shift) + lines * base64LineSize);
                encodeBase64Lines(octets.constData() + shift, lines, room.data() + shift, kernel);
                QCOMPARE(QByteArrayView(room).sliced(shift), expected + "\r\n");
            }
        }
    }
}

QTEST_GUILESS_MAIN(tst_Base64Kernels)
#include "tst_Base64Kernels.moc"
