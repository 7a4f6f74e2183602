#include "EditorTest.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::editor;

class tst_EditorContent : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void pasted_data();
    void pasted();
    void copied();
    void pastedPlainly();
    void pictures();
    void pictureFiles();
    void droppedFiles();
    void largePictureFile();
    void plain();
    void plainAndBack();
    void contentComesBack();
    void hostilePaste_data();
    void hostilePaste();
};

void tst_EditorContent::pasted_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("expected");
    QTest::newRow("inline") << u"<b>b</b>"_s << u"<div>x<b>b</b>y</div>\n"_s;
    QTest::newRow("look dropped") << u"<p style='color:white;background:black;font:30px Arial'>b</p>"_s
                                  << u"<div>xby</div>\n"_s;
    QTest::newRow("list") << u"<ul><li>a</li><li>b</li></ul>"_s << QString();
    QTest::newRow("script") << u"<script>alert(1)</script><i onclick=x>b</i>"_s
                            << u"<div>x<i>b</i>y</div>\n"_s;
    QTest::newRow("local picture") << u"b<img src='file:///etc/hostname'><img src='/etc/hostname'>"_s
                                   << u"<div>xby</div>\n"_s;
    QTest::newRow("unclosed link") << u"a<link rel=x href=y>b"_s << u"<div>xaby</div>\n"_s;
    QTest::newRow("Word")
        << u"<html "
           u"xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0cm}</style></"
           u"head>"
           u"<body lang=EN><!--StartFragment--><p class=MsoNormal "
           u"style='font-size:11.0pt;font-family:Calibri'>"
           u"<span style='color:windowtext;mso-fareast-language:EN-US'>Dear <b>Anna</b><o:p></o:p></span></p>"
           u"<!--EndFragment--></body></html>"_s
        << u"<div>xDear <b>Anna</b>y</div>\n"_s;
    QTest::newRow("foreign cid") << u"b<img src='cid:secret@example.com'>"_s << u"<div>xby</div>\n"_s;
}

void tst_EditorContent::pasted()
{
    QFETCH(QString, html);
    QFETCH(QString, expected);
    type(u"xy{Left}"_s);
    auto *data = new QMimeData;
    data->setHtml(html);
    data->setText(u"text"_s);
    paste(data);
    if (!expected.isEmpty())
        QCOMPARE(body(), expected);
    else
        QVERIFY(body().contains(u"<li>"_s));
    const QString html1 = m_editor->content().html;
    m_editor->setContent(m_editor->content());
    QCOMPARE(m_editor->content().html, html1);
}

void tst_EditorContent::copied()
{
    const auto html =
        u"<div>a <span style=\"color:#ff0000\"><b>b</b></span></div><ul><li>c</li><li>d</li></ul><div>e</div>"_s;
    setBody(html);
    const QString whole = body();
    type(u"{Ctrl+A}{Ctrl+C}{Delete}"_s);
    QVERIFY(m_editor->isEmpty());
    const QString clipped = QGuiApplication::clipboard()->mimeData()->html();
    QVERIFY(clipped.startsWith(u"<!DOCTYPE html>\n<html><head><meta charset"_s));
    QVERIFY(!clipped.contains(u"qrichtext"_s));
    setBody({});
    type(u"{Ctrl+V}"_s);
    QCOMPARE(body(), whole);
}

void tst_EditorContent::pastedPlainly()
{
    auto *data = new QMimeData;
    data->setHtml(u"<b>bold</b>"_s);
    data->setText(u"bold\r\nline\a"_s);
    QGuiApplication::clipboard()->setMimeData(data);
    type(u"x{Ctrl+Shift+V}"_s);
    QCOMPARE(body(), u"<div>xbold</div>\n<div>line</div>\n"_s);
}

void tst_EditorContent::pictures()
{
    const QByteArray octets = png(1600, 400);
    auto *data = new QMimeData;
    data->setData(u"image/png"_s, octets);
    data->setHtml(u"<img src='https://example.com/a.png'>"_s);
    paste(data);
    Editor::Content content = m_editor->content();
    QCOMPARE(content.images.size(), size_t(1));
    QCOMPARE(std::get<QByteArray>(content.images[0].image.octets), octets);
    QVERIFY(content.images[0].image.mediaType.is("image/png"));
    QCOMPARE(body(), u"<div><img src=\"cid:%1\" alt=\"picture\" width=\"800\" height=\"200\"></div>\n"_s.arg(
                         content.images[0].contentId));
    // It is never shown wider than the text.
    m_editor->resize(400, 400);
    QTRY_VERIFY(text()->document()->idealWidth() <= 400);

    // Raw image data becomes PNG.
    auto *raw = new QMimeData;
    QImage image(20, 10, QImage::Format_RGB32);
    image.fill(Qt::red);
    raw->setImageData(image);
    type(u"{End}"_s);
    paste(raw);
    QCOMPARE(m_editor->content().images.size(), size_t(2));
    QVERIFY(std::get<QByteArray>(m_editor->content().images[1].image.octets).startsWith("\x89PNG"));

    content = m_editor->content();
    Editor second;
    second.setContent(content);
    QCOMPARE(second.content().html, content.html);
    QCOMPARE(second.content().images.size(), size_t(2));

    // A picture that was deleted is no part of the letter; undo brings it back.
    type(u"{Ctrl+A}{Delete}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(0));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(2));
}

void tst_EditorContent::pictureFiles()
{
    QTemporaryDir folder;
    const auto write = [&folder](const QString &name, const QByteArray &octets) {
        QFile file(folder.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(octets);
        return file.fileName();
    };
    const QString picture = write(u"a.png"_s, png(30, 20));
    const QString broken = write(u"b.png"_s, "\x89PNG\r\n\x1a\nrubbish");
    const QString other = write(u"c.txt"_s, "text");
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(picture), QUrl::fromLocalFile(other), QUrl::fromLocalFile(broken)});
    data->setText(u"file:///x"_s);
    QSignalSpy read(m_editor.get(), &Editor::filesRead);
    paste(data);
    QVERIFY(m_editor->isReading());
    QVERIFY(read.wait());
    QVERIFY(!m_editor->isReading());
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QVERIFY(body().contains(u"alt=\"a\" width=\"30\" height=\"20\""_s));
    QCOMPARE(offered.size(), 1);
    QCOMPARE(offered[0][0].toStringList(), (QStringList{other, broken}));

    m_answers.files = {picture};
    click(u"Picture"_s);
    QVERIFY(read.wait());
    QCOMPARE(m_editor->content().images.size(), size_t(2));

    m_editor->setContent({letter::Draft::Format::Plain, {}, {}, {}});
    offered.clear();
    auto *again = new QMimeData;
    again->setUrls({QUrl::fromLocalFile(picture)});
    paste(again);
    QCOMPARE(offered.size(), 1);
    QCOMPARE(offered[0][0].toStringList(), QStringList{picture});
}

void tst_EditorContent::droppedFiles()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(png(30, 20));
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);
    const auto drop = [&](Qt::KeyboardModifiers modifiers) {
        const QPoint at(20, 20);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(text()->viewport(), &enter);
        QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(text()->viewport(), &event);
    };
    drop({});
    QTRY_VERIFY(!m_editor->isReading());
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QCOMPARE(offered.size(), 0);
    drop(Qt::ShiftModifier);
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QCOMPARE(offered.size(), 1);
}

void tst_EditorContent::largePictureFile()
{
    QTemporaryDir folder;
    QImage noise(900, 700, QImage::Format_RGB32);
    quint32 state = 1;
    for (int y = 0; y < noise.height(); ++y) {
        for (int x = 0; x < noise.width(); ++x)
            noise.setPixel(x, y, state = state * 1664525 + 1013904223);
    }
    const QString path = folder.filePath(u"noise.png"_s);
    QVERIFY(noise.save(path));
    QVERIFY(QFileInfo(path).size() > 1000000);
    m_answers.files = {path};
    type(u"ab{Left}"_s);
    click(u"Picture"_s);
    type(u"{End}c"_s);
    QTRY_COMPARE(m_editor->content().images.size(), size_t(1));
    QVERIFY(body().startsWith(u"<div>a<img"_s));
    QVERIFY(body().contains(u"width=\"800\" height=\"622\""_s));
}

void tst_EditorContent::plain()
{
    m_editor->setContent({letter::Draft::Format::Plain, u"one\n\n  two"_s, {}, {}});
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    QVERIFY(!button(u"Bold"_s)->isEnabled());
    type(u"{Ctrl+B}x"_s);
    auto *data = new QMimeData;
    data->setHtml(u"<b>bold</b>"_s);
    data->setText(u"pasted"_s);
    paste(data);
    const Editor::Content content = m_editor->content();
    QCOMPARE(content.text, u"xpastedone\n\n  two"_s);
    QVERIFY(content.html.isEmpty());
    QVERIFY(content.images.empty());
}

void tst_EditorContent::plainAndBack()
{
    QSignalSpy changed(m_editor.get(), &Editor::formatChanged);
    setBody(u"<div>a <b>b</b></div><ul><li>c</li></ul>"_s);
    const QString rich = body();
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_answers.asked, 1);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Rich);
    m_answers.answer = platform::Dialogs::Answer::Yes;
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    const QString plain = m_editor->content().text;
    QVERIFY(plain.startsWith(u"a b\n"_s));
    QVERIFY(plain.contains(u"c"_s));
    // Undo brings the formatting back, and with it the kind of letter; redo likewise.
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Rich);
    QCOMPARE(body(), rich);
    type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(m_editor->format(), letter::Draft::Format::Plain);
    QCOMPARE(m_editor->content().text, plain);
    // Without formatting there is nothing to ask.
    m_editor->setFormat(letter::Draft::Format::Rich);
    m_editor->setFormat(letter::Draft::Format::Plain);
    QCOMPARE(m_answers.asked, 2);
    QCOMPARE(m_editor->content().text, plain);
    QCOMPARE(changed.last()[0].value<letter::Draft::Format>(), letter::Draft::Format::Plain);
}

void tst_EditorContent::contentComesBack()
{
    // A draft of a plain letter that a person switches to rich text keeps its lines.
    m_editor->setContent({letter::Draft::Format::Plain, u"a  b\n\nc"_s, {}, {}});
    m_editor->setFormat(letter::Draft::Format::Rich);
    QCOMPARE(body(), u"<div>a &nbsp;b</div>\n<div><br></div>\n<div>c</div>\n"_s);
    QVERIFY(!m_editor->isEmpty());
    m_editor->setContent({});
    QVERIFY(m_editor->isEmpty());
    QCOMPARE(
        m_editor->content().html,
        u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n<div><br></div>\n</body></html>\n"_s);
}

void tst_EditorContent::hostilePaste_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("30 nested tables")
        << u"<table><tr><td>a</td><td>"_s.repeated(30) + u"x"_s + u"</td></tr></table>"_s.repeated(30);
    QTest::newRow("100000 nested divs") << u"<div>"_s.repeated(100'000) + u"x"_s;
    QTest::newRow("20000 nested blocks") << u"<blockquote><div>"_s.repeated(20000) + u"x"_s;
    QTest::newRow("1 MB of paragraphs")
        << u"<p>Some <b>words</b> in a paragraph of their own.</p>"_s.repeated(18000);
    QTest::newRow("1 MB of items") << u"<ul>"_s +
                                          u"<li>An item of a very long list, one of many.</li>"_s.repeated(
                                              20000);
    QTest::newRow("unclosed everything") << u"<ul><li><table><tr><td><b><a href=x><pre>"_s.repeated(5000);
}

void tst_EditorContent::hostilePaste()
{
    QFETCH(QString, html);
    auto *data = new QMimeData;
    data->setHtml(html);
    QElapsedTimer timer;
    timer.start();
    paste(data);
    QTRY_VERIFY_WITH_TIMEOUT(!m_editor->isReading(), 60'000);
    qInfo("%lld ms", timer.elapsed());
    QVERIFY(!m_editor->isEmpty() || html.startsWith(u"<ul><li><table"_s));
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    tst_EditorContent test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorContent.moc"
