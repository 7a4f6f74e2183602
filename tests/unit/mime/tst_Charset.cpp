#include "core/mime/Charset.h"

#include <QtTest>

using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

class TestCharset : public QObject {
    Q_OBJECT

private slots:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("charset");
        QTest::addColumn<QByteArray>("octets");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("unknown");
        QTest::addColumn<bool>("invalid");
        const auto row = [](const char *charset, const QByteArray &octets, const QString &text,
                            bool unknown = false, bool invalid = false) {
            QTest::addRow("%s %s", charset, octets.toHex().constData())
                << QByteArray(charset) << octets << text << unknown << invalid;
        };
        row("UTF-8", "\xE2\x82\xAC", u"€"_s);
        row("utf8", "\xC3\xBC", u"ü"_s);
        row("utf-8", "a\xE2\x82", u"a\xFFFD\xFFFD"_s, false, true);
        row("us-ascii", "abc", u"abc"_s);
        row("US-ASCII", "\xC3\xBC", u"ü"_s, false, true);
        row("", "\xFC", u"ü"_s, false, true);
        row("iso-8859-1", "\xFC\x80", u"ü€"_s);
        row("Latin1", "\xFC", u"ü"_s);
        row("windows-1252", "\x80\x84\xDF", u"€„ß"_s);
        row("windows-1252", "\x81", u"\xFFFD"_s, false, true);
        row("iso-8859-15", "\xA4", u"€"_s);
        row("koi8-r", "\xC1", u"а"_s);
        row("gb2312", "\xC4\xE3", u"你"_s);
        row("shift_jis", "\x82\xA0", u"あ"_s);
        row("utf-16be", QByteArray("\0a", 2), u"a"_s);
        row("x-nothing", "\xC3\xBC", u"ü"_s, true);
        row("x-nothing", "\xFC", u"ü"_s, true);
        row("ISO-2022,locale=ja,version=0", "a", u"a"_s, true);
        row("../../etc/passwd\"", "a", u"a"_s, true);
    }

    void decodes()
    {
        QFETCH(QByteArray, charset);
        QFETCH(QByteArray, octets);
        QFETCH(QString, text);
        QFETCH(bool, unknown);
        QFETCH(bool, invalid);
        const DecodedText decoded = decodeCharset(octets, charset);
        QCOMPARE(decoded.text, text);
        QCOMPARE(decoded.unknownCharset, unknown);
        QCOMPARE(decoded.invalidOctets, invalid);
    }

    void mendsLoneSurrogates()
    {
        const QString pair = u"😀"_s;
        QCOMPARE(wellFormed(pair), pair);
        QCOMPARE(wellFormed(pair.left(1) + pair + pair.right(1) + pair.left(1)), u"\xFFFD😀\xFFFD\xFFFD"_s);
    }
};

QTEST_GUILESS_MAIN(TestCharset)
#include "tst_Charset.moc"
