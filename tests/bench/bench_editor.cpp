// Pastes and opens HTML of some megabytes and prints for each how long it took and the longest time for
// which the window took no event. Usage: bench_editor [MEGABYTES]; needs a display, or
// QT_QPA_PLATFORM=offscreen.
#include "app/editor/Editor.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextEdit>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

/// Looks at the clock whenever the event loop comes round.
class Watch : public QObject {
public:
    Watch()
    {
        m_timer.setInterval(0);
        connect(&m_timer, &QTimer::timeout, this, &Watch::look);
    }
    void start()
    {
        m_longest = 0;
        m_all.start();
        m_since.start();
        m_timer.start();
    }
    void look()
    {
        m_longest = std::max(m_longest, m_since.nsecsElapsed());
        m_since.restart();
    }
    void print(const char *what)
    {
        look();
        m_timer.stop();
        std::printf("%-34s %8.0f ms, longest standstill %6.0f ms\n", what, double(m_all.nsecsElapsed()) / 1e6,
                    double(m_longest) / 1e6);
    }

private:
    QTimer m_timer;
    QElapsedTimer m_all;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

void measure(const char *what, const QString &html)
{
    editor::Editor editor;
    editor.resize(900, 700);
    editor.show();
    QCoreApplication::processEvents();
    Watch watch;
    const auto finish = [&](const QString &name) {
        while (editor.isReading())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents();
        watch.print(qPrintable(name));
    };
    auto *data = new QMimeData;
    data->setHtml(html);
    QGuiApplication::clipboard()->setMimeData(data);
    watch.start();
    qobject_cast<QTextEdit *>(editor.textWidget())->paste();
    finish(u"paste "_s + QString::fromLatin1(what));

    editor::Editor::Content content;
    content.html = html;
    watch.start();
    editor.setContent(content);
    finish(u"open "_s + QString::fromLatin1(what));

    watch.start();
    const auto made = editor.content();
    watch.print(qPrintable(u"write "_s + QString::fromLatin1(what)));
}

QString repeated(const QString &piece, qsizetype units)
{
    return piece.repeated(std::max<qsizetype>(1, units / piece.size()));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const double megabytes = argc > 1 ? QByteArray(argv[1]).toDouble() : 5;
    const auto units = qsizetype(megabytes * 1e6);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    measure("paragraphs",
            repeated(u"<p>Some words of <b>text</b>, <i>more</i> or less, stand in a paragraph of "
                     u"their own, and go on for a <a href='https://example.com'>while</a>.</p>\n"_s,
                     units));
    measure("browser",
            repeated(u"<div class=\"x y\" style=\"color:rgb(1,2,3);font-family:Arial;margin:0\"><span "
                     u"style=\"font-size:14px;font-weight:700\">Some words</span><span> and others"
                     u"</span></div>"_s,
                     units));
    measure("items", u"<ul>"_s + repeated(u"<li>An item of a very long list, one of many.</li>\n"_s, units) +
                         u"</ul>"_s);
    measure("small tables", repeated(u"<table border=1>"_s +
                                         u"<tr><td>one</td><td>two</td><td>three</td></tr>"_s.repeated(40) +
                                         u"</table><p>and</p>"_s,
                                     units));
    measure("one table", u"<table>"_s +
                             repeated(u"<tr><td>one</td><td>two</td><td>three</td></tr>\n"_s, units) +
                             u"</table>"_s);
    return 0;
}
