// A letter's HTML on paper of its own.
#include "app/look/Look.h"
#include "app/preview/HtmlView.h"

#include <QApplication>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>

using namespace envoi;
using namespace Qt::Literals::StringLiterals;
using preview::HtmlView;

class tst_HtmlView : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QApplication::setPalette(look::palette(look::Scheme::Light)); }
    void linksAreReadOnItsPaper();
};

void tst_HtmlView::linksAreReadOnItsPaper()
{
    // The program's own colour for links is one for dark ground here.
    QApplication::setPalette(look::palette(look::Scheme::Dark));
    HtmlView view;
    view.showLetter(u"<p><a href=\"https://example.org/\">map</a> and <a href=\"https://example.org/\" "
                    u"style=\"color:#c00000\">red</a></p>"_s,
                    {});
    const auto colourOf = [&view](const QString &word) {
        return view.document()->find(word).charFormat().foreground().color();
    };
    QCOMPARE(colourOf(u"map"_s), QColor(0x43, 0x38, 0xca));
    QCOMPARE(colourOf(u"red"_s), QColor(0xc0, 0, 0));
    view.setPaper(HtmlView::Paper::Dark);
    QCOMPARE(colourOf(u"map"_s), QColor(0x9a, 0xa8, 0xff));
    view.setPaper(HtmlView::Paper::White);
    QCOMPARE(colourOf(u"map"_s), QColor(0x43, 0x38, 0xca));
    QCOMPARE(colourOf(u"red"_s), QColor(0xc0, 0, 0));
}

QTEST_MAIN(tst_HtmlView)
#include "tst_HtmlView.moc"
