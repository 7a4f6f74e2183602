#include "app/compose/CommandLine.h"
#include "app/compose/Desk.h"
#include "app/compose/Services.h"
#include "app/look/Look.h"
#include "app/platform/Fonts.h"
#include "app/platform/HeapTrim.h"
#include "app/platform/Platform.h"

#include <QApplication>
#include <QDir>
#include <QStyle>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace envoi;

namespace {

constexpr int usageExit = 64; // EX_USAGE of sysexits.h

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
}

/// --help and --version need no display.
bool answerWithoutDisplay(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto start = compose::parseArguments(arguments, QDir::currentPath());
    if (start.help)
        print(stdout, compose::usage());
    else if (start.version)
        print(stdout, u"envoi " ENVOI_VERSION "\n"_s);
    return start.help || start.version;
}

} // namespace

int main(int argc, char **argv)
{
    if (answerWithoutDisplay(argc, argv))
        return 0;
    platform::prepareProcess();
    platform::FontPreparation fonts;
    look::prepareStyle();
    QApplication application(argc, argv);
    platform::prepareApplication();

    const QStringList arguments = QApplication::arguments().mid(1);
    auto start = compose::parseArguments(arguments, QDir::currentPath());
    const auto isSenderNamed = [](const compose::LetterRequest &letter) { return !letter.from.isEmpty(); };
    if (start.problem.isEmpty() && std::ranges::any_of(start.letters, isSenderNamed)) {
        // Accounts that can't be read are told in the window.
        if (const auto accounts = account::AccountStore(compose::Places::standard().accountsFile).load())
            start.problem = compose::unknownSender(start, *accounts);
    }
    if (!start.problem.isEmpty()) {
        print(stderr, u"envoi: "_s + start.problem + u'\n');
        return usageExit;
    }
    platform::SingleInstance instance;
    if (instance.handOver(arguments))
        return 0;
    fonts.await();

    QApplication::setWindowIcon(look::applicationIcon());
    // A desktop that brings colours of its own is heeded.
    if (QApplication::palette() == QApplication::style()->standardPalette())
        QApplication::setPalette(look::palette(look::Scheme::Light));

    compose::Services services(compose::Places::standard());
    compose::Desk desk(services);
    instance.listen([&desk](const QStringList &handed, const QString &workingFolder) {
        const auto again = compose::parseArguments(handed, workingFolder);
        if (again.problem.isEmpty())
            desk.handle(again);
    });
    desk.begin(start);
    // When the window is painted and the threads of the start have ended.
    QTimer::singleShot(1s, platform::trimHeap);
    return QApplication::exec();
}
