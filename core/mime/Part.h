#pragma once

#include "core/base/FileReference.h"
#include "core/mime/Field.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace envoi::mime {

/// type "/" subtype and parameters (RFC 2045 section 5.1). Names are kept in lower case.
class MediaType {
public:
    /// text/plain, with no charset: what RFC 2045 section 5.2 takes for granted.
    MediaType() = default;
    /// FieldBodyInvalid when type or subtype is no token.
    static Result<MediaType> make(QByteArrayView type, QByteArrayView subtype);
    /// "type/subtype" only, as from a table of media types; application/octet-stream when it is none.
    static MediaType fromName(QStringView name);

    const QByteArray &type() const { return m_type; }
    const QByteArray &subtype() const { return m_subtype; }
    QByteArray name() const { return m_type + '/' + m_subtype; }
    bool is(QByteArrayView name) const { return this->name() == name; }

    /// Parameters but boundary, charset and name, which the writer makes itself.
    const std::vector<std::pair<QByteArray, QString>> &parameters() const { return m_parameters; }
    QString parameter(QByteArrayView name) const;
    /// FieldBodyInvalid when \a name is no token or \a value has a control character.
    Result<void> setParameter(QByteArrayView name, const QString &value);
    void removeParameter(QByteArrayView name);

    friend bool operator==(const MediaType &, const MediaType &) = default;

private:
    QByteArray m_type = "text";
    QByteArray m_subtype = "plain";
    std::vector<std::pair<QByteArray, QString>> m_parameters;
};

/// RFC 2183. Unset writes no Content-Disposition.
enum class Disposition { Unset, Inline, Attachment };

/// A file name fit to be suggested to another system: no path, no control characters, no
/// bidirectional overrides, not empty, at most 255 octets of UTF-8. Whatever is given becomes one.
QString harmlessFileName(const QString &name);

/// What octets a leaf has, before any transfer encoding, opened anew each time it is asked.
class ContentStore {
public:
    ContentStore() = default;
    virtual ~ContentStore() = default;
    ContentStore(const ContentStore &) = delete;
    ContentStore &operator=(const ContentStore &) = delete;
    virtual std::unique_ptr<ByteSource> open() const = 0;
    /// Octets, where it can be told without reading; -1 otherwise.
    virtual qint64 size() const = 0;
};

struct Part;

/// What a part holds: text (kept as text, written as UTF-8 with CRLF); a file on disk; octets in
/// memory; a part of a message that was read (its octets stay where they are); or further parts.
using Content =
    std::variant<QString, FileReference, QByteArray, std::shared_ptr<const ContentStore>, std::vector<Part>>;

/// A node of the tree: an entity of RFC 2045.
struct Part {
    MediaType mediaType;
    Disposition disposition = Disposition::Unset;
    /// Suggested file name; made harmless when written. Empty for none.
    QString fileName;
    /// addr-spec of the Content-ID (RFC 2045 section 7), without brackets; empty for none.
    std::optional<MessageId> contentId;
    /// Further parameters of the Content-Disposition (size, modification-date ...), as they were read.
    std::vector<std::pair<QByteArray, QString>> dispositionParameters;
    /// Further fields of this part (Content-Description, Content-Language, unknown ones as read).
    Header header;
    Content content = QString();
    /// What a signature covers (RFC 1847 section 2.1): the whole entity, fields and all, octet for octet. It
    /// is written as it stands, whatever the other members say. The first part of a multipart/signed
    /// that was read has it, so that its signature still holds when it is written again.
    std::shared_ptr<const ContentStore> signedEntity;

    bool isMultipart() const { return std::holds_alternative<std::vector<Part>>(content); }
    const std::vector<Part> &children() const;
    /// The decoded octets as a stream; UTF-8 with CRLF for text. Empty for a multipart.
    std::unique_ptr<ByteSource> open() const;

    /// Whether it is text/plain with the parameter format=flowed (RFC 3676): each line of such a text is a
    /// paragraph, which the writer breaks into lines and the reader joins.
    bool isFlowed() const;

    // The usual nodes. text() writes text/plain, flowedText() the same as format=flowed, html() text/html.
    static Part text(QString text);
    static Part flowedText(QString text);
    static Part html(QString html);
    static Part file(FileReference file, MediaType mediaType);
    static Part bytes(QByteArray bytes, MediaType mediaType);
    /// A message as an attachment, to forward it: an .eml file, or its octets.
    static Part message(FileReference file);
    static Part message(QByteArray octets, QString fileName);
    /// multipart/\a subtype around \a children; \a subtype is mixed, alternative, related ...
    static Part multipart(QByteArrayView subtype, std::vector<Part> children);
};

/// To, Cc and Bcc, flattened, in order, each mailbox once.
std::vector<Mailbox> recipientsOf(const Header &header);

/// A message: its header section and its tree.
struct Message {
    Header header;
    Part body;

    std::vector<Mailbox> recipients() const { return recipientsOf(header); }
};

} // namespace envoi::mime
