#include "core/base/Random.h"
#include "core/letter/Following.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::letter;

namespace {

QString some(SeededRandom &random, int most)
{
    QStringList lines;
    for (quint64 i = 1 + random.next() % static_cast<quint64>(most); i > 0; --i)
        lines.append(QString(QChar(static_cast<char16_t>(u'a' + random.next() % 5))));
    return lines.join(u'\n');
}

/// \a text with some lines changed, put in and taken out.
QString changed(const QString &text, SeededRandom &random)
{
    QStringList lines = text.split(u'\n');
    for (quint64 i = random.next() % 4; i > 0; --i) {
        const auto at = static_cast<qsizetype>(random.next() % static_cast<quint64>(lines.size()));
        switch (random.next() % 3) {
        case 0:
            lines[at] += u'!';
            break;
        case 1:
            lines.insert(at + static_cast<qsizetype>(random.next() % 2), some(random, 1));
            break;
        default:
            if (lines.size() > 1)
                lines.removeAt(at);
        }
    }
    return lines.join(u'\n');
}

QString applied(const QString &before, const QString &after)
{
    QString text = before;
    auto changes = lineChanges(before, after);
    std::ranges::reverse(changes);
    for (const auto &change : changes)
        text = withLines(text, change.before, after, change.after);
    return text;
}

} // namespace

class tst_Following : public QObject {
    Q_OBJECT

private slots:
    void changesLeadFromOneToTheOther();
    void theShortestWay();
    void farApart();
    void nothingChanged();
    void aParagraphElsewhere();
    void theSameParagraph();
    void theSameChangeIsNone();
    void putInBesideOnesOwn();
    void anyThree();
};

void tst_Following::changesLeadFromOneToTheOther()
{
    SeededRandom random(11);
    for (int i = 0; i < 2'000; ++i) {
        const QString before = some(random, 12);
        const QString after = i % 2 ? some(random, 12) : changed(before, random);
        QCOMPARE(applied(before, after), after);
    }
}

void tst_Following::theShortestWay()
{
    const auto changes = lineChanges(u"one\ntwo\nthree\nfour\nfive", u"one\n2\nthree\nfour\nmore\nfive");
    QCOMPARE(changes, (std::vector<LineChange>{{{1, 1}, {1, 1}}, {{4, 0}, {4, 1}}}));
}

void tst_Following::farApart()
{
    QString before;
    QString after;
    for (int i = 0; i < 40'000; ++i) {
        before += QString::number(i) + u'\n';
        after += QString::number(-i) + u'\n';
    }
    QCOMPARE(applied(before, after), after);
    QCOMPARE(lineChanges(before, after).size(), 1U);
}

void tst_Following::nothingChanged()
{
    QVERIFY(divergences(u"a\nb", u"mine\nb\nand more", u"a\nb").empty());
    QVERIFY(divergences(u"", u"", u"").empty());
}

void tst_Following::aParagraphElsewhere()
{
    // The person's first line is left alone; the last one is told to have changed, wherever it stands now.
    const auto found =
        divergences(u"Dear all,\n\nold\n\nBye", u"Hi!\nand\nmore\n\nold\n\nBye", u"Dear all,\n\nnew\n\nBye");
    QCOMPARE(found, (std::vector<Divergence>{{{2, 1}, {4, 1}, {2, 1}}}));
    QCOMPARE(linesOf(u"Dear all,\n\nnew\n\nBye", found.front().made), u"new"_s);
}

void tst_Following::theSameParagraph()
{
    const auto found = divergences(u"a\nb\nc", u"a\nmine\nmine too\nc", u"a\ntheirs\nc");
    QCOMPARE(found, (std::vector<Divergence>{{{1, 1}, {1, 2}, {1, 1}}}));
}

void tst_Following::theSameChangeIsNone()
{
    QVERIFY(divergences(u"a\nb\nc", u"a\nx\nc", u"a\nx\nc").empty());
    QVERIFY(divergences(u"a\nb", u"a\nb\nx", u"a\nb\nx").empty());
}

void tst_Following::putInBesideOnesOwn()
{
    // Taking it over must not take away what was written at the same place.
    const QString own = u"a\nPS: only here"_s;
    const QString made = u"a\nnew"_s;
    const auto found = divergences(u"a", own, made);
    QCOMPARE(found.size(), 1U);
    QCOMPARE(withLines(own, found.front().own, made, found.front().made), u"a\nnew\nPS: only here"_s);
}

void tst_Following::anyThree()
{
    SeededRandom random(12);
    for (int i = 0; i < 4'000; ++i) {
        const QString basis = some(random, 8);
        const QString own = i % 3 ? changed(basis, random) : some(random, 8);
        const QString made = i % 5 ? changed(basis, random) : some(random, 8);
        auto all = divergences(basis, own, made);
        const QString said = u"%1 | %2 | %3"_s.arg(basis, own, made).replace(u'\n', u' ');
        for (std::size_t one = 0; one < all.size(); ++one) {
            const auto &d = all[one];
            QVERIFY2(d.basis.end() <= basis.count(u'\n') + 1 && d.own.end() <= own.count(u'\n') + 1 &&
                         d.own.count >= 0 && d.made.count >= 0 && d.made.end() <= made.count(u'\n') + 1,
                     qPrintable(said));
        }
        // Settling one after the other, in either way, comes to an end.
        for (const bool takesOver : {true, false}) {
            QString based = basis;
            QString text = own;
            auto left = all;
            for (int steps = 0; !left.empty(); ++steps) {
                QVERIFY2(steps < 30, qPrintable(said));
                const auto d = left[static_cast<std::size_t>(steps) % left.size()];
                based = withLines(based, d.basis, made, d.made);
                if (takesOver)
                    text = withLines(text, d.own, made, d.made);
                left = divergences(based, text, made);
            }
            if (!takesOver)
                QCOMPARE(text, own);
        }
        QString taken = own;
        std::ranges::reverse(all);
        for (const auto &d : all)
            taken = withLines(taken, d.own, made, d.made);
        QVERIFY2(divergences(basis, basis, made).empty() == (basis == made), qPrintable(said));
        if (own == basis)
            QCOMPARE(taken, made);
    }
}

QTEST_GUILESS_MAIN(tst_Following)
#include "tst_Following.moc"
