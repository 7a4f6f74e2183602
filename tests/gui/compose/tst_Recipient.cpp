#include "app/compose/Recipient.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::compose;

class tst_Recipient : public QObject {
    Q_OBJECT

private slots:
    void label_data();
    void label();
    void wrongOnesSayWhy_data();
    void wrongOnesSayWhy();
    void cutsWhatIsComplete_data();
    void cutsWhatIsComplete();
    void tellsTheDomainOnTheWire();
};

static QString bare(QString text)
{
    return text.remove(QChar(0x2068)).remove(QChar(0x2069));
}

void tst_Recipient::label_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("label");
    QTest::newRow("address") << u"anna@example.com"_s << u"anna@example.com"_s;
    QTest::newRow("name") << u"Anna Example <anna@example.com>"_s << u"Anna Example"_s;
    QTest::newRow("quoted name") << u"\"Example, Anna\" <anna@example.com>"_s << u"Example, Anna"_s;
    QTest::newRow("not ASCII") << u"Zoë Müller <zoe@bücher.example>"_s << u"Zoë Müller"_s;
    QTest::newRow("IDN") << u"zoe@xn--bcher-kva.example"_s << u"zoe@bücher.example"_s;
    QTest::newRow("SMTPUTF8") << u"zoë@example.com"_s << u"zoë@example.com"_s;
    // A name that poses as an address must not hide the real one.
    QTest::newRow("posing") << u"\"boss@example.com\" <mallory@example.net>"_s
                            << u"boss@example.com <mallory@example.net>"_s;
    QTest::newRow("group") << u"Team: anna@example.com, zoe@example.com;"_s << u"Team (2)"_s;
    QTest::newRow("empty group") << u"undisclosed recipients:;"_s << u"undisclosed recipients (0)"_s;
    QTest::newRow("wrong") << u"anna at example"_s << u"anna at example"_s;
}

void tst_Recipient::label()
{
    QFETCH(QString, text);
    QTEST(bare(Recipient::read(text).label()), "label");
}

void tst_Recipient::wrongOnesSayWhy_data()
{
    QTest::addColumn<QString>("text");
    for (const auto *text : {u"anna", u"anna@", u"@example.com", u"anna@example..com", u"an na@example.com",
                             u"Anna <anna@example.com", u"a@b@example.com", u"anna@exa mple.com"})
        QTest::newRow(qPrintable(QString::fromUtf16(text))) << QString::fromUtf16(text);
}

void tst_Recipient::wrongOnesSayWhy()
{
    QFETCH(QString, text);
    const auto recipient = Recipient::read(text);
    QVERIFY(!recipient.isValid());
    QCOMPARE(recipient.text, text);
    QVERIFY(recipient.problem.size() > 1 && u".!?"_s.contains(recipient.problem.back()));
    QVERIFY(recipient.problem.front().isUpper() || !recipient.problem.front().isLetter());
    QVERIFY(recipient.toolTip().contains(recipient.problem));
    QVERIFY(recipient.addrSpecs().empty());
}

void tst_Recipient::cutsWhatIsComplete_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("complete");
    QTest::addColumn<QString>("rest");
    QTest::newRow("nothing") << u""_s << QStringList{} << u""_s;
    QTest::newRow("still typing") << u"anna@exam"_s << QStringList{} << u"anna@exam"_s;
    QTest::newRow("comma") << u"anna@example.com,"_s << QStringList{u"anna@example.com"_s} << u""_s;
    QTest::newRow("semicolon") << u"anna@example.com;"_s << QStringList{u"anna@example.com"_s} << u""_s;
    QTest::newRow("and on") << u"a@example.com, b@ex"_s << QStringList{u"a@example.com"_s} << u"b@ex"_s;
    QTest::newRow("comma in quotes") << u"\"Example, "_s << QStringList{} << u"\"Example, "_s;
    QTest::newRow("comma in a group")
        << u"Team: a@example.com, "_s << QStringList{} << u"Team: a@example.com, "_s;
    QTest::newRow("group closed") << u"Team: a@example.com, b@example.com;"_s
                                  << QStringList{u"Team: a@example.com, b@example.com;"_s} << u""_s;
    QTest::newRow("comma in a comment") << u"(one, two"_s << QStringList{} << u"(one, two"_s;
}

void tst_Recipient::cutsWhatIsComplete()
{
    QFETCH(QString, typed);
    const auto cut = cutComplete(typed);
    QTEST(cut.complete, "complete");
    QTEST(cut.rest, "rest");
}

void tst_Recipient::tellsTheDomainOnTheWire()
{
    // Cyrillic letters that look like Latin ones.
    const auto recipient = Recipient::read(u"anna@\u0430pple.example"_s);
    QVERIFY(recipient.isValid());
    QVERIFY(recipient.toolTip().contains(u"xn--"_s));
    QVERIFY(!Recipient::read(u"anna@example.com"_s).toolTip().contains(u'\n'));
}

QTEST_GUILESS_MAIN(tst_Recipient)
#include "tst_Recipient.moc"
