#include "tests/unit/mime/Difference.h"
#include "tests/unit/mime/ForeignForest.h"
#include "tests/unit/mime/Forest.h"

#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray written(const Message &message, quint64 seed, const WriteOptions &options)
{
    SeededRandom random(seed);
    MessageWriter writer(message, random, options);
    const auto octets = readAll(writer);
    if (!octets)
        qFatal("%s", qPrintable(octets.error().context));
    if (writer.size() >= 0 && writer.size() != octets->size())
        qFatal("size() is wrong");
    return *octets;
}

/// What is wrong with lines that leave the program, or nothing.
QString faultOfLines(const QByteArray &octets)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= octets.size(); ++i) {
        const char c = i < octets.size() ? octets[i] : '\n';
        if (c == '\0' || (c == '\r' && octets.sliced(i, 2) != "\r\n"))
            return u"NUL or CR alone at %1"_s.arg(i);
        if (c != '\n')
            continue;
        if (i < octets.size() && (i == begin || octets[i - 1] != '\r') && (i == 0 || octets[i - 1] != '\r'))
            return u"LF alone at %1"_s.arg(i);
        if (i - begin > 999)
            return u"line of %1 octets"_s.arg(i - begin);
        begin = i + 1;
    }
    return {};
}

/// Text that stands for a file is read as octets, and octets are encoded in another way than text.
bool hasTextAsFile(const Part &part)
{
    return std::ranges::any_of(part.children(), hasTextAsFile) ||
           (std::holds_alternative<QString>(part.content) &&
            (part.disposition == Disposition::Attachment || !part.fileName.isEmpty()));
}

QString described(const WriteOptions &options)
{
    return (options.binary     ? u"binary"_s
            : options.eightBit ? u"8bit"_s
                               : u"7bit"_s) +
           (options.utf8Fields ? u", UTF-8 in fields"_s : QString()) +
           (options.withBcc ? u", Bcc"_s : QString());
}

/// With its boundaries numbered: which are drawn depends on how many a message may need.
QByteArray numbered(QByteArray octets)
{
    constexpr qsizetype size = 8 + 32; // "=_envoi_" and 128 bits
    QByteArrayList known;
    for (qsizetype at = octets.indexOf("=_envoi_"); at >= 0; at = octets.indexOf("=_envoi_", at + 1)) {
        const QByteArray boundary = octets.sliced(at, std::min(size, octets.size() - at));
        if (!known.contains(boundary))
            known.append(boundary);
        octets.replace(at, boundary.size(), "=_" + QByteArray::number(known.indexOf(boundary)));
    }
    return octets;
}

/// What is wrong with \a message as it comes back, or nothing.
QString faultOf(const Message &message, quint64 seed, const WriteOptions &options)
{
    const QByteArray octets = written(message, seed, options);
    QString fault = options.binary ? QString() : faultOfLines(octets);
    const ReadMessage read = readMessage(octets);
    for (const Defect &defect : read.defects) {
        // Only RFC 6532 can carry an address that is not US-ASCII, and there it is no defect.
        if (defect.kind != Defect::Kind::EightBitField && fault.isEmpty())
            fault = u"defect %1 in %2"_s.arg(static_cast<int>(defect.kind)).arg(defect.where);
    }
    if (fault.isEmpty())
        fault = Difference::between(message, read.message, options);
    const QByteArray again = written(read.message, seed, options);
    if (fault.isEmpty() && numbered(again) != numbered(octets) && !hasTextAsFile(message.body))
        fault = u"written again, other octets"_s;
    if (fault.isEmpty() && numbered(written(readMessage(again).message, seed, options)) != numbered(again))
        fault = u"written for the third time, other octets"_s;
    return fault.isEmpty() ? QString() : u"seed %1: %2"_s.arg(seed).arg(fault);
}

} // namespace

class tst_RoundTrip : public QObject {
    Q_OBJECT

private slots:
    void everyValue_data() { addOptions(); }
    void everyValue();
    void commonValues_data() { addOptions(); }
    void commonValues();
    void foreignOctets_data() { addOptions(); }
    void foreignOctets();

private:
    static void addOptions()
    {
        QTest::addColumn<WriteOptions>("options");
        for (const auto &[eightBit, binary] : {std::pair{false, false}, {true, false}, {true, true}}) {
            for (const bool utf8Fields : {false, true}) {
                for (const bool withBcc : {false, true}) {
                    const WriteOptions options{
                        .eightBit = eightBit, .binary = binary, .utf8Fields = utf8Fields, .withBcc = withBcc};
                    QTest::addRow("%s", qPrintable(described(options))) << options;
                }
            }
        }
    }
};

void tst_RoundTrip::everyValue()
{
    QFETCH(WriteOptions, options);
    for (quint64 seed = 0; seed < 60; ++seed) {
        const Message message = Forest(seed, Forest::Values::Every).message();
        const QString fault = faultOf(message, seed, options);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
}

void tst_RoundTrip::commonValues()
{
    QFETCH(WriteOptions, options);
    for (quint64 seed = 0; seed < 200; ++seed) {
        const QString fault = faultOf(Forest(seed).message(), seed, options);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
}

void tst_RoundTrip::foreignOctets()
{
    QFETCH(WriteOptions, options);
    for (quint64 seed = 0; seed < 200; ++seed) {
        ForeignForest forest(seed);
        const QByteArray octets = forest.message();
        const auto failed = [&](const QString &what) {
            return u"seed %1: %2\n%3"_s.arg(seed).arg(what, QString::fromUtf8(octets)).toUtf8();
        };
        const ReadMessage read = readMessage(octets);
        for (const Defect &defect : read.defects)
            QFAIL(failed(u"defect %1 in %2"_s.arg(static_cast<int>(defect.kind)).arg(defect.where))
                      .constData());
        const QByteArray rewritten = written(read.message, seed, options);
        qsizetype at = 0;
        for (const QByteArray &field : forest.unknownFields()) {
            at = rewritten.indexOf(field, at);
            QVERIFY2(at >= 0, failed(QString::fromUtf8(field)).constData());
            at += field.size();
        }
        const QString fault = Difference::between(read.message, readMessage(rewritten).message, options);
        QVERIFY2(fault.isEmpty(), failed(fault).constData());
    }
}

QTEST_GUILESS_MAIN(tst_RoundTrip)
#include "tst_RoundTrip.moc"
