#include "core/capture/Conversation.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi::capture;

namespace {

struct Message {
    Envelope envelope;
    QByteArray content;
    friend bool operator==(const Message &, const Message &) = default;
};

class Sink final : public MessageSink {
public:
    bool begin() override
    {
        isOpen = canBegin;
        content.clear();
        return canBegin;
    }
    bool append(QByteArrayView octets) override
    {
        content += octets;
        return canAppend;
    }
    QString finish(const Envelope &envelope) override
    {
        isOpen = false;
        messages.append({envelope, content});
        return canFinish ? u"id"_s : QString();
    }
    void abandon() override
    {
        isOpen = false;
        ++abandoned;
    }

    bool canBegin = true;
    bool canAppend = true;
    bool canFinish = true;
    bool isOpen = false;
    int abandoned = 0;
    QByteArray content;
    QList<Message> messages;
};

/// "250 250 354": the codes of \a replies, the enhanced one of refusals.
QString codes(const QByteArray &replies)
{
    QStringList list;
    for (const auto &line : replies.split('\n')) {
        if (line.size() > 3 && line[3] == ' ')
            list.append(QString::fromLatin1(line[0] >= '4' ? line.left(9).trimmed() : line.left(3)));
    }
    return list.join(u' ');
}

constexpr Conversation::Limits tight{.messageSize = 1000, .recipients = 3, .mistakes = 5};

} // namespace

class tst_Conversation : public QObject {
    Q_OBJECT

private slots:
    void replies_data();
    void replies();
    void everyLineIsWellFormed();
    void whatIsKept();
    void sizes();
    void failingDisk();
    void disconnectedInData();
    void chunksThatDoNotEnd();
    void longLines();
    void offersWhatItSays();
};

void tst_Conversation::replies_data()
{
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<QString>("server");
    QTest::addColumn<bool>("over");
    const auto row = [](const char *name, const QByteArray &client, const QString &server,
                        bool over = false) { QTest::newRow(name) << client << server << over; };
    const QByteArray mail = "EHLO x\r\nMAIL FROM:<a@example.com>\r\n"_ba;
    row("usual", mail + "RCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"_ba,
        u"250 250 250 354 250 221"_s, true);
    row("HELO", "HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\n"_ba, u"250 250 250"_s);
    row("any case", "ehlo x\r\nmail from:<a@example.com>\r\nRcpt To:<b@example.com>\r\n"_ba,
        u"250 250 250"_s);
    row("EHLO without a name", "EHLO\r\n"_ba, u"501 5.5.4"_s);
    row("MAIL before EHLO", "MAIL FROM:<a@example.com>\r\n"_ba, u"503 5.5.1"_s);
    row("MAIL twice", mail + "MAIL FROM:<b@example.com>\r\n"_ba, u"250 250 503 5.5.1"_s);
    row("RCPT before MAIL", "EHLO x\r\nRCPT TO:<a@example.com>\r\n"_ba, u"250 503 5.5.1"_s);
    row("DATA before MAIL", "EHLO x\r\nDATA\r\n"_ba, u"250 503 5.5.1"_s);
    row("DATA before RCPT", mail + "DATA\r\n"_ba, u"250 250 503 5.5.1"_s);
    row("RSET forgets", mail + "RSET\r\nRCPT TO:<a@example.com>\r\n"_ba, u"250 250 250 503 5.5.1"_s);
    row("EHLO forgets", mail + "EHLO x\r\nRCPT TO:<a@example.com>\r\n"_ba, u"250 250 250 503 5.5.1"_s);
    row("after a message all is forgotten",
        mail + "RCPT TO:<b@example.com>\r\nDATA\r\n.\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"_ba,
        u"250 250 250 354 250 503 5.5.1 503 5.5.1"_s);
    row("no such command", "XYZ\r\n\r\n MAIL\r\n"_ba, u"500 5.5.2 500 5.5.2 500 5.5.2"_s);
    row("DATA with an argument", mail + "RCPT TO:<b@example.com>\r\nDATA now\r\n"_ba,
        u"250 250 250 501 5.5.4"_s);
    row("others", "NOOP\r\nNOOP x\r\nHELP\r\nVRFY a\r\nVRFY\r\nEXPN a\r\nSTARTTLS\r\n"_ba,
        u"250 250 214 252 501 5.5.4 502 5.5.1 502 5.5.1"_s);
    // BDAT: what follows a wrong one is no command
    const QByteArray to = mail + "RCPT TO:<b@example.com>\r\n"_ba;
    row("BDAT", to + "BDAT 3\r\na\r\nbdat 6 last\r\nNOOP\r\nNOOP\r\n"_ba, u"250 250 250 250 250 250"_s);
    row("BDAT of nothing", to + "BDAT 0\r\nBDAT 0 LAST\r\nRCPT TO:<b@example.com>\r\n"_ba,
        u"250 250 250 250 250 503 5.5.1"_s);
    row("BDAT before MAIL", "EHLO x\r\nBDAT 6 LAST\r\nNOOP\r\nNOOP\r\n"_ba, u"250 503 5.5.1 250"_s);
    row("BDAT before RCPT", mail + "BDAT 6\r\nNOOP\r\nRCPT TO:<b@example.com>\r\n"_ba,
        u"250 250 503 5.5.1 250"_s);
    row("BDAT, then others", to + "BDAT 1\r\nxDATA\r\nRCPT TO:<c@example.com>\r\nMAIL FROM:<>\r\nNOOP\r\n"_ba,
        u"250 250 250 250 503 5.5.1 503 5.5.1 503 5.5.1 250"_s);
    row("BDAT and RSET", to + "BDAT 1\r\nxRSET\r\nBDAT 1 LAST\r\nx"_ba, u"250 250 250 250 250 503 5.5.1"_s);
    row("BDAT too large", to + "BDAT 1000\r\n"_ba + QByteArray(1000, 'x') + "BDAT 1\r\nyBDAT 1 LAST\r\nz"_ba,
        u"250 250 250 250 552 5.3.4 503 5.5.1"_s);
    row("BDAT without a size", to + "BDAT\r\nBDAT x\r\nBDAT +1\r\nBDAT 1 FIRST\r\nNOOP\r\n"_ba,
        u"250 250 250 501 5.5.4 501 5.5.4 501 5.5.4 501 5.5.4 250"_s);
    row("BDAT of more than there can be", to + "BDAT 99999999999999999999\r\nNOOP\r\n"_ba,
        u"250 250 250 501 5.5.4 250"_s);
    row("BINARYMIME and DATA",
        "EHLO x\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<b@example.com>\r\nDATA\r\nBDAT 0 LAST\r\n"_ba,
        u"250 250 250 503 5.5.1 250"_s);
    row("LF alone", "EHLO x\nNOOP\r\n"_ba, u"500 5.5.2 250"_s);
    row("CR within", "EHLO x\ry\r\n"_ba, u"500 5.5.2"_s);
    row("NUL within", "EHLO x\0y\r\n"_ba, u"500 5.5.2"_s);
    row("after QUIT nothing counts", "QUIT\r\nNOOP\r\n"_ba, u"221"_s, true);
    row("too many mistakes", "A\r\nB\r\nC\r\nD\r\nE\r\nNOOP\r\n"_ba,
        u"500 5.5.2 500 5.5.2 500 5.5.2 500 5.5.2 421 4.7.0"_s, true);
    row("a web browser", "POST / HTTP/1.1\r\nEHLO x\r\n"_ba, u"421 4.7.0"_s, true);
    // Paths
    row("no brackets", "EHLO x\r\nMAIL FROM:a@example.com\r\n"_ba, u"250 501 5.5.4"_s);
    row("no colon", "EHLO x\r\nMAIL FROM <a@example.com>\r\n"_ba, u"250 501 5.5.4"_s);
    row("a space after the colon", "EHLO x\r\nMAIL FROM: <a@example.com>\r\n"_ba, u"250 250"_s);
    row("not closed", "EHLO x\r\nMAIL FROM:<a@example.com\r\n"_ba, u"250 501 5.5.4"_s);
    row("glued parameter", "EHLO x\r\nMAIL FROM:<a@example.com>SIZE=1\r\n"_ba, u"250 501 5.5.4"_s);
    row("no address", "EHLO x\r\nMAIL FROM:<a>\r\n"_ba, u"250 553 5.1.7"_s);
    row("bad domain", mail + "RCPT TO:<a@-x>\r\nRCPT TO:<>\r\nRCPT TO:<@>\r\n"_ba,
        u"250 250 553 5.1.3 553 5.1.3 553 5.1.3"_s);
    row("quoted", "EHLO x\r\nMAIL FROM:<\"a > \\\" b\"@example.com>\r\n"_ba, u"250 250"_s);
    row("postmaster", mail + "RCPT TO:<Postmaster>\r\n"_ba, u"250 250 250"_s);
    row("source route", mail + "RCPT TO:<@a.example,@b.example:c@example.com>\r\n"_ba, u"250 250 250"_s);
    row("literal", mail + "RCPT TO:<a@[127.0.0.1]>\r\n"_ba, u"250 250 250"_s);
    row("too many recipients", mail + "RCPT TO:<a@example.com>\r\n"_ba.repeated(4) + "DATA\r\n"_ba,
        u"250 250 250 250 250 452 4.5.3 354"_s);
    // Parameters
    row("parameters", "EHLO x\r\nMAIL FROM:<a@example.com> SIZE=10 BODY=8BITMIME SMTPUTF8 AUTH=<>\r\n"_ba,
        u"250 250"_s);
    row("lower case", "EHLO x\r\nMAIL FROM:<a@example.com> size=10 body=7bit smtputf8\r\n"_ba, u"250 250"_s);
    row("unknown parameter", "EHLO x\r\nMAIL FROM:<a@example.com> BY=1;R\r\n"_ba, u"250 555 5.5.4"_s);
    row("unknown RCPT parameter", mail + "RCPT TO:<a@example.com> X\r\nRCPT TO:<a@example.com> X=1\r\n"_ba,
        u"250 250 555 5.5.4 555 5.5.4"_s);
    row("twice", "EHLO x\r\nMAIL FROM:<a@example.com> RET=FULL ret=FULL\r\n"_ba, u"250 501 5.5.4"_s);
    row("too long", "EHLO x\r\nMAIL FROM:<a@example.com> ENVID="_ba + QByteArray(1000, 'x') + "\r\n"_ba,
        u"250 501 5.5.4"_s);
    row("DSN", "EHLO x\r\nMAIL FROM:<a@example.com> RET=hdrs ENVID=a+2Bb\r\n"_ba, u"250 250"_s);
    for (const char *wrong : {"RET=ALL", "RET=", "ENVID=", "ENVID=a+b", "ENVID=a=b", "ENVID=\xc3\xa4"})
        row(wrong, "EHLO x\r\nMAIL FROM:<a@example.com> "_ba + wrong + "\r\n"_ba, u"250 501 5.5.4"_s);
    for (const char *right : {"NOTIFY=NEVER", "NOTIFY=Delay,success,FAILURE ORCPT=rfc822;a+2Bb@example.com",
                              "ORCPT=utf-8;\\x{E4}@example.com"})
        row(right, mail + "RCPT TO:<a@example.com> "_ba + right + "\r\n"_ba, u"250 250 250"_s);
    for (const char *wrong : {"NOTIFY=", "NOTIFY=NEVER,DELAY", "NOTIFY=DELAY,DELAY", "NOTIFY=ALWAYS",
                              "ORCPT=a@example.com", "ORCPT=;a", "ORCPT=rfc822;", "ORCPT=rfc822;a+b"})
        row(wrong, mail + "RCPT TO:<a@example.com> "_ba + wrong + "\r\n"_ba, u"250 250 501 5.5.4"_s);
    row("SIZE no number", "EHLO x\r\nMAIL FROM:<a@example.com> SIZE=x\r\n"_ba, u"250 501 5.5.4"_s);
    row("SIZE negative", "EHLO x\r\nMAIL FROM:<a@example.com> SIZE=-1\r\n"_ba, u"250 501 5.5.4"_s);
    row("SIZE too large", "EHLO x\r\nMAIL FROM:<a@example.com> SIZE=1001\r\n"_ba, u"250 552 5.3.4"_s);
    row("BODY unknown", "EHLO x\r\nMAIL FROM:<a@example.com> BODY=9BIT\r\n"_ba, u"250 501 5.5.4"_s);
    row("parameters after HELO", "HELO x\r\nMAIL FROM:<a@example.com> SIZE=10\r\n"_ba, u"250 555 5.5.4"_s);
    row("a refused MAIL is none",
        "EHLO x\r\nMAIL FROM:<a@example.com> SIZE=1001\r\nRCPT TO:<a@example.com>\r\n"_ba,
        u"250 552 5.3.4 503 5.5.1"_s);
    row("UTF-8 without SMTPUTF8", "EHLO x\r\nMAIL FROM:<\xc3\xa4@example.com>\r\n"_ba, u"250 553 5.6.7"_s);
    row("UTF-8 recipient without", mail + "RCPT TO:<\xc3\xa4@example.com>\r\n"_ba, u"250 250 553 5.6.7"_s);
    row("UTF-8 with SMTPUTF8",
        "EHLO x\r\nMAIL FROM:<\xc3\xa4@example.com> SMTPUTF8\r\nRCPT TO:<\xc3\xb6@b\xc3\xbc.example>\r\n"_ba,
        u"250 250 250"_s);
    row("not UTF-8", "EHLO x\r\nMAIL FROM:<\xff@example.com> SMTPUTF8\r\n"_ba, u"250 553 5.1.7"_s);
    // AUTH
    const QByteArray plain = "AGEAYg=="_ba; // NUL a NUL b
    row("AUTH PLAIN at once", "EHLO x\r\nAUTH PLAIN "_ba + plain + "\r\n"_ba, u"250 235"_s);
    row("AUTH PLAIN in two", "EHLO x\r\nauth plain\r\n"_ba + plain + "\r\nNOOP\r\n"_ba, u"250 334 235 250"_s);
    row("AUTH PLAIN empty", "EHLO x\r\nAUTH PLAIN =\r\n"_ba, u"250 501 5.5.2"_s);
    row("AUTH PLAIN one NUL", "EHLO x\r\nAUTH PLAIN AGFi\r\n"_ba, u"250 501 5.5.2"_s);
    row("AUTH LOGIN", "EHLO x\r\nAUTH LOGIN\r\nYQ==\r\nYg==\r\n"_ba, u"250 334 334 235"_s);
    row("AUTH LOGIN with the user", "EHLO x\r\nAUTH LOGIN YQ==\r\nYg==\r\n"_ba, u"250 334 235"_s);
    row("AUTH cancelled", "EHLO x\r\nAUTH LOGIN\r\n*\r\nNOOP\r\n"_ba, u"250 334 501 5.7.0 250"_s);
    row("AUTH not base64", "EHLO x\r\nAUTH PLAIN !\r\nNOOP\r\n"_ba, u"250 501 5.5.2 250"_s);
    row("AUTH unknown", "EHLO x\r\nAUTH CRAM-MD5\r\nAUTH\r\n"_ba, u"250 504 5.5.4 501 5.5.4"_s);
    row("AUTH before EHLO", "HELO x\r\nAUTH PLAIN\r\n"_ba, u"250 503 5.5.1"_s);
    row("AUTH in a transaction", mail + "AUTH PLAIN\r\n"_ba, u"250 250 503 5.5.1"_s);
    row("AUTH twice", "EHLO x\r\nAUTH PLAIN "_ba + plain + "\r\nAUTH PLAIN\r\n"_ba, u"250 235 503 5.5.1"_s);
    row("AUTH with LF alone", "EHLO x\r\nAUTH PLAIN\r\nAGEAYg==\nNOOP\r\n"_ba, u"250 334 500 5.5.2 250"_s);
}

void tst_Conversation::replies()
{
    QFETCH(QByteArray, client);
    QFETCH(QString, server);
    QFETCH(bool, over);
    for (qsizetype cut = 0; cut <= client.size(); ++cut) {
        Sink sink;
        Conversation conversation(sink, tight);
        QByteArray replies = conversation.feed(client.first(cut));
        replies += conversation.feed(client.sliced(cut));
        QCOMPARE(codes(replies), server);
        QCOMPARE(conversation.isOver(), over);
    }
    Sink sink;
    Conversation conversation(sink, tight);
    QByteArray replies;
    for (const char c : client)
        replies += conversation.feed(QByteArrayView(&c, 1));
    QCOMPARE(codes(replies), server);
}

void tst_Conversation::everyLineIsWellFormed()
{
    Sink sink;
    Conversation conversation(sink, tight);
    QByteArray all = Conversation::greeting();
    all += conversation.feed(
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\n.\r\nHELP\r\nX\r\nQUIT\r\n");
    QVERIFY(all.endsWith("\r\n"));
    for (const auto &line : all.first(all.size() - 2).replace("\r\n", "\n").split('\n')) {
        QVERIFY2(line.size() > 4 && line.size() <= 510, line.constData());
        QVERIFY2(line.first(3).toInt() >= 200 && (line[3] == ' ' || line[3] == '-'), line.constData());
    }
}

void tst_Conversation::whatIsKept()
{
    Sink sink;
    Conversation conversation(sink, {});
    conversation.feed("EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@xn--bcher-kva.example>\r\n"
                      "RCPT TO:<\"c d\"@example.com>\r\nRCPT TO:<refused>\r\nRCPT TO:<postmaster>\r\n"
                      "RCPT TO:<@x.example:e@example.com>\r\nDATA\r\n..\r\n\xff\0\n"
                      "\r\n.\r\n"
                      "MAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n.\r\n"
                      "MAIL FROM:<a@example.com> BODY=BINARYMIME RET=HDRS\r\n"
                      "RCPT TO:<b@example.com> NOTIFY=NEVER\r\nRCPT TO:<c@example.com>\r\n"
                      "BDAT 4\r\n\0.\r\nBDAT 4 LAST\r\n.\r\n\xff"_ba);
    const QList<Message> expected{
        {{u"a@example.com"_s,
          {},
          {u"b@bücher.example"_s, u"\"c d\"@example.com"_s, u"postmaster"_s, u"e@example.com"_s},
          {{}, {}, {}, {}}},
         ".\r\n\xff\0\n\r\n"_ba},
        {{{}, {}, {u"b@example.com"_s}, {{}}}, ""_ba},
        {{u"a@example.com"_s,
          u"BODY=BINARYMIME RET=HDRS"_s,
          {u"b@example.com"_s, u"c@example.com"_s},
          {u"NOTIFY=NEVER"_s, {}}},
         "\0.\r\n.\r\n\xff"_ba},
    };
    QCOMPARE(sink.messages, expected);
    QCOMPARE(sink.abandoned, 0);
}

void tst_Conversation::sizes()
{
    const QByteArray start = "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"_ba;
    for (const int size : {999, 1000, 1001, 5000}) {
        Sink sink;
        Conversation conversation(sink, tight);
        // Dots that were stuffed do not count.
        QByteArray content = ".."_ba + QByteArray(size - 3, 'x') + "\r\n"_ba;
        QByteArray replies = conversation.feed(start + content.first(500));
        replies += conversation.feed(content.sliced(500) + ".\r\nNOOP\r\n"_ba);
        const bool fits = size <= 1000;
        QCOMPARE(codes(replies), fits ? u"250 250 250 354 250 250"_s : u"250 250 250 354 552 5.3.4 250"_s);
        QCOMPARE(sink.messages.size(), fits ? 1 : 0);
        QCOMPARE(sink.abandoned, fits ? 0 : 1);
        QVERIFY(!sink.isOpen);
        if (fits)
            QCOMPARE(sink.messages[0].content.size(), size);
    }
}

void tst_Conversation::failingDisk()
{
    const QByteArray all =
        "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r\nNOOP\r\n"_ba;
    Sink append;
    append.canAppend = false;
    QCOMPARE(codes(Conversation(append, tight).feed(all)), u"250 250 250 354 452 4.3.1 250"_s);
    QCOMPARE(append.abandoned, 1);
    Sink finish;
    finish.canFinish = false;
    QCOMPARE(codes(Conversation(finish, tight).feed(all)), u"250 250 250 354 452 4.3.1 250"_s);
    const QByteArray chunks = "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n"
                              "BDAT 1\r\nxBDAT 1 LAST\r\nyNOOP\r\n"_ba;
    QCOMPARE(codes(Conversation(append, tight).feed(chunks)), u"250 250 250 452 4.3.1 503 5.5.1 250"_s);
    QCOMPARE(append.abandoned, 2);
    QCOMPARE(codes(Conversation(finish, tight).feed(chunks)), u"250 250 250 250 452 4.3.1 250"_s);
    Sink begin;
    begin.canBegin = false;
    QCOMPARE(codes(Conversation(begin, tight).feed(chunks)), u"250 250 250 452 4.3.1 503 5.5.1 250"_s);
    // Refused before the data: what a client pipelines after that are no commands.
    QVERIFY(codes(Conversation(begin, tight).feed(all)).startsWith(u"250 250 250 452 4.3.1 500 5.5.2"_s));
}

void tst_Conversation::disconnectedInData()
{
    Sink sink;
    Conversation conversation(sink, tight);
    conversation.feed(
        "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r"_ba);
    QVERIFY(sink.isOpen);
    conversation.disconnected();
    QVERIFY(!sink.isOpen);
    QVERIFY(sink.messages.isEmpty());
    QVERIFY(conversation.isOver());
    QVERIFY(conversation.feed("\n"_ba).isEmpty());
    QCOMPARE(sink.abandoned, 1);
}

void tst_Conversation::chunksThatDoNotEnd()
{
    const QByteArray begun =
        "EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nBDAT 1\r\nx"_ba;
    for (const QByteArray &next : {"RSET\r\n"_ba, "EHLO x\r\n"_ba, "QUIT\r\n"_ba, "BDAT 5\r\nyz"_ba}) {
        Sink sink;
        Conversation conversation(sink, tight);
        conversation.feed(begun);
        QVERIFY(sink.isOpen);
        conversation.feed(next);
        conversation.disconnected();
        QVERIFY(!sink.isOpen);
        QCOMPARE(sink.abandoned, 1);
        QVERIFY(sink.messages.isEmpty());
    }
}

void tst_Conversation::longLines()
{
    Sink sink;
    Conversation conversation(sink, tight);
    QByteArray replies;
    // Far more than is kept, in pieces, and then all is well again.
    for (int i = 0; i < 100; ++i)
        replies += conversation.feed(QByteArray(10'000, 'x'));
    QVERIFY(replies.isEmpty());
    replies += conversation.feed("\r\nNOOP\r\n"_ba);
    QCOMPARE(codes(replies), u"500 5.5.6 250"_s);
    // A long response of AUTH is fine, a longer one ends it.
    QCOMPARE(codes(conversation.feed("EHLO x\r\nAUTH LOGIN\r\n"_ba + QByteArray(12'000, 'Q') + "\r\n"_ba)),
             u"250 334 334"_s);
    QCOMPARE(codes(conversation.feed(QByteArray(13'000, 'Q') + "\r\nNOOP\r\n"_ba)), u"500 5.5.6 250"_s);
}

void tst_Conversation::offersWhatItSays()
{
    Sink sink;
    const QByteArray reply = Conversation(sink, tight).feed("EHLO x\r\n"_ba);
    for (const auto *extension : {"PIPELINING", "SIZE 1000", "8BITMIME", "BINARYMIME", "CHUNKING", "DSN",
                                  "SMTPUTF8", "AUTH PLAIN LOGIN", "ENHANCEDSTATUSCODES"})
        QVERIFY2(reply.contains(extension), extension);
    QCOMPARE(reply.count("\r\n250 "), 1);
}

QTEST_GUILESS_MAIN(tst_Conversation)
#include "tst_Conversation.moc"
