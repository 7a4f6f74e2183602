#include "app/compose/Memory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QMutex>
#include <QSaveFile>
#include <QThreadPool>

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr qint64 sane = 256 * qint64{1024};

/// Purposes that once had a file of their own, named by them, beside this one.
constexpr std::array formerFiles = {"window"_L1, "spelling"_L1, "editor"_L1};

QJsonObject objectIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object() : QJsonObject();
}

} // namespace

/// Shared by the GUI thread and the one that reads and writes it.
class Memory::File {
public:
    explicit File(QString path) : m_path(std::move(path)) {}

    QJsonObject value(const QString &purpose)
    {
        const QMutexLocker lock(&m_mutex);
        read();
        return m_all.value(purpose).toObject();
    }

    /// Whether it has to be written now: it is new, and no writing is about to begin.
    bool set(const QString &purpose, const QJsonObject &value)
    {
        const QMutexLocker lock(&m_mutex);
        read();
        if (m_all.value(purpose).toObject() == value)
            return false;
        m_all.insert(purpose, value);
        return !std::exchange(m_willBeWritten, true);
    }

    void write()
    {
        QMutexLocker lock(&m_mutex);
        const QByteArray json = QJsonDocument(m_all).toJson();
        m_willBeWritten = false;
        lock.unlock();
        QDir().mkpath(QFileInfo(m_path).absolutePath());
        QSaveFile file(m_path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(json);
            file.commit();
        }
    }

private:
    void read()
    {
        if (std::exchange(m_isRead, true))
            return;
        m_all = objectIn(m_path);
        for (const auto purpose : formerFiles) {
            const QString former = QFileInfo(m_path).absolutePath() + u'/' + purpose + u".json"_s;
            if (!m_all.contains(purpose) && QFileInfo::exists(former))
                m_all.insert(purpose, objectIn(former));
        }
    }

    const QString m_path;
    QMutex m_mutex;
    QJsonObject m_all;
    bool m_isRead = false;
    bool m_willBeWritten = false;
};

Memory::Memory(QString path, QThreadPool &writers)
    : m_file(std::make_shared<File>(std::move(path))), m_writers(writers)
{
}

void Memory::wake()
{
    m_writers.start([file = m_file] { file->value({}); });
}

QJsonObject Memory::recall(const QString &purpose) const
{
    return m_file->value(purpose);
}

void Memory::keep(const QString &purpose, const QJsonObject &value)
{
    if (m_file->set(purpose, value))
        m_writers.start([file = m_file] { file->write(); });
}

} // namespace envoi::compose
