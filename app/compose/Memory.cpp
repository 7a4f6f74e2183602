#include "app/compose/Memory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QThreadPool>

#include <utility>

namespace envoi::compose {

Memory::Memory(QString path, QThreadPool &writers) : m_path(std::move(path)), m_writers(writers) {}

void Memory::read()
{
    if (m_all)
        return;
    constexpr qint64 sane = 256 * 1024;
    QFile file(m_path);
    m_all =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object() : QJsonObject();
}

QJsonObject Memory::recall(const QString &purpose)
{
    read();
    return m_all->value(purpose).toObject();
}

void Memory::keep(const QString &purpose, const QJsonObject &value)
{
    read();
    if (m_all->value(purpose).toObject() == value)
        return;
    m_all->insert(purpose, value);
    m_writers.start([path = m_path, all = *m_all] {
        QDir().mkpath(QFileInfo(path).absolutePath());
        QSaveFile file(path);
        // Where it can't be written, it is forgotten; no more.
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(QJsonDocument(all).toJson());
        file.commit();
    });
}

} // namespace envoi::compose
