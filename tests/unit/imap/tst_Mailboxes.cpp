#include "core/imap/MailboxList.h"
#include "core/imap/MailboxName.h"
#include "core/imap/ResponseParser.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::imap;

class tst_Mailboxes : public QObject {
    Q_OBJECT

private slots:
    void names_data();
    void names();
    void oddNames();
    void found_data();
    void found();
    void newName();
};

namespace {

Response response(const QByteArray &line)
{
    ResponseParser parser;
    const QByteArray octets = "* OK\r\n" + line + "\r\n";
    QByteArrayView rest(octets);
    parser.feed(rest).value();
    return parser.feed(rest).value().value();
}

} // namespace

void tst_Mailboxes::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("plain") << u"Sent Items"_s << "Sent Items"_ba;
    QTest::newRow("RFC 3501") << u"~peter/mail/台北/日本語"_s << "~peter/mail/&U,BTFw-/&ZeVnLIqe-"_ba;
    QTest::newRow("ampersand") << u"Tom & Jerry"_s << "Tom &- Jerry"_ba;
    QTest::newRow("umlaut") << u"Entwürfe"_s << "Entw&APw-rfe"_ba;
    QTest::newRow("emoji") << u"a😀b"_s << "a&2D3eAA-b"_ba;
    QTest::newRow("quotes") << u"a\"b\\c"_s << "a\"b\\c"_ba;
    QTest::newRow("empty") << u""_s << ""_ba;
}

void tst_Mailboxes::names()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, wire);
    QCOMPARE(toModifiedUtf7(name), wire);
    QCOMPARE(fromModifiedUtf7(wire), name);
}

void tst_Mailboxes::oddNames()
{
    QCOMPARE(toModifiedUtf7(u"a\r\nb\x7f"_s), "ab"_ba);
    for (const char *odd : {"&", "a&b", "&!!-", "&AA-"})
        QCOMPARE(fromModifiedUtf7(odd), QString::fromUtf8(odd));
    QCOMPARE(fromModifiedUtf7("Entw\xc3\xbcrfe"), u"Entwürfe"_s);
}

void tst_Mailboxes::found_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char *title, QByteArrayList lines, const char *name) {
        QTest::newRow(title) << lines << QByteArray(name);
    };
    row("special use", {R"(* LIST () "/" Sent)", R"(* LIST (\sent) "/" "Gesendet")"}, "Gesendet");
    row("the first of two", {R"(* LIST (\Sent) "/" A)", R"(* LIST (\Sent) "/" B)"}, "A");
    row("not one that can't be opened",
        {R"(* LIST (\Sent \Noselect) "/" A)", R"(* LIST (\NonExistent \Sent) "/" B)"}, "");
    row("by name", {R"(* LIST () "/" INBOX)", R"(* LIST () "/" "Sent Items")", R"(* LIST () "/" sent)"},
        "sent");
    row("below the inbox", {R"(* LIST () "." INBOX)", R"(* LIST () "." INBOX.Sent)"}, "INBOX.Sent");
    row("inbox in small letters", {R"(* LIST () "." inbox.Sent)"}, "inbox.Sent");
    row("not deep in a tree", {R"(* LIST () "/" Work/Sent)", R"(* LIST () "/" Sentinel)"}, "");
    row("no delimiter", {R"(* LIST () NIL "Sent Messages")"}, "Sent Messages");
    row("broken",
        {R"(* LIST)", R"(* LIST ()", R"(* LIST (\Sent) "/")", R"(* LIST (\Sent) "/" "")",
         R"(* LIST \Sent "/" x)"},
        "");
    row("another response", {R"(* LSUB (\Sent) "/" Sent)"}, "");
}

void tst_Mailboxes::found()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(QByteArray, name);
    MailboxList list;
    for (const QByteArray &line : lines)
        list.add(response(line));
    QCOMPARE(list.found(), name);
}

void tst_Mailboxes::newName()
{
    MailboxList list;
    QCOMPARE(list.newName(), "Sent"_ba);
    list.setNamespaces(response(R"(* NAMESPACE NIL NIL (("Public/" "/")))"));
    QCOMPARE(list.newName(), "Sent"_ba);
    list.setNamespaces(response(R"(* NAMESPACE (("INBOX." ".")) NIL NIL)"));
    QCOMPARE(list.newName(), "INBOX.Sent"_ba);
}

QTEST_GUILESS_MAIN(tst_Mailboxes)
#include "tst_Mailboxes.moc"
