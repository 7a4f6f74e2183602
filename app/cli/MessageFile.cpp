#include "app/cli/MessageFile.h"

#include "app/cli/Output.h"

#include <QFile>

#include <cstdio>
#include <map>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

Result<mime::ReadMessage> readMessageFrom(const QString &path)
{
    if (path != u"-"_s)
        return mime::readMessageFile(path);
#ifdef Q_OS_WIN
    _setmode(_fileno(stdin), _O_BINARY);
#endif
    QFile file;
    QByteArray octets;
    if (file.open(stdin, QIODevice::ReadOnly))
        octets = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::FileUnreadable, Words::tr("standard input"), {}, file.errorString());
    return mime::readMessage(octets);
}

std::vector<CountedDefect> countedDefects(const mime::ReadMessage &read)
{
    std::vector<CountedDefect> counted;
    std::map<std::pair<mime::Defect::Kind, QString>, std::size_t> places;
    for (const mime::Defect &defect : read.defects) {
        const auto place = places.find({defect.kind, defect.where});
        if (place != places.end()) {
            ++counted[place->second].times;
        } else {
            places.insert({{defect.kind, defect.where}, counted.size()});
            counted.push_back({defect, 1});
        }
    }
    return counted;
}

} // namespace envoi::cli
