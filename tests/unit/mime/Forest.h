#pragma once

#include "core/base/Random.h"
#include "core/mime/Mime.h"
#include "tests/unit/mime/Generated.h"

#include <QStringList>
#include <QTimeZone>

namespace envoi::mime {

using namespace Qt::Literals::StringLiterals;

/// Messages of any shape, the same one for the same seed: what tests write, read and compare.
class Forest {
public:
    /// Common is what every mail program's library reads alike; Every is all that can be composed.
    enum class Values { Common, Every };
    explicit Forest(quint64 seed, Values values = Values::Common) : m_random(seed), m_values(values) {}

    Message message()
    {
        if (m_values == Values::Every)
            return anyMessage(0);
        Message made;
        made.header.append(Field::addresses("From", *AddressList::parse(u"Änna <a@example.com>")));
        made.header.append(*Field::text("Subject", words(10).trimmed()));
        if (below(2))
            made.header.append(*Field::text("X-More", words(40).trimmed()));
        made.body = part(0);
        return made;
    }

private:
    quint64 below(quint64 limit) { return m_random.next() % limit; }

    QString words(quint64 most)
    {
        static const QStringList known{u"letter"_s, u"Grüße"_s,         u"€"_s,   u"你好"_s,
                                       u"😀"_s,     u"=?utf-8?Q?x?="_s, u"a.b"_s, u"From"_s,
                                       u"--=_x"_s,  u"\"q\"x"_s,        u"=3D"_s, u"(c)"_s};
        QStringList chosen;
        for (quint64 i = below(most + 1); i > 0; --i)
            chosen.append(known[static_cast<qsizetype>(below(static_cast<quint64>(known.size())))]);
        return chosen.join(u' ');
    }

    QString text()
    {
        QString made;
        for (quint64 i = below(12); i > 0; --i)
            made += words(15) + (below(4) ? u"\n"_s : u" \n\t\n"_s);
        return made + words(3);
    }

    QByteArray octets()
    {
        QByteArray made;
        for (quint64 i = below(500); i > 0; --i)
            made.append(static_cast<char>(m_random.next()));
        return made;
    }

    Part part(int depth)
    {
        Part made;
        const quint64 kind = below(depth < 5 ? 6 : 4);
        if (kind >= 4) {
            std::vector<Part> children;
            for (quint64 i = below(4) + 1; i > 0; --i)
                children.push_back(part(depth + 1));
            static const QByteArrayList names{"mixed", "alternative", "related", "x-unknown"};
            made = Part::multipart(names[static_cast<qsizetype>(below(4))], std::move(children));
        } else if (kind >= 2) {
            switch (below(3)) {
            case 0:
                made = Part::text(text());
                break;
            case 1:
                made = Part::flowedText(text());
                break;
            default:
                made = Part::html(text());
            }
        } else {
            made =
                Part::bytes(octets(), MediaType::fromName(below(2) ? u"image/png" : u"application/x-thing"));
            made.disposition = below(2) ? Disposition::Attachment : Disposition::Inline;
            if (below(3) == 0)
                made.dispositionParameters = {{"size"_ba, QString::number(below(9999))},
                                              {"x-note"_ba, words(5).trimmed()}};
            if (const QString name = words(below(3) ? 2 : 60).trimmed(); !name.isEmpty())
                made.fileName = harmlessFileName(name);
            if (below(2))
                made.contentId = *MessageId::parse("<" + m_random.hex(32) + "@example.com>");
            if (below(3) == 0)
                Q_UNUSED(made.mediaType.setParameter("x-note", words(20).trimmed()));
        }
        if (below(4) == 0)
            made.header.append(*Field::text("Content-Description", words(20).trimmed()));
        return made;
    }

    template <typename List>
    auto one(const List &list)
    {
        return list[static_cast<std::size_t>(below(std::size(list)))];
    }

    QString line() { return generated::text(m_random); }

    QDateTime date()
    {
        const auto second = static_cast<qint64>(below(8'000'000'000ULL)) - 2'000'000'000;
        const int offset = (static_cast<int>(below(26 * 60)) - 12 * 60) * 60;
        return QDateTime::fromSecsSinceEpoch(second, QTimeZone(offset));
    }

    MessageId messageId()
    {
        return below(3) ? MessageId::generate(m_random, *Domain::parse(u"example.com"))
                        : *MessageId::parse("a!#$%&'*+-/=?^_`{|}~.\"(),:;[]@[192.0.2.1]" + m_random.hex(4));
    }

    QList<MessageId> messageIds(quint64 most)
    {
        QList<MessageId> ids{messageId()};
        for (quint64 i = below(most); i > 0; --i)
            ids.append(messageId());
        return ids;
    }

    Mailbox mailbox()
    {
        static const std::array texts{u"a@example.com",
                                      u"\"quoted local\"@example.com",
                                      u"\"a\\\"b\\\\c@d\"@example.com",
                                      u"\"\"@example.com",
                                      u"first.last+tag@sub.example.org",
                                      u"ünïcode@example.com",
                                      u"用户@例子.example",
                                      u"b@müller.example",
                                      u"c@[192.0.2.1]",
                                      u"d@[IPv6:2001:db8::1]",
                                      u"!#$%&'*+-/=?^_`{|}~@example.com"};
        Mailbox made(*AddrSpec::parse(one(texts)), below(3) ? line() : QString());
        // A name that says no more than the address is not written.
        return made.displayName().compare(made.addrSpec().toString(), Qt::CaseInsensitive) ? made : mailbox();
    }

    AddressList addressList(bool groups)
    {
        AddressList list;
        for (quint64 i = below(below(20) ? 4 : 60) + 1; i > 0; --i) {
            if (!groups || below(6)) {
                list.append(mailbox());
                continue;
            }
            std::vector<Mailbox> members;
            for (quint64 j = below(4); j > 0; --j)
                members.push_back(mailbox());
            Group group(generated::word(m_random), members);
            while (group.displayName().isEmpty()) // one without a name can't be written
                group = Group(generated::word(m_random), members);
            list.append(std::move(group));
        }
        return list;
    }

    /// One line of text, of those that transfer encodings must take care of.
    QString textLine()
    {
        static const std::array known{u"From here",
                                      u">From there",
                                      u".",
                                      u"..",
                                      u"-- ",
                                      u"--",
                                      u"--=_envoi_0123456789abcdef",
                                      u"=20",
                                      u"=",
                                      u" ",
                                      u"\t",
                                      u"trailing \t ",
                                      u" leading",
                                      u"> quoted",
                                      u">> > quoted \u00A0",
                                      u"\u2028\u2029\u0085",
                                      u"\u0001\u007F\u001B[1m",
                                      u"\uFEFFbegin 644 x",
                                      u"\u202Eabc\u202C"};
        switch (below(8)) {
        case 0:
        case 1:
            return QStringView(one(known)).toString();
        case 2:
            return {};
        case 3:
            return below(8) ? words(15) : QString(5000, below(2) ? u'x' : u'漢');
        case 4: // about what a line may hold at most: 76, 78, 998
            return QString(static_cast<qsizetype>(one(std::array{76, 78, 998}) - 2 + below(5)), u'a') +
                   (below(2) ? u" "_s : QString());
        default:
            return line();
        }
    }

    QString lines()
    {
        QString made;
        for (quint64 i = below(12); i > 0; --i)
            made += textLine() + u'\n';
        return below(2) ? made : made + textLine();
    }

    QByteArray someOctets()
    {
        // Whole lines of base64, and one octet more or less.
        const auto size = one(std::array{0U, 1U, 2U, 3U, 57U, 76U, 114U, 5700U}) + below(3);
        QByteArray made;
        for (quint64 i = below(2) ? size : below(3000); i > 0; --i)
            made.append(static_cast<char>(m_random.next()));
        return made;
    }

    QByteArray messageOctets(int depth)
    {
        const Message inner = anyMessage(depth);
        MessageWriter writer(inner, m_random, {.eightBit = below(2) == 0, .withBcc = below(2) == 0});
        return *readAll(writer);
    }

    Part anyPart(int depth)
    {
        Part made;
        switch (below(depth < 4 ? 9 : 6)) {
        case 0:
        case 1:
        case 2: {
            static const std::array subtypes{"plain", "html", "calendar", "vcard", "x-any"};
            made = Part::text(lines());
            if (below(4) == 0)
                made = Part::flowedText(std::get<QString>(made.content));
            else
                made.mediaType = *MediaType::make("text", one(subtypes));
            break;
        }
        case 3:
        case 4: {
            static const std::array names{u"image/png", u"application/pdf", u"application/octet-stream",
                                          u"audio/x-any", u"font/woff2"};
            made = Part::bytes(someOctets(), MediaType::fromName(one(names)));
            break;
        }
        case 5: {
            // Text that stands for a file: it is never touched.
            made = Part::bytes(someOctets(), MediaType::fromName(below(2) ? u"text/csv" : u"text/plain"));
            made.disposition = Disposition::Attachment;
            break;
        }
        case 6:
            made = Part::bytes(messageOctets(depth + 2), MediaType::fromName(u"message/rfc822"));
            break;
        default: {
            static const std::array subtypes{"mixed",    "alternative", "related",
                                             "parallel", "report",      "x-unknown"};
            std::vector<Part> children;
            for (quint64 i = below(4) + 1; i > 0; --i)
                children.push_back(anyPart(depth + 1));
            made = Part::multipart(one(subtypes), std::move(children));
        }
        }
        const bool isTextFile =
            made.mediaType.type() == "text" && std::holds_alternative<QByteArray>(made.content);
        if (!isTextFile && !made.isFlowed() && below(2))
            made.disposition = below(2) ? Disposition::Attachment : Disposition::Inline;
        const bool canHaveName =
            !made.isFlowed() && (!made.isMultipart() || made.disposition != Disposition::Unset);
        if (canHaveName && below(2))
            made.fileName = harmlessFileName(below(2) ? line() : generated::word(m_random));
        if (made.disposition != Disposition::Unset && below(4) == 0)
            made.dispositionParameters = {{"size", u"42"_s}, {"x-note", line()}};
        if (below(3) == 0)
            made.contentId = messageId();
        static const std::array parameterNames{"x-note", "method", "start", "x-very-long-parameter-name"};
        for (quint64 i = below(3); i > 0; --i)
            std::ignore = made.mediaType.setParameter(one(parameterNames), line());
        // Behind the others, as it is read.
        if (isTextFile && below(2))
            std::ignore = made.mediaType.setParameter("charset", u"koi8-r"_s);
        if (below(3) == 0)
            made.header.append(*Field::text("Content-Description", line()));
        if (depth > 0 && below(3) == 0)
            made.header.append(*Field::text("X-Part", line()));
        return made;
    }

    Message anyMessage(int depth)
    {
        Message made;
        Header &header = made.header;
        header.append(Field::date("Date", date()));
        header.append(Field::addresses("From", addressList(false)));
        if (below(3) == 0)
            header.append(Field::addresses("Sender", AddressList(mailbox())));
        if (below(3) == 0)
            header.append(Field::addresses("Reply-To", addressList(true)));
        if (below(4))
            header.append(Field::addresses("To", addressList(true)));
        if (below(2))
            header.append(Field::addresses("Cc", addressList(true)));
        if (below(2))
            header.append(Field::addresses("Bcc", addressList(true)));
        if (below(4) == 0)
            header.append(Field::addresses("Resent-To", addressList(true)));
        if (below(4) == 0)
            header.append(Field::addresses("Resent-Bcc", addressList(true)));
        header.append(*Field::text("Subject", line()));
        if (below(2))
            header.append(Field::messageIds("Message-ID", {messageId()}));
        if (below(3) == 0)
            header.append(Field::messageIds("In-Reply-To", messageIds(2)));
        if (below(3) == 0)
            header.append(Field::messageIds("References", messageIds(40)));
        for (quint64 i = below(4); i > 0; --i)
            header.append(
                *Field::text(below(2) ? FieldName("X-Any") : FieldName("List-Unsubscribe"), line()));
        made.body = anyPart(depth);
        return made;
    }

    SeededRandom m_random;
    Values m_values;
};

} // namespace envoi::mime
