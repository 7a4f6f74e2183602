#pragma once

// What makes two messages different: one comparison for the tests and the fuzzers.

#include "core/mime/Mime.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace envoi::mime {

inline bool isOneOf(const FieldName &name, std::initializer_list<QByteArrayView> names)
{
    return std::ranges::any_of(names, [&name](QByteArrayView other) { return name.is(other); });
}

/// Octets of a leaf; "unreadable" for a file that is gone.
inline QByteArray octetsOf(const Part &part)
{
    return readAll(*part.open()).value_or("unreadable");
}

/// Compares what was made or read with what was read after it had been written. Each function says
/// where and how the second differs first, or nothing.
class Difference {
public:
    /// \a options are those with which the first message was written.
    static QString between(const Message &a, const Message &b, const WriteOptions &options)
    {
        using namespace Qt::Literals::StringLiterals;
        Message expected = a;
        if (!options.withBcc) {
            expected.header.remove("Bcc");
            expected.header.remove("Resent-Bcc");
        }
        if (const QString what = ofHeaders(expected.header, b.header); !what.isEmpty())
            return u"header: "_s + what;
        // The fields of the only part of a message are the message's.
        expected.body.header = {};
        for (const Field &field : a.body.header.fields()) {
            if (field.name().toBytes().toLower().startsWith("content-"))
                expected.body.header.append(field);
        }
        return ofParts(expected.body, b.body, {}, options);
    }

private:
    static QString unlike(const QString &what, const QString &a, const QString &b)
    {
        using namespace Qt::Literals::StringLiterals;
        return a == b ? QString() : u"%1 \"%2\" became \"%3\""_s.arg(what, a, b);
    }

    static QString ofFields(const Field &a, const Field &b)
    {
        using namespace Qt::Literals::StringLiterals;
        const QString name = QString::fromLatin1(a.name().toBytes());
        if (!(a.name() == b.name()))
            return unlike(u"field"_s, name, QString::fromLatin1(b.name().toBytes()));
        const auto became = [&name](bool isSame, const QString &before, const QString &after) {
            return isSame ? QString() : u"%1 \"%2\" became \"%3\""_s.arg(name, before, after);
        };
        if (isOneOf(a.name(), {"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-To", "Resent-Bcc"})) {
            const AddressList after = b.toAddresses();
            return became(a.toAddresses() == after, a.toAddresses().toString(), after.toString());
        }
        if (a.name().is("Date")) {
            const auto offset = [](const Field &field) {
                return field.toDate() ? field.toDate()->offsetFromUtc() : 0;
            };
            return became(a.toDate() == b.toDate() && offset(a) == offset(b), a.toText(), b.toText());
        }
        if (isOneOf(a.name(), {"Message-ID", "In-Reply-To", "References"}))
            return became(a.toMessageIds() == b.toMessageIds(), a.toText(), b.toText());
        return became(a.toText() == b.toText(), a.toText(), b.toText());
    }

    static QString ofHeaders(const Header &a, const Header &b)
    {
        using namespace Qt::Literals::StringLiterals;
        for (std::size_t i = 0; i < std::min(a.fields().size(), b.fields().size()); ++i) {
            if (const QString what = ofFields(a.fields()[i], b.fields()[i]); !what.isEmpty())
                return what;
        }
        return unlike(u"number of fields"_s, QString::number(a.fields().size()),
                      QString::number(b.fields().size()));
    }

    /// Without what the writer itself adds to a part that has none: the charset of text, which a
    /// reader keeps where the text stands for a file, and the type of multipart/related.
    static QString parametersOf(const Part &part, const Part &beside)
    {
        using namespace Qt::Literals::StringLiterals;
        QStringList texts;
        for (const auto &[name, value] : part.mediaType.parameters()) {
            const bool isAdded = beside.mediaType.parameter(name).isEmpty() &&
                                 (name == "charset" || (name == "type" && part.isMultipart()));
            if (!isAdded)
                texts.append(QString::fromLatin1(name) + u'=' + value);
        }
        texts.sort(); // their order says nothing (RFC 2045 section 5.1)
        return texts.join(u"; "_s);
    }

    static QString ofContents(const Part &a, const Part &b, const WriteOptions &options)
    {
        using namespace Qt::Literals::StringLiterals;
        if (std::holds_alternative<QString>(a.content) && std::holds_alternative<QString>(b.content))
            return unlike(u"text"_s, std::get<QString>(a.content), std::get<QString>(b.content));
        const QByteArray before = octetsOf(a);
        const QByteArray after = octetsOf(b);
        if (before == after)
            return {};
        // The lines of message/... end in CRLF on the way, however they ended.
        if (a.mediaType.type() == "message" && withReturns(before) == withReturns(after))
            return {};
        // A message is the same when it says the same: it is written anew where the way ahead takes no 8bit.
        if (isMessage(a) && isMessage(b)) {
            WriteOptions all = options;
            all.withBcc = true;
            return between(readMessage(before).message, readMessage(after).message, all);
        }
        return u"%1 octets became %2"_s.arg(before.size()).arg(after.size());
    }

    static QByteArray withReturns(QByteArray octets)
    {
        return octets.replace("\r\n", "\n").replace('\n', "\r\n");
    }

    static bool isMessage(const Part &part)
    {
        return part.mediaType.is("message/rfc822") || part.mediaType.is("message/global");
    }

    /// A message within, as the writer may have to label it: by what its header holds, or as octets.
    static Part relabelled(Part a, const Part &b)
    {
        using namespace Qt::Literals::StringLiterals;
        if (a.mediaType.type() != "message" || a.mediaType.name() == b.mediaType.name())
            return a;
        if (isMessage(a) && isMessage(b)) {
            a.mediaType = b.mediaType;
        } else if (b.mediaType.is("application/octet-stream") && octetsOf(a) == octetsOf(b)) {
            if (isMessage(a) && a.fileName.isEmpty())
                a.fileName = u"message.eml"_s;
            if (a.disposition == Disposition::Unset)
                a.disposition = Disposition::Attachment;
            a.mediaType = b.mediaType;
        }
        return a;
    }

    static QString ofParts(const Part &before, const Part &b, const QString &where,
                           const WriteOptions &options)
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList dispositions{u"none"_s, u"inline"_s, u"attachment"_s};
        const auto idOf = [](const Part &part) {
            return part.contentId ? QString::fromLatin1(part.contentId->toBytes()) : u"none"_s;
        };
        const Part a = relabelled(before, b);
        const QStringList found{
            unlike(u"media type"_s, QString::fromLatin1(a.mediaType.name()),
                   QString::fromLatin1(b.mediaType.name())),
            unlike(u"parameters"_s, parametersOf(a, b), parametersOf(b, a)),
            unlike(u"disposition"_s, dispositions[static_cast<int>(a.disposition)],
                   dispositions[static_cast<int>(b.disposition)]),
            a.dispositionParameters == b.dispositionParameters ? QString() : u"disposition's parameters"_s,
            unlike(u"file name"_s, a.fileName, b.fileName),
            unlike(u"Content-ID"_s, idOf(a), idOf(b)),
            ofHeaders(a.header, b.header),
            unlike(u"number of parts"_s, QString::number(a.children().size()),
                   QString::number(b.children().size())),
            a.isMultipart() || b.isMultipart() ? QString() : ofContents(a, b, options),
        };
        for (const QString &what : found) {
            if (!what.isEmpty())
                return u"part %1: %2"_s.arg(where.isEmpty() ? u"(whole)"_s : where, what);
        }
        for (std::size_t i = 0; i < a.children().size(); ++i) {
            const QString number = QString::number(i + 1);
            const QString child = where.isEmpty() ? number : where + u'.' + number;
            if (const QString what = ofParts(a.children()[i], b.children()[i], child, options);
                !what.isEmpty())
                return what;
        }
        return {};
    }
};

} // namespace envoi::mime
