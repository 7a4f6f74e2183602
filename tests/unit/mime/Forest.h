#pragma once

#include "core/base/Random.h"
#include "core/mime/Mime.h"

#include <QStringList>

namespace envoi::mime {

using namespace Qt::Literals::StringLiterals;

/// Messages of any shape, the same one for the same seed: what tests write, read and compare.
class Forest {
public:
    explicit Forest(quint64 seed) : m_random(seed) {}

    Message message()
    {
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

    SeededRandom m_random;
};

} // namespace envoi::mime
