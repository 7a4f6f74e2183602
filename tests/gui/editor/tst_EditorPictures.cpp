// Pictures in a letter: their formats, handles, dialog, and what of them is sent.
#include "tests/gui/editor/EditorTest.h"

#include "app/editor/PictureDialog.h"
#include "app/editor/PictureHandles.h"
#include "app/editor/PictureOctets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QImageReader>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

namespace envoi::editor {

namespace {

/// Noise, so that a smaller one weighs less.
QImage photograph(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    QRandomGenerator random(1);
    for (int y = 0; y < height; ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < width; ++x)
            line[x] = qRgb(x & 255, y & 255, int(random.bounded(256)));
    }
    return image;
}

QByteArray written(const QImage &image, const char *format)
{
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return octets;
}

/// A JPEG that a camera held upright has written: an EXIF segment with Orientation 6 after its start.
QByteArray turnedJpeg(int width, int height)
{
    static const QByteArray exif("\xff\xe1\x00\x22"
                                 "Exif\0\0"
                                 "MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
                                 36);
    return written(photograph(width, height), "JPG").insert(2, exif);
}

QImage imageOf(const QByteArray &octets)
{
    return QImage::fromData(octets);
}

} // namespace

class tst_EditorPictures : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void kinds();
    void scaled();
    void converted();
    void drawings_data();
    void drawings();
    void drawing();
    void unreadableFile();
    void handles_data();
    void handles();
    void handlesLetGo();
    void readOnly();
    void clicksAndKeys();
    void menu();
    void dialogNumbers();
    void scaledForSending();

private:
    void insert(int width, int height) { m_editor->insertImage(png(width, height), u"house.png"_s); }
    QRectF shown(int position = 0) const
    {
        const QPointF scrolled(0, text()->verticalScrollBar()->value());
        return PictureGeometry::rectangle(*text()->document(), position).translated(-scrolled);
    }
    QSize sizeInLetter() const
    {
        const QTextImageFormat format = PictureGeometry::formatAt(*text()->document(), 0);
        return {qRound(format.width()), qRound(format.height())};
    }
    void clickAt(QPointF point) const
    {
        QTest::mouseClick(text()->viewport(), Qt::LeftButton, {}, point.toPoint());
    }
    PictureDialog *openDialog() const
    {
        QTextCursor cursor(text()->document());
        cursor.setPosition(1, QTextCursor::KeepAnchor);
        text()->setTextCursor(cursor);
        QTest::keyClick(text(), Qt::Key_Return, Qt::AltModifier);
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *dialog = qobject_cast<PictureDialog *>(widget); dialog && dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    const QByteArray sentOctets() const
    {
        const Editor::Content content = m_editor->content();
        return content.images.size() == 1 ? std::get<QByteArray>(content.images[0].image.octets)
                                          : QByteArray();
    }
};

void tst_EditorPictures::kinds()
{
    QCOMPARE(pictureKind(png(4, 4)), PictureKind::Png);
    QCOMPARE(pictureKind(written(photograph(4, 4), "JPG")), PictureKind::Jpeg);
    QCOMPARE(pictureKind(written(photograph(4, 4), "BMP")), PictureKind::Bmp);
    QCOMPARE(pictureKind("GIF89a..."), PictureKind::Gif);
    QCOMPARE(pictureKind(QByteArray("RIFF\0\0\0\0WEBPVP8 ", 16)), PictureKind::WebP);
    QCOMPARE(pictureKind("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>"),
             PictureKind::Svg);
    QCOMPARE(pictureKind("<html><body>"), PictureKind::None);
    QCOMPARE(pictureKind({}), PictureKind::None);
}

void tst_EditorPictures::scaled()
{
    const QByteArray jpeg = written(photograph(400, 200), "JPG");
    const auto smaller = pictureScaledTo(jpeg, 100);
    QVERIFY(smaller);
    QCOMPARE(smaller->mediaType, u"image/jpeg"_s);
    QCOMPARE(imageOf(smaller->octets).size(), QSize(100, 50));
    QVERIFY(smaller->octets.size() < jpeg.size() / 4);
    QVERIFY(!pictureScaledTo(jpeg, 400));
    QVERIFY(!pictureScaledTo(jpeg, 0));
    QVERIFY(!pictureScaledTo(jpeg.first(40), 100));

    QImage clear(300, 300, QImage::Format_ARGB32);
    clear.fill(qRgba(0, 0, 255, 100));
    const auto png = pictureScaledTo(written(clear, "PNG"), 150);
    QVERIFY(png);
    QCOMPARE(png->mediaType, u"image/png"_s);
    QCOMPARE(qAlpha(imageOf(png->octets).pixel(75, 75)), 100);

    // A photograph that was taken upright stays so, without its EXIF data.
    const QByteArray turned = turnedJpeg(400, 200);
    QCOMPARE(pictureSize(turned), QSize(200, 400));
    const auto upright = pictureScaledTo(turned, 100);
    QVERIFY(upright);
    QCOMPARE(imageOf(upright->octets).size(), QSize(100, 200));
    QVERIFY(!upright->octets.contains("Exif"));

    QVERIFY(!pictureScaledTo("GIF89a\x10\x00\x10\x00", 4));
}

void tst_EditorPictures::converted()
{
    const auto bmp = pictureForMail(written(photograph(30, 20), "BMP"));
    QVERIFY(bmp);
    QCOMPARE(bmp->mediaType, u"image/png"_s);
    if (!QImageReader::supportedImageFormats().contains("webp"))
        QSKIP("Qt has no plug-in for WebP here");
    const auto opaque = pictureForMail(written(photograph(30, 20), "WEBP"));
    QVERIFY(opaque);
    QCOMPARE(opaque->mediaType, u"image/jpeg"_s);
    QImage clear(30, 20, QImage::Format_ARGB32);
    clear.fill(qRgba(255, 0, 0, 128));
    const auto through = pictureForMail(written(clear, "WEBP"));
    QVERIFY(through);
    QCOMPARE(through->mediaType, u"image/png"_s);

    auto *data = new QMimeData;
    data->setData(u"image/webp"_s, written(photograph(30, 20), "WEBP"));
    paste(data);
    QTRY_COMPARE(m_editor->content().images.size(), size_t(1));
    QCOMPARE(m_editor->content().images[0].image.name, u"picture.jpg"_s);
    QVERIFY(body().contains(u"width=\"30\" height=\"20\""_s));
}

void tst_EditorPictures::drawings_data()
{
    QTest::addColumn<QByteArray>("svg");
    QTest::addColumn<QByteArray>("gone"); ///< "all": there is nothing left of it
    const QByteArray start =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
        "width='100' height='50'>";
    QTest::newRow("local picture") << start + "<image xlink:href='file:///etc/passwd'/></svg>"
                                   << QByteArray("passwd");
    QTest::newRow("relative picture") << start + "<image href='a.png'/></svg>" << QByteArray("a.png");
    QTest::newRow("remote use") << start + "<use xlink:href='https://example.com/#a'/></svg>"
                                << QByteArray("example.com");
    QTest::newRow("script") << start + "<script>alert(1)</script><rect onclick='x()'/></svg>"
                            << QByteArray("x()");
    QTest::newRow("import") << start + "<style>@import url(a.css)</style></svg>" << QByteArray("@import");
    QTest::newRow("circle") << start + "<g id='a'><use href='#a'/></g></svg>" << QByteArray("use");
    QTest::newRow("entities")
        << "<!DOCTYPE svg [<!ENTITY a "
           "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
           "\"><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;'>]>" +
               start + "<text>&b;&b;</text></svg>"
        << QByteArray("all");
    QTest::newRow("no drawing") << QByteArray("<html><svg/></html>") << QByteArray("all");
    QTest::newRow("cut off") << start + "<g>" << QByteArray("all");
    QByteArray bomb = start + "<defs><g id='a0'><rect/></g>";
    for (int i = 1; i < 40; ++i) {
        const QByteArray before = QByteArray::number(i - 1);
        bomb += "<g id='a" + QByteArray::number(i) + "'><use href='#a" + before + "'/><use href='#a" +
                before + "'/></g>";
    }
    QTest::newRow("used again and again") << bomb + "</defs><use href='#a39'/></svg>" << QByteArray("all");
}

void tst_EditorPictures::drawings()
{
    QFETCH(QByteArray, svg);
    QFETCH(QByteArray, gone);
    const QByteArray clean = harmlessSvg(svg);
    if (gone == "all") {
        QCOMPARE(clean, QByteArray());
        return;
    }
    QVERIFY(clean.contains("svg"));
    QVERIFY2(!clean.contains(gone), clean.constData());
    QCOMPARE(harmlessSvg(clean), clean);
}

void tst_EditorPictures::drawing()
{
    if (!QImageReader::supportedImageFormats().contains("svg"))
        QSKIP("Qt has no plug-in for SVG here");
    auto *data = new QMimeData;
    data->setData(u"image/svg+xml"_s,
                  "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50'><defs><g id='a'><rect "
                  "width='100' height='50' fill='#00ff00'/></g></defs><use href='#a'/></svg>");
    paste(data);
    QTRY_COMPARE(m_editor->content().images.size(), size_t(1));
    QVERIFY(body().contains(u"width=\"100\" height=\"50\""_s));
    const QImage image = imageOf(sentOctets());
    QCOMPARE(image.size(), QSize(200, 100)); // sharp on a sharp screen
    QCOMPARE(image.pixelColor(100, 50), QColor(0, 255, 0));
}

void tst_EditorPictures::unreadableFile()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"broken.webp"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("RIFF\x10\0\0\0WEBPVP8 garbage", 23));
    file.close();
    QSignalSpy offered(m_editor.get(), &Editor::filesOffered);
    m_editor->insertImageFiles({file.fileName()});
    QTRY_COMPARE(offered.size(), 1);
    QCOMPARE(offered[0][0].toStringList(), QStringList(file.fileName()));
    QVERIFY(m_editor->content().images.empty());
}

void tst_EditorPictures::handles_data()
{
    QTest::addColumn<int>("corner"); ///< 0 to 3: top left, top right, bottom left, bottom right
    QTest::addColumn<QPoint>("way");
    QTest::addColumn<bool>("shift");
    QTest::addColumn<QSize>("expected");
    QTest::newRow("larger") << 3 << QPoint(100, 0) << false << QSize(300, 150);
    QTest::newRow("by its height") << 3 << QPoint(0, 50) << false << QSize(300, 150);
    QTest::newRow("smaller") << 3 << QPoint(-100, -50) << false << QSize(100, 50);
    QTest::newRow("freely") << 3 << QPoint(50, 100) << true << QSize(250, 200);
    QTest::newRow("top left") << 0 << QPoint(100, 50) << false << QSize(100, 50);
    QTest::newRow("top right") << 1 << QPoint(100, 0) << false << QSize(300, 150);
    QTest::newRow("bottom left") << 2 << QPoint(100, -50) << false << QSize(100, 50);
    QTest::newRow("not to nothing") << 3 << QPoint(-500, -500) << false << QSize(16, 8);
}

void tst_EditorPictures::handles()
{
    QFETCH(int, corner);
    QFETCH(QPoint, way);
    QFETCH(bool, shift);
    QFETCH(QSize, expected);
    insert(200, 100);
    const QString before = body();
    clickAt(shown().center());
    QCOMPARE(text()->textCursor().selectedText(), QString(QChar::ObjectReplacementCharacter));
    const QRectF rectangle = shown();
    const QPointF corners[] = {rectangle.topLeft(), rectangle.topRight(), rectangle.bottomLeft(),
                               rectangle.bottomRight()};
    const QPoint from = corners[corner].toPoint();
    QWidget *viewport = text()->viewport();
    QTest::mouseMove(viewport, rectangle.center().toPoint());
    QTest::mouseMove(viewport, from);
    QTRY_VERIFY(viewport->cursor().shape() == Qt::SizeFDiagCursor ||
                viewport->cursor().shape() == Qt::SizeBDiagCursor);
    const Qt::KeyboardModifiers modifiers = shift ? Qt::ShiftModifier : Qt::NoModifier;
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    for (const int part : {2, 1}) {
        QMouseEvent move(QEvent::MouseMove, from + way / part, viewport->mapToGlobal(from + way / part),
                         Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(viewport, &move);
    }
    QCOMPARE(body(), before); // nothing happens to the letter while it is dragged
    QTest::mouseRelease(viewport, Qt::LeftButton, modifiers, from + way);
    QCOMPARE(sizeInLetter(), expected);
    QVERIFY(body().contains(u"width=\"%1\" height=\"%2\""_s.arg(expected.width()).arg(expected.height())));
    const Editor::Content content = m_editor->content();
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(m_editor->content().html, content.html);
    m_editor->setContent(content);
    QCOMPARE(m_editor->content().html, content.html);
}

void tst_EditorPictures::handlesLetGo()
{
    insert(200, 100);
    clickAt(shown().center());
    const QString before = body();
    const QPoint from = shown().bottomRight().toPoint();
    QWidget *viewport = text()->viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, from + QPoint(50, 50), viewport->mapToGlobal(from), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(viewport, &move);
    QTest::keyClick(text(), Qt::Key_Escape);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, from + QPoint(50, 50));
    QCOMPARE(body(), before);
}

void tst_EditorPictures::readOnly()
{
    insert(200, 100);
    clickAt(shown().center());
    m_editor->setReadOnly(true);
    const QString before = body();
    const QPoint from = shown().bottomRight().toPoint();
    QTest::mousePress(text()->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseRelease(text()->viewport(), Qt::LeftButton, {}, from + QPoint(50, 50));
    QCOMPARE(body(), before);
    QVERIFY(!openDialog());
}

void tst_EditorPictures::clicksAndKeys()
{
    insert(200, 100);
    type(u"{End} after"_s);
    clickAt(shown().center());
    QCOMPARE(text()->textCursor().selectionStart(), 0);
    type(u"{Delete}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(0));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(m_editor->content().images.size(), size_t(1));
    QTest::mouseDClick(text()->viewport(), Qt::LeftButton, {}, shown().center().toPoint());
    auto *dialog = qobject_cast<PictureDialog *>(QApplication::activeModalWidget());
    QVERIFY(dialog);
    dialog->reject();
    // A click in the text is none on a picture.
    clickAt(QPointF(shown().right() + 20, shown().bottom() - 4));
    QVERIFY(!text()->textCursor().hasSelection());
}

void tst_EditorPictures::menu()
{
    insert(200, 100);
    const QPoint centre = shown().center().toPoint();
    QContextMenuEvent event(QContextMenuEvent::Mouse, centre, text()->viewport()->mapToGlobal(centre));
    QApplication::sendEvent(text()->viewport(), &event);
    auto *menu = text()->findChild<QMenu *>(u"pictureMenu"_s);
    QVERIFY(menu);
    QStringList names;
    QAction *fit = nullptr;
    for (QAction *action : menu->actions()) {
        names += action->text().remove(u'&');
        if (names.back() == u"Fit to Letter")
            fit = action;
    }
    QVERIFY(names.contains(u"Original Size"_s));
    QVERIFY(names.contains(u"Picture Properties…"_s));
    QVERIFY(fit);
    fit->trigger();
    menu->close();
    QVERIFY(sizeInLetter().width() > 800);
    QCOMPARE(sizeInLetter().height(), qRound(sizeInLetter().width() / 2.0));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(sizeInLetter(), QSize(200, 100));
}

void tst_EditorPictures::dialogNumbers()
{
    insert(200, 100);
    const QString before = body();
    PictureDialog *dialog = openDialog();
    QVERIFY(dialog);
    const auto spin = [dialog](const QString &name) { return dialog->findChild<QSpinBox *>(name); };
    QCOMPARE(spin(u"width"_s)->value(), 200);
    QCOMPARE(dialog->findChild<QLineEdit *>(u"alternative"_s)->text(), u"house"_s);
    spin(u"width"_s)->setValue(300);
    QCOMPARE(spin(u"height"_s)->value(), 150);
    QCOMPARE(spin(u"percent"_s)->value(), 150);
    spin(u"height"_s)->setValue(50);
    QCOMPARE(spin(u"width"_s)->value(), 100);
    spin(u"percent"_s)->setValue(200);
    QCOMPARE(dialog->size(), QSize(400, 200));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"originalSize"_s), Qt::LeftButton);
    QCOMPARE(dialog->size(), QSize(200, 100));
    dialog->findChild<QCheckBox *>(u"lock"_s)->setChecked(false);
    spin(u"width"_s)->setValue(150);
    QCOMPARE(dialog->size(), QSize(150, 100));
    auto *alternative = dialog->findChild<QLineEdit *>(u"alternative"_s);
    alternative->selectAll();
    QTest::keyClicks(alternative, u"Our \"house\" & <tree>"_s);
    QTest::keyClick(alternative, Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
    QVERIFY2(
        body().contains(u"alt=\"Our &quot;house&quot; &amp; &lt;tree&gt;\" width=\"150\" height=\"100\""_s),
        qPrintable(body()));
    const Editor::Content content = m_editor->content();
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    m_editor->setContent(content);
    QCOMPARE(m_editor->content().html, content.html);
    for (QWidget *control : dialog->findChildren<QWidget *>()) {
        if (control->focusPolicy() & Qt::TabFocus && control->isVisible())
            QVERIFY2(!control->accessibleName().isEmpty() || !control->property("text").toString().isEmpty(),
                     control->metaObject()->className());
    }
}

void tst_EditorPictures::scaledForSending()
{
    const QByteArray octets = written(photograph(1400, 700), "JPG");
    m_editor->insertImage(octets, u"house.jpg"_s);
    QCOMPARE(sentOctets(), octets);
    const QString before = body();
    PictureDialog *dialog = openDialog();
    QVERIFY(dialog);
    auto *send = dialog->findChild<QComboBox *>(u"send"_s);
    QVERIFY(send->itemText(0).contains(u"1400 × 700"_s));
    const int choice = send->findText(u"640 px"_s, Qt::MatchStartsWith);
    QVERIFY(choice > 0);
    QVERIFY(send->findText(u"1600 px"_s, Qt::MatchStartsWith) < 0);
    // What it would weigh is found out beside the window's thread.
    QTRY_VERIFY2(send->itemText(choice).contains(u"kB"_s), qPrintable(send->itemText(choice)));
    QTRY_VERIFY(send->itemText(1).contains(u"800 px"_s) && send->itemText(1).contains(u"kB"_s));
    send->setCurrentIndex(choice);
    dialog->findChild<QLineEdit *>(u"alternative"_s)->setText(u"Other"_s);
    dialog->accept();
    QVERIFY(m_editor->isReading());
    QSignalSpy read(m_editor.get(), &Editor::filesRead);
    QTRY_COMPARE(read.size(), 1);
    QVERIFY(!m_editor->isReading());
    QCOMPARE(imageOf(sentOctets()).size(), QSize(640, 320));
    QVERIFY(sentOctets().size() < octets.size() / 2);
    QCOMPARE(sizeInLetter(), QSize(800, 400)); // shown as before

    // One step for all that was chosen; undo brings the original back, and redo what was sent.
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(sentOctets(), octets);
    QCOMPARE(body(), before);
    type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(imageOf(sentOctets()).size(), QSize(640, 320));

    // The dialog knows what it is, and that there is more.
    dialog = openDialog();
    QVERIFY(dialog);
    QVERIFY(send->currentText().startsWith(u"640 px"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"originalSize"_s), Qt::LeftButton);
    QCOMPARE(dialog->size(), QSize(1400, 700));
    send->setCurrentIndex(0);
    dialog->accept();
    QCOMPARE(sentOctets(), octets);
    type(u"{Ctrl+Z}"_s);

    // What is sent as it is shown follows the handles, within the same step.
    dialog = openDialog();
    dialog->findChild<QSpinBox *>(u"width"_s)->setValue(400);
    send->setCurrentIndex(1);
    dialog->accept();
    QTRY_COMPARE(imageOf(sentOctets()).size(), QSize(400, 200));
    const QPoint corner = shown().bottomRight().toPoint();
    QTest::mousePress(text()->viewport(), Qt::LeftButton, {}, corner);
    QMouseEvent move(QEvent::MouseMove, corner + QPoint(100, 50),
                     text()->viewport()->mapToGlobal(corner + QPoint(100, 50)), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(text()->viewport(), &move);
    QTest::mouseRelease(text()->viewport(), Qt::LeftButton, {}, corner + QPoint(100, 50));
    QTRY_COMPARE(imageOf(sentOctets()).size(), QSize(500, 250));
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(imageOf(sentOctets()).size(), QSize(400, 200));
    QCOMPARE(sizeInLetter(), QSize(400, 200));

    // A picture that moves can't be made smaller without standing still.
    m_editor->setContent({});
    m_editor->insertImage(QByteArray::fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
                          u"a.gif"_s);
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(0);
    cursor.setPosition(1, QTextCursor::KeepAnchor);
    text()->setTextCursor(cursor);
    QTest::keyClick(text(), Qt::Key_Return, Qt::AltModifier);
    QVERIFY(dialog->isVisible());
    QVERIFY(!send->isEnabled());
    dialog->reject();
}

} // namespace envoi::editor

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    envoi::editor::tst_EditorPictures test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorPictures.moc"
