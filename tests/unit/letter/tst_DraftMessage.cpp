#include "tests/unit/letter/DraftGenerator.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::letter;

class tst_DraftMessage : public QObject {
    Q_OBJECT

private slots:
    void comesBackWhole_data();
    void comesBackWhole();
    void sentLettersComeBackWhole_data();
    void sentLettersComeBackWhole();
    void filesAreWholeOrReferences();
    void strangersMayNotNameFiles();
    void otherProgramsSeeIt();
    void changesOfOtherProgramsCount();
    void readsForeignMail_data();
    void readsForeignMail();
    void damagedFieldsOfOurs();
    void oldThreadsHoldTogether();
    void ownHtmlStaysAsItIs();
    void textFlows();

private:
    QByteArray written(const mime::Message &message)
    {
        mime::MessageWriter writer(message, m_random,
                                   {.eightBit = true, .utf8Fields = true, .withBcc = true});
        const auto octets = readAll(writer);
        if (!octets)
            qFatal("%s", qPrintable(octets.error().context));
        return *octets;
    }

    SeededRandom m_random{3};
    ComposeContext m_context{QDateTime({2024, 2, 29}, {12, 0}, QTimeZone(-3600)), m_random};
};

void tst_DraftMessage::comesBackWhole_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 0; seed < 500; ++seed)
        QTest::addRow("%llu", seed) << seed;
}

void tst_DraftMessage::comesBackWhole()
{
    QFETCH(quint64, seed);
    const Draft draft = testing::DraftGenerator(seed).draft();
    const mime::Message message = draftMessage(draft, m_context, true);
    QCOMPARE(testing::difference(draft, draftFromMessage(message, Kept::ByEnvoi)), QString());
    const QByteArray octets = written(message);
    const mime::ReadMessage read = mime::readMessage(octets);
    for (const mime::Defect &defect : read.defects) {
        // An address with a name that is not US-ASCII is kept as RFC 6532 has it; "cid:1" is no msg-id.
        const bool isKnown =
            defect.kind == mime::Defect::Kind::EightBitField || defect.where == u"Content-ID";
        if (!isKnown)
            QFAIL(qPrintable(u"defect %1 in %2"_s.arg(static_cast<int>(defect.kind)).arg(defect.where)));
    }
    QCOMPARE(testing::difference(draft, draftFromMessage(read.message, Kept::ByEnvoi)), QString());
    for (const QByteArray &line : octets.split('\n'))
        QVERIFY(line.size() <= 999);
}

void tst_DraftMessage::sentLettersComeBackWhole_data()
{
    comesBackWhole_data();
}

void tst_DraftMessage::sentLettersComeBackWhole()
{
    QFETCH(quint64, seed);
    Draft draft = testing::DraftGenerator(seed).sendable();
    const auto message = composeMessage(draft, m_context);
    QVERIFY2(message, message ? "" : qPrintable(message.error().context));
    const Draft back = draftFromMessage(mime::readMessage(written(*message)).message);
    // How an address was typed is not in a message.
    for (QStringList *list : {&draft.to, &draft.cc, &draft.bcc, &draft.replyTo}) {
        for (QString &text : *list)
            text = mime::toString(*mime::parseAddress(text));
    }
    draft.from = mime::Mailbox::parse(draft.from)->toString();
    if (!draft.html.isEmpty() && draft.text.isEmpty())
        draft.text = plainTextFromHtml(draft.html);
    if (draft.html.isEmpty())
        draft.format = Draft::Format::Plain;
    QCOMPARE(testing::difference(draft, back), QString());
}

void tst_DraftMessage::filesAreWholeOrReferences()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("secret\r\n\xFF");
    file.close();
    Draft draft;
    draft.attachments = {*attachmentFromFile(file.fileName())};
    draft.attachments.front().name = u"renamed.txt"_s;

    const QByteArray whole = written(draftMessage(draft, m_context));
    const Draft back = draftFromMessage(mime::readMessage(whole).message);
    QCOMPARE(back.attachments.size(), 1U);
    QCOMPARE(testing::octetsOf(back.attachments[0].octets), "secret\r\n\xFF"_ba);
    QCOMPARE(back.attachments[0].name, u"renamed.txt"_s);
    QCOMPARE(back.attachments[0].size(), 9);

    const QByteArray reference = written(draftMessage(draft, m_context, true));
    QVERIFY(!reference.contains("c2VjcmV0"));
    const Draft again = draftFromMessage(mime::readMessage(reference).message, Kept::ByEnvoi);
    QCOMPARE(testing::difference(draft, again), QString());
    QVERIFY(std::get<FileReference>(again.attachments[0].octets).check());
}

void tst_DraftMessage::strangersMayNotNameFiles()
{
    Draft draft;
    draft.html = u"<img src='cid:a'>"_s;
    const Attachment hidden{FileReference::remembered(u"/etc/hostname"_s, 1, {}), u"holiday.jpg"_s, {}};
    draft.attachments = {hidden, {QByteArray("x"), u"x"_s, {}}};
    draft.images = {{u"a"_s, hidden}};
    const mime::ReadMessage read = mime::readMessage(written(draftMessage(draft, m_context, true)));
    const Draft back = draftFromMessage(read.message);
    QCOMPARE(back.images.size(), 0U);
    QCOMPARE(back.attachments.size(), 1U);
    QCOMPARE(back.attachments[0].name, u"x"_s);
    QCOMPARE(referredFiles(read.message), (QStringList{u"holiday.jpg"_s, u"holiday.jpg"_s}));
    QVERIFY(isDraft(read.message.header));
    mime::Header header = read.message.header;
    header.remove("X-Unsent");
    QVERIFY(isDraft(header));
    header.remove("X-Envoi-Draft");
    QVERIFY(!isDraft(header));
    QVERIFY(referredFiles(mime::readMessage(written(draftMessage({}, m_context))).message).isEmpty());
}

void tst_DraftMessage::otherProgramsSeeIt()
{
    Draft draft;
    draft.from = u"a@example.com"_s;
    draft.to = {u"b@example.com"_s, u"not yet"_s};
    draft.bcc = {u"c@example.com"_s};
    draft.subject = u"A\nB"_s;
    draft.format = Draft::Format::Plain;
    draft.text = u"Hello"_s;
    const mime::Message message = mime::readMessage(written(draftMessage(draft, m_context))).message;
    QCOMPARE(message.header.find("X-Unsent")->toText(), u"1"_s);
    QCOMPARE(message.header.find("To")->toText(), u"b@example.com"_s);
    QCOMPARE(message.header.find("Bcc")->toText(), u"c@example.com"_s);
    QCOMPARE(message.header.find("Subject")->toText(), u"A B"_s);
    QVERIFY(message.header.find("Date"));
    QVERIFY(!message.header.find("Message-ID"));
    QCOMPARE(std::get<QString>(message.body.content), u"Hello"_s);
}

void tst_DraftMessage::changesOfOtherProgramsCount()
{
    Draft draft;
    draft.from = u"a@example.com"_s;
    draft.to = {u"b@example.com"_s, u"not yet"_s};
    draft.cc = {u"broken"_s};
    draft.subject = u"Before"_s;
    mime::Message message = draftMessage(draft, m_context);
    message.header.set(*mime::Field::fromUser(u"To", u"other@example.com"_s));
    message.header.set(*mime::Field::text("Subject", u"After"_s));
    const Draft back = draftFromMessage(message);
    QCOMPARE(back.to, QStringList{u"other@example.com"_s});
    QCOMPARE(back.cc, QStringList{u"broken"_s});
    QCOMPARE(back.subject, u"After"_s);
}

void tst_DraftMessage::readsForeignMail_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("images");
    QTest::addColumn<QStringList>("attachments");
    const QByteArray plain = "Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n";
    const QByteArray html =
        "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hi<img src=\"cid:a@b\"></p>\r\n";
    const QByteArray picture = "Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: "
                               "base64\r\n\r\nAAAA\r\n";
    const QByteArray file = "Content-Type: text/csv; name=t.csv\r\nContent-Disposition: attachment; "
                            "filename=t.csv\r\n\r\n1,2\r\n";
    const QByteArray mail = "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n";
    const auto multipart = [](const QByteArray &subtype, const QByteArrayList &parts) {
        const QByteArray boundary = "b-" + subtype;
        QByteArray octets = "Content-Type: multipart/" + subtype + "; boundary=" + boundary + "\r\n\r\n";
        for (const QByteArray &part : parts)
            octets += "--" + boundary + "\r\n" + part + "\r\n";
        return octets + "--" + boundary + "--\r\n";
    };
    const QString shown = u"<p>Hi<img src=\"cid:a@b\"></p>\n"_s;
    const QStringList none;
    QTest::newRow("plain") << plain << QString() << u"Hello\n"_s << none << none;
    QTest::newRow("html alone") << html << shown << u"Hi"_s << none << none;
    QTest::newRow("alternative") << multipart("alternative", {plain, html}) << shown << u"Hello\n"_s << none
                                 << none;
    QTest::newRow("alternative inside related")
        << multipart("related", {multipart("alternative", {plain, html}), picture}) << shown << u"Hello\n"_s
        << QStringList{u"a@b"_s} << none;
    QTest::newRow("related inside alternative, with files")
        << multipart("mixed",
                     {multipart("alternative", {plain, multipart("related", {html, picture})}), file, mail})
        << shown << u"Hello\n"_s << QStringList{u"a@b"_s} << QStringList{u"t.csv"_s, u"message.eml"_s};
    QTest::newRow("picture that nothing names") << multipart("mixed", {plain, picture}) << QString()
                                                << u"Hello\n"_s << none << QStringList{u"image.png"_s};
    QTest::newRow("text in pieces") << multipart("mixed", {plain, picture, plain}) << QString()
                                    << u"Hello\n\nHello\n"_s << none << QStringList{u"image.png"_s};
    QTest::newRow("file alone") << file << QString() << QString() << none << QStringList{u"t.csv"_s};
    QTest::newRow("signed") << multipart("signed",
                                         {plain, "Content-Type: application/pgp-signature\r\n\r\nx\r\n"})
                            << QString() << u"Hello\n"_s << none << QStringList{u"attachment.asc"_s};
    QTest::newRow("nothing") << ""_ba << QString() << QString() << none << none;
}

void tst_DraftMessage::readsForeignMail()
{
    QFETCH(QByteArray, octets);
    QFETCH(QString, html);
    QFETCH(QString, text);
    QFETCH(QStringList, images);
    QFETCH(QStringList, attachments);
    octets.prepend(
        "Received: from x\r\nDKIM-Signature: v=1\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
        "Message-ID: <old@example.com>\r\nFrom: =?utf-8?q?M=C3=BCller=2C_Anna?= <a@example.com>\r\n"
        "To: b@example.com, undisclosed-recipients:;\r\nCc: broken\r\nSubject: =?utf-8?q?x=0Ay?=\r\n"
        "References: <1@example.com>\r\n <2@example.com>\r\nX-Priority: 1\r\nX-Spam: yes\r\n");
    const Draft draft = draftFromMessage(mime::readMessage(octets).message);
    QCOMPARE(draft.from, u"\"Müller, Anna\" <a@example.com>"_s);
    QCOMPARE(draft.to, QStringList{u"b@example.com"_s});
    QCOMPARE(draft.cc, QStringList{u"broken"_s});
    QCOMPARE(draft.subject, u"x y"_s);
    QCOMPARE(draft.references, (QStringList{u"<1@example.com>"_s, u"<2@example.com>"_s}));
    QVERIFY(!draft.messageId);
    QCOMPARE(draft.extraFields, (std::vector<std::pair<QString, QString>>{{u"X-Priority"_s, u"1"_s}}));
    QCOMPARE(draft.html.trimmed(), html.trimmed());
    QCOMPARE(draft.text.trimmed(), text.trimmed());
    QVERIFY(draft.format == (html.isEmpty() ? Draft::Format::Plain : Draft::Format::Rich));
    QStringList ids;
    for (const InlineImage &image : draft.images)
        ids.append(image.contentId);
    QCOMPARE(ids, images);
    QStringList names;
    for (const Attachment &attachment : draft.attachments)
        names.append(attachment.name);
    QCOMPARE(names, attachments);
}

void tst_DraftMessage::damagedFieldsOfOurs()
{
    for (const QByteArray &junk :
         {"???"_ba, "W10="_ba, "e30="_ba, "eyJ0byI6MX0="_ba, "eyJ0byI6WzEsW11dfQ=="_ba}) {
        const Draft draft = draftFromMessage(mime::readMessage("To: a@example.com\r\nX-Envoi-Draft: " + junk +
                                                               "\r\nX-Envoi-Part: " + junk + "\r\n\r\nHello")
                                                 .message);
        QCOMPARE(draft.to, QStringList{u"a@example.com"_s});
        QCOMPARE(draft.text, u"Hello"_s);
    }
}

void tst_DraftMessage::oldThreadsHoldTogether()
{
    // Message ids without "@", as some old programs wrote them
    const mime::ReadMessage read =
        mime::readMessage("From: a@example.com\r\nTo: b@example.com\r\nMessage-ID: <x>\r\nIn-Reply-To: Your "
                          "letter <new.1>\r\nReferences: <old$1> <2@example.com>\r\n <new.1>\r\n\r\nHello");
    Draft draft = draftFromMessage(read.message);
    QCOMPARE(draft.inReplyTo, QStringList{u"<new.1>"_s});
    QCOMPARE(draft.references, (QStringList{u"<old$1>"_s, u"<2@example.com>"_s, u"<new.1>"_s}));
    QVERIFY(!draft.messageId);
    const QByteArray octets = written(*composeMessage(draft, m_context));
    QVERIFY(octets.contains("\r\nIn-Reply-To: <new.1>\r\nReferences: <old$1> <2@example.com> <new.1>\r\n"));
    QVERIFY(written(draftMessage(draft, m_context))
                .contains("\r\nReferences: <old$1> <2@example.com> <new.1>\r\n"));
    // In a draft of Envoi's own it is not taken for one that Envoi made.
    mime::Message own = draftMessage(draft, m_context);
    own.header.append(*mime::Field::raw("Message-ID", "<x>"));
    QVERIFY(!draftFromMessage(own).messageId);
}

void tst_DraftMessage::ownHtmlStaysAsItIs()
{
    Draft draft;
    draft.from = u"a@example.com"_s;
    draft.to = {u"b@example.com"_s};
    draft.format = Draft::Format::Source;
    // Nothing that a cleaner would leave: comments for one program, style sheets, odd case and spaces, long
    // lines.
    draft.html =
        u"<!DOCTYPE html>\n<HTML><head><style>@media (max-width:600px){.a{width:100%!important}}</style>"
        u"</head>\n<body  class='x'>\n<!--[if mso]><table><tr><td><![endif]-->\n\tÄ &auml;\u00a0 \n"_s +
        u"<p>"_s + u"x"_s.repeated(2000) + u"</p>\n</body></HTML>\n \n"_s;
    for (const mime::Message &message : {draftMessage(draft, m_context), *composeMessage(draft, m_context)}) {
        const Draft back = draftFromMessage(mime::readMessage(written(message)).message);
        QCOMPARE(back.html, draft.html);
    }
    QCOMPARE(draftFromMessage(draftMessage(draft, m_context)).format, Draft::Format::Source);
    QVERIFY(written(*composeMessage(draft, m_context)).contains("Content-Type: multipart/alternative"));
}

void tst_DraftMessage::textFlows()
{
    Draft draft;
    draft.from = u"a@example.com"_s;
    draft.to = {u"b@example.com"_s};
    draft.text = u"word "_s.repeated(40) + u"\n> quoted  \n-- \nAnna "_s;
    for (const bool isRich : {false, true}) {
        draft.format = isRich ? Draft::Format::Rich : Draft::Format::Plain;
        draft.html = isRich ? u"<p>word</p>"_s : QString();
        for (const mime::Message &message :
             {draftMessage(draft, m_context), *composeMessage(draft, m_context)}) {
            const QByteArray octets = written(message);
            QVERIFY(octets.contains("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n"));
            QCOMPARE(draftFromMessage(mime::readMessage(octets).message).text, draft.text);
        }
    }
}

QTEST_GUILESS_MAIN(tst_DraftMessage)
#include "tst_DraftMessage.moc"
