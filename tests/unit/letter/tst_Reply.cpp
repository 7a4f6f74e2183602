#include "core/letter/Reply.h"

#include <QElapsedTimer>
#include <QTest>

#include <ctime>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::letter;

namespace {

mime::Mailbox mailbox(const QString &text)
{
    return *mime::Mailbox::parse(text);
}

AnswerContext context()
{
    AnswerContext context;
    context.own = {mailbox(u"Me <me@home.example>"_s), mailbox(u"Work <me@work.example>"_s),
                   mailbox(u"sales@shop.example"_s)};
    context.words = {u"Anna wrote:"_s, u"---- Forwarded ----"_s,
                     u"From:"_s,       u"Date:"_s,
                     u"To:"_s,         u"Cc:"_s,
                     u"Subject:"_s,    u"Monday"_s,
                     u"[cut]"_s};
    return context;
}

mime::Message read(const QByteArray &fields, const QByteArray &body = "Hello\r\n")
{
    return mime::readMessage(QByteArray(fields).replace('\n', "\r\n") + "\r\n" + body).message;
}

Draft answered(const QByteArray &fields, AnswerKind kind, const QByteArray &body = "Hello\r\n")
{
    return answer(read(fields, body), kind, context());
}

} // namespace

class tst_Reply : public QObject {
    Q_OBJECT

private slots:
    void recipients_data();
    void recipients();
    void sender_data();
    void sender();
    void subjects_data();
    void subjects();
    void threads_data();
    void threads();
    void listPost_data();
    void listPost();
    void quotesText_data();
    void quotesText();
    void quotesHtml();
    void forwards();
    void editsAsNew();
    void picturesComeAlong();
    void pieces();
    void charsets_data();
    void charsets();
    void nestedQuotes();
    void hugeIsCut();
    void goesOutAndComesBack();
};

void tst_Reply::recipients_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("cc");
    const auto row = [](const char *name, const char *fields, AnswerKind kind, const char *to,
                        const char *cc = "") {
        QTest::newRow(name) << QByteArray(fields) << int(kind) << QString::fromUtf8(to)
                            << QString::fromUtf8(cc);
    };
    const auto reply = AnswerKind::Reply;
    const auto all = AnswerKind::ReplyAll;
    const auto list = AnswerKind::ReplyList;
    row("author", "From: Anna <a@x.example>\nTo: me@home.example, b@x.example\n", reply,
        "Anna <a@x.example>");
    row("all", "From: a@x.example\nTo: me@home.example, b@x.example\nCc: c@x.example, ME@work.example\n", all,
        "a@x.example", "b@x.example, c@x.example");
    row("tagged self", "From: a@x.example\nTo: me+shop@home.example, b@x.example\n", all, "a@x.example",
        "b@x.example");
    row("each once", "From: a@x.example\nTo: A@x.example, b@x.example\nCc: B@X.example\n", all, "a@x.example",
        "b@x.example");
    row("reply-to", "From: a@x.example\nReply-To: r@x.example, s@x.example\nTo: me@home.example\n", reply,
        "r@x.example, s@x.example");
    row("reply-to, all", "From: a@x.example\nReply-To: r@x.example\nTo: me@home.example, b@x.example\n", all,
        "r@x.example", "b@x.example");
    row("empty reply-to", "From: a@x.example\nReply-To:\nTo: me@home.example\n", reply, "a@x.example");
    row("broken reply-to", "From: a@x.example\nReply-To: nobody at all\n", reply, "a@x.example");
    row("group", "From: a@x.example\nTo: Team: b@x.example, me@home.example, c@x.example;\n", all,
        "a@x.example", "b@x.example, c@x.example");
    row("undisclosed", "From: a@x.example\nTo: undisclosed-recipients:;\n", all, "a@x.example");
    row("no author", "Sender: s@x.example\nTo: me@home.example\n", reply, "s@x.example");
    row("nobody", "Subject: x\n", all, "");
    row("several authors", "From: a@x.example, b@x.example\nSender: a@x.example\n", reply,
        "a@x.example, b@x.example");
    row("own letter", "From: me@home.example\nTo: a@x.example\nCc: c@x.example\n", reply, "a@x.example");
    row("own letter, all", "From: me@home.example\nTo: a@x.example\nCc: c@x.example\n", all, "a@x.example",
        "c@x.example");
    row("letter to oneself", "From: me@home.example\nTo: me@home.example\n", all, "me@home.example");
    row("form on one's own site", "From: me@home.example\nTo: sales@shop.example\nReply-To: c@x.example\n",
        reply, "c@x.example");
    row("own letter with a reply-to", "From: me@home.example\nTo: a@x.example\nReply-To: c@x.example\n",
        reply, "a@x.example");
    row("only to oneself, all", "From: a@x.example\nTo: me@home.example\n", all, "a@x.example");
    // Lists.
    const char *munged = "From: a@x.example\nTo: list@l.example\nReply-To: List <list@l.example>\n"
                         "List-Post: <mailto:list@l.example>\nCc: b@x.example\n";
    row("list, author", munged, reply, "a@x.example");
    row("list, all", munged, all, "a@x.example", "list@l.example, b@x.example");
    row("list", munged, list, "list@l.example");
    row("list that bcc's",
        "From: a@x.example\nReply-To: list@l.example\nTo: me@home.example\n"
        "List-Post: <mailto:list@l.example>\n",
        all, "a@x.example", "list@l.example");
    row("author's reply-to on a list",
        "From: a@x.example\nTo: list@l.example\nReply-To: r@x.example\n"
        "List-Post: <mailto:list@l.example>\n",
        reply, "r@x.example");
    row("list without reply-to", "From: a@x.example\nTo: b@x.example\nList-Post: <mailto:list@l.example>\n",
        all, "a@x.example", "b@x.example");
    row("no list", "From: a@x.example\nTo: b@x.example\n", list, "");
    row("follow-up",
        "From: a@x.example\nTo: b@x.example\nMail-Followup-To: list@l.example, me@home.example\n", all,
        "list@l.example");
    row("follow-up says nothing to the author", "From: a@x.example\nMail-Followup-To: list@l.example\n",
        reply, "a@x.example");
    row("follow-up to oneself alone",
        "From: a@x.example\nTo: b@x.example\nMail-Followup-To: me@home.example\n", all, "a@x.example",
        "b@x.example");
    row("names", "From: \"Doe, Anna\" <a@x.example>\nTo: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\n", all,
        "\"Doe, Anna\" <a@x.example>", "Jürgen <j@x.example>");
    row("forward", "From: a@x.example\nTo: me@home.example\n", AnswerKind::Forward, "");
}

void tst_Reply::recipients()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, kind);
    QFETCH(QString, to);
    QFETCH(QString, cc);
    const Draft draft = answered(fields, static_cast<AnswerKind>(kind));
    QCOMPARE(draft.to.join(u", "_s), to);
    QCOMPARE(draft.cc.join(u", "_s), cc);
    QVERIFY(draft.bcc.isEmpty());
}

void tst_Reply::sender_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("from");
    const auto row = [](const char *name, const char *fields, const char *from) {
        QTest::newRow(name) << QByteArray(fields) << QString::fromUtf8(from);
    };
    row("to", "To: x@x.example, ME@Work.Example\n", "Work <me@work.example>");
    row("cc", "To: x@x.example\nCc: me@work.example\n", "Work <me@work.example>");
    row("tag", "To: me+news@work.example\n", "Work <me@work.example>");
    row("several, delivered to the second",
        "To: me@home.example, me@work.example\nDelivered-To: me@work.example\n", "Work <me@work.example>");
    row("several", "To: me@work.example, me@home.example\n", "Work <me@work.example>");
    row("an alias forwarded to another mailbox", "To: sales@shop.example\nDelivered-To: me@home.example\n",
        "sales@shop.example");
    row("over a list", "To: list@l.example\nDelivered-To: me@work.example\n", "Work <me@work.example>");
    row("original recipient",
        "To: list@l.example\nX-Original-To: sales+x@shop.example\nDelivered-To: z@z.example\n",
        "sales@shop.example");
    row("own letter", "From: sales@shop.example\nTo: x@x.example\n", "sales@shop.example");
    row("nobody", "From: a@x.example\nTo: x@x.example\n", "");
    row("no tag at the front", "To: +me@work.example\n", "");
}

void tst_Reply::sender()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, from);
    QCOMPARE(answered(fields, AnswerKind::Reply).from, from);
}

void tst_Reply::subjects_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("forward");
    const auto row = [](const char *subject, const char *reply, const char *forward) {
        QTest::newRow(subject) << QString::fromUtf8(subject) << QString::fromUtf8(reply)
                               << QString::fromUtf8(forward);
    };
    row("Lunch", "Re: Lunch", "Fwd: Lunch");
    row("Re: Lunch", "Re: Lunch", "Fwd: Re: Lunch");
    row("RE: re:AW: Lunch", "Re: Lunch", "Fwd: RE: re:AW: Lunch");
    row("Re[2]: Sv: Lunch", "Re: Lunch", "Fwd: Re[2]: Sv: Lunch");
    row("Re (3): Lunch", "Re: Lunch", "Fwd: Re (3): Lunch");
    row("回复：Lunch", "Re: Lunch", "Fwd: 回复：Lunch");
    row("Fwd: Lunch", "Re: Fwd: Lunch", "Fwd: Lunch");
    row("WG: FW: Lunch", "Re: WG: FW: Lunch", "Fwd: Lunch");
    row("Reading: a list", "Re: Reading: a list", "Fwd: Reading: a list");
    row("[list] Re: Lunch", "Re: [list] Re: Lunch", "Fwd: [list] Re: Lunch");
    row("", "Re: ", "Fwd: ");
    row("Re:", "Re: ", "Fwd: Re:");
}

void tst_Reply::subjects()
{
    QFETCH(QString, subject);
    QFETCH(QString, reply);
    QFETCH(QString, forward);
    QCOMPARE(answerSubject(subject), reply);
    QCOMPARE(answerSubject(subject, true), forward);
    QCOMPARE(answerSubject(answerSubject(subject)), reply);
}

void tst_Reply::threads_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("inReplyTo");
    QTest::addColumn<QString>("references");
    QTest::newRow("first") << QByteArray("Message-ID: <1@x>\n") << u"<1@x>"_s << u"<1@x>"_s;
    QTest::newRow("later") << QByteArray("Message-ID: <3@x>\nReferences: <1@x>\n <2@x>\nIn-Reply-To: <2@x>\n")
                           << u"<3@x>"_s << u"<1@x> <2@x> <3@x>"_s;
    QTest::newRow("parent alone") << QByteArray("Message-ID: <2@x>\nIn-Reply-To: <1@x>\n") << u"<2@x>"_s
                                  << u"<1@x> <2@x>"_s;
    QTest::newRow("several parents") << QByteArray("Message-ID: <3@x>\nIn-Reply-To: <1@x> <2@x>\n")
                                     << u"<3@x>"_s << u"<3@x>"_s;
    QTest::newRow("without an id") << QByteArray("References: <1@x>\n") << QString() << u"<1@x>"_s;
    QTest::newRow("none") << QByteArray("Subject: x\n") << QString() << QString();
    QByteArray many = "Message-ID: <last@x>\nReferences:";
    for (int i = 0; i < 500; ++i)
        many += "\n <" + QByteArray::number(i) + "@x>";
    QString kept = u"<0@x>"_s;
    for (int i = 402; i < 500; ++i)
        kept += u" <%1@x>"_s.arg(i);
    QTest::newRow("very long") << many + "\n" << u"<last@x>"_s << kept + u" <last@x>"_s;
}

void tst_Reply::threads()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, inReplyTo);
    QFETCH(QString, references);
    const Draft draft = answered(fields, AnswerKind::ReplyAll);
    QCOMPARE(draft.inReplyTo.join(u' '), inReplyTo);
    QCOMPARE(draft.references.join(u' '), references);
    QVERIFY(answered(fields, AnswerKind::Forward).references.isEmpty());
}

void tst_Reply::listPost_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("address");
    QTest::newRow("plain") << QByteArray("List-Post: <mailto:l@x.example>\n") << u"l@x.example"_s;
    QTest::newRow("comment") << QByteArray("List-Post: <mailto:l@x.example?subject=x> (Postings)\n")
                             << u"l@x.example"_s;
    QTest::newRow("others first") << QByteArray("List-Post: <https://x.example/>, <MAILTO:l@x.example>\n")
                                  << u"l@x.example"_s;
    QTest::newRow("no") << QByteArray("List-Post: NO (closed)\n") << QString();
    QTest::newRow("nonsense") << QByteArray("List-Post: <mailto:>\n") << QString();
    QTest::newRow("none") << QByteArray("Subject: x\n") << QString();
}

void tst_Reply::listPost()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, address);
    const auto list = listAddress(read(fields).header);
    QCOMPARE(list ? list->addrSpec().toString() : QString(), address);
}

void tst_Reply::quotesText_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("lines") << QByteArray("one\r\n\r\ntwo\r\n") << u"> one\n>\n> two"_s;
    QTest::newRow("quote") << QByteArray("> one\r\n>> deep\r\ntwo\r\n") << u">> one\n>>> deep\n> two"_s;
    QTest::newRow("signature") << QByteArray("one\r\n\r\n-- \r\nAnna\r\n") << u"> one"_s;
    QTest::newRow("quoted signature stays")
        << QByteArray("> one\r\n> -- \r\n> B\r\nA\r\n") << u">> one\n>> -- \n>> B\n> A"_s;
    QTest::newRow("empty lines at the ends") << QByteArray("\r\n \r\none\r\n\r\n\r\n") << u"> one"_s;
    QTest::newRow("nothing") << QByteArray() << u">"_s;
    QTest::newRow("two dashes") << QByteArray("--\r\none\r\n") << u"> --\n> one"_s;
}

void tst_Reply::quotesText()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, quoted);
    const Draft draft = answered("From: a@x.example\n", AnswerKind::Reply, body);
    QCOMPARE(draft.format, Draft::Format::Plain);
    QVERIFY(draft.html.isEmpty());
    QCOMPARE(draft.text, u"\n\nAnna wrote:\n"_s + quoted);
}

void tst_Reply::quotesHtml()
{
    const Draft draft =
        answered("From: a@x.example\nContent-Type: text/html; charset=utf-8\n", AnswerKind::Reply,
                 "<html><body><script>x()</script><p>Hi <img src=http://t.example/p.gif></p>"
                 "<div class=moz-signature>-- <br>Anna<div>x</div></div>"
                 "<blockquote>Old<div class=moz-signature>B</div></blockquote><p>End</p></body></html>");
    QCOMPARE(draft.format, Draft::Format::Rich);
    QCOMPARE(draft.html, u"<div><br></div><div><br></div><div>Anna wrote:</div><blockquote type=\"cite\">"
                         "<p>Hi </p><blockquote>Old<div class=\"moz-signature\">B</div></blockquote>"
                         "<p>End</p></blockquote>"_s);
}

void tst_Reply::forwards()
{
    const QByteArray fields =
        "From: Anna <a@x.example>\nTo: b@x.example\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n"
        "Subject: <Lunch>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n";
    const QByteArray body = "--b\r\n\r\nHello\r\n-- \r\nAnna\r\n--b\r\nContent-Type: application/pdf\r\n"
                            "Content-Disposition: attachment; filename=menu.pdf\r\n\r\nPDF\r\n--b--\r\n";
    const Draft draft = answered(fields, AnswerKind::Forward, body);
    QCOMPARE(draft.subject, u"Fwd: <Lunch>"_s);
    QCOMPARE(draft.text.trimmed(), u"---- Forwarded ----\nFrom: Anna <a@x.example>\nDate: Monday\n"
                                   "Subject: <Lunch>\nTo: b@x.example\n\nHello\n-- \nAnna"_s);
    QCOMPARE(draft.attachments.size(), std::size_t(1));
    QCOMPARE(draft.attachments[0].name, u"menu.pdf"_s);
    QVERIFY(answered(fields, AnswerKind::Reply, body).attachments.empty());
    const Draft asFile = answered(fields, AnswerKind::ForwardAsFile, body);
    QVERIFY(asFile.attachments.empty() && asFile.text.isEmpty());
    QCOMPARE(asFile.subject, u"Fwd: <Lunch>"_s);
}

void tst_Reply::editsAsNew()
{
    const Draft draft = answered("From: a@x.example\nTo: me@home.example, b@x.example\nSubject: S\n"
                                 "Message-ID: <1@x>\nIn-Reply-To: <0@x>\nReferences: <0@x>\n",
                                 AnswerKind::EditAsNew);
    QCOMPARE(draft.from, u"Me <me@home.example>"_s);
    QCOMPARE(draft.to.join(u", "_s), u"me@home.example, b@x.example"_s);
    QCOMPARE(draft.subject, u"S"_s);
    QCOMPARE(draft.text.trimmed(), u"Hello"_s);
    QVERIFY(draft.inReplyTo.isEmpty() && draft.references.isEmpty() && !draft.messageId);
}

void tst_Reply::picturesComeAlong()
{
    const QByteArray fields = "From: a@x.example\nContent-Type: multipart/related; boundary=b\n";
    const auto part = [](const QByteArray &id) {
        return "--b\r\nContent-Type: image/png\r\nContent-ID: <" + id +
               ">\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n";
    };
    const QByteArray body = "--b\r\nContent-Type: text/html\r\n\r\n<p><img src=cid:one@x></p>"
                            "<div class=moz-signature><img src=cid:logo@x></div>\r\n" +
                            part("one@x") + part("logo@x") + "--b--\r\n";
    const Draft draft = answered(fields, AnswerKind::Reply, body);
    QCOMPARE(draft.images.size(), std::size_t(1));
    QCOMPARE(draft.images[0].contentId, u"one@x"_s);
}

void tst_Reply::pieces()
{
    // As Apple Mail writes a letter with a file in its middle.
    const QByteArray fields = "From: a@x.example\nMIME-Version: 1.0\n"
                              "Content-Type: multipart/alternative; boundary=a\n";
    const QByteArray body =
        "--a\r\n\r\none\r\n\r\ntwo\r\n--a\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
        "--m\r\nContent-Type: text/html\r\n\r\n<html><body><p>one</p></body></html>\r\n"
        "--m\r\nContent-Type: application/pdf\r\nContent-Disposition: inline; filename=a.pdf\r\n\r\nPDF\r\n"
        "--m\r\nContent-Type: text/html\r\n\r\n<html><body><p>two <img src=cid:p@x></p></body></html>\r\n"
        "--m\r\nContent-Type: image/png\r\nContent-ID: <p@x>\r\n\r\nPNG\r\n--m--\r\n--a--\r\n";
    const Draft reply = answered(fields, AnswerKind::Reply, body);
    QVERIFY2(reply.html.contains(u"<p>one</p><p>two <img"_s), qPrintable(reply.html));
    QCOMPARE(reply.images.size(), std::size_t(1));
    QVERIFY(reply.attachments.empty());
    const Draft forwarded = answered(fields, AnswerKind::Forward, body);
    QCOMPARE(forwarded.attachments.size(), std::size_t(1));
    QCOMPARE(forwarded.attachments[0].name, u"a.pdf"_s);
}

void tst_Reply::charsets_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *type, const QByteArray &body, const QString &text) {
        QTest::newRow(name) << QByteArray(type) << body << text;
    };
    row("koi8-r", "text/plain; charset=koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", u"Привет"_s);
    row("iso-2022-jp", "text/plain; charset=ISO-2022-JP", "\x1b$B$3$s\x1b(B", u"こん"_s);
    row("shift-jis", "text/plain; charset=shift_jis", "\x82\xb1\x82\xf1", u"こん"_s);
    row("gb18030 as gb2312", "text/plain; charset=gb2312", "\xc4\xe3\xba\xc3", u"你好"_s);
    row("latin-1 with a euro", "text/plain; charset=iso-8859-1", "10 \x80", u"10 €"_s);
    row("quotes around it", "text/plain; charset=\"utf-8\"", "\xc3\xa4", u"ä"_s);
    row("none", "text/plain", "\xe4", u"ä"_s);
    row("none, but utf-8", "text/plain", "\xc3\xa4", u"ä"_s);
    row("nobody's", "text/plain; charset=x-unknown", "\xc3\xa4", u"ä"_s);
    row("html", "text/html; charset=windows-1251", "<p>\xcf\xf0</p>", u"<p>Пр</p>"_s);
    row("html that says it itself", "text/html",
        "<html><head><meta charset=windows-1251></head><body><p>\xcf\xf0</p></body></html>", u"<p>Пр</p>"_s);
    row("utf-16", "text/plain; charset=utf-16", QByteArray("\xff\xfe\x41\0\x42\0", 6), u"AB"_s);
    row("utf-7", "text/plain; charset=utf-7", "a+AOQ-b", u"aäb"_s);
}

void tst_Reply::charsets()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, text);
    const Draft draft = answered("From: a@x.example\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n"
                                 "Content-Type: " +
                                     type + "\n",
                                 AnswerKind::Reply, body.toBase64() + "\r\n");
    const QString all = draft.format == Draft::Format::Plain ? draft.text : draft.html;
    QVERIFY2(all.contains(text), qPrintable(all));
}

void tst_Reply::nestedQuotes()
{
    QByteArray body;
    QByteArray html;
    constexpr int deep = 60;
    for (int i = 0; i < deep; ++i) {
        body += QByteArray(i, '>') + " level\r\n";
        html += "<blockquote type=cite><div>level</div>";
    }
    const Draft plain = answered("From: a@x.example\n", AnswerKind::Reply, body);
    QVERIFY(plain.text.endsWith(u'\n' + QString(deep, u'>') + u" level"_s));
    const Draft rich = answered("From: a@x.example\nContent-Type: text/html\n", AnswerKind::Reply, html);
    QCOMPARE(rich.html.count(u"level"_s), deep);
    // All that is opened is closed within the quote.
    QCOMPARE(rich.html.count(u"<blockquote"_s), rich.html.count(u"</blockquote>"_s));
    QVERIFY(rich.html.endsWith(u"</blockquote>"_s));
}

void tst_Reply::hugeIsCut()
{
    QByteArray text;
    QByteArray html = "<div><b>";
    while (text.size() < 8'000'000) {
        text += "All work and no play makes a dull letter, again and again and again.\r\n";
        html += "<p>All <i>work</i> and no play makes a dull letter, again and again.</p>\r\n";
    }
    const std::clock_t before = std::clock();
    const Draft plain = answered("From: a@x.example\n", AnswerKind::Reply, text);
    QVERIFY(plain.text.size() < 310'000 && plain.text.size() > 250'000);
    QVERIFY(plain.text.endsWith(u"again.\n> [cut]"_s));
    const Draft rich = answered("From: a@x.example\nContent-Type: text/html\n", AnswerKind::Reply, html);
    QVERIFY(rich.html.size() < 310'000 && rich.html.size() > 250'000);
    QVERIFY(rich.html.endsWith(u"</div><div>[cut]</div></blockquote>"_s));
    // Not a measurement: what is not linear would take hours.
    QVERIFY(std::clock() - before < 60 * CLOCKS_PER_SEC);
}

void tst_Reply::goesOutAndComesBack()
{
    Draft draft =
        answered("From: Anna <a@x.example>\nTo: me@home.example\nSubject: Lunch\nMessage-ID: <2@x>\n"
                 "References: <1@x>\n",
                 AnswerKind::Reply, "> deep\r\nHello\r\n");
    SystemRandom random;
    const ComposeContext now{QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC), random};
    const auto message = composeMessage(draft, now);
    QVERIFY(message);
    mime::MessageWriter writer(*message, random, {});
    const auto octets = readAll(writer);
    QVERIFY(octets);
    QVERIFY(octets->contains("\r\nIn-Reply-To: <2@x>\r\nReferences: <1@x> <2@x>\r\n"));
    QVERIFY2(octets->contains("\r\n>> deep\r\n> Hello"), octets->constData());
    const Draft back = draftFromMessage(mime::readMessage(*octets).message);
    QCOMPARE(back.text.trimmed(), draft.text.trimmed());
    QCOMPARE(back.to, draft.to);
    QCOMPARE(back.subject, u"Re: Lunch"_s);
}

QTEST_GUILESS_MAIN(tst_Reply)
#include "tst_Reply.moc"
