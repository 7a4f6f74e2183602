#pragma once

#include <QJsonObject>
#include <QString>

#include <memory>

class QThreadPool;

namespace envoi::compose {

/// What the windows remember from one day to the next and could do without: one small JSON file, an object
/// for each purpose. Read once, and written in the background. Where it can't be read or written, windows
/// begin as usual; no more.
class Memory {
public:
    /// \a writers must outlive it.
    Memory(QString path, QThreadPool &writers);
    /// Reads it in the background, so that it is there when it is first asked.
    void wake();
    /// Empty where nothing is known.
    QJsonObject recall(const QString &purpose) const;
    void keep(const QString &purpose, const QJsonObject &value);

private:
    class File;
    std::shared_ptr<File> m_file;
    QThreadPool &m_writers;
};

} // namespace envoi::compose
