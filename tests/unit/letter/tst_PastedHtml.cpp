#include "core/letter/PastedHtml.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using envoi::letter::pastedHtml;
using envoi::letter::pastedPicture;

class tst_PastedHtml : public QObject {
    Q_OBJECT

private slots:
    void pictures_data();
    void pictures();
    void numbers();
    void many();
};

void tst_PastedHtml::pictures_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("clean");
    QTest::addColumn<QStringList>("urls");
    const auto row = [](const char *name, const QString &html, const QString &clean,
                        const QStringList &urls = {}) { QTest::newRow(name) << html << clean << urls; };
    row("https", u"<img src='https://a.example/1.png' alt=x width=9 onload=y>"_s,
        u"<img src=\"cid:0@pasted.invalid\" width=\"9\" alt=\"x\">"_s, {u"https://a.example/1.png"_s});
    row("http", u"<img src='http://a.example/1.png'>"_s, u"<img src=\"cid:0@pasted.invalid\">"_s,
        {u"http://a.example/1.png"_s});
    row("without a scheme", u"<img src='//a.example/1.png'>"_s, u"<img src=\"cid:0@pasted.invalid\">"_s,
        {u"https://a.example/1.png"_s});
    row("data", u"<img src='data:image/png;base64,AAAA'>"_s, u"<img src=\"cid:0@pasted.invalid\">"_s,
        {u"data:image/png;base64,AAAA"_s});
    row("data that is no picture", u"<img src='data:text/html,x' alt=a>"_s, u"a"_s);
    row("twice",
        u"<img src='https://a.example/1'><img src='https://a.example/2'><img src='https://a.example/1'>"_s,
        u"<img src=\"cid:0@pasted.invalid\"><img src=\"cid:1@pasted.invalid\"><img src=\"cid:0@pasted.invalid\">"_s,
        {u"https://a.example/1"_s, u"https://a.example/2"_s});
    row("file", u"<img src='file:///etc/passwd' alt=a>"_s, u"a"_s);
    row("relative", u"<img src='a.png' alt=a>"_s, u"a"_s);
    row("1x1", u"b<img src='https://a.example/t' width=1 height=1 alt=a>"_s, u"b"_s);
    row("1x1 by style", u"b<img src='https://a.example/t' style='WIDTH: 1px'>"_s, u"b"_s);
    row("hidden", u"b<img src='https://a.example/t' style='display:none'>"_s, u"b"_s);
    row("emoji", u"b<img src='https://a.example/t' alt='\U0001F642'>"_s, u"b\U0001F642"_s);
    row("a name that is ours", u"<img src='cid:0@pasted.invalid' alt=a>"_s, u"a"_s);
    row("one of the letter's", u"<img src='cid:x@y' alt=a>"_s, u"<img src=\"cid:x@y\" alt=\"a\">"_s);
}

void tst_PastedHtml::pictures()
{
    QFETCH(QString, html);
    QFETCH(QString, clean);
    QFETCH(QStringList, urls);
    const auto pasted = pastedHtml(html);
    QCOMPARE(pasted.html, clean);
    QCOMPARE(QStringList(pasted.pictures.begin(), pasted.pictures.end()), urls);
}

void tst_PastedHtml::numbers()
{
    QCOMPARE(pastedPicture(u"7@pasted.invalid"), 7);
    QCOMPARE(pastedPicture(u"-7@pasted.invalid"), -1);
    QCOMPARE(pastedPicture(u"x@pasted.invalid"), -1);
    QCOMPARE(pastedPicture(u"7@example.com"), -1);
}

void tst_PastedHtml::many()
{
    QString html;
    for (int i = 0; i < 300; ++i)
        html += u"<img src='https://a.example/%1'>"_s.arg(i);
    QCOMPARE(pastedHtml(html).pictures.size(), size_t(200));
}

QTEST_APPLESS_MAIN(tst_PastedHtml)

#include "tst_PastedHtml.moc"
