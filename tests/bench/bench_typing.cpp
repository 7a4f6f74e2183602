// Types in the middle of a long letter, in the whole window, and prints how long it is from a key to the
// paint that shows it: median, 95th and 99th percentile and the longest, in ms; and the time of the processor
// that the window's thread spent on it.
//
//   bench_typing [--row] [MEGABYTES [KEYS]]      1 MB and 200 keys without; --row: only the 99th, for run
//
// A key's time counts from when it was due, not from when it was heard: whatever keeps the window's thread
// busy (the letter is kept, looked over, previewed) counts. After each word there is a pause, now and then a
// long one. Needs a display, or QT_QPA_PLATFORM=offscreen.
#include "app/compose/ComposeWindow.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextEdit>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

double threadTime()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

class Paints : public QObject {
public:
    int count = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint;
        return false;
    }
};

struct Times {
    std::vector<double> wall;
    std::vector<double> thread;
};

double percentile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, std::size_t(double(values.size()) * part))];
}

void waitUntil(const QElapsedTimer &clock, double due)
{
    while (double(clock.nsecsElapsed()) / 1e6 < due)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents,
                                        std::max(1, int(due - double(clock.nsecsElapsed()) / 1e6)));
}

Times type(QTextEdit &edit, int keys)
{
    Paints paints;
    edit.viewport()->installEventFilter(&paints);
    QTimer beat; // so that waiting ends
    beat.start(1);
    Times times;
    QElapsedTimer clock;
    clock.start();
    double due = 0;
    for (int i = 0; i < keys; ++i) {
        const bool isSpace = i % 6 == 5;
        due += i % 30 == 29 ? 700 + 40 * (i % 7) : isSpace ? 150 : 60;
        waitUntil(clock, due);
        const double before = threadTime();
        const QString text = isSpace ? u" "_s : QString(QChar(u'a' + i % 26));
        const int key = isSpace ? int(Qt::Key_Space) : int(Qt::Key_A) + i % 26;
        const int painted = paints.count;
        for (const auto kind : {QEvent::ShortcutOverride, QEvent::KeyPress}) {
            QKeyEvent event(kind, key, Qt::NoModifier, text);
            QCoreApplication::sendEvent(&edit, &event);
        }
        while (paints.count == painted)
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        times.wall.push_back(double(clock.nsecsElapsed()) / 1e6 - due);
        times.thread.push_back(threadTime() - before);
        QKeyEvent release(QEvent::KeyRelease, key, Qt::NoModifier, text);
        QCoreApplication::sendEvent(&edit, &release);
    }
    edit.viewport()->removeEventFilter(&paints);
    return times;
}

void print(const char *what, const Times &times)
{
    for (const auto &[name, values] : {std::pair("key to paint", times.wall), {"thread", times.thread}})
        std::printf("%-14s %-13s median %6.1f  95th %6.1f  99th %6.1f  longest %6.1f ms\n", what, name,
                    percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0.99),
                    percentile(values, 1));
}

} // namespace

int main(int argc, char **argv)
{
    QTemporaryDir home;
    qputenv("HOME", home.path().toLocal8Bit());
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    const bool forRow = arguments.removeOne(u"--row"_s);
    const auto units = qsizetype(arguments.value(0, u"1"_s).toDouble() * 1e6);
    const int keys = arguments.value(1, u"200"_s).toInt();
    std::setvbuf(stdout, nullptr, _IOLBF, 0);

    compose::Places places;
    places.accountsFile = home.filePath(u"accounts.json"_s);
    places.draftsFolder = home.filePath(u"drafts"_s);
    places.capturedFolder = home.filePath(u"captured"_s);
    compose::Services services(places);
    auto *window = new compose::ComposeWindow(services);
    window->setAccounts({});
    window->resize(900, 700);
    window->show();
    letter::Draft draft;
    draft.subject = u"A long letter"_s;
    const QString piece = u"<p>Some words of <b>text</b>, <i>more</i> or less, stand in a paragraph of "
                          u"their own, and go on for a <a href=\"https://example.com\">while</a>.</p>\n"_s;
    draft.html = piece.repeated(std::max<qsizetype>(1, units / piece.size()));
    window->open(draft);
    auto *editor = window->findChild<editor::Editor *>();
    while (editor->isReading())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    auto &edit = *qobject_cast<QTextEdit *>(editor->textWidget());
    QTextCursor cursor(edit.document()->findBlockByNumber(edit.document()->blockCount() / 2));
    cursor.movePosition(QTextCursor::EndOfBlock);
    edit.setTextCursor(cursor);
    edit.ensureCursorVisible();
    edit.setFocus();
    type(edit, 3);

    const Times closed = type(edit, keys);
    if (forRow) {
        std::printf("%.2f\n", percentile(closed.wall, 0.99));
    } else {
        print("panel closed", closed);
        window->findChild<QAction *>(u"togglePreview"_s)->trigger();
        type(edit, 3);
        print("panel open", type(edit, keys));
    }
    window->keepForNextStart();
    delete window;
    return 0;
}
