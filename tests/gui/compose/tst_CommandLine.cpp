#include "app/compose/CommandLine.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::compose;

Q_DECLARE_METATYPE(std::vector<LetterRequest>)

class tst_CommandLine : public QObject {
    Q_OBJECT

private slots:
    void letters_data();
    void letters();
    void problems_data();
    void problems();
    void unknownSender_data();
    void unknownSender();
    void helpAndVersion();
};

void tst_CommandLine::letters_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<std::vector<LetterRequest>>("letters");
    const auto row = [](const char *name, const QStringList &arguments,
                        const std::vector<LetterRequest> &letters) {
        QTest::newRow(name) << arguments << letters;
    };
    const auto letter = [](auto change) {
        LetterRequest request;
        change(request);
        return request;
    };
    row("nothing", {}, {});
    row("subject in lines", {u"--subject"_s, u" one\r\nBcc:  two "_s},
        {letter([](auto &l) { l.subject = u"one Bcc: two"_s; })});
    row("sender", {u"--from"_s, u" me@example.com "_s},
        {letter([](auto &l) { l.from = u"me@example.com"_s; })});
    row("sender of a link's letter", {u"mailto:a@example.com"_s, u"--from=me@example.com"_s},
        {letter([](auto &l) {
            l.to = {u"a@example.com"_s};
            l.from = u"me@example.com"_s;
        })});
    row("empty argument", {u""_s}, {});
    row("options", {u"--to"_s, u"a@example.com"_s, u"--subject=Hi = there"_s, u"--body"_s, u"one\r\ntwo"_s},
        {letter([](auto &l) {
            l.to = {u"a@example.com"_s};
            l.subject = u"Hi = there"_s;
            l.body = u"one\ntwo"_s;
        })});
    row("repeated",
        {u"--to"_s, u"a@example.com"_s, u"--to"_s, u"b@example.com"_s, u"--cc=c@example.com"_s, u"--bcc"_s,
         u"d@example.com"_s, u"--attach"_s, u"one.pdf"_s, u"--attach=/two.pdf"_s},
        {letter([](auto &l) {
            l.to = {u"a@example.com"_s, u"b@example.com"_s};
            l.cc = {u"c@example.com"_s};
            l.bcc = {u"d@example.com"_s};
            l.attachments = {u"/folder/one.pdf"_s, u"/two.pdf"_s};
        })});
    row("paths", {u"--attach"_s, u"../x/./y.txt"_s, u"--attach"_s, u"file:///tmp/a%20b.txt"_s},
        {letter([](auto &l) {
            l.attachments = {u"/x/y.txt"_s, u"/tmp/a b.txt"_s};
        })});
    row("line ends don't get into the subject", {u"--subject"_s, u"a\r\nBcc: x@example.com"_s},
        {letter([](auto &l) { l.subject = u"a Bcc: x@example.com"_s; })});
    row("letters", {u"one.eml"_s, u"file:///tmp/Two.EML"_s},
        {letter([](auto &l) { l.path = u"/folder/one.eml"_s; }),
         letter([](auto &l) { l.path = u"/tmp/Two.EML"_s; })});
    row("option value that looks like an option", {u"--subject"_s, u"--to"_s},
        {letter([](auto &l) { l.subject = u"--to"_s; })});
    row("end of options", {u"--"_s, u"-x.eml"_s}, {letter([](auto &l) { l.path = u"/folder/-x.eml"_s; })});
    row("link", {u"mailto:a@example.com,b@example.com?subject=a%20b&cc=c@example.com&body=x%0D%0Ay"_s},
        {letter([](auto &l) {
            l.to = {u"a@example.com"_s, u"b@example.com"_s};
            l.cc = {u"c@example.com"_s};
            l.subject = u"a b"_s;
            l.body = u"x\ny"_s;
        })});
    row("link with a file", {u"MAILTO:a@example.com?attach=/etc/passwd"_s}, {letter([](auto &l) {
            l.to = {u"a@example.com"_s};
            l.linkAttachments = {u"/etc/passwd"_s};
        })});
    row("link and options", {u"mailto:a@example.com"_s, u"--cc"_s, u"c@example.com"_s, u"--attach"_s, u"x"_s},
        {letter([](auto &l) {
            l.to = {u"a@example.com"_s};
            l.cc = {u"c@example.com"_s};
            l.attachments = {u"/folder/x"_s};
        })});
    row("answers", {u"--reply"_s, u"one.eml"_s}, {letter([](auto &l) {
            l.path = u"/folder/one.eml"_s;
            l.answer = letter::AnswerKind::Reply;
        })});
    row("answer and options",
        {u"two.eml"_s, u"--reply-all=file:///tmp/a%20b.eml"_s, u"--body"_s, u"Yes"_s, u"--attach"_s, u"x"_s},
        {letter([](auto &l) {
             l.path = u"/tmp/a b.eml"_s;
             l.answer = letter::AnswerKind::ReplyAll;
             l.body = u"Yes"_s;
             l.attachments = {u"/folder/x"_s};
         }),
         letter([](auto &l) { l.path = u"/folder/two.eml"_s; })});
    row("answer beside a link", {u"mailto:a@example.com"_s, u"--forward"_s, u"one.eml"_s},
        {letter([](auto &l) {
             l.path = u"/folder/one.eml"_s;
             l.answer = letter::AnswerKind::Forward;
         }),
         letter([](auto &l) { l.to = {u"a@example.com"_s}; })});
    row("letter and options", {u"one.eml"_s, u"--to"_s, u"a@example.com"_s},
        {letter([](auto &l) { l.to = {u"a@example.com"_s}; }),
         letter([](auto &l) { l.path = u"/folder/one.eml"_s; })});
}

void tst_CommandLine::letters()
{
    QFETCH(QStringList, arguments);
    const auto start = parseArguments(arguments, u"/folder"_s);
    QCOMPARE(start.problem, QString());
    QFETCH(std::vector<LetterRequest>, letters);
    QCOMPARE(start.letters.size(), letters.size());
    for (std::size_t i = 0; i < letters.size(); ++i) {
        QCOMPARE(start.letters[i].to, letters[i].to);
        QCOMPARE(start.letters[i].attachments, letters[i].attachments);
        QCOMPARE(start.letters[i].path, letters[i].path);
        QCOMPARE(start.letters[i].body, letters[i].body);
        QVERIFY(start.letters[i] == letters[i]);
    }
}

void tst_CommandLine::problems_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList{u"--nonsense"_s};
    QTest::newRow("no value") << QStringList{u"--to"_s};
    QTest::newRow("unknown kind") << QStringList{u"photo.jpg"_s};
    QTest::newRow("single dash") << QStringList{u"-"_s};
    QTest::newRow("after a good one") << QStringList{u"--to"_s, u"a@example.com"_s, u"x"_s};
}

void tst_CommandLine::problems()
{
    QFETCH(QStringList, arguments);
    const auto start = parseArguments(arguments, u"/folder"_s);
    QVERIFY(!start.problem.isEmpty());
    QVERIFY(start.letters.empty());
}

void tst_CommandLine::unknownSender_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<bool>("known");
    QTest::newRow("none") << QString() << true;
    QTest::newRow("address") << u"work@example.com"_s << true;
    QTest::newRow("other case of the domain") << u"work@EXAMPLE.com"_s << true;
    QTest::newRow("with a name") << u"Anna <home@example.org>"_s << true;
    QTest::newRow("stranger") << u"who@example.com"_s << false;
    QTest::newRow("no address") << u"work"_s << false;
}

void tst_CommandLine::unknownSender()
{
    QFETCH(QString, from);
    QFETCH(bool, known);
    auto account = envoi::account::testServerAccount();
    auto identity = account.identities.first();
    account.identities.clear();
    for (const auto &address : {u"work@example.com"_s, u"home@example.org"_s}) {
        identity.address = address;
        account.identities.append(identity);
    }
    const Start start =
        from.isEmpty() ? parseArguments({}, u"/"_s) : parseArguments({u"--from"_s, from}, u"/"_s);
    const QString problem = envoi::compose::unknownSender(start, {account});
    QCOMPARE(problem.isEmpty(), known);
    if (!known)
        QVERIFY(problem.contains(from) && problem.contains(u"work@example.com, home@example.org"_s));
    QVERIFY(known || !envoi::compose::unknownSender(start, {}).isEmpty());
}

void tst_CommandLine::helpAndVersion()
{
    QVERIFY(parseArguments({u"--help"_s}, u"/"_s).help);
    QVERIFY(parseArguments({u"-h"_s}, u"/"_s).help);
    QVERIFY(parseArguments({u"--version"_s}, u"/"_s).version);
    QVERIFY(usage().contains(u"--attach"_s));
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_CommandLine.moc"
