#pragma once

#include "core/base/Random.h"
#include "core/mime/TransferEncoding.h"
#include "tests/unit/mime/Generated.h"

#include <QByteArrayList>

namespace envoi::mime {

/// Messages as other programs may write them: nothing in them is wrong, much is odd.
class ForeignForest {
public:
    explicit ForeignForest(quint64 seed) : m_random(seed) {}

    QByteArray message()
    {
        QByteArray header =
            field("From", "Anna (home) <a@example.com>, \"B, C\" <b@example.com>") +
            field("TO", "Team: x@example.com,, y@example.com;, <@relay.example:z@example.com>");
        for (auto i = below(6); i > 0; --i)
            header += unknownField();
        if (below(2))
            header += "MIME-Version: (made by hand) 1.0\r\n";
        return header + entity(0);
    }

    /// The fields that mean nothing to a reader, with their line ends, in order.
    const QByteArrayList &unknownFields() const { return m_unknown; }

private:
    qsizetype below(qsizetype limit) { return generated::below(m_random, limit); }

    template <typename List>
    auto one(const List &list)
    {
        return list[static_cast<std::size_t>(below(std::ssize(list)))];
    }

    static QByteArray field(const QByteArray &name, const QByteArray &body)
    {
        return name + ": " + body + "\r\n";
    }

    /// Words and folds; encoded-words of other charsets, and what only looks like one.
    QByteArray body()
    {
        static const std::array words{"word",
                                      "=?ISO-8859-1?Q?caf=E9?=",
                                      "=?koi8-r*ru?B?wcI=?=",
                                      "=?utf-8?q?a_b?=",
                                      "=?x",
                                      "a;b=c",
                                      "\"quoted \\\" pair\"",
                                      "(comment (nested))",
                                      "<1@example.com>",
                                      "x@example.com,",
                                      "v=1; bh=aGFzaA==;"};
        static const std::array gaps{" ", "\t", "  ", "\r\n ", "\r\n\t", " \r\n  "};
        QByteArray text = one(words);
        for (auto i = below(20); i > 0; --i)
            text += one(gaps) + QByteArray(one(words));
        return text;
    }

    QByteArray unknownField()
    {
        static const std::array names{
            "Received", "DKIM-Signature", "List-Id", "x-odd", "X_ODD!#$%&'*+.^`{|}~", "ARC-Seal", "Comments"};
        static const std::array colons{": ", ":\t", ":\r\n "};
        m_unknown.append(one(names) + QByteArray(one(colons)) + body() + "\r\n");
        return m_unknown.last();
    }

    QByteArray contentField(const QByteArray &type)
    {
        static const std::array names{"Content-Type", "content-type", "CONTENT-TYPE"};
        static const std::array parameters{"",
                                           "; x-a=1",
                                           ";\r\n\tx-a=\"1 2\\\"3\"",
                                           " (comment); x-a=b (c)",
                                           "; x-a*=iso-8859-1'de'%FC",
                                           "; x-a*0=\"one \"; x-a*1*=%41; x-a*2=two"};
        return one(names) + QByteArray(":") + type + one(parameters) + "\r\n";
    }

    QByteArray leaf()
    {
        static const std::array types{"text/plain",
                                      "text/html;charset=us-ascii",
                                      "text/plain; charset=ISO-8859-1",
                                      "text/plain; charset=koi8-r; format=flowed",
                                      "TEXT/x-odd; name=\"a.odd\"",
                                      "image/gif",
                                      "application/x-odd",
                                      "x-odd/x-odd",
                                      "message/delivery-status",
                                      "message/rfc822"};
        static const std::array dispositions{"", "Content-Disposition: INLINE\r\n",
                                             "Content-Disposition: attachment; filename=a.txt; size=3\r\n",
                                             "Content-ID: <a@b>\r\n",
                                             "Content-Location: http://example.com/\r\n"};
        static const std::array contents{"",
                                         "text",
                                         "one\r\ntwo \r\n",
                                         "\r\n\r\n",
                                         "From me\r\n.\r\n--\r\n-- \r\n",
                                         "Subject: inner\r\n\r\ninner\r\n"};
        QByteArray header = contentField(one(types)) + one(dispositions);
        const QByteArray content = one(contents);
        switch (below(5)) {
        case 0: {
            QByteArray encoded;
            for (const char c : content)
                encoded += '=' + QByteArray(1, c).toHex().toUpper();
            return header + "Content-Transfer-Encoding: Quoted-Printable\r\n\r\n" + encoded;
        }
        case 1:
            return header + "Content-Transfer-Encoding: BASE64\r\n\r\n" + content.toBase64();
        case 2:
            return header + "Content-Transfer-Encoding: 8bit\r\n\r\n" + content;
        default:
            return header + "\r\n" + content;
        }
    }

    QByteArray entity(int depth)
    {
        QByteArray header;
        if (depth > 0) {
            for (auto i = below(3); i > 0; --i)
                header += unknownField();
        }
        if (below(6) == 0)
            return header + "\r\nno type\r\n";
        if (depth > 3 || below(2))
            return header + leaf();
        static const std::array subtypes{"mixed", "ALTERNATIVE", "related", "signed", "digest", "x-odd"};
        const QByteArray boundary = "b '()+_,-./:=?" + QByteArray::number(m_boundaries++);
        header += contentField("multipart/" + QByteArray(one(subtypes)) + "; boundary=\"" + boundary + '"');
        header += below(2) ? "\r\n" : "\r\npreamble\r\n";
        for (auto i = 1 + below(3); i > 0; --i)
            header += "--" + boundary + (below(2) ? "\r\n" : " \t\r\n") + entity(depth + 1) + "\r\n";
        return header + "--" + boundary + "--" + (below(2) ? "\r\n" : "\r\nepilogue\r\n");
    }

    SeededRandom m_random;
    QByteArrayList m_unknown;
    int m_boundaries = 10; // as many digits each, so that none is the beginning of another
};

} // namespace envoi::mime
