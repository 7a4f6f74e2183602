#include "core/store/DraftVersions.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <system_error>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace envoi::store {

namespace {

constexpr std::chrono::milliseconds steadyPace = 2min;
/// The newest are never thinned out: what is undone is most often what was done just now.
constexpr qsizetype untouched = 10;

QDateTime timeOf(const QFileInfo &info)
{
    // The name is the time: copying a folder may change all others.
    bool isNumber = false;
    const qint64 milliseconds = info.baseName().section(u'-', 0, 0).toLongLong(&isNumber);
    return isNumber ? QDateTime::fromMSecsSinceEpoch(milliseconds) : info.lastModified();
}

} // namespace

DraftVersions::DraftVersions(QString folder) : m_folder(QDir::cleanPath(QDir(folder).absolutePath())) {}

QString DraftVersions::folderOf(const QString &letter) const
{
    return m_folder + u'/' + letter;
}

QList<DraftVersion> DraftVersions::list(const QString &letter) const
{
    QList<DraftVersion> versions;
    const auto files = QDir(folderOf(letter)).entryInfoList({u"*.eml"_s}, QDir::Files);
    for (const QFileInfo &file : files)
        versions.append({file.absoluteFilePath(), timeOf(file)});
    std::ranges::stable_sort(versions, std::ranges::greater(), &DraftVersion::when);
    return versions;
}

Result<void> DraftVersions::keep(const QString &letter, const QString &path, Pace pace) const
{
    const QFileInfo file(path);
    if (!file.exists())
        return {};
    const QDateTime when = file.lastModified();
    const auto known = list(letter);
    // A clock that was set back must not keep versions from being kept.
    if (pace == Pace::Steady && !known.isEmpty() &&
        std::chrono::milliseconds(qAbs(known.first().when.msecsTo(when))) < steadyPace)
        return {};
    const QString folder = folderOf(letter);
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QString to = folder + u'/' + QString::number(when.toMSecsSinceEpoch()) + u".eml"_s;
    // The same state is kept once.
    if (QFileInfo::exists(to))
        return {};
    std::error_code error;
    std::filesystem::create_hard_link(file.filesystemFilePath(), QFileInfo(to).filesystemFilePath(), error);
    if (error) {
        QFile from(path);
        if (!from.copy(to)) {
            QFile::remove(to);
            return failure(ErrorCode::FileUnwritable, to, {}, from.errorString());
        }
    }
    thinOut(letter);
    return {};
}

void DraftVersions::thinOut(const QString &letter) const
{
    auto versions = list(letter);
    while (versions.size() > most) {
        // The one whose going leaves the smallest gap; the oldest stays, as it is the beginning.
        qsizetype closest = untouched;
        qint64 smallest = std::numeric_limits<qint64>::max();
        for (qsizetype i = untouched; i + 1 < versions.size(); ++i) {
            const qint64 gap = versions[i + 1].when.msecsTo(versions[i - 1].when);
            if (gap < smallest) {
                smallest = gap;
                closest = i;
            }
        }
        QFile::remove(versions[closest].path);
        versions.removeAt(closest);
    }
}

void DraftVersions::rename(const QString &from, const QString &to) const
{
    const QDir source(folderOf(from));
    if (!source.exists() || from == to)
        return;
    if (QDir().rename(source.path(), folderOf(to)))
        return;
    for (const QString &name : source.entryList(QDir::Files))
        QFile::rename(source.filePath(name), folderOf(to) + u'/' + name);
    QDir().rmdir(source.path());
}

void DraftVersions::remove(const QString &letter) const
{
    if (!letter.isEmpty())
        QDir(folderOf(letter)).removeRecursively();
}

} // namespace envoi::store
