#include "core/connection/SaslPrep.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::connection;

class tst_SaslPrep : public QObject {
    Q_OBJECT

private slots:
    void prepares_data();
    void prepares();
    void prohibits_data();
    void prohibits();
};

void tst_SaslPrep::prepares_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    // RFC 4013 section 3.
    row("soft hyphen", u"I\u00ADX"_s, u"IX"_s);
    row("nothing to do", u"user"_s, u"user"_s);
    row("case is kept", u"USER"_s, u"USER"_s);
    row("NFKC", u"\u00AA"_s, u"a"_s);
    row("NFKC to several", u"\u2168"_s, u"IX"_s);

    row("empty", {}, {});
    row("nothing left", u"\u00AD\u200D\uFEFF\uFE00"_s, {});
    row("spaces", u"a\u00A0b\u3000c\u200Bd"_s, u"a b c d"_s);
    row("composes", u"a\u0308"_s, u"ä"_s);
    row("other alphabets", u"пароль 密码 がぎ"_s, u"пароль 密码 がぎ"_s);
    row("beyond the first plane", u"\U00010300"_s, u"\U00010300"_s);
    row("right to left", u"\u05D0\u0031\u05D1"_s, u"\u05D0\u0031\u05D1"_s);
    row("Arabic", u"\u0627\u0628"_s, u"\u0627\u0628"_s);
}

void tst_SaslPrep::prepares()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto prepared = saslPrepared(text);
    QVERIFY(prepared);
    QCOMPARE(*prepared, expected);
    QCOMPARE(saslPrepared(*prepared), prepared);
}

void tst_SaslPrep::prohibits_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
    // RFC 4013 section 3.
    row("control", u"\u0007"_s);
    row("bidirectional", u"\u0627\u0031"_s);

    row("NUL", QString(QChar(u'\0')));
    row("DEL", u"\u007F"_s);
    row("control beyond ASCII", u"\u06DD"_s);
    row("private use", u"\uE000"_s);
    row("private plane", u"\U0010FFFD"_s);
    row("noncharacter", u"\uFFFE"_s);
    row("noncharacter of a plane", u"\U0002FFFF"_s);
    row("lone surrogate", QString(QChar(0xD800)));
    row("replacement", u"\uFFFD"_s);
    row("description", u"\u2FF0"_s);
    row("deprecated", u"\u206A"_s);
    row("direction mark", u"\u202E"_s);
    row("tag", u"\U000E0041"_s);
    row("unassigned", u"\u0378"_s);
    row("younger than Unicode 3.2", u"\U0001F600"_s);
    row("left in right-to-left", u"\u05D0a\u05D1"_s);
    row("right-to-left must come first", u"1\u05D0"_s);
}

void tst_SaslPrep::prohibits()
{
    QFETCH(QString, text);
    QVERIFY(!saslPrepared(text));
    QVERIFY(!saslPrepared(text + text));
}

QTEST_GUILESS_MAIN(tst_SaslPrep)
#include "tst_SaslPrep.moc"
