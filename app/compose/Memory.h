#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

class QThreadPool;

namespace envoi::compose {

/// What the windows remember from one day to the next and could do without: one small JSON file, an object
/// for each purpose. Read when it is first asked; written in the background.
class Memory {
public:
    /// \a writers must outlive it.
    Memory(QString path, QThreadPool &writers);
    QJsonObject recall(const QString &purpose);
    void keep(const QString &purpose, const QJsonObject &value);

private:
    void read();
    QString m_path;
    QThreadPool &m_writers;
    std::optional<QJsonObject> m_all;
};

} // namespace envoi::compose
