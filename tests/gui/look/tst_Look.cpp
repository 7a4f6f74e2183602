#include "app/look/Look.h"
#include "app/look/MenuButton.h"

#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

/// The colour of the pixel that is covered most.
QColor inkOf(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QColor best(0, 0, 0, 0);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > best.alpha())
                best = pixel;
        }
    }
    return best;
}

} // namespace

class tst_Look : public QObject {
    Q_OBJECT

private slots:
    void init() { QGuiApplication::setPalette(look::palette(look::Scheme::Light)); }
    void everyMasterIsAnIcon();
    void everyIconHasInk();
    void unknownNameIsNull();
    void followsPaletteAndMode();
    void tonesAreReadable();
    void sizesAreThoseAskedFor_data();
    void sizesAreThoseAskedFor();
    void paintsSharpOnDenseDisplays();
    void straightStrokesMeetThePixels_data();
    void straightStrokesMeetThePixels();
    void applicationIconHasAllSizes();
    void paletteTellsDark();
    void menuButtonHasRoomForItsArrow();
};

void tst_Look::everyMasterIsAnIcon()
{
    const QDir folder(QStringLiteral(ENVOI_SOURCE_DIR "/icons/action"));
    QStringList masters;
    for (const QString &file : folder.entryList({u"*.svg"_s}))
        masters.append(file.chopped(4));
    masters.sort();
    QVERIFY(masters.size() > 50);
    QCOMPARE(look::iconNames(), masters); // otherwise: run icons/make-icons
}

void tst_Look::everyIconHasInk()
{
    QHash<QByteArray, QString> seen;
    for (const QString &name : look::iconNames()) {
        const QImage image = look::icon(name).pixmap(24).toImage().convertToFormat(QImage::Format_ARGB32);
        QCOMPARE(image.size(), QSize(24, 24));
        QVERIFY2(inkOf(QPixmap::fromImage(image)).alpha() > 150, qUtf8Printable(name));
        const QByteArray octets(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
        QVERIFY2(!seen.contains(octets), qUtf8Printable(name + u" looks as "_s + seen.value(octets)));
        seen.insert(octets, name);
    }
}

void tst_Look::unknownNameIsNull()
{
    QTest::ignoreMessage(QtWarningMsg, "There is no icon \"no such icon\".");
    QVERIFY(look::icon(u"no such icon"_s).isNull());
    QTest::ignoreMessage(QtWarningMsg, "There is no icon \"\".");
    QVERIFY(look::icon(QString()).isNull());
}

void tst_Look::followsPaletteAndMode()
{
    const QIcon icon = look::icon(u"add"_s);
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        const QPalette palette = look::palette(scheme);
        QGuiApplication::setPalette(palette);
        const auto ink = [&](QIcon::Mode mode) { return inkOf(icon.pixmap(QSize(24, 24), mode)).rgb(); };
        QCOMPARE(ink(QIcon::Normal), palette.color(QPalette::ButtonText).rgb());
        QCOMPARE(ink(QIcon::Active), palette.color(QPalette::ButtonText).rgb());
        QCOMPARE(ink(QIcon::Disabled), palette.color(QPalette::Disabled, QPalette::ButtonText).rgb());
        QCOMPARE(ink(QIcon::Selected), palette.color(QPalette::HighlightedText).rgb());
        const QIcon toned = look::icon(u"add"_s, look::Tone::Error);
        QCOMPARE(inkOf(toned.pixmap(24)).rgb(), look::colour(look::Tone::Error).rgb());
        const QIcon onAccent = look::iconOnAccent(u"send"_s);
        QCOMPARE(inkOf(onAccent.pixmap(24)).rgb(), palette.color(QPalette::HighlightedText).rgb());
        QCOMPARE(inkOf(onAccent.pixmap(QSize(24, 24), QIcon::Disabled)).rgb(),
                 palette.color(QPalette::Disabled, QPalette::ButtonText).rgb());
    }
}

void tst_Look::tonesAreReadable()
{
    for (const auto scheme : {look::Scheme::Light, look::Scheme::Dark}) {
        const QPalette palette = look::palette(scheme);
        QGuiApplication::setPalette(palette);
        using enum look::Tone;
        for (const auto tone : {Error, Warning, Success, Muted}) {
            for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase})
                QVERIFY(contrast(look::colour(tone), palette.color(ground)) >= 4.5);
        }
        QVERIFY(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)) >= 7);
        QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= 4);
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >=
                4.5);
        QVERIFY(contrast(palette.color(QPalette::Link), palette.color(QPalette::Base)) >= 4.5);
    }
}

void tst_Look::sizesAreThoseAskedFor_data()
{
    QTest::addColumn<QSize>("asked");
    QTest::addColumn<QSize>("got");
    for (const int side : {1, 8, 16, 17, 24, 25, 33, 48, 64, 65, 200}) {
        const QSize size(side, side);
        QTest::newRow(qPrintable(QString::number(side))) << size << size;
    }
    QTest::newRow("wide") << QSize(80, 20) << QSize(20, 20);
    QTest::newRow("empty") << QSize(0, 0) << QSize(0, 0);
    QTest::newRow("negative") << QSize(-1, 5) << QSize(0, 0);
}

void tst_Look::sizesAreThoseAskedFor()
{
    QFETCH(QSize, asked);
    QFETCH(QSize, got);
    QCOMPARE(look::icon(u"send"_s).pixmap(asked, 1.0).size(), got);
    QCOMPARE(look::applicationIcon().pixmap(asked, 1.0).size(), got);
}

void tst_Look::paintsSharpOnDenseDisplays()
{
    const QIcon icon = look::icon(u"send"_s);
    QCOMPARE(icon.pixmap(QSize(24, 24), 2.0).size(), QSize(48, 48));
    QCOMPARE(icon.pixmap(QSize(24, 24), 1.5).size(), QSize(36, 36));

    // What paint() puts on a dense device is the icon of that density, not one that was enlarged.
    QImage canvas(48, 48, QImage::Format_ARGB32_Premultiplied);
    canvas.setDevicePixelRatio(2);
    canvas.fill(Qt::transparent);
    QPainter painter(&canvas);
    icon.paint(&painter, QRect(0, 0, 24, 24));
    painter.end();
    canvas.setDevicePixelRatio(1);
    QImage expected = icon.pixmap(QSize(24, 24), 2.0).toImage();
    expected.setDevicePixelRatio(1);
    QCOMPARE(canvas, expected.convertToFormat(QImage::Format_ARGB32_Premultiplied));
}

void tst_Look::straightStrokesMeetThePixels_data()
{
    QTest::addColumn<int>("side");
    for (const int side : {16, 18, 20, 22, 24, 32, 36, 40, 44, 48, 64})
        QTest::newRow(qPrintable(QString::number(side))) << side;
}

/// No stroke is a smear between two rows or columns of pixels.
void tst_Look::straightStrokesMeetThePixels()
{
    QFETCH(int, side);
    const auto alphas = [&](const QString &name, double at, bool isRow) {
        const QImage image = look::icon(name).pixmap(QSize(side, side), 1.0).toImage();
        const int place = static_cast<int>(at * side);
        QList<int> result;
        for (int i = 0; i < side; ++i)
            result += qAlpha(isRow ? image.pixel(i, place) : image.pixel(place, i));
        return result;
    };
    for (const auto &[name, at, isRow] :
         {std::tuple(u"align-justify"_s, 0.5, false), std::tuple(u"align-left"_s, 0.4, false),
          std::tuple(u"list-bullets"_s, 0.6, false), std::tuple(u"quote"_s, 0.6, false),
          std::tuple(u"table"_s, 0.5, false), std::tuple(u"add"_s, 0.35, true)}) {
        const QList<int> found = alphas(name, at, isRow);
        QVERIFY2(std::ranges::any_of(found, [](int alpha) { return alpha >= 185; }), qPrintable(name));
        for (const int alpha : found)
            QVERIFY2(alpha <= 90 || alpha >= 185, qPrintable(name + u' ' + QString::number(alpha)));
    }
}

void tst_Look::applicationIconHasAllSizes()
{
    const QIcon icon = look::applicationIcon();
    QVERIFY(!icon.isNull());
    QVERIFY(icon.availableSizes().contains(QSize(16, 16)));
    QVERIFY(icon.availableSizes().contains(QSize(64, 64)));
    for (const int side : {16, 24, 32, 48, 64, 128, 256})
        QVERIFY(inkOf(icon.pixmap(side, side)).alpha() == 255);
}

void tst_Look::paletteTellsDark()
{
    QVERIFY(!look::isDark());
    QGuiApplication::setPalette(look::palette(look::Scheme::Dark));
    QVERIFY(look::isDark());
}

void tst_Look::menuButtonHasRoomForItsArrow()
{
    QToolButton plain;
    look::MenuButton button(nullptr);
    for (QToolButton *one : {&plain, static_cast<QToolButton *>(&button)}) {
        one->setAutoRaise(true);
        one->setText(u"Text"_s);
        one->resize(one->sizeHint());
    }
    // What it shows is where it would be without the arrow, and the arrow stands beside it.
    const auto inkBetween = [](QWidget &widget, int from, int to) {
        const QImage image = widget.grab().toImage();
        bool found = false;
        for (int x = from; x < to; ++x) {
            for (int y = 0; y < image.height(); ++y)
                found = found || contrast(image.pixelColor(x, y), image.pixelColor(0, 0)) > 3;
        }
        return found;
    };
    QVERIFY(button.width() > plain.width());
    QVERIFY(inkBetween(button, plain.width(), button.width()));
    const QRect text(0, 0, plain.width() - 4, plain.height());
    QCOMPARE(button.grab(text).toImage(), plain.grab(text).toImage());
}

QTEST_MAIN(tst_Look)
#include "tst_Look.moc"
