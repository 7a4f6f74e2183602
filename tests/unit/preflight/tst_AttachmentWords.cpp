#include "core/preflight/NewText.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::preflight;

class tst_AttachmentWords : public QObject {
    Q_OBJECT

private slots:
    void found_data();
    void found();
    void notFound_data();
    void notFound();
    void theEarliestIsTold();
    void onlyNewText_data();
    void onlyNewText();
    void richText();
    void clouds();
};

void tst_AttachmentWords::found_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("en") << u"Please see the attached plan."_s << u"attached"_s;
    QTest::newRow("en, capital") << u"ATTACHMENT: the plan"_s << u"ATTACHMENT"_s;
    QTest::newRow("en, apostrophe") << u"I’m attaching it"_s << u"I’m attaching"_s;
    QTest::newRow("de") << u"Anbei die Rechnung."_s << u"Anbei"_s;
    QTest::newRow("de, phrase") << u"Sie finden sie in der\nAnlage."_s << u"in der Anlage"_s;
    QTest::newRow("de, decomposed") << u"zwei Anha\u0308nge"_s << u"Anhänge"_s;
    QTest::newRow("fr") << u"Vous trouverez ci-jointe la facture."_s << u"ci-jointe"_s;
    QTest::newRow("fr, pj") << u"Le devis est en PJ."_s << u"en PJ"_s;
    QTest::newRow("es") << u"Le envío adjunto el informe."_s << u"adjunto"_s;
    QTest::newRow("it") << u"In allegato la fattura."_s << u"allegato"_s;
    QTest::newRow("pt") << u"Segue em anexo o relatório."_s << u"em anexo"_s;
    QTest::newRow("nl") << u"In de bijlage vind je het."_s << u"bijlage"_s;
    QTest::newRow("pl") << u"W załączniku przesyłam plan."_s << u"załączniku"_s;
    QTest::newRow("sv") << u"Jag bifogar planen."_s << u"bifogar"_s;
    QTest::newRow("da") << u"Planen er vedhæftet."_s << u"vedhæftet"_s;
    QTest::newRow("no") << u"Se vedlegget."_s << u"vedlegget"_s;
    QTest::newRow("fi") << u"Suunnitelma on liitteenä."_s << u"liitteenä"_s;
    QTest::newRow("cs") << u"V příloze posílám plán."_s << u"příloze"_s;
    QTest::newRow("tr") << u"Planı ekte bulabilirsiniz."_s << u"ekte"_s;
    QTest::newRow("ru") << u"План во вложении."_s << u"во вложении"_s;
    QTest::newRow("uk") << u"План у вкладенні."_s << u"вкладенні"_s;
    QTest::newRow("ja") << u"資料を添付します。"_s << u"添付"_s;
    QTest::newRow("zh") << u"请查看附件。"_s << u"附件"_s;
    QTest::newRow("ko") << u"파일을 첨부합니다."_s << u"첨부"_s;
}

void tst_AttachmentWords::found()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QCOMPARE(attachmentWords(text), words);
}

void tst_AttachmentWords::notFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << u"See you on Sunday."_s;
    QTest::newRow("within a word") << u"Unattached and reattachedly"_s;
    QTest::newRow("a plant") << u"Die Anlage läuft wieder."_s;
    QTest::newRow("adverb") << u"Ils sont joints."_s;
    QTest::newRow("in a link") << u"https://example.com/attachment/1 is it"_s;
    QTest::newRow("in a file's name") << u"It was called attachment.pdf there."_s;
    QTest::newRow("inside of another word in Turkish") << u"Gelecekte görüşürüz"_s;
}

void tst_AttachmentWords::notFound()
{
    QFETCH(QString, text);
    QCOMPARE(attachmentWords(text), QString());
}

void tst_AttachmentWords::theEarliestIsTold()
{
    QCOMPARE(attachmentWords(u"Anbei, as an attachment"_s), u"Anbei"_s);
    QCOMPARE(attachmentWords(u"the attachment, anbei"_s), u"attachment"_s);
}

void tst_AttachmentWords::onlyNewText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("newText");
    QTest::newRow("quote") << u"Thanks\n> it is attached\nBert"_s << u"Thanks\nBert\n"_s;
    QTest::newRow("signature") << u"Thanks\n-- \nNo attachments please"_s << u"Thanks\n"_s;
    QTest::newRow("signature that lost its space") << u"Thanks\n--\nNo attachments"_s << u"Thanks\n"_s;
    QTest::newRow("forwarded") << u"For you\n-------- Forwarded Message --------\nattached"_s
                               << u"For you\n"_s;
    QTest::newRow("a line of hyphens")
        << u"one\n----------------\ntwo"_s << u"one\n----------------\ntwo\n"_s;
}

void tst_AttachmentWords::onlyNewText()
{
    QFETCH(QString, text);
    QFETCH(QString, newText);
    letter::Draft draft;
    draft.format = letter::Draft::Format::Plain;
    draft.text = text;
    QCOMPARE(preflight::newText(draft), newText);
}

void tst_AttachmentWords::richText()
{
    letter::Draft draft;
    draft.html = u"<p>Thanks</p><blockquote>it is attached</blockquote>"_s;
    QCOMPARE(newText(draft).trimmed(), u"Thanks"_s);
}

void tst_AttachmentWords::clouds()
{
    QVERIFY(linksToCloud(u"https://drive.google.com/file/d/1/view"_s));
    QVERIFY(linksToCloud(u"https://cloud.example.org/index.php/s/AbC"_s));
    QVERIFY(!linksToCloud(u"https://example.org/"_s));
}

QTEST_APPLESS_MAIN(tst_AttachmentWords)
#include "tst_AttachmentWords.moc"
