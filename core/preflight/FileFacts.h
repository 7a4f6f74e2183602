#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringList>

namespace envoi::preflight {

/// What a file tells beyond what it shows.
struct FileFacts {
    enum class Kind { Other, Jpeg, Png, WebP, Heif, OfficeOpenXml, OpenDocument, Pdf };

    Kind kind = Kind::Other;
    qint64 size = 0;
    /// Pixels as stored; 0 when not known.
    int width = 0;
    int height = 0;
    bool hasPosition = false; ///< where it was taken: GPS in Exif or XMP
    /// Author, last one to change it, manager, company: each once.
    QStringList authors;
    /// withoutPosition() or withoutAuthors() can take that out of it.
    bool isRemovable = false;

    bool isPicture() const { return kind >= Kind::Jpeg && kind <= Kind::Heif; }
    friend bool operator==(const FileFacts &, const FileFacts &) = default;
};

/// What is known about the octets, however broken they are.
FileFacts factsOf(const QByteArray &octets);

/// The same of \a source, of which no more than largestLookedInto is held; of a larger one nothing is told.
/// The error of the source.
Result<FileFacts> readFacts(ByteSource &source);

/// A JPEG, PNG or WebP picture without what is said about it (Exif, XMP, IPTC and, in a JPEG, whatever
/// follows its end). The pixels' octets stay as they are; so does how it is turned, and its colour profile.
/// MessageMalformed when it can't be done.
Result<QByteArray> withoutPosition(const QByteArray &octets);

/// An office file without the names of who wrote it in its properties; everything else stays octet for octet.
/// MessageMalformed when it can't be done.
Result<QByteArray> withoutAuthors(const QByteArray &octets);

} // namespace envoi::preflight
