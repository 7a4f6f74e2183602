#include "app/compose/SendControls.h"
#include "app/look/Look.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

/// As native styles do it: a white face, whatever the palette says.
class PaleStyle : public QProxyStyle {
public:
    PaleStyle() : QProxyStyle(u"windows"_s) {}
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override
    {
        if (element == CE_PushButtonBevel)
            painter->fillRect(option->rect, Qt::white);
        else
            QProxyStyle::drawControl(element, option, painter, widget);
    }
};

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

/// Between the lightest and the darkest that is within the button, without its frame.
double contrastIn(QWidget &button)
{
    const QImage image = button.grab().toImage();
    double darkest = 1;
    double lightest = 0;
    for (int y = 5; y < image.height() - 5; ++y) {
        for (int x = 5; x < image.width() - 5; ++x) {
            const double here = luminance(image.pixelColor(x, y));
            darkest = std::min(darkest, here);
            lightest = std::max(lightest, here);
        }
    }
    return (lightest + 0.05) / (darkest + 0.05);
}

} // namespace

class tst_SendControls : public QObject {
    Q_OBJECT

private slots:
    void canBeRead_data();
    void canBeRead();
};

void tst_SendControls::canBeRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<bool>("enabled");
    for (const bool dark : {false, true}) {
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            for (const bool enabled : {true, false}) {
                QTest::addRow("%s %s %s", dark ? "dark" : "light",
                              direction == Qt::LeftToRight ? "to the right" : "to the left",
                              enabled ? "enabled" : "disabled")
                    << dark << direction << enabled;
            }
        }
    }
}

void tst_SendControls::canBeRead()
{
    QFETCH(bool, dark);
    QFETCH(Qt::LayoutDirection, direction);
    QFETCH(bool, enabled);
    QApplication::setStyle(new PaleStyle);
    QApplication::setPalette(look::palette(dark ? look::Scheme::Dark : look::Scheme::Light));
    QApplication::setLayoutDirection(direction);
    {
        compose::SendControls controls;
        controls.setEnabled(enabled);
        controls.show();
        auto *send = controls.findChild<QPushButton *>(u"send"_s);
        QVERIFY2(contrastIn(*send) >= (enabled ? 4.5 : 2), qPrintable(QString::number(contrastIn(*send))));
    }
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

QTEST_MAIN(tst_SendControls)
#include "tst_SendControls.moc"
