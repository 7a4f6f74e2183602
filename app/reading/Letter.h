#pragma once

#include "core/capture/CaptureServer.h"
#include "core/mime/Mime.h"

#include <QHash>
#include <QImage>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <utility>

namespace envoi::reading {

/// What a list shows of a message: from its header alone, without reading the rest.
struct Summary {
    QString from;
    QString subject;
};
Summary readSummary(const QString &path);

/// A message in a file, read and made ready for the eyes. Reading is slow for large ones and happens in
/// a worker thread; the result is shared and never changed.
struct Letter {
    struct File {
        QString name;
        QString type;
        qint64 size = -1;
        bool isInline = false;
        mime::Part part;
    };
    /// Why it could not be read at all.
    std::optional<Error> error;
    QString from;
    QString to;
    QString cc;
    QString bcc;
    QString subject;
    QString date;
    /// Name and body of each field as they stand in the header, decoded.
    QList<std::pair<QString, QString>> fields;
    QString text;
    /// Sanitised; null when the letter has none.
    QString html;
    /// It has HTML, but more than is good for a window.
    bool htmlTooLarge = false;
    int removedRemote = 0;
    /// Pictures that the HTML names, by Content-ID.
    QHash<QString, QImage> images;
    QList<File> files;
    /// The beginning of the octets that came.
    QString source;
    bool sourceIsWhole = true;
    /// Which of the envelope's recipients no field of the header names.
    QStringList blindRecipients;
    /// It came over a list that takes letters.
    bool takesListAnswers = false;
    QStringList remarks;
    capture::CapturedMessage message;
};
std::shared_ptr<const Letter> readLetter(const capture::CapturedMessage &message);
/// The same of a letter that no server has captured.
std::shared_ptr<const Letter> readLetter(const QString &path);

/// Writes the decoded octets of \a part to \a path. FileUnwritable, DiskFull, or why it can't be read.
Result<void> savePart(const mime::Part &part, const QString &path);

} // namespace envoi::reading
