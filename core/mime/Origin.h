#pragma once

#include "core/mime/Part.h"
#include "core/mime/TransferEncoding.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>

class QFile;

/// Inside the room: the octets that a message was read from, and the leaves that still lie in them.
namespace envoi::mime {

/// The octets of a whole message, in memory or mapped from a large file, shared by all parts that lie in it.
class Origin {
public:
    static std::shared_ptr<const Origin> fromBytes(const QByteArray &octets);
    /// FileMissing, FileUnreadable, FileIsFolder.
    static Result<std::shared_ptr<const Origin>> fromFile(const QString &path);
    Origin();
    ~Origin();
    Origin(const Origin &) = delete;
    Origin &operator=(const Origin &) = delete;

    QByteArrayView octets() const { return m_octets; }

private:
    QByteArray m_bytes;
    std::unique_ptr<QFile> m_file;
    QByteArrayView m_octets;
};

/// \a encoded without its transfer encoding; \a damaged is set when it held what does not belong there.
QByteArray decodedOctets(QByteArrayView encoded, TransferEncoding encoding, bool &damaged);

/// A leaf that stays where it is and is decoded each time it is opened.
class EncodedLeaf final : public ContentStore {
public:
    /// Decodes once to learn the size and whether the encoding is \a damaged; \a encoded lies in \a origin.
    EncodedLeaf(std::shared_ptr<const Origin> origin, QByteArrayView encoded, TransferEncoding encoding,
                bool &damaged);
    /// \a size is that of the decoded octets.
    EncodedLeaf(std::shared_ptr<const Origin> origin, QByteArrayView encoded, TransferEncoding encoding,
                qint64 size);
    std::unique_ptr<ByteSource> open() const override;
    qint64 size() const override { return m_size; }

    const std::shared_ptr<const Origin> &origin() const { return m_origin; }
    QByteArrayView encoded() const { return m_encoded; }
    TransferEncoding encoding() const { return m_encoding; }

private:
    std::shared_ptr<const Origin> m_origin;
    QByteArrayView m_encoded;
    TransferEncoding m_encoding;
    qint64 m_size = 0;
};

} // namespace envoi::mime
