#include "core/base/AddrSpec.h"

#include <QtTest>

using namespace envoi;
using namespace Qt::Literals::StringLiterals;

class TestAddrSpec : public QObject {
    Q_OBJECT

private slots:
    void reasonsAreTranslated()
    {
        class Translator : public QTranslator {
        public:
            bool isEmpty() const override { return false; }
            QString translate(const char *, const char *, const char *, int) const override
            {
                return u"anders"_s;
            }
        };
        Translator translator;
        QVERIFY(QCoreApplication::installTranslator(&translator));
        for (const QString &text : {u""_s, u"a"_s, u"@b"_s, u"a@"_s, u"a@b@c"_s, u"a b@c"_s, u"\"a@b"_s,
                                    u"a@[1"_s, u"a@[x]"_s, u"a@-b"_s, u"a@b..c"_s, u"a\u200b@b"_s})
            QCOMPARE(AddrSpec::parse(text).error().detail, u"anders"_s);
    }

    void domains_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("ascii");
        QTest::addColumn<QString>("unicode");
        const auto row = [](const QString &text, const QByteArray &ascii, const QString &unicode) {
            QTest::newRow(text.left(40).toUtf8().toPercentEncoding().constData()) << text << ascii << unicode;
        };
        row(u"example.com"_s, "example.com", u"example.com"_s);
        row(u" Example.COM "_s, "example.com", u"example.com"_s);
        row(u"localhost"_s, "localhost", u"localhost"_s);
        row(u"a_b.example"_s, "a_b.example", u"a_b.example"_s);
        row(u"München.example"_s, "xn--mnchen-3ya.example", u"münchen.example"_s);
        row(u"xn--mnchen-3ya.example"_s, "xn--mnchen-3ya.example", u"münchen.example"_s);
        row(u"例え。テスト"_s, "xn--r8jz45g.xn--zckzah", u"例え.テスト"_s);
        row(u"faß.example"_s, "xn--fa-hia.example", u"faß.example"_s);
        row(u"[192.0.2.1]"_s, "[192.0.2.1]", u"[192.0.2.1]"_s);
        row(u"[IPv6:2001:db8::1]"_s, "[IPv6:2001:db8::1]", u"[IPv6:2001:db8::1]"_s);
        row(u"[IPv6:::ffff:192.0.2.1]"_s, "[IPv6:::ffff:192.0.2.1]", u"[IPv6:::ffff:192.0.2.1]"_s);
        row(QString(63, u'a') + u".example"_s, QByteArray(63, 'a') + ".example",
            QString(63, u'a') + u".example"_s);
        for (const auto &wrong : {u""_s,
                                  u"."_s,
                                  u"a..b"_s,
                                  u".a"_s,
                                  u"a."_s,
                                  u"-a.example"_s,
                                  u"a-.example"_s,
                                  u"a b"_s,
                                  u"a@b"_s,
                                  u"a\r\nb"_s,
                                  u"a\0b"_s,
                                  u"a/b"_s,
                                  u"a>b"_s,
                                  u"\"a\""_s,
                                  u"(a)"_s,
                                  u"[1.2.3]"_s,
                                  u"[1.2.3.256]"_s,
                                  u"[1.2.3.4"_s,
                                  u"[a]"_s,
                                  u"[]"_s,
                                  u"[IPv6:1::2::3]"_s,
                                  u"[IPv6:1:2]"_s,
                                  u"[IPv6:12345::]"_s,
                                  u"[IPv6:1:2:3:4:5:6:7:8:9]"_s,
                                  u"[1.2.3.4]>"_s,
                                  u"[1.2.3.4\r\n]"_s,
                                  u"a\x202E"
                                  "b.example"_s,
                                  u"a\x2028.example"_s,
                                  u"a\x3001.example"_s,
                                  QString(64, u'a') + u".example"_s,
                                  u"a."_s.repeated(130) + u"a"_s})
            row(wrong, {}, {});
    }

    void domains()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, ascii);
        QFETCH(QString, unicode);
        const auto domain = Domain::parse(text);
        QCOMPARE(domain ? domain->ascii() : QByteArray(), ascii);
        if (domain) {
            QCOMPARE(domain->unicode(), unicode);
            QCOMPARE(domain->isLiteral(), ascii.startsWith('['));
            QCOMPARE(Domain::parse(domain->unicode()).value(), *domain);
        } else {
            QCOMPARE(domain.error().code, ErrorCode::DomainInvalid);
            QVERIFY(!domain.error().detail.isEmpty());
        }
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("localPart");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const QString &text, const QString &localPart, const QByteArray &bytes) {
            QTest::newRow(text.left(40).toUtf8().toPercentEncoding().constData())
                << text << localPart << bytes;
        };
        row(u"a@b.example"_s, u"a"_s, "a@b.example");
        row(u" a.b+c@B.example "_s, u"a.b+c"_s, "a.b+c@b.example");
        row(u"!#$%&'*+-/=?^_`{|}~@b.example"_s, u"!#$%&'*+-/=?^_`{|}~"_s, "!#$%&'*+-/=?^_`{|}~@b.example");
        row(u"\"a b\"@b.example"_s, u"a b"_s, "\"a b\"@b.example");
        row(u"\"a\"@b.example"_s, u"a"_s, "a@b.example");
        row(u"\"a\\\"\\\\b\"@b.example"_s, u"a\"\\b"_s, "\"a\\\"\\\\b\"@b.example");
        row(u"\"a@b\"@c.example"_s, u"a@b"_s, "\"a@b\"@c.example");
        row(u"\"> ORCPT=x\"@b.example"_s, u"> ORCPT=x"_s, "\"> ORCPT=x\"@b.example");
        row(u"\"\"@b.example"_s, u""_s, "\"\"@b.example");
        row(u"jürgen@münchen.example"_s, u"jürgen"_s, "j\xC3\xBCrgen@xn--mnchen-3ya.example");
        row(u"a@[192.0.2.1]"_s, u"a"_s, "a@[192.0.2.1]");
        row(QString(64, u'a') + u"@b.example"_s, QString(64, u'a'), QByteArray(64, 'a') + "@b.example");
        for (const auto &wrong : {u""_s,
                                  u"a"_s,
                                  u"@"_s,
                                  u"a@"_s,
                                  u"@b"_s,
                                  u"a@b@c"_s,
                                  u".a@b"_s,
                                  u"a.@b"_s,
                                  u"a..b@c"_s,
                                  u"a b@c"_s,
                                  u"<a@b>"_s,
                                  u"a@b>"_s,
                                  u"a(x)@b"_s,
                                  u"a,b@c"_s,
                                  u"\"a@b"_s,
                                  u"\"a\"b@c"_s,
                                  u"\"a\" @b"_s,
                                  u"\"a\r\nb\"@c"_s,
                                  u"\"a\0b\"@c"_s,
                                  u"a\r\n@b"_s,
                                  u"a\t@b"_s,
                                  u"a\x85@b"_s,
                                  u"a\x200B@b"_s,
                                  u"a\xFEFF@b"_s,
                                  u"a\xA0@b"_s,
                                  u"a@b c"_s,
                                  u"a@b\r\nDATA"_s,
                                  QString(u"a"_s + QChar(0xD800) + u"@b"_s),
                                  QString(65, u'a') + u"@b"_s,
                                  QString(33, u'ü') + u"@b"_s})
            row(wrong, {}, {});
    }

    void addresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, localPart);
        QFETCH(QByteArray, bytes);
        const auto address = AddrSpec::parse(text);
        QCOMPARE(address ? address->toBytes() : QByteArray(), bytes);
        if (address) {
            QCOMPARE(address->localPart(), localPart);
            QCOMPARE(AddrSpec::parse(address->toString()).value(), *address);
            QCOMPARE(AddrSpec::parse(QString::fromUtf8(address->toBytes())).value(), *address);
            QCOMPARE(address->needsSmtputf8(), localPart.contains(u'ü'));
        } else {
            QVERIFY(address.error().code == ErrorCode::AddressSyntax ||
                    address.error().code == ErrorCode::DomainInvalid);
            QCOMPARE(address.error().context, text);
            QVERIFY(!address.error().detail.isEmpty());
        }
    }

    void comparesMailboxes()
    {
        const auto address = [](const QString &text) { return AddrSpec::parse(text).value(); };
        QCOMPARE(address(u"a@B.example"_s), address(u"a@b.EXAMPLE"_s));
        QCOMPARE(address(u"a@münchen.example"_s), address(u"a@xn--mnchen-3ya.example"_s));
        QCOMPARE(address(u"\"a\"@b.example"_s), address(u"a@b.example"_s));
        QVERIFY(address(u"A@b.example"_s) != address(u"a@b.example"_s));
    }
};

QTEST_GUILESS_MAIN(TestAddrSpec)
#include "tst_AddrSpec.moc"
