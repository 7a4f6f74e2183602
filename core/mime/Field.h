#pragma once

#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/mime/Address.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace envoi::mime {

/// The name of a header field: printable US-ASCII without colon (RFC 5322 section 2.2), at most
/// 77 octets. Compared without regard to case.
class FieldName {
public:
    /// ErrorCode::FieldNameInvalid.
    static Result<FieldName> parse(QStringView text);
    /// A name written in the source, which must be right; anything else does not compile.
    template <std::size_t size>
    consteval explicit(false) FieldName(const char (&literal)[size]) : m_literal(literal)
    {
        for (std::size_t i = 0; i + 1 < size; ++i) {
            if (literal[i] <= ' ' || literal[i] > '~' || literal[i] == ':')
                throw "not the name of a field";
        }
    }

    QByteArray toBytes() const
    {
        return m_literal ? QByteArray::fromRawData(m_literal, qstrlen(m_literal)) : m_name;
    }
    bool is(QByteArrayView other) const { return toBytes().compare(other, Qt::CaseInsensitive) == 0; }
    friend bool operator==(const FieldName &a, const FieldName &b) { return a.is(b.toBytes()); }

private:
    explicit FieldName(QByteArray name) : m_name(std::move(name)) {}
    const char *m_literal = nullptr;
    QByteArray m_name;
};

/// msg-id: "<" id-left "@" id-right ">" (RFC 5322 section 3.6.4), kept without the brackets. Printable
/// US-ASCII without spaces and brackets.
class MessageId {
public:
    /// With or without brackets. ErrorCode::FieldBodyInvalid.
    static Result<MessageId> parse(QByteArrayView text);
    /// The same for what others wrote: in brackets it may lack the "@", as old programs have it; a thread
    /// holds together only if theirs are named as they are.
    static Result<MessageId> read(QByteArrayView text);
    /// A new one: 128 random bits at \a domain (that of the From mailbox), in A-labels.
    static MessageId generate(Random &random, const Domain &domain);
    const QByteArray &toBytes() const { return m_id; }
    /// Whether it is id-left "@" id-right.
    bool isValid() const;
    friend bool operator==(const MessageId &, const MessageId &) = default;

private:
    QByteArray m_id;
};

/// One header field: its name and its body as a value, which is encoded and folded when written. No
/// body can hold a CR, LF or NUL, so no field can become two.
class Field {
public:
    /// Unstructured text (RFC 5322 section 3.2.5), encoded by RFC 2047 where it is not US-ASCII.
    /// FieldBodyInvalid when \a text has a CR, LF, NUL or another control character but tab.
    static Result<Field> text(FieldName name, const QString &text);
    static Field addresses(FieldName name, AddressList addresses);
    /// Written with its own offset from UTC.
    static Field date(FieldName name, const QDateTime &date);
    static Field messageIds(FieldName name, QList<MessageId> ids);
    /// A body as it was read from a message: already folded, written again unchanged where the
    /// octets allow. FieldBodyInvalid when it could break open a header.
    static Result<Field> raw(FieldName name, const QByteArray &body);
    /// A field that a person adds by name: the body is read as what the name demands (addresses for
    /// To, Reply-To ..., a date, message ids, else text). FieldBodyInvalid or AddressSyntax.
    static Result<Field> fromUser(QStringView name, const QString &body);

    const FieldName &name() const { return m_name; }
    /// The body as a person reads it: unfolded, encoded-words decoded.
    QString toText() const;
    /// The body as an address-list; a raw body is parsed, with what is wrong in it left out.
    AddressList toAddresses() const;
    std::optional<QDateTime> toDate() const;
    QList<MessageId> toMessageIds() const;

    /// The whole field, folded at 78 where possible and never beyond 998 octets, with its final CRLF.
    /// With \a utf8 (RFC 6532) non-ASCII text is left as UTF-8.
    QByteArray toBytes(bool utf8 = false) const;
    /// Whether it holds an address that only RFC 6532 can carry.
    bool needsUtf8() const;

    friend bool operator==(const Field &, const Field &) = default;

private:
    struct Raw {
        QByteArray body;
        friend bool operator==(const Raw &, const Raw &) = default;
    };
    using Body = std::variant<QString, AddressList, QDateTime, QList<MessageId>, Raw>;
    Field(FieldName name, Body body) : m_name(std::move(name)), m_body(std::move(body)) {}
    FieldName m_name;
    Body m_body;
};

/// The header section: fields in order. The MIME fields of a part (Content-*, MIME-Version) are not
/// in it; the writer makes them from the tree.
class Header {
public:
    void append(Field field) { m_fields.push_back(std::move(field)); }
    /// Replaces the first of that name and removes the others, or appends.
    void set(Field field);
    void remove(const FieldName &name);
    const Field *find(const FieldName &name) const;
    const std::vector<Field> &fields() const { return m_fields; }

    friend bool operator==(const Header &, const Header &) = default;

private:
    std::vector<Field> m_fields;
};

} // namespace envoi::mime
