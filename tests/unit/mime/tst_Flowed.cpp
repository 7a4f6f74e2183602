#include "core/mime/Flowed.h"

#include "core/base/Random.h"
#include "core/mime/Mime.h"
#include "tests/unit/mime/Generated.h"

#include <QSet>
#include <QTest>

#include <ctime>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray written(const Part &part, const WriteOptions &options = {})
{
    SeededRandom random(1);
    Message message;
    message.body = part;
    MessageWriter writer(message, random, options);
    return readAll(writer).value_or("unreadable");
}

QByteArray fieldOf(const QByteArray &octets, const QByteArray &name)
{
    const qsizetype at = octets.indexOf(name + ": ") + name.size() + 2;
    return octets.sliced(at, octets.indexOf("\r\n", at) - at);
}

QByteArray bodyOf(const QByteArray &octets)
{
    return octets.sliced(octets.indexOf("\r\n\r\n") + 4);
}

/// Lines of anything that means something to format=flowed.
QString trickyText(Random &random)
{
    static const QStringList scraps{u" "_s,
                                    u"  "_s,
                                    u">"_s,
                                    u"> "_s,
                                    u">> "_s,
                                    u"From "_s,
                                    u"From"_s,
                                    u"-- "_s,
                                    u"--"_s,
                                    u"\n"_s,
                                    u"\n\n"_s,
                                    u"word"_s,
                                    u"日本語"_s,
                                    u"สวัสดี"_s,
                                    u"e\u0301"_s,
                                    u"👨‍👩‍👧‍👦"_s,
                                    u"\t"_s,
                                    u"\u00A0"_s,
                                    u"a"_s.repeated(30),
                                    u"日"_s.repeated(36),
                                    u"word "_s.repeated(14),
                                    QString(71, u'x'),
                                    u">"_s.repeated(45),
                                    u"\u0301"_s.repeated(80)};
    QString text;
    for (auto left = generated::below(random, 14); left > 0; --left)
        text += scraps[generated::below(random, scraps.size())];
    return text;
}

} // namespace

class tst_Flowed : public QObject {
    Q_OBJECT

private slots:
    void writes_data();
    void writes();
    void reads_data();
    void reads();
    void anyTextComesBack();
    void linesAreShort();
    void charactersStayWhole();
    void messages_data();
    void messages();
    void onlyPlainTextFlows();
    void filesStayAsTheyAre();
    void foreignMailIsWrittenAsFlowed();
    void isLinear_data();
    void isLinear();
};

void tst_Flowed::writes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lines");
    const QString word = u"word "_s;
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("short") << u"Hello\n\nAnna\n"_s << u"Hello\n\nAnna\n"_s;
    QTest::newRow("paragraph") << word.repeated(20) + u"end\nnext"_s
                               << word.repeated(14) + u" \n"_s + word.repeated(6) + u"end\nnext"_s;
    QTest::newRow("quotation") << u"> "_s + word.repeated(20) + u"end"_s
                               << u"> "_s + word.repeated(14) + u" \n> "_s + word.repeated(6) + u"end"_s;
    QTest::newRow("quotation of a quotation")
        << u">> "_s + word.repeated(20) + u"end"_s
        << u">> "_s + word.repeated(14) + u" \n>> "_s + word.repeated(6) + u"end"_s;
    QTest::newRow("marks with spaces between stay on one line")
        << u"> > "_s + word.repeated(20) + u"end"_s << u"> > "_s + word.repeated(20) + u"end"_s;
    QTest::newRow("marks without a space behind") << u">foo"_s << u" >foo"_s;
    QTest::newRow("marks alone") << u">\n>>"_s << u">\n>>"_s;
    QTest::newRow("mark and space alone") << u"> "_s << u" >  \n"_s;
    QTest::newRow("too many marks") << u">"_s.repeated(41) + u" x"_s
                                    << u" "_s + u">"_s.repeated(41) + u" x"_s;
    QTest::newRow("space in front") << u"  a\n b"_s << u"   a\n  b"_s;
    QTest::newRow("From") << u"From a\nFromage\n> From a"_s << u" From a\nFromage\n> From a"_s;
    QTest::newRow("signature") << u"a\n-- \nAnna\n> -- \n> Ben"_s << u"a\n-- \nAnna\n> -- \n> Ben"_s;
    QTest::newRow("like a signature") << u"--\n --\n--  \nx"_s << u"--\n  --\n--   \n\nx"_s;
    QTest::newRow("space at the end") << u"a \nb\n> c  "_s << u"a  \n\nb\n> c   \n>"_s;
    QTest::newRow("only spaces") << u" \n   "_s << u"   \n\n     \n"_s;
    QTest::newRow("word longer than a line")
        << u"see "_s + QString(90, u'x') + u" there"_s << u"see  \n"_s + QString(90, u'x') + u"  \nthere"_s;
    QTest::newRow("Chinese") << u"你好"_s.repeated(20)
                             << u"你好"_s.repeated(18) + u" \n"_s + u"你好"_s.repeated(2);
    QTest::newRow("spaces where a line ends")
        << QString(70, u'x') + u"    y"_s << QString(70, u'x') + u"   \n   y"_s;
    QTest::newRow("From where a line begins")
        << QString(72, u'x') + u" From here"_s << QString(72, u'x') + u"  \n From here"_s;
    QTest::newRow("line ends") << u"a \r\nb\rc"_s << u"a  \n\nb\nc"_s;
}

void tst_Flowed::writes()
{
    QFETCH(QString, text);
    QFETCH(QString, lines);
    QCOMPARE(flowed(text), lines);
    QCOMPARE(unflowed(lines, true), QString(text).replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n'));
}

void tst_Flowed::reads_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("delSp");
    QTest::addColumn<QString>("noDelSp");
    QTest::newRow("empty") << u""_s << u""_s << u""_s;
    QTest::newRow("flows") << u"a \nb \nc\nd"_s << u"abc\nd"_s << u"a b c\nd"_s;
    QTest::newRow("stuffed") << u" >a\n  b\n From c"_s << u">a\n b\nFrom c"_s << u">a\n b\nFrom c"_s;
    QTest::newRow("not stuffed") << u"From c\n>a\n>>b"_s << u"From c\n> a\n>> b"_s << u"From c\n> a\n>> b"_s;
    QTest::newRow("quotation flows") << u"> a \n>b \n> \n> c"_s << u"> ab\n> c"_s << u"> a b \n> c"_s;
    QTest::newRow("marks with spaces between") << u"> > a \n> b"_s << u"> > ab"_s << u"> > a b"_s;
    QTest::newRow("another depth") << u"> a \n>> b \nc"_s << u"> a\n>> b\nc"_s << u"> a \n>> b \nc"_s;
    QTest::newRow("flows into nothing") << u"a "_s << u"a"_s << u"a "_s;
    QTest::newRow("quotation that begins empty") << u">  \n> a"_s << u"> a"_s << u">  a"_s;
    QTest::newRow("signature") << u"a \n-- \nb"_s << u"a\n-- \nb"_s << u"a \n-- \nb"_s;
    QTest::newRow("quoted signature")
        << u"> a \n>-- \n> b"_s << u"> a\n> -- \n> b"_s << u"> a \n> -- \n> b"_s;
    QTest::newRow("stuffed signature") << u" -- \nb"_s << u"-- \nb"_s << u"-- \nb"_s;
    QTest::newRow("line ends") << u"a \rb \r\nc\r"_s << u"abc\n"_s << u"a b c\n"_s;
    QTest::newRow("spaces") << u" \n  \nx"_s << u"\nx"_s << u"\n x"_s;
}

void tst_Flowed::reads()
{
    QFETCH(QString, lines);
    QTEST(unflowed(lines, true), "delSp");
    QTEST(unflowed(lines, false), "noDelSp");
}

void tst_Flowed::anyTextComesBack()
{
    SeededRandom random(1);
    for (int i = 0; i < 30'000; ++i) {
        const QString text = i % 2 ? trickyText(random) : generated::text(random);
        const QString lines = flowed(text);
        if (unflowed(lines, true) != text)
            QCOMPARE(unflowed(lines, true), text);
        // What was read in any way is written so that it is read the same.
        for (const bool delSp : {false, true}) {
            const QString read = unflowed(text, delSp);
            if (unflowed(flowed(read), true) != read)
                QCOMPARE(unflowed(flowed(read), true), read);
        }
    }
}

void tst_Flowed::linesAreShort()
{
    SeededRandom random(2);
    for (int i = 0; i < 3000; ++i) {
        QString text;
        for (auto left = generated::below(random, 60); left > 0; --left)
            text += QString(generated::below(random, 12), u'x') + u' ';
        text.prepend(QString(generated::below(random, 3), u'>') + u' ');
        const QStringList lines = flowed(text).split(u'\n');
        for (qsizetype j = 0; j < lines.size(); ++j) {
            QVERIFY(lines[j].size() <= 74);
            // As full as it can be.
            if (j + 2 < lines.size())
                QVERIFY(lines[j].size() > 74 - 14);
        }
    }
}

void tst_Flowed::charactersStayWhole()
{
    SeededRandom random(3);
    static const QStringList characters{
        u"日"_s, u"👨‍👩‍👧‍👦"_s, u"🇩🇪"_s, u"か\u3099"_s, u"ก็"_s, u"👍🏽"_s, u"한"_s, u"น้ำ"_s,
        u"😀"_s};
    for (int i = 0; i < 2000; ++i) {
        QString text;
        QSet<qsizetype> seams;
        for (auto left = generated::below(random, 90); left > 0; --left) {
            text += characters[generated::below(random, characters.size())];
            seams.insert(text.size());
        }
        qsizetype position = 0;
        const QStringList lines = flowed(text).split(u'\n');
        for (const QString &line : lines) {
            position += line.size() - (line.endsWith(u' ') ? 1 : 0);
            QVERIFY(seams.contains(position) || text.isEmpty());
            if (position < text.size())
                QVERIFY(line.toUcs4().size() * 2 > 74 - 20);
        }
        QCOMPARE(position, text.size());
    }
}

void tst_Flowed::messages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("eightBit");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("body");
    const QString word = u"word "_s;
    QTest::newRow("short") << u"Hello\n"_s << false << "7bit"_ba
                           << "Hello\r\n"_ba;
    QTest::newRow("paragraph") << word.repeated(20) + u"end"_s << false << "7bit"_ba
                               << QByteArray("word ").repeated(14) + " \r\n" +
                                      QByteArray("word ").repeated(6) + "end";
    QTest::newRow("From") << u"From a\n"_s << false << "7bit"_ba
                          << " From a\r\n"_ba;
    QTest::newRow("German") << word.repeated(20) + u"ü"_s << false << "quoted-printable"_ba
                            << QByteArray("word ").repeated(14) + "=20\r\n" +
                                   QByteArray("word ").repeated(6) + "=C3=BC";
    QTest::newRow("German, 8bit") << u"ü"_s.repeated(70) + u" "_s + u"ü"_s.repeated(70) << true << "8bit"_ba
                                  << QByteArray("ü").repeated(70) + "  \r\n" + QByteArray("ü").repeated(70);
    QTest::newRow("Chinese") << u"你好"_s.repeated(30) << false << "base64"_ba << QByteArray();
    QTest::newRow("Chinese, 8bit") << u"你好"_s.repeated(300) << true << "8bit"_ba << QByteArray();
    QTest::newRow("long word") << QString(2000, u'x') + u" \n.\n-- \n"_s << true << "quoted-printable"_ba
                               << QByteArray();
    QTest::newRow("like a boundary") << word.repeated(14) + u"--=_envoi_"_s << false << "quoted-printable"_ba
                                     << QByteArray();
}

void tst_Flowed::messages()
{
    QFETCH(QString, text);
    QFETCH(bool, eightBit);
    QFETCH(QByteArray, body);
    const QByteArray octets = written(Part::flowedText(text), {.eightBit = eightBit});
    QCOMPARE(fieldOf(octets, "Content-Type"), "text/plain; charset=utf-8; format=flowed; delsp=yes"_ba);
    QTEST(fieldOf(octets, "Content-Transfer-Encoding"), "encoding");
    if (!body.isNull())
        QCOMPARE(bodyOf(octets), body);
    const ReadMessage read = readMessage(octets);
    QVERIFY(read.defects.empty());
    QCOMPARE(std::get<QString>(read.message.body.content), text);
    QCOMPARE(read.message.body.mediaType, Part::flowedText(text).mediaType);
    QCOMPARE(written(read.message.body, {.eightBit = eightBit}), octets);
}

void tst_Flowed::onlyPlainTextFlows()
{
    const QString text = u"word "_s.repeated(15) + u"end"_s;
    QCOMPARE(written(Part::text(text)).count(" \r\n"), 0);
    Part made = Part::html(text);
    QVERIFY(made.mediaType.setParameter("format", u"flowed"_s));
    QCOMPARE(bodyOf(written(made)), bodyOf(written(Part::html(text))));
    const auto html = readMessage("Content-Type: text/html; format=flowed; delsp=yes\r\n\r\na \r\nb").message;
    QCOMPARE(std::get<QString>(html.body.content), u"a \nb"_s);
    const auto fixed = readMessage("Content-Type: text/plain; format=fixed\r\n\r\n>a \r\n b").message;
    QCOMPARE(std::get<QString>(fixed.body.content), u">a \n b"_s);
    QCOMPARE(bodyOf(written(fixed.body)), ">a \r\n b"_ba);
}

void tst_Flowed::filesStayAsTheyAre()
{
    const QByteArray octets = "Content-Type: text/plain; format=flowed; delsp=yes\r\n"
                              "Content-Disposition: attachment\r\n\r\na \r\nb";
    const Message message = readMessage(octets).message;
    QCOMPARE(*readAll(*message.body.open()), "a \r\nb"_ba);
    const QByteArray again = written(message.body);
    QCOMPARE(fieldOf(again, "Content-Type"), "text/plain; format=flowed; delsp=yes"_ba);
    QCOMPARE(QByteArray::fromBase64(bodyOf(again)), "a \r\nb"_ba);
}

void tst_Flowed::foreignMailIsWrittenAsFlowed()
{
    const auto read =
        readMessage("Content-Type: text/plain; format=Flowed\r\n\r\none \r\ntwo \r\n>three\r\n");
    QVERIFY(read.defects.empty());
    QCOMPARE(std::get<QString>(read.message.body.content), u"one two \n> three\n"_s);
    const QByteArray again = written(read.message.body);
    QCOMPARE(fieldOf(again, "Content-Type"), "text/plain; charset=utf-8; format=flowed; delsp=yes"_ba);
    QCOMPARE(bodyOf(again), "one two  \r\n\r\n> three\r\n"_ba);
}

void tst_Flowed::isLinear_data()
{
    QTest::addColumn<QString>("unit");
    for (const QString &unit :
         {u" "_s, u">"_s, u"> "_s, u"x"_s, u"x "_s, u"日"_s, u"\u0301"_s, u"-- "_s, u"a \n> "_s, u"\r"_s})
        QTest::newRow(unit.toUtf8().toPercentEncoding().constData()) << unit;
}

void tst_Flowed::isLinear()
{
    QFETCH(QString, unit);
    const QString text = unit.repeated(1'000'000);
    // Time of this process alone: others may be busy. Quadratic work would take minutes.
    const std::clock_t start = std::clock();
    QVERIFY(unflowed(flowed(text), true) == QString(text).replace(u'\r', u'\n'));
    std::ignore = unflowed(text, true);
    QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 10);
}

QTEST_GUILESS_MAIN(tst_Flowed)
#include "tst_Flowed.moc"
