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

Draft plainDraft()
{
    Draft draft;
    draft.from = u"Änne Example <anne@example.com>"_s;
    draft.to = {u"bob@example.org"_s};
    draft.subject = u"Grüße"_s;
    draft.format = Draft::Format::Plain;
    draft.text = u"Hello\nWorld"_s;
    return draft;
}

Draft richDraft()
{
    Draft draft = plainDraft();
    draft.format = Draft::Format::Rich;
    draft.text.clear();
    draft.html = u"<p>Hello <b>World</b></p>"_s;
    return draft;
}

Attachment pngOf(const QByteArray &octets)
{
    return {octets, u"a.png"_s, mime::MediaType::fromName(u"image/png")};
}

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

QStringList fieldNames(const mime::Message &message)
{
    QStringList names;
    for (const mime::Field &field : message.header.fields())
        names.append(QString::fromLatin1(field.name().toBytes()));
    return names;
}

} // namespace

class tst_Compose : public QObject {
    Q_OBJECT

private slots:
    void makesTheTree_data();
    void makesTheTree();
    void writesFieldsInOrder();
    void undisclosedRecipients();
    void messageIdHasTheSendersDomain();
    void partsAreNamedAndPlaced();
    void contentIdWithoutDomain();
    void namesEveryProblem();
    void extraFields_data();
    void extraFields();
    void arrivesAsComposed();
    void attachmentFromFile_data();
    void attachmentFromFile();
    void textFilesStayOctets();
    void ownAlternative();
    void previewOfWhatIsReady();
    void previewOfWhatIsNot();

private:
    mime::Message composed(const Draft &draft)
    {
        const auto message = composeMessage(draft, m_context);
        if (!message)
            qFatal("%s", qPrintable(message.error().context + u' ' + message.error().detail));
        return *message;
    }

    SeededRandom m_random{1};
    ComposeContext m_context{QDateTime({2024, 2, 29}, {12, 0}, QTimeZone(3600)), m_random};
};

void tst_Compose::makesTheTree_data()
{
    QTest::addColumn<bool>("rich");
    QTest::addColumn<QString>("html");
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("attachments");
    QTest::addColumn<QString>("tree");
    const QString text = u"<p>x</p>"_s;
    const QString named = u"<img src=\"cid:0@example.com\">"_s;
    QTest::newRow("plain") << false << QString() << 0 << 0 << u"text/plain"_s;
    QTest::newRow("plain with files")
        << false << QString() << 0 << 2 << u"mixed(text/plain,text/csv,text/csv)"_s;
    QTest::newRow("plain with a picture") << false << named << 1 << 0 << u"mixed(text/plain,image/png)"_s;
    QTest::newRow("rich") << true << text << 0 << 0 << u"alternative(text/plain,text/html)"_s;
    QTest::newRow("rich without HTML") << true << QString() << 0 << 0 << u"text/plain"_s;
    QTest::newRow("rich with a picture")
        << true << named << 1 << 0 << u"alternative(text/plain,related(text/html,image/png))"_s;
    QTest::newRow("rich with a picture that it names and one that it does not")
        << true << named << 2 << 1
        << u"mixed(alternative(text/plain,related(text/html,image/png)),image/png,text/csv)"_s;
    QTest::newRow("rich with a picture that it does not name")
        << true << text << 1 << 0 << u"mixed(alternative(text/plain,text/html),image/png)"_s;
    QTest::newRow("all") << true << named << 1 << 1
                         << u"mixed(alternative(text/plain,related(text/html,image/png)),text/csv)"_s;
}

void tst_Compose::makesTheTree()
{
    QFETCH(bool, rich);
    QFETCH(QString, html);
    QFETCH(int, images);
    QFETCH(int, attachments);
    QFETCH(QString, tree);
    Draft draft = rich ? richDraft() : plainDraft();
    draft.html = html;
    for (int i = 0; i < images; ++i)
        draft.images.push_back({QString::number(i) + u"@example.com"_s, pngOf("x")});
    for (int i = 0; i < attachments; ++i)
        draft.attachments.push_back({QByteArray("1,2"), u"t.csv"_s, mime::MediaType::fromName(u"text/csv")});
    QCOMPARE(shape(composed(draft).body), tree);
}

void tst_Compose::writesFieldsInOrder()
{
    Draft draft = plainDraft();
    draft.replyTo = {u"Reply <r@example.com>"_s};
    draft.cc = {u"Team: c@example.com, d@example.com;"_s, u" "_s};
    draft.bcc = {u"secret@example.com"_s};
    draft.inReplyTo = {u"<1@example.com>"_s, u"nonsense"_s};
    draft.references = {u"<0@example.com>"_s, u"<1@example.com>"_s};
    draft.extraFields = {{u"X-Priority"_s, u"1"_s}, {u"List-Unsubscribe"_s, u"<https://example.com/u>"_s}};
    draft.messageId = *mime::MessageId::parse("<kept@example.com>");
    const mime::Message message = composed(draft);
    QCOMPARE(fieldNames(message), QStringList({u"Date"_s, u"From"_s, u"Reply-To"_s, u"To"_s, u"Cc"_s,
                                               u"Bcc"_s, u"Subject"_s, u"Message-ID"_s, u"In-Reply-To"_s,
                                               u"References"_s, u"X-Priority"_s, u"List-Unsubscribe"_s}));
    QCOMPARE(message.header.find("From")->toText(), draft.from);
    QCOMPARE(message.header.find("Subject")->toText(), draft.subject);
    QCOMPARE(message.header.find("Message-ID")->toText(), u"<kept@example.com>"_s);
    QCOMPARE(message.header.find("In-Reply-To")->toText(), u"<1@example.com>"_s);
    QCOMPARE(message.header.find("Date")->toDate(), m_context.now);
    QCOMPARE(message.recipients().size(), 4U);
}

void tst_Compose::undisclosedRecipients()
{
    Draft draft = plainDraft();
    draft.to.clear();
    draft.bcc = {u"a@example.com"_s, u"b@example.com"_s};
    const mime::Message message = composed(draft);
    QCOMPARE(message.header.find("To")->toText(), u"Undisclosed recipients:;"_s);
    QCOMPARE(message.recipients().size(), 2U);
    draft.cc = {u"c@example.com"_s};
    QVERIFY(!composed(draft).header.find("To"));
}

void tst_Compose::messageIdHasTheSendersDomain()
{
    Draft draft = plainDraft();
    draft.from = u"a@müller.example"_s;
    const auto first = composed(draft).header.find("Message-ID")->toText();
    const auto second = composed(draft).header.find("Message-ID")->toText();
    QVERIFY2(first.endsWith(u"@xn--mller-kva.example>"_s), qPrintable(first));
    QVERIFY(first != second);
    QVERIFY(first.size() > 32 + 10);
}

void tst_Compose::partsAreNamedAndPlaced()
{
    Draft draft = richDraft();
    draft.html = u"<img src='cid:a%2Bb@example.com'><p style='background:url(cid:c@example.com)'>"_s;
    draft.images = {{u"a+b@example.com"_s, pngOf("1")}, {u"c@example.com"_s, pngOf("2")}};
    Attachment forwarded{QByteArray("Subject: x\r\n\r\ny\r\n"), u"old.eml"_s,
                         mime::MediaType::fromName(u"message/rfc822")};
    Attachment odd{QByteArray("z"), u"odd"_s, mime::MediaType::fromName(u"multipart/mixed")};
    draft.attachments = {forwarded, odd};
    const mime::Message message = composed(draft);
    QCOMPARE(shape(message.body), u"mixed(alternative(text/plain,related(text/html,image/png,image/png)),"
                                  "message/rfc822,application/octet-stream)"_s);
    const mime::Part &picture = message.body.children()[0].children()[1].children()[1];
    QVERIFY(picture.disposition == mime::Disposition::Inline);
    QCOMPARE(picture.fileName, u"a.png"_s);
    QCOMPARE(picture.contentId->toBytes(), "a+b@example.com"_ba);
    const mime::Part &file = message.body.children()[1];
    QVERIFY(file.disposition == mime::Disposition::Attachment);
    QCOMPARE(file.fileName, u"old.eml"_s);
    QVERIFY(!file.contentId);
}

void tst_Compose::contentIdWithoutDomain()
{
    Draft draft = richDraft();
    draft.html = u"<img src='cid:logo'>"_s;
    draft.images = {{u"logo"_s, pngOf("1")}};
    const mime::Message message = composed(draft);
    mime::MessageWriter writer(message, m_random);
    const auto octets = readAll(writer);
    QVERIFY(octets);
    QVERIFY(octets->contains("\r\nContent-ID: <logo>\r\n"));

    draft.html = u"<img src='cid:lo&gt;go'>"_s;
    draft.images = {{u"lo>go"_s, pngOf("1")}};
    QCOMPARE(problems(draft).size(), 1U);
    QVERIFY(problems(draft).front().code == ErrorCode::FieldBodyInvalid);
}

void tst_Compose::namesEveryProblem()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("one");
    file.close();

    Draft draft;
    draft.format = Draft::Format::Plain;
    auto codes = [&draft] {
        std::vector<ErrorCode> list;
        for (const Error &error : problems(draft))
            list.push_back(error.code);
        return list;
    };
    using enum ErrorCode;
    QCOMPARE(codes(), (std::vector{NoSender, NoRecipient}));
    QCOMPARE(composeMessage(draft, m_context).error().code, NoSender);

    draft.from = u"a@example.com"_s;
    draft.to = {u" "_s, u"Friends:;"_s};
    QCOMPARE(codes(), (std::vector{NoRecipient}));

    draft.from = u"nobody"_s;
    draft.to = {u"ok@example.com"_s, u"broken"_s, u"a@b..c"_s, u"x@example.com, y@example.com"_s};
    draft.cc = {u"<a@example.com"_s};
    draft.bcc = {u"a@-.example"_s};
    draft.replyTo = {u"@"_s};
    draft.subject = u"one\r\nBcc: evil@example.com"_s;
    draft.extraFields = {{u"X Y"_s, u"z"_s},
                         {u"X-A"_s, u"b\nBcc: evil@example.com"_s},
                         {u"Bcc"_s, u"evil@example.com"_s},
                         {u"X-B"_s, u"fine"_s}};
    draft.attachments.push_back(*letter::attachmentFromFile(path));
    Attachment changed = draft.attachments.front();
    changed.octets = FileReference::remembered(path, 99, QDateTime::currentDateTimeUtc());
    Attachment missing = changed;
    missing.octets = FileReference::remembered(folder.filePath(u"gone"_s), 1, {});
    Attachment folderItself = changed;
    folderItself.octets = FileReference::remembered(folder.path(), 1, {});
    draft.attachments.insert(draft.attachments.end(), {changed, missing, folderItself});
    draft.images.push_back({u"x@example.com"_s, missing});
    const auto found = problems(draft);
    QCOMPARE(found.size(), 15U);
    QCOMPARE(found[0].context, u"nobody"_s);
    QCOMPARE(found[1].context, u"broken"_s);
    const std::vector<ErrorCode> rest = codes();
    QVERIFY(rest[2] == DomainInvalid || rest[2] == AddressSyntax);
    QCOMPARE(std::vector<ErrorCode>(rest.begin() + 7, rest.end()),
             (std::vector{FieldBodyInvalid, FieldNameInvalid, FieldBodyInvalid, FieldNameInvalid, FileMissing,
                          FileChanged, FileMissing, FileIsFolder}));
}

void tst_Compose::extraFields_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("code"); // -1: accepted
    const auto refused = static_cast<int>(ErrorCode::FieldNameInvalid);
    for (const auto &name :
         {u"From"_s, u"TO"_s, u"cc"_s, u"Bcc"_s, u"Subject"_s, u"MIME-Version"_s, u"Content-Type"_s,
          u"content-transfer-encoding"_s, u"X-Envoi-Draft"_s, u"X-Unsent"_s, u""_s, u"a:b"_s, u"ä"_s})
        QTest::addRow("%s", qPrintable(name)) << name << u"a@example.com"_s << refused;
    QTest::newRow("date") << u"Date"_s << u"Mon, 1 Jan 2024 00:00:00 +0000"_s << -1;
    QTest::newRow("no date") << u"Date"_s << u"yesterday"_s << static_cast<int>(ErrorCode::FieldBodyInvalid);
    QTest::newRow("message-id") << u"message-id"_s << u"<own@example.com>"_s << -1;
    QTest::newRow("reply-to") << u"Reply-To"_s << u"Someone <s@example.com>"_s << -1;
    QTest::newRow("reply-to wrong") << u"Reply-To"_s << u"someone"_s
                                    << static_cast<int>(ErrorCode::AddressSyntax);
    QTest::newRow("priority") << u"Priority"_s << u"urgent"_s << -1;
    QTest::newRow("list") << u"List-Unsubscribe"_s << u"<mailto:u@example.com>"_s << -1;
    QTest::newRow("not ASCII") << u"X-Mood"_s << u"fröhlich \U0001F600"_s << -1;
}

void tst_Compose::extraFields()
{
    QFETCH(QString, name);
    QFETCH(QString, body);
    QFETCH(int, code);
    Draft draft = plainDraft();
    draft.replyTo = {u"other@example.com"_s};
    draft.extraFields = {{name, body}};
    const auto message = composeMessage(draft, m_context);
    if (code >= 0) {
        QVERIFY(!message);
        QCOMPARE(static_cast<int>(message.error().code), code);
        return;
    }
    QVERIFY(message);
    int count = 0;
    for (const mime::Field &field : message->header.fields()) {
        if (field.name() != *mime::FieldName::parse(name))
            continue;
        ++count;
        QCOMPARE(field.toText(), body);
    }
    QCOMPARE(count, 1);
}

void tst_Compose::arrivesAsComposed()
{
    Draft draft = richDraft();
    draft.html = u"<p>Grüße \U0001F600</p><img src=\"cid:p@example.com\">"_s;
    draft.images = {{u"p@example.com"_s, pngOf(QByteArray(1000, '\xFF'))}};
    draft.attachments.push_back({QByteArray("a\nb\r\nc\r"), u"Müller.txt"_s, mime::MediaType()});
    draft.bcc = {u"secret@example.com"_s};
    const mime::Message message = composed(draft);
    mime::MessageWriter writer(message, m_random);
    const auto octets = readAll(writer);
    QVERIFY(octets);
    QVERIFY(!octets->contains("secret"));
    const mime::ReadMessage read = mime::readMessage(*octets);
    QVERIFY(read.defects.empty());
    QCOMPARE(shape(read.message.body), shape(message.body));
    const Draft back = draftFromMessage(read.message);
    QCOMPARE(back.html, draft.html);
    QCOMPARE(back.text, u"Grüße \U0001F600"_s);
    QCOMPARE(back.from, draft.from);
    QCOMPARE(back.subject, draft.subject);
    QCOMPARE(back.images.size(), 1U);
    QCOMPARE(back.attachments.size(), 1U);
    QCOMPARE(back.attachments[0].name, u"Müller.txt"_s);
    const auto store = std::get<std::shared_ptr<const mime::ContentStore>>(back.attachments[0].octets);
    QCOMPARE(*readAll(*store->open()), "a\nb\r\nc\r"_ba);
}

void tst_Compose::attachmentFromFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QByteArray>("mediaType");
    QTest::newRow("text") << u"a.txt"_s << "x"_ba
                          << "text/plain"_ba;
    QTest::newRow("pdf") << u"a.pdf"_s << "x"_ba
                         << "application/pdf"_ba;
    QTest::newRow("picture by content") << u"picture"_s << "\x89PNG\r\n\x1A\n"_ba
                                        << "image/png"_ba;
    QTest::newRow("mail") << u"a.eml"_s << "Subject: x\r\n\r\n"_ba
                          << "message/rfc822"_ba;
    QTest::newRow("empty") << u"nothing"_s << ""_ba
                           << "application/octet-stream"_ba;
    QTest::newRow("unknown") << u"a.qqq"_s << "\x01\x02\xFF\x00"_ba
                             << "application/octet-stream"_ba;
}

void tst_Compose::attachmentFromFile()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, octets);
    QFETCH(QByteArray, mediaType);
    QTemporaryDir folder;
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(octets);
    file.close();
    const auto attachment = letter::attachmentFromFile(file.fileName());
    QVERIFY(attachment);
    QCOMPARE(attachment->name, name);
    QCOMPARE(attachment->mediaType.name(), mediaType);
    QCOMPARE(attachment->size(), octets.size());
    QVERIFY(letter::attachmentFromFile(folder.path()).error().code == ErrorCode::FileIsFolder);
    QVERIFY(letter::attachmentFromFile(folder.filePath(u"none"_s)).error().code == ErrorCode::FileMissing);
}

void tst_Compose::textFilesStayOctets()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"latin1.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("caf\xE9\nx\r\n");
    file.close();
    Draft draft = plainDraft();
    draft.attachments = {*letter::attachmentFromFile(file.fileName())};
    const mime::Message message = composed(draft);
    mime::MessageWriter writer(message, m_random);
    const mime::ReadMessage read = mime::readMessage(*readAll(writer));
    const auto source = read.message.body.children().at(1).open();
    QCOMPARE(*readAll(*source), "caf\xE9\nx\r\n"_ba);
}

void tst_Compose::ownAlternative()
{
    const auto textOf = [this](const Draft &draft) {
        return std::get<QString>(composed(draft).body.children().front().content);
    };
    Draft draft = richDraft();
    QCOMPARE(textOf(draft), u"Hello World"_s);
    draft.text = u"Written by hand"_s;
    draft.textBasis = u"Hello World"_s;
    QCOMPARE(textOf(draft), u"Written by hand"_s);
    // Nothing is what the person wants there.
    draft.text.clear();
    QCOMPARE(textOf(draft), QString());
}

void tst_Compose::previewOfWhatIsReady()
{
    Draft draft = richDraft();
    draft.attachments = {pngOf("x")};
    draft.bcc = {u"secret@example.org"_s};
    const auto written = [](const mime::Message &message) {
        SeededRandom random(1);
        mime::MessageWriter writer(message, random);
        return *readAll(writer);
    };
    SeededRandom one(4);
    SeededRandom two(4);
    QCOMPARE(written(previewMessage(draft, {m_context.now, one})),
             written(*composeMessage(draft, {m_context.now, two})));
}

void tst_Compose::previewOfWhatIsNot()
{
    Draft draft = richDraft();
    draft.from = u"nobody"_s;
    draft.to = {u"bob@"_s, u"anna@example.org"_s};
    draft.extraFields = {{u"Not a name"_s, u"x"_s}, {u"X-Thing"_s, u"y"_s}};
    draft.attachments = {{FileReference::remembered(u"/nowhere/a.pdf"_s, 9, m_context.now), u"a.pdf"_s,
                          mime::MediaType::fromName(u"application/pdf")}};
    const auto message = previewMessage(draft, m_context);
    QCOMPARE(fieldNames(message), (QStringList{u"Date"_s, u"To"_s, u"Subject"_s, u"X-Thing"_s}));
    QCOMPARE(message.header.find("To")->toText(), u"anna@example.org"_s);
    QCOMPARE(shape(message.body), u"mixed(alternative(text/plain,text/html),application/pdf)"_s);
    QVERIFY(!previewMessage({}, m_context).header.fields().empty());
}

QTEST_GUILESS_MAIN(tst_Compose)
#include "tst_Compose.moc"
