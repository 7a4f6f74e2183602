// Saves pictures of Envoi's windows, filled with sample content, into a folder; "run" beside this file makes
// them all. Needs a display (xvfb-run will do).
#include "app/look/Look.h"
#include "app/platform/Platform.h"
#include "tests/gui/screenshots/LongWords.h"
#include "tests/gui/screenshots/Studio.h"

#include <QApplication>
#include <QDir>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    platform::prepareApplication();
    QApplication::setWindowIcon(look::applicationIcon());
    QStringList arguments = QApplication::arguments();
    const bool isLong = arguments.removeAll(u"--long"_s) > 0;
    if (arguments.size() < 2 || arguments.size() > 3 || !QDir().mkpath(arguments[1])) {
        std::fputs("usage: envoi_screenshots [--long] FOLDER [SCENE]\n", stderr);
        return 64;
    }
    screenshots::LongWords words;
    if (isLong)
        QCoreApplication::installTranslator(&words);
    return screenshots::Studio(arguments[1], isLong).run(arguments.value(2)) == 0 ? 0 : 1;
}
