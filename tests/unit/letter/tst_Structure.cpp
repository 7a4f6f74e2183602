#include "core/letter/Draft.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::letter;

namespace {

const QByteArray invitation = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMET\r\n HOD;X-A=b:re\r\n quest\r\n"
                              "BEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Gr\xC3\xBC\xC3\x9F\r\n e\r\n"
                              "END:VEVENT\r\nEND:VCALENDAR\r\n";

/// The tree on one line: "mixed(text/plain,image/png)".
QString shape(const mime::Part &part)
{
    if (!part.isMultipart())
        return QString::fromLatin1(part.mediaType.name());
    QStringList children;
    for (const mime::Part &child : part.children())
        children.append(shape(child));
    return QString::fromLatin1(part.mediaType.subtype()) + u'(' + children.join(u',') + u')';
}

QByteArray octetsOf(const mime::Part &part)
{
    return readAll(*part.open()).value_or("unreadable");
}

Attachment fileOf(const QByteArray &octets, const QString &name, QStringView type)
{
    return {octets, name, mime::MediaType::fromName(type)};
}

Attachment invitationOf(const QByteArray &octets, const QString &method)
{
    Attachment attachment = fileOf(octets, u"Grüße.ics"_s, u"text/calendar");
    if (!attachment.mediaType.setParameter("method", method))
        qFatal("no method");
    return attachment;
}

Draft plainDraft()
{
    Draft draft;
    draft.from = u"anna@example.com"_s;
    draft.to = {u"bob@example.com"_s};
    draft.format = Draft::Format::Plain;
    draft.text = u"Hello"_s;
    return draft;
}

} // namespace

/// The tree of a letter is the smallest that says it; an invitation in it is found by calendars.
class tst_Structure : public QObject {
    Q_OBJECT

private slots:
    void smallestTree_data();
    void smallestTree();
    void methodOfAFile_data();
    void methodOfAFile();
    void charsetOfAContact();
    void invitationIsCarriedTwice();
    void invitationThatIsNoText();
    void whatIsNoInvitation();
    void invitationComesBack();

private:
    mime::Message composed(const Draft &draft)
    {
        const auto message = composeMessage(draft, m_context);
        if (!message)
            qFatal("%s", qPrintable(message.error().context));
        return *message;
    }
    QByteArray written(const mime::Message &message, const mime::WriteOptions &options = {})
    {
        mime::MessageWriter writer(message, m_random, options);
        return readAll(writer).value_or("unreadable");
    }

    SeededRandom m_random{1};
    ComposeContext m_context{QDateTime({2024, 2, 29}, {12, 0}, QTimeZone(3600)), m_random};
};

void tst_Structure::smallestTree_data()
{
    // n: a picture that the HTML names, u: one that it does not, a: an attachment, i: an invitation.
    const std::pair<const char *, const char *> plain[] = {
        {"", "text/plain"},
        {"u", "mixed(text/plain,image/gif)"},
        {"n", "mixed(text/plain,image/png)"},
        {"nu", "mixed(text/plain,image/png,image/gif)"},
        {"a", "mixed(text/plain,text/csv)"},
        {"ua", "mixed(text/plain,image/gif,text/csv)"},
        {"na", "mixed(text/plain,image/png,text/csv)"},
        {"nua", "mixed(text/plain,image/png,image/gif,text/csv)"},
        {"i", "mixed(alternative(text/plain,text/calendar),application/ics)"},
        {"ui", "mixed(alternative(text/plain,text/calendar),image/gif,application/ics)"},
        {"ni", "mixed(alternative(text/plain,text/calendar),image/png,application/ics)"},
        {"nui", "mixed(alternative(text/plain,text/calendar),image/png,image/gif,application/ics)"},
        {"ai", "mixed(alternative(text/plain,text/calendar),text/csv,application/ics)"},
        {"uai", "mixed(alternative(text/plain,text/calendar),image/gif,text/csv,application/ics)"},
        {"nai", "mixed(alternative(text/plain,text/calendar),image/png,text/csv,application/ics)"},
        {"nuai", "mixed(alternative(text/plain,text/calendar),image/png,image/gif,text/csv,application/ics)"},
    };
    const std::pair<const char *, const char *> rich[] = {
        {"", "alternative(text/plain,text/html)"},
        {"u", "mixed(alternative(text/plain,text/html),image/gif)"},
        {"n", "alternative(text/plain,related(text/html,image/png))"},
        {"nu", "mixed(alternative(text/plain,related(text/html,image/png)),image/gif)"},
        {"a", "mixed(alternative(text/plain,text/html),text/csv)"},
        {"ua", "mixed(alternative(text/plain,text/html),image/gif,text/csv)"},
        {"na", "mixed(alternative(text/plain,related(text/html,image/png)),text/csv)"},
        {"nua", "mixed(alternative(text/plain,related(text/html,image/png)),image/gif,text/csv)"},
        {"i", "mixed(alternative(text/plain,text/html,text/calendar),application/ics)"},
        {"ui", "mixed(alternative(text/plain,text/html,text/calendar),image/gif,application/ics)"},
        {"ni", "mixed(alternative(text/plain,related(text/html,image/png),text/calendar),application/ics)"},
        {"nui", "mixed(alternative(text/plain,related(text/html,image/png),text/calendar),image/gif,"
                "application/ics)"},
        {"ai", "mixed(alternative(text/plain,text/html,text/calendar),text/csv,application/ics)"},
        {"uai", "mixed(alternative(text/plain,text/html,text/calendar),image/gif,text/csv,application/ics)"},
        {"nai", "mixed(alternative(text/plain,related(text/html,image/png),text/calendar),text/csv,"
                "application/ics)"},
        {"nuai",
         "mixed(alternative(text/plain,related(text/html,image/png),text/calendar),image/gif,text/csv,"
         "application/ics)"},
    };
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("hasHtml");
    QTest::addColumn<QByteArray>("parts");
    QTest::addColumn<QString>("tree");
    const auto rows = [](const char *name, const QString &text, bool hasHtml, const auto &table) {
        for (const auto &[parts, tree] : table)
            QTest::addRow("%s %s", name, parts)
                << text << hasHtml << QByteArray(parts) << QString::fromLatin1(tree);
    };
    rows("text", u"Hello"_s, false, plain);
    rows("HTML", {}, true, rich);
    rows("both", u"Hello"_s, true, rich);
}

void tst_Structure::smallestTree()
{
    QFETCH(QString, text);
    QFETCH(bool, hasHtml);
    QFETCH(QByteArray, parts);
    QFETCH(QString, tree);
    Draft draft = plainDraft();
    draft.text = text;
    if (hasHtml) {
        draft.format = Draft::Format::Rich;
        draft.html = u"<p>Hello</p>"_s;
    }
    if (parts.contains('n')) {
        draft.html += u"<img src=\"cid:named@example.com\">"_s;
        draft.images.push_back({u"named@example.com"_s, fileOf("x", u"n.png"_s, u"image/png")});
    }
    if (parts.contains('u'))
        draft.images.push_back({u"unnamed@example.com"_s, fileOf("x", u"u.gif"_s, u"image/gif")});
    if (parts.contains('a'))
        draft.attachments.push_back(fileOf("1,2", u"t.csv"_s, u"text/csv"));
    if (parts.contains('i'))
        draft.attachments.push_back(invitationOf(invitation, u"REQUEST"_s));
    QCOMPARE(shape(composed(draft).body), tree);
    const mime::ReadMessage read = mime::readMessage(written(composed(draft)));
    QVERIFY(read.defects.empty());
    QCOMPARE(shape(read.message.body), tree);
}

void tst_Structure::methodOfAFile_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("method");
    const QByteArray begin = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    QTest::newRow("folded within name and value") << invitation << u"REQUEST"_s;
    QTest::newRow("LF, lower case") << "\xEF\xBB\xBF"
                                       "begin:vcalendar\nmethod:cancel\n"_ba
                                    << u"CANCEL"_s;
    QTest::newRow("behind much else") << begin + "X-A:" + QByteArray(50'000, 'x') + "\r\nMETHOD:REPLY\r\n"
                                      << u"REPLY"_s;
    QTest::newRow("none") << begin + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" << QString();
    QTest::newRow("only in a component") << begin + "BEGIN:VEVENT\r\nMETHOD:REQUEST\r\nEND:VEVENT\r\n"
                                         << QString();
    QTest::newRow("only in a value") << begin + "X-A:b\r\n METHOD:REQUEST\r\nX-METHOD:REQUEST\r\n"
                                     << QString();
    QTest::newRow("no token") << begin + "METHOD:RE QUEST\r\n" << QString();
    QTest::newRow("empty") << begin + "METHOD:\r\n" << QString();
    QTest::newRow("no colon") << begin + "METHOD;X=REQUEST\r\n" << QString();
}

void tst_Structure::methodOfAFile()
{
    QFETCH(QByteArray, octets);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"a.ics"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(octets);
    file.close();
    const auto attachment = attachmentFromFile(file.fileName());
    QVERIFY(attachment);
    QVERIFY(attachment->mediaType.is("text/calendar"));
    QTEST(attachment->mediaType.parameter("method"), "method");
    QCOMPARE(attachment->mediaType.parameter("charset"), u"utf-8"_s);
}

void tst_Structure::charsetOfAContact()
{
    const QTemporaryDir folder;
    const std::pair<QByteArray, QString> contents[] = {{"FN:\xC3\x84nna"_ba, u"utf-8"_s},
                                                       {"FN:\xC4nna"_ba, {}}};
    for (const auto &[octets, charset] : contents) {
        QFile file(folder.filePath(u"a.vcf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("BEGIN:VCARD\r\nVERSION:4.0\r\nMETHOD:REQUEST\r\n" + octets + "\r\nEND:VCARD\r\n");
        file.close();
        const auto attachment = attachmentFromFile(file.fileName());
        QVERIFY(attachment->mediaType.is("text/vcard"));
        QCOMPARE(attachment->mediaType.parameter("charset"), charset);
        QVERIFY(attachment->mediaType.parameter("method").isEmpty());
        Draft draft = plainDraft();
        draft.attachments = {*attachment};
        QCOMPARE(shape(composed(draft).body), u"mixed(text/plain,text/vcard)"_s);
        QCOMPARE(written(composed(draft)).contains("Content-Type: text/vcard; charset=utf-8; name=\"a.vcf\""),
                 !charset.isEmpty());
    }
}

void tst_Structure::invitationIsCarriedTwice()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"Grüße.ics"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(invitation);
    file.close();
    Draft draft = plainDraft();
    draft.attachments = {*attachmentFromFile(file.fileName())};
    const mime::Message message = composed(draft);
    const QByteArray octets = written(message);
    QVERIFY2(octets.contains("Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
                             "Content-Transfer-Encoding: quoted-printable\r\n\r\nBEGIN:VCALENDAR\r\n"),
             octets.constData());
    QVERIFY(written(message, {.eightBit = true})
                .contains("method=REQUEST\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + invitation));
    const mime::Part body = mime::readMessage(octets).message.body;
    const mime::Part &alternative = body.children().at(0).children().at(1);
    QVERIFY(alternative.disposition == mime::Disposition::Unset);
    QCOMPARE(octetsOf(alternative), invitation);
    const mime::Part &attached = body.children().at(1);
    QVERIFY(attached.mediaType.is("application/ics"));
    QVERIFY(attached.disposition == mime::Disposition::Attachment);
    QCOMPARE(attached.fileName, u"Grüße.ics"_s);
    QCOMPARE(octetsOf(attached), invitation);

    // Only one can be the alternative.
    draft.attachments.push_back(draft.attachments.front());
    QCOMPARE(shape(composed(draft).body),
             u"mixed(alternative(text/plain,text/calendar),application/ics,text/calendar)"_s);
}

void tst_Structure::invitationThatIsNoText()
{
    // Folded within a character, as old programs do.
    const QByteArray octets = QByteArray(invitation).replace("\xC3\xBC", "\xC3\r\n \xBC");
    Draft draft = plainDraft();
    draft.attachments = {invitationOf(octets, u"REQUEST"_s)};
    const mime::Message message = composed(draft);
    QCOMPARE(shape(message.body), u"mixed(alternative(text/plain,text/calendar),application/ics)"_s);
    for (const mime::Part &part : {message.body.children()[0].children()[1], message.body.children()[1]})
        QCOMPARE(octetsOf(part), octets);
}

void tst_Structure::whatIsNoInvitation()
{
    Draft draft = plainDraft();
    for (const QString &method : {u""_s, u"PUBLISH"_s, u"publish"_s}) {
        draft.attachments = {invitationOf(invitation, method)};
        QCOMPARE(shape(composed(draft).body), u"mixed(text/plain,text/calendar)"_s);
    }
    // More than any invitation has
    draft.attachments = {invitationOf(invitation + QByteArray(1024 * 1024, 'x'), u"REQUEST"_s)};
    QCOMPARE(shape(composed(draft).body), u"mixed(text/plain,text/calendar)"_s);
}

void tst_Structure::invitationComesBack()
{
    Draft draft = plainDraft();
    draft.attachments = {fileOf("1,2", u"t.csv"_s, u"text/csv"), invitationOf(invitation, u"COUNTER"_s)};
    const auto check = [&](const mime::Message &message) {
        const mime::ReadMessage read = mime::readMessage(written(message));
        const Draft back = draftFromMessage(read.message);
        QCOMPARE(back.text, draft.text);
        QCOMPARE(back.attachments.size(), 2U);
        QCOMPARE(back.attachments[1].name, u"Grüße.ics"_s);
        QVERIFY(back.attachments[1].mediaType.is("text/calendar"));
        QCOMPARE(back.attachments[1].mediaType.parameter("method"), u"COUNTER"_s);
        QCOMPARE(shape(composed(back).body),
                 u"mixed(alternative(text/plain,text/calendar),text/csv,application/ics)"_s);
        QCOMPARE(octetsOf(composed(back).body.children().at(2)), invitation);
    };
    check(draftMessage(draft, m_context));
    check(composed(draft));
    // As other programs send it, without the file
    mime::Message bare = composed(draft);
    bare.body = mime::Part(bare.body.children().at(0));
    const Draft back = draftFromMessage(mime::readMessage(written(bare)).message);
    QCOMPARE(back.attachments.size(), 1U);
    QCOMPARE(shape(composed(back).body), u"mixed(alternative(text/plain,text/calendar),application/ics)"_s);
}

QTEST_GUILESS_MAIN(tst_Structure)
#include "tst_Structure.moc"
