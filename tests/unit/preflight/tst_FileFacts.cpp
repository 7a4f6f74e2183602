#include "core/preflight/FileFacts.h"
#include "core/preflight/Limits.h"
#include "core/preflight/Octets.h"
#include "core/preflight/Zip.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::preflight;
using Kind = FileFacts::Kind;

namespace {

QByteArray big16(int value)
{
    QByteArray octets;
    append16(octets, static_cast<std::uint16_t>(value), false);
    return octets;
}

QByteArray number32(qsizetype value, bool isLittleEndian)
{
    QByteArray octets;
    append32(octets, static_cast<std::uint32_t>(value), isLittleEndian);
    return octets;
}

/// Exif with an orientation and, if \a withPosition, a GPS folder with a latitude.
QByteArray exif(bool isLittleEndian, int orientation, bool withPosition)
{
    QByteArray tiff = isLittleEndian ? QByteArray("II*\0", 4) : QByteArray("MM\0*", 4);
    const auto short16 = [&](int value) {
        append16(tiff, static_cast<std::uint16_t>(value), isLittleEndian);
    };
    const auto long32 = [&](int value) { append32(tiff, static_cast<std::uint32_t>(value), isLittleEndian); };
    long32(8);
    short16(2);
    short16(0x0112), short16(3), long32(1), short16(orientation), short16(0);
    short16(0x8825), short16(4), long32(1), long32(38);
    long32(0);
    short16(1);
    short16(withPosition ? 2 : 0), short16(5), long32(3), long32(0);
    long32(0);
    return tiff;
}

QByteArray segment(int marker, const QByteArray &body)
{
    return QByteArray("\xFF") + static_cast<char>(marker) + big16(static_cast<int>(body.size()) + 2) + body;
}

const QByteArray scan = segment(0xDA, "scan") + QByteArray("\x12\xFF\x00\x34\xFF\xD0\x56", 7);
const QByteArray frame = segment(0xC0, QByteArray("\x08\x00\x64\x01\x2C\x03", 6));
const QByteArray jfif = segment(0xE0, QByteArray("JFIF\0", 5));
const QByteArray profile = segment(0xE2, QByteArray("ICC_PROFILE\0\1\1", 14));
const QByteArray endOfImage("\xFF\xD9", 2);

QByteArray jpeg(const QByteArray &segments, const QByteArray &behind = {})
{
    return QByteArray("\xFF\xD8", 2) + jfif + segments + profile + frame + scan + segment(0xC4, "tables") +
           scan + endOfImage + behind;
}

QByteArray exifSegment(const QByteArray &tiff)
{
    return segment(0xE1, QByteArray("Exif\0\0", 6) + tiff);
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    return number32(data.size(), false) + type + data + number32(crc32Of(type + data), false);
}

const QByteArray pngBegin =
    QByteArray("\x89PNG\r\n\x1A\n", 8) + pngChunk("IHDR", QByteArray("\0\0\0\x0A\0\0\0\x14\x08\2\0\0\0", 13));
const QByteArray pngEnd = pngChunk("IDAT", "pixels") + pngChunk("IEND", {});

QByteArray webpChunk(const QByteArray &type, const QByteArray &data)
{
    return type + number32(data.size(), true) + data + (data.size() % 2 ? QByteArray(1, '\0') : QByteArray());
}

QByteArray webp(const QByteArray &chunks)
{
    return "RIFF" + number32(chunks.size() + 4, true) + "WEBP" + chunks;
}

QByteArray vp8x(int flags)
{
    return webpChunk("VP8X",
                     QByteArray(1, static_cast<char>(flags)) + QByteArray("\0\0\0\x09\0\0\x13\0\0", 9));
}

struct File {
    QByteArray name;
    QByteArray content;
    bool isPacked = false;
};

QByteArray little16(int value)
{
    QByteArray octets;
    append16(octets, static_cast<std::uint16_t>(value), true);
    return octets;
}

/// A zip archive; packed entries have a descriptor behind them, as office programs write them.
QByteArray zip(const std::vector<File> &files, int flags = 0)
{
    QByteArray archive;
    QByteArray directory;
    for (const File &file : files) {
        QByteArray data = file.content;
        if (file.isPacked)
            data = qCompress(file.content).sliced(6).chopped(4); // no length, no zlib around it
        const QByteArray crc = number32(crc32Of(file.content), true);
        const QByteArray sizes = number32(data.size(), true) + number32(file.content.size(), true);
        const QByteArray head = little16(20) + little16(flags | (file.isPacked ? 8 : 0)) +
                                little16(file.isPacked ? 8 : 0) + number32(0, true);
        directory += "PK\1\2" + little16(20) + head + crc + sizes +
                     little16(static_cast<int>(file.name.size())) + QByteArray(12, '\0') +
                     number32(archive.size(), true) + file.name;
        archive += "PK\3\4" + head + (file.isPacked ? QByteArray(12, '\0') : crc + sizes) +
                   little16(static_cast<int>(file.name.size())) + little16(0) + file.name + data;
        if (file.isPacked)
            archive += "PK\7\x08" + crc + sizes;
    }
    const int count = static_cast<int>(files.size());
    return archive + directory + QByteArray("PK\5\6\0\0\0\0", 8) + little16(count) + little16(count) +
           number32(directory.size(), true) + number32(archive.size(), true) + little16(0);
}

const QByteArray coreXml =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<cp:coreProperties xmlns:cp=\"a\" xmlns:dc=\"b\">"
    "<dc:title>\xF0\x9F\x8C\xB2 Plan &amp; more</dc:title><dc:creator>Anna \xC3\x84xample &amp; "
    "Co</dc:creator>"
    "<cp:lastModifiedBy>Bert</cp:lastModifiedBy></cp:coreProperties>";
const QByteArray appXml =
    "<Properties xmlns=\"c\"><Application>Word</Application><Company>Example Ltd</Company>"
    "<Manager/></Properties>";

std::vector<File> docx()
{
    return {{"[Content_Types].xml", "<Types/>", true},
            {"docProps/core.xml", coreXml, true},
            {"word/document.xml", QByteArray(3000, 'w'), true},
            {"docProps/app.xml", appXml, false}};
}

} // namespace

class tst_FileFacts : public QObject {
    Q_OBJECT

private slots:
    void otherFiles();
    void read();
    void jpegPosition_data();
    void jpegPosition();
    void jpegWithoutPosition();
    void brokenJpeg();
    void png();
    void webpPictures();
    void heif();
    void officeFile();
    void openDocument();
    void officeFileWithoutNames();
    void signedOfficeFile();
    void brokenOfficeFile();
    void pdf_data();
    void pdf();
    void cutAnywhere();
};

void tst_FileFacts::otherFiles()
{
    QCOMPARE(factsOf("plain text").kind, Kind::Other);
    QCOMPARE(factsOf("plain text").size, 10);
    QCOMPARE(factsOf({}).kind, Kind::Other);
    QVERIFY(!withoutPosition("plain text"));
    QVERIFY(!withoutAuthors("plain text"));
}

void tst_FileFacts::read()
{
    BytesSource picture(jpeg(exifSegment(exif(true, 1, true)) + segment(0xFE, QByteArray(60'000, 'c')) +
                             segment(0xFE, QByteArray(60'000, 'c'))));
    const auto facts = readFacts(picture);
    QVERIFY(facts.has_value());
    QVERIFY(facts->hasPosition);
    BytesSource text(QByteArray(200'000, 't'));
    QCOMPARE(readFacts(text)->kind, Kind::Other);
    BytesSource tiny("x");
    QCOMPARE(readFacts(tiny)->size, 1);
}

void tst_FileFacts::jpegPosition_data()
{
    QTest::addColumn<QByteArray>("picture");
    QTest::addColumn<bool>("hasPosition");
    const QByteArray xmp = QByteArray("http://ns.adobe.com/xap/1.0/\0", 29);
    QTest::newRow("bare") << jpeg({}) << false;
    QTest::newRow("big-endian") << jpeg(exifSegment(exif(false, 6, true))) << true;
    QTest::newRow("little-endian") << jpeg(exifSegment(exif(true, 6, true))) << true;
    QTest::newRow("camera without a fix") << jpeg(exifSegment(exif(true, 6, false))) << false;
    QTest::newRow("XMP") << jpeg(segment(0xE1, xmp + "<x exif:GPSLatitude=\"1\"/>")) << true;
    QTest::newRow("XMP without") << jpeg(segment(0xE1, xmp + "<x/>")) << false;
    QTest::newRow("behind the second scan")
        << jpeg({}).chopped(2) + exifSegment(exif(true, 1, true)) + endOfImage << true;
}

void tst_FileFacts::jpegPosition()
{
    QFETCH(QByteArray, picture);
    QFETCH(bool, hasPosition);
    const auto facts = factsOf(picture);
    QCOMPARE(facts.kind, Kind::Jpeg);
    QCOMPARE(facts.hasPosition, hasPosition);
    QCOMPARE(facts.width, 300);
    QCOMPARE(facts.height, 100);
    QVERIFY(facts.isRemovable);
    const auto bare = withoutPosition(picture);
    QVERIFY(bare.has_value());
    QVERIFY(!factsOf(*bare).hasPosition);
    QCOMPARE(*withoutPosition(*bare), *bare);
}

void tst_FileFacts::jpegWithoutPosition()
{
    // A second picture behind the first, as phones write it, has a position of its own.
    const QByteArray behind = jpeg(exifSegment(exif(true, 1, true)));
    const QByteArray all = exifSegment(exif(false, 6, true)) + segment(0xED, "Photoshop 3.0") +
                           segment(0xFE, "at home") + segment(0xE2, "MPF");
    const auto bare = withoutPosition(jpeg(all, behind));
    QVERIFY(bare.has_value());
    // How it is turned stays, and nothing else that is only said about it.
    const QByteArray turned =
        exifSegment(QByteArray("MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 26));
    QCOMPARE(*bare, QByteArray("\xFF\xD8", 2) + jfif + turned + profile + frame + scan +
                        segment(0xC4, "tables") + scan + endOfImage);
    // An upright one needs no Exif at all.
    QCOMPARE(*withoutPosition(jpeg(exifSegment(exif(true, 1, true)))), jpeg({}));
}

void tst_FileFacts::brokenJpeg()
{
    const QByteArray cut = jpeg(exifSegment(exif(true, 1, true))).chopped(3);
    const auto facts = factsOf(cut);
    QVERIFY(facts.hasPosition);
    QVERIFY(!facts.isRemovable);
    QVERIFY(!withoutPosition(cut));
}

void tst_FileFacts::png()
{
    const QByteArray plain = pngBegin + pngEnd;
    QCOMPARE(factsOf(plain).kind, Kind::Png);
    QCOMPARE(factsOf(plain).width, 10);
    QCOMPARE(factsOf(plain).height, 20);
    QVERIFY(!factsOf(plain).hasPosition);
    const QByteArray xmp = QByteArray("XML:com.adobe.xmp\0\0\0\0\0", 22) + "<exif:GPSLongitude>";
    const QByteArray withXmp = pngBegin + pngChunk("iTXt", xmp) + pngChunk("tEXt", "Comment") + pngEnd;
    QVERIFY(factsOf(withXmp).hasPosition);
    QCOMPARE(*withoutPosition(withXmp), plain);
    // Behind the pixels is a place for it as well.
    const QByteArray withExif =
        (pngBegin + pngEnd).chopped(12) + pngChunk("eXIf", exif(true, 3, true)) + pngChunk("IEND", {});
    QVERIFY(factsOf(withExif).hasPosition);
    const auto bare = withoutPosition(withExif);
    QVERIFY(bare.has_value());
    const QByteArray turned("MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\3\0\0\0\0\0\0", 26);
    QCOMPARE(*bare, plain.chopped(12) + pngChunk("eXIf", turned) + pngChunk("IEND", {}));
    QVERIFY(!withoutPosition(withExif.chopped(1)));
    QCOMPARE(crc32Of("123456789"), 0xCBF43926U);
}

void tst_FileFacts::webpPictures()
{
    const QByteArray pixels = webpChunk("VP8 ", "pixel");
    const QByteArray full =
        webp(vp8x(0x1C) + pixels + webpChunk("EXIF", exif(true, 8, true)) + webpChunk("XMP ", "<x/>"));
    const auto facts = factsOf(full);
    QCOMPARE(facts.kind, Kind::WebP);
    QCOMPARE(facts.width, 10);
    QCOMPARE(facts.height, 20);
    QVERIFY(facts.hasPosition);
    const QByteArray turned("MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x08\0\0\0\0\0\0", 26);
    QCOMPARE(*withoutPosition(full), webp(vp8x(0x18) + pixels + webpChunk("EXIF", turned)));
    const QByteArray upright = webp(vp8x(0x0C) + pixels + webpChunk("EXIF", exif(true, 1, true)));
    QCOMPARE(*withoutPosition(upright), webp(vp8x(0) + pixels));
    QVERIFY(factsOf(webp(pixels + webpChunk("XMP ", "GPSLatitude"))).hasPosition);
    QVERIFY(!factsOf(webp(pixels)).hasPosition);
    QVERIFY(!withoutPosition(full.chopped(5)));
}

void tst_FileFacts::heif()
{
    const QByteArray head = number32(24, false) + "ftypheic" + QByteArray(12, '\0');
    const QByteArray extent = "ispe" + number32(0, false) + number32(4032, false) + number32(3024, false);
    const QByteArray name("Exif\0\0", 6);
    auto facts = factsOf(head + extent + "pixels" + name + exif(false, 1, true));
    QCOMPARE(facts.kind, Kind::Heif);
    QCOMPARE(facts.width, 4032);
    QVERIFY(facts.hasPosition);
    QVERIFY(!facts.isRemovable);
    QVERIFY(!factsOf(head + extent + name + exif(false, 1, false)).hasPosition);
}

void tst_FileFacts::officeFile()
{
    if (!canUnpack())
        QSKIP("This build has no zlib.");
    const auto facts = factsOf(zip(docx()));
    QCOMPARE(facts.kind, Kind::OfficeOpenXml);
    QCOMPARE(facts.authors, (QStringList{u"Anna Äxample & Co"_s, u"Bert"_s, u"Example Ltd"_s}));
    QVERIFY(facts.isRemovable);
    // An archive of other things, even if one of them is called so.
    QCOMPARE(factsOf(zip({{"docProps/core.xml", coreXml, false}})).kind, Kind::Other);
}

void tst_FileFacts::openDocument()
{
    if (!canUnpack())
        QSKIP("This build has no zlib.");
    const QByteArray meta =
        "<office:document-meta xmlns:office=\"o\" xmlns:meta=\"m\" xmlns:dc=\"d\"><office:meta>"
        "<meta:initial-creator>Anna</meta:initial-creator><dc:creator>Bert</dc:creator>"
        "<dc:date>2024</dc:date></office:meta></office:document-meta>";
    const QByteArray archive = zip({{"mimetype", "application/vnd.oasis.opendocument.text", false},
                                    {"content.xml", QByteArray(500, 'c'), true},
                                    {"meta.xml", meta, true}});
    QCOMPARE(factsOf(archive).kind, Kind::OpenDocument);
    QCOMPARE(factsOf(archive).authors, (QStringList{u"Anna"_s, u"Bert"_s}));
    const auto bare = withoutAuthors(archive);
    QVERIFY(bare.has_value());
    QCOMPARE(factsOf(*bare).kind, Kind::OpenDocument);
    QVERIFY(factsOf(*bare).authors.isEmpty());
    QVERIFY(bare->sliced(30).startsWith("mimetypeapplication/vnd.oasis"));
}

void tst_FileFacts::officeFileWithoutNames()
{
    if (!canUnpack())
        QSKIP("This build has no zlib.");
    const QByteArray archive = zip(docx());
    const auto bare = withoutAuthors(archive);
    QVERIFY(bare.has_value());
    QVERIFY(factsOf(*bare).authors.isEmpty());
    const auto before = readZip(archive);
    const auto after = readZip(*bare);
    QVERIFY(before && after);
    QCOMPARE(after->size(), before->size());
    for (std::size_t i = 0; i < before->size(); ++i) {
        const auto &old = (*before)[i];
        const auto &now = (*after)[i];
        QCOMPARE(now.name, old.name);
        if (!old.name.startsWith("docProps/"))
            QCOMPARE(bare->sliced(now.at, now.span), archive.sliced(old.at, old.span));
    }
    QByteArray core = coreXml;
    core.replace("Anna \xC3\x84xample &amp; Co", "").replace("Bert", "");
    QCOMPARE(unpacked(*bare, (*after)[1], 10'000), core);
    QByteArray app = appXml;
    QCOMPARE(unpacked(*bare, (*after)[3], 10'000), app.replace("Example Ltd", ""));
}

void tst_FileFacts::signedOfficeFile()
{
    if (!canUnpack())
        QSKIP("This build has no zlib.");
    auto files = docx();
    files.push_back({"_xmlsignatures/sig1.xml", "<x/>", false});
    QVERIFY(!factsOf(zip(files)).authors.isEmpty());
    QVERIFY(!factsOf(zip(files)).isRemovable);
    QVERIFY(!withoutAuthors(zip(files)));
}

void tst_FileFacts::brokenOfficeFile()
{
    const QByteArray archive = zip(docx());
    QCOMPARE(factsOf(archive.chopped(1)).kind, Kind::Other);
    QCOMPARE(factsOf(zip(docx(), 1)).kind, Kind::Other); // encrypted
    auto files = docx();
    files[1].content = "<a><creator>Anna</creator>"; // no XML
    QVERIFY(!factsOf(zip(files)).isRemovable);
    QVERIFY(!withoutAuthors(zip(files)));
    // A small archive that claims to hold a huge one.
    files[1].content = QByteArray(largestProperties + 1, ' ');
    QVERIFY(!factsOf(zip(files)).isRemovable);
}

void tst_FileFacts::pdf_data()
{
    QTest::addColumn<QByteArray>("author");
    QTest::addColumn<QStringList>("authors");
    QTest::newRow("literal") << QByteArray("(Anna \\(A.\\) \\304xample)")
                             << QStringList{u"Anna (A.) Äxample"_s};
    QTest::newRow("nested") << QByteArray(" (Anna (A.))") << QStringList{u"Anna (A.)"_s};
    QTest::newRow("UTF-16") << QByteArray("<FEFF0041006E006E0061>") << QStringList{u"Anna"_s};
    QTest::newRow("empty") << QByteArray("()") << QStringList();
    QTest::newRow("reference") << QByteArray(" 5 0 R") << QStringList();
    QTest::newRow("endless") << QByteArray("(Anna") << QStringList();
}

void tst_FileFacts::pdf()
{
    QFETCH(QByteArray, author);
    QFETCH(QStringList, authors);
    const QByteArray file = "%PDF-1.7\n1 0 obj<</Author" + author + "/Title(x";
    QCOMPARE(factsOf(file).kind, Kind::Pdf);
    QCOMPARE(factsOf(file).authors, authors);
    QVERIFY(!factsOf(file).isRemovable);
    QVERIFY(factsOf(file + "/Encrypt 3 0 R").authors.isEmpty());
}

void tst_FileFacts::cutAnywhere()
{
    // Nothing that is cut off is taken for whole, and none of it is read beyond its end.
    const QByteArray whole[] = {jpeg(exifSegment(exif(true, 6, true))),
                                pngBegin + pngChunk("eXIf", exif(true, 6, true)) + pngEnd,
                                webp(vp8x(8) + webpChunk("EXIF", exif(true, 6, true))), zip(docx())};
    for (const QByteArray &file : whole) {
        for (qsizetype size = 0; size < file.size(); ++size) {
            QVERIFY(!withoutPosition(file.first(size)));
            QVERIFY(!withoutAuthors(file.first(size)));
        }
    }
}

QTEST_APPLESS_MAIN(tst_FileFacts)
#include "tst_FileFacts.moc"
