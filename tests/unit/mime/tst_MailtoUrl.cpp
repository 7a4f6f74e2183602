#include "core/mime/MailtoUrl.h"

#include <QtTest>

#include <ctime>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

// Only what a link sets is named below; GCC 12 warns of the rest even where it has a default.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

Q_DECLARE_METATYPE(envoi::mime::MailtoRequest)

class TestMailtoUrl : public QObject {
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<MailtoRequest>("request");
        const auto row = [](const char *label, const QString &link, const MailtoRequest &request) {
            QTest::newRow(label) << link << request;
        };
        row("nothing", u"mailto:"_s, {});
        row("one", u"mailto:a@b.example"_s, {.to = {u"a@b.example"_s}});
        row("case and space", u"  MailTo:a@b.example\n"_s, {.to = {u"a@b.example"_s}});
        row("several", u"mailto:a@b.example,c@d.example?to=e@f.example&TO=g@h.example"_s,
            {.to = {u"a@b.example"_s, u"c@d.example"_s, u"e@f.example"_s, u"g@h.example"_s}});
        row("encoded comma", u"mailto:a@b.example%2Cc@d.example"_s,
            {.to = {u"a@b.example"_s, u"c@d.example"_s}});
        row("comma in quotes", u"mailto:%22a%2Cb%22@c.example"_s, {.to = {u"\"a,b\"@c.example"_s}});
        row("percent in local part", u"mailto:gorby%25kremvax@example.com"_s,
            {.to = {u"gorby%kremvax@example.com"_s}});
        row("question mark in local part", u"mailto:unlikely%3Faddress@example.com?subject=x"_s,
            {.to = {u"unlikely?address@example.com"_s}, .subject = u"x"_s});
        row("ampersand in local part", u"mailto:Mike%26family@example.org"_s,
            {.to = {u"Mike&family@example.org"_s}});
        row("all fields",
            u"mailto:?cc=a@b.example&bcc=c@d.example&Subject=Hi%20you&body=x&In-Reply-To=%3Cx@y%3E"_s,
            {.cc = {u"a@b.example"_s},
             .bcc = {u"c@d.example"_s},
             .subject = u"Hi you"_s,
             .body = u"x"_s,
             .inReplyTo = u"<x@y>"_s});
        row("plus", u"mailto:a+b@c.example?subject=1+1"_s, {.to = {u"a+b@c.example"_s}, .subject = u"1+1"_s});
        row("UTF-8", u"mailto:user@example.org?subject=caf%C3%A9&body=%E2%82%AC"_s,
            {.to = {u"user@example.org"_s}, .subject = u"café"_s, .body = u"€"_s});
        row("literal UTF-8", u"mailto:user@example.org?subject=café"_s,
            {.to = {u"user@example.org"_s}, .subject = u"café"_s});
        row("latin-1 octets", u"mailto:?subject=caf%E9"_s, {.subject = u"café"_s});
        row("encoded-word", u"mailto:?subject=%3D%3Futf-8%3FQ%3Fcaf%3DC3%3DA9%3F%3D"_s,
            {.subject = u"café"_s});
        row("lines in the body", u"mailto:?body=a%0D%0Ab%0Ac%0Dd"_s, {.body = u"a\nb\nc\nd"_s});
        row("two bodies", u"mailto:?body=a&body=b"_s, {.body = u"a\nb"_s});
        row("two subjects", u"mailto:?subject=a&subject=b"_s,
            {.subject = u"a"_s, .ignoredFields = {u"subject"_s}});
        row("line end in the subject", u"mailto:?subject=a%0D%0ABcc:%20x@y.example%00z"_s,
            {.subject = u"a  Bcc: x@y.example z"_s});
        row("line end in an address", u"mailto:a@b.example%0D%0ABcc:x@y.example"_s,
            {.to = {u"a@b.example  Bcc:x@y.example"_s}});
        row("line end in In-Reply-To", u"mailto:?in-reply-to=%3Cx@y%3E%0ABcc:z"_s,
            {.inReplyTo = u"<x@y> Bcc:z"_s});
        row("NUL in the body", u"mailto:?body=a%00b"_s, {.body = u"a b"_s});
        row("HTML entity", u"mailto:a@b.example?cc=c@d.example&amp;subject=x"_s,
            {.to = {u"a@b.example"_s}, .cc = {u"c@d.example"_s}, .ignoredFields = {u"amp;subject"_s}});
        row("broken percent", u"mailto:?subject=100%&body=%zz%4"_s,
            {.subject = u"100%"_s, .body = u"%zz%4"_s});
        row("second question mark", u"mailto:?subject=a?b=c"_s, {.subject = u"a?b=c"_s});
        row("empty fields", u"mailto:?&&=x&subject&body=&=&"_s, {});
        row("encoded name", u"mailto:?%53ubject=x"_s, {.subject = u"x"_s});
        row("forbidden",
            u"mailto:a@b.example?From=x@y.example&Date=z&Content-Type=t&X-Foo%0D%0ABcc=v&from=w"_s,
            {.to = {u"a@b.example"_s},
             .ignoredFields = {u"From"_s, u"Date"_s, u"Content-Type"_s, u"X-Foo  Bcc"_s, u"from"_s}});
        row("attach", u"mailto:?attach=/tmp/a.txt&attachment=%2Ftmp%2Fb%20c.txt&attach=%22/tmp/d%22"_s,
            {.attachments = {u"/tmp/a.txt"_s, u"/tmp/b c.txt"_s, u"/tmp/d"_s}});
        row("attach URL",
            u"mailto:?attachment=file:///tmp/a%2520b.txt&attach=file%3A%2F%2F%2Ftmp%2F%25C3%25A9&attach=file://localhost/c"_s,
            {.attachments = {u"/tmp/a b.txt"_s, u"/tmp/é"_s, u"/c"_s}});
        row("attach elsewhere",
            u"mailto:?attach=file://server/share/x&attach=%5C%5Cserver%5Cx&attach=//server/x&attach=http://x/y"_s,
            {.ignoredFields = {u"attach"_s}});
        row("attach URL elsewhere in the path", u"mailto:?attach=file:////server/share/x"_s,
            {.ignoredFields = {u"attach"_s}});
        row("attach with NUL", u"mailto:?attach=/tmp/a%00b&attach=file:///tmp/a%2500b"_s,
            {.ignoredFields = {u"attach"_s}});
    }

    void reads()
    {
        QFETCH(QString, link);
        QFETCH(MailtoRequest, request);
        const auto read = parseMailto(link);
        QVERIFY(read);
        QCOMPARE(read->to, request.to);
        QCOMPARE(read->cc, request.cc);
        QCOMPARE(read->bcc, request.bcc);
        QCOMPARE(read->subject, request.subject);
        QCOMPARE(read->body, request.body);
        QCOMPARE(read->inReplyTo, request.inReplyTo);
        QCOMPARE(read->attachments, request.attachments);
        QCOMPARE(read->ignoredFields, request.ignoredFields);
    }

    void refuses()
    {
        for (const QString &link :
             {QString(), u"a@b.example"_s, u"mailto"_s, u"http://mailto:a@b.example"_s, u"xmailto:a"_s}) {
            const auto read = parseMailto(link);
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::MailtoInvalid);
        }
    }

    void isLinear_data()
    {
        QTest::addColumn<QString>("unit");
        for (const char *unit : {"&", "?", "%", "%4", "%0A", "a@b,", "&a=b", "&subject=a", "&body=a", "&cc=a",
                                 "&attach=/a", "%22", "=", "<"})
            QTest::newRow(unit) << QString::fromLatin1(unit);
    }

    void isLinear()
    {
        QFETCH(QString, unit);
        for (const QString &prefix :
             {u"mailto:"_s, u"mailto:?"_s, u"mailto:?subject="_s, u"mailto:?attach="_s}) {
            // Time of this process alone: others may be busy. Quadratic work would take minutes.
            const std::clock_t start = std::clock();
            QVERIFY(parseMailto(prefix + unit.repeated(30'000)));
            const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            QVERIFY2(seconds < 2, qPrintable(QString::number(seconds)));
        }
    }
};

QTEST_GUILESS_MAIN(TestMailtoUrl)
#include "tst_MailtoUrl.moc"
