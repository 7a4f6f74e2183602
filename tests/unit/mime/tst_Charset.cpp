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
        row("utf-8",
            "\xEF\xBB\xBF\xEF\xBB\xBF"
            "a",
            u"\uFEFF\uFEFFa"_s);
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
        row("utf_8", "\xC3\xBC", u"ü"_s);
        row(" 'UTF 8'", "\xC3\xBC", u"ü"_s);
        row("cp-1252", "\x80", u"€"_s);
        row("WIN-1251", "\xE0", u"а"_s);
        row("x-cp1250", "\xB9", u"ą"_s);
        row("windows-1259", "\xB9", u"¹"_s, true);
        row("unicode-1-1-utf-7", "Hi +Jjo-!", u"Hi ☺!"_s);
        row("utf-7", "+AG", u""_s, false, true);
        row("gb2312", "\x81\x40\xC4\xE3", u"丂你"_s); // GBK in truth
        row("gbk", "a\xC4", u"a"_s, false, true);     // cut off
        row("x-sjis", "\x82\xA0\x87\x40", u"あ①"_s);
        row("shift_jis", "\x82", u""_s, false, true);
        row("ks_c_5601-1987", "\xB0\xA1\x8C\x62", u"가똟"_s);
        row("big5", "\xA7\x41", u"你"_s);
        row("chinesebig5", "\xA7\x41", u"你"_s);
        row("iso-2022-jp", "\x1B$B$\"\x1B(B", u"あ"_s);
        row("euc-jp", "\xA4\xA2", u"あ"_s);
        row("iso-8859-8-i", "\xF9\xEC\xED", u"שלם"_s);
        row("iso-8859-8-e", "\xF9", u"ש"_s);
        row("iso-8859-8", "\xA1", u"\xFFFD"_s, false, true);
        row("iso-8859-9", "\x80\xFE", u"€ş"_s);
        row("tis-620", "\xA1", u"ก"_s);
        row("macintosh", "\x8A", u"ä"_s);
        row("utf-16le", QByteArray("a\0b", 3), u"a\xFFFD"_s, false, true);
        row("utf-16be", QByteArray("\xD8\0", 2), u"\xFFFD"_s, false, true);           // a lone surrogate
        row("utf-32be", QByteArray("\0\x11\0\0", 4), u"\xFFFD\xFFFD"_s, false, true); // beyond Unicode
        row("utf-16",
            QByteArray("\xFF\xFE"
                       "a\0",
                       4),
            u"a"_s);
        row("x-unknown", "\xFC", u"ü"_s, true);
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
