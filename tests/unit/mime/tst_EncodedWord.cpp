#include "FieldCheck.h"
#include "Generated.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Field.h"
#include "core/mime/Graphemes.h"
#include "core/mime/Parameters.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What a person takes for one character.
const QStringList clusters{u"a"_s,
                           u"Z"_s,
                           u"ü"_s,
                           u"日"_s,
                           u"한"_s,
                           u"😀"_s,
                           u"👍🏽"_s,
                           u"🇩🇪"_s,
                           u"🇫🇷"_s,
                           u"1\uFE0F\u20E3"_s,
                           u"👨‍👩‍👧‍👦"_s,
                           u"🧑🏻‍❤️‍💋‍🧑🏼"_s,
                           u"🏳️‍🌈"_s,
                           u"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"_s,
                           u"e\u0301"_s,
                           u"か\u3099"_s,
                           u"ก็"_s,
                           u"น้ำ"_s,
                           u"कि"_s,
                           u"\u1100\u1161\u11A8"_s,
                           u"ｶﾞ"_s,
                           u"o\u0302\u0323\u0304\u0308\u030C\u0328"_s};

/// What each encoded-word of \a octets says by itself.
QStringList wordsOf(const QByteArray &octets)
{
    static const QRegularExpression word(u"=\\?UTF-8\\?[QB]\\?[^?]*\\?="_s);
    QStringList texts;
    for (auto found = word.globalMatch(QString::fromLatin1(octets)); found.hasNext();)
        texts.append(decodeEncodedWords(found.next().captured()));
    return texts;
}

/// A text of \a clusters, and where it may be cut.
struct Chain {
    QString text;
    QSet<qsizetype> seams;
};

Chain chain(Random &random)
{
    Chain made;
    const auto first = generated::below(random, clusters.size());
    // Now only a few kinds, so that Q is the shorter one, now all.
    const auto kinds = 1 + generated::below(random, clusters.size() - first);
    const auto letters = generated::below(random, 12);
    for (auto left = 1 + generated::below(random, 40); left > 0; --left) {
        for (auto more = letters; more > 0; --more) {
            made.text += u'x';
            made.seams.insert(made.text.size());
        }
        made.text += clusters[first + generated::below(random, kinds)];
        made.seams.insert(made.text.size());
    }
    return made;
}

} // namespace

class tst_EncodedWord : public QObject {
    Q_OBJECT

private slots:
    void boundaries();
    void wholeClusters_data();
    void wholeClusters();
    void clustersTooLargeForQ();
    void longName();
    void monsters();
};

void tst_EncodedWord::boundaries()
{
    SeededRandom random(2);
    for (int i = 0; i < 3000; ++i) {
        const Chain made = chain(random);
        Graphemes graphemes(made.text);
        for (qsizetype j = 1; j <= made.text.size(); ++j) {
            if (graphemes.isBoundary(j) != made.seams.contains(j))
                QFAIL(qPrintable(made.text.first(j) + u'|' + made.text.sliced(j)));
        }
        // In any order, and where half a pair stands alone, it does not read beyond the text.
        const QString odd = QChar(u'\xDC00') + made.text + u'\xD800';
        Graphemes oddGraphemes(odd);
        for (qsizetype j = odd.size(); j >= 0; --j)
            oddGraphemes.isBoundary(j);
    }
}

void tst_EncodedWord::wholeClusters_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("Subject") << 0;
    QTest::newRow("display name") << 1;
    QTest::newRow("parameter") << 2;
}

void tst_EncodedWord::wholeClusters()
{
    QFETCH(int, kind);
    SeededRandom random(1);
    for (int i = 0; i < 4000; ++i) {
        const Chain made = chain(random);
        QByteArray octets;
        if (kind == 0)
            octets = Field::text("Subject", made.text)->toBytes();
        else if (kind == 1)
            octets = Field::addresses("To", AddressList(Mailbox(*AddrSpec::parse(u"a@b.example"), made.text)))
                         .toBytes();
        else
            octets = parameterizedField("Content-Type", "image/png",
                                        {{"name", made.text, ParameterEncoding::Rfc2047}});
        QCOMPARE(faultOf(octets), QString());
        const QStringList words = wordsOf(octets);
        if (words.isEmpty())
            continue;
        QCOMPARE(words.join(QString()), made.text);
        qsizetype position = 0;
        for (const QString &word : words) {
            position += word.size();
            QVERIFY2(made.seams.contains(position), octets.constData());
        }
    }
}

void tst_EncodedWord::clustersTooLargeForQ()
{
    // Alone 75 octets in Q, 36 in B.
    const QString family = u"👨‍👩‍👧‍👦"_s;
    const QString text = QString(90, u'x') + family + QString(90, u'y') + family;
    const QStringList words = wordsOf(Field::text("Subject", text)->toBytes());
    QCOMPARE(words.join(QString()), text);
    for (const QString &word : words)
        QCOMPARE(word.count(u'\u200D'), 3 * word.count(u"👨"_s));
}

void tst_EncodedWord::longName()
{
    // The first line has no room for it, and a fold right behind the name is not wanted.
    const QByteArray octets =
        Field::text("X-This-Name-Leaves-Little-Room-Here", u"👨‍👩‍👧‍👦"_s.repeated(3))
            ->toBytes();
    QCOMPARE(wordsOf(octets), QStringList(3, u"👨‍👩‍👧‍👦"_s));
}

void tst_EncodedWord::monsters()
{
    // One that is larger than any word is cut, between its code points, and in linear time.
    for (const QString &tower : {u"e"_s + u"\u0301"_s.repeated(100'000), u"😀\u200D"_s.repeated(50'000)}) {
        const QByteArray octets = Field::text("Subject", tower)->toBytes();
        QCOMPARE(faultOf(octets), QString());
        QCOMPARE(wordsOf(octets).join(QString()), tower);
    }
}

QTEST_GUILESS_MAIN(tst_EncodedWord)
#include "tst_EncodedWord.moc"
