#pragma once

// Drafts of every shape for the tests of this room and of the store, and a comparison that says what
// differs.

#include "core/letter/Draft.h"

#include <QDateTime>
#include <QDebug>

namespace envoi::letter::testing {

class DraftGenerator {
public:
    explicit DraftGenerator(quint64 seed) : m_random(seed) {}

    Draft draft()
    {
        using namespace Qt::Literals::StringLiterals;
        Draft draft;
        draft.from = pick(2) ? address() : QString();
        draft.to = addresses();
        draft.cc = addresses();
        draft.bcc = addresses();
        draft.replyTo = addresses();
        draft.subject = line();
        draft.format = static_cast<Draft::Format>(pick(3));
        draft.text = pick(3) ? text() : QString();
        if (draft.format != Draft::Format::Plain && pick(4))
            draft.html = u"<p>"_s + text() + u"</p><img src=\"cid:0@example.com\"><img src=\"cid:1\">"_s;
        if (!draft.html.isEmpty() && pick(3) == 0)
            draft.textBasis = draft.text + u"\nand more"_s;
        for (quint64 i = pick(3); i > 0; --i)
            draft.images.push_back({pick(2) ? QString::number(i) + u"@example.com"_s : line(), attachment()});
        for (quint64 i = pick(4); i > 0; --i)
            draft.attachments.push_back(attachment());
        for (quint64 i = pick(3); i > 0; --i)
            draft.extraFields.emplace_back(pick(2) ? u"X-Thing"_s : line(), line());
        if (pick(2))
            draft.messageId = *mime::MessageId::parse(m_random.hex(64) + "@example.com");
        if (pick(2))
            draft.inReplyTo = {u"<a@example.com>"_s, line()};
        if (pick(2))
            draft.references = {line(), u"<b@example.com>"_s};
        draft.options = options();
        if (pick(2))
            draft.spelling = u"de-DE en-US"_s;
        if (pick(2))
            draft.cursor = static_cast<int>(pick(1000));
        if (pick(3) == 0)
            draft.delivered = {u"has@example.com"_s, u"\u00e4@example.com"_s};
        if (pick(3) == 0)
            draft.maybeDelivered = {u"perhaps@example.com"_s};
        return draft;
    }

    /// One that can be sent, with nothing in it that a message cannot say.
    Draft sendable()
    {
        using namespace Qt::Literals::StringLiterals;
        Draft sendable = draft();
        do
            sendable.from = rightAddress();
        while (!mime::Mailbox::parse(sendable.from)); // not a group
        for (QStringList *list : {&sendable.to, &sendable.cc, &sendable.bcc, &sendable.replyTo}) {
            list->clear();
            for (quint64 i = pick(4); i > 0; --i)
                list->append(rightAddress());
        }
        sendable.bcc.append(rightAddress());
        sendable.subject = oneLine();
        sendable.images.clear();
        sendable.html.clear();
        // Nobody can tell from a message who made its HTML.
        if (sendable.format == Draft::Format::Source)
            sendable.format = Draft::Format::Rich;
        sendable.textBasis.reset();
        if (sendable.format == Draft::Format::Rich) {
            sendable.html = u"<p>"_s + text() + u"</p>"_s;
            for (const QString &id : {u"0@example.com"_s, u"logo"_s, u"a%20b&c@d"_s}) {
                if (pick(2)) {
                    sendable.html += u"<img src=\"cid:"_s + id.toHtmlEscaped() + u"\">"_s;
                    sendable.images.push_back({id, wholeAttachment(u"image/png"_s)});
                }
            }
        }
        for (Attachment &attachment : sendable.attachments)
            attachment = wholeAttachment({});
        sendable.extraFields = {{u"X-Priority"_s, u"1"_s}, {u"Comments"_s, oneLine()}};
        sendable.messageId.reset();
        sendable.inReplyTo = {u"<a@example.com>"_s};
        sendable.references = {u"<b@example.com>"_s, u"<c@[192.0.2.1]>"_s};
        sendable.options = {};
        sendable.spelling.clear();
        sendable.cursor = -1;
        sendable.delivered.clear();
        sendable.maybeDelivered.clear();
        return sendable;
    }

    quint64 pick(quint64 bound) { return m_random.next() % bound; }

private:
    DeliveryOptions options()
    {
        DeliveryOptions options;
        if (pick(2)) {
            options.notifications = Notifications{
                static_cast<Notifications::Returned>(pick(3)), {}, pick(2) == 0, pick(2) == 0, pick(2) == 0};
            if (pick(2))
                options.notifications->envelopeId = *EnvelopeId::make("id +=" + m_random.hex(64));
        }
        if (pick(2))
            options.priority = *Priority::make(static_cast<int>(pick(19)) - 9);
        options.requireTls = pick(2) == 0;
        if (pick(2))
            options.deliverBy =
                *DeliverBy::make(std::chrono::seconds(1 + pick(999'999'999)),
                                 pick(2) ? DeliverBy::Else::Return : DeliverBy::Else::Notify, pick(2) == 0);
        if (pick(2))
            options.hold = std::chrono::seconds(1 + pick(100'000));
        else if (pick(2))
            options.hold = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(pick(4'000'000'000)), Qt::UTC);
        return options;
    }

    template <typename List>
    auto one(const List &list)
    {
        return list[static_cast<qsizetype>(pick(static_cast<quint64>(list.size())))];
    }

    QString address()
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList list{u"a@example.com"_s,
                                      u"Änne Example <anne@example.com>"_s,
                                      u"  spaced   out  <s@example.com> "_s,
                                      u"\"Example, Anna\" <a.b@example.com>"_s,
                                      u"Team: x@example.com, y@example.com;"_s,
                                      u"Nobody:;"_s,
                                      u"dömäin@müller.example"_s,
                                      u"(comment) c@EXAMPLE.com"_s,
                                      u"=?utf-8?q?J=C3=BCrgen?= <j@example.com>"_s,
                                      u"broken"_s,
                                      u"<half@example.com"_s,
                                      u"a@b@c"_s,
                                      u"two@example.com, three@example.com"_s,
                                      u"line\nend@example.com"_s,
                                      u"\U0001F600"_s,
                                      u"@"_s};
        return pick(8) ? one(list) : line();
    }

    QString rightAddress()
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList list{u"a@example.com"_s,
                                      u"Änne Example <anne@example.com>"_s,
                                      u"\"Example, Anna\" <a.b@example.com>"_s,
                                      u"Team: x@example.com, \"Ü; y\" <y@example.com>;"_s,
                                      u"用户 <\"quoted local\"@müller.example>"_s,
                                      u"ünïcode@example.com"_s,
                                      u"\U0001F600 \u202Eabc <c@EXAMPLE.com>"_s};
        return one(list);
    }

    /// Without what a field cannot hold.
    QString oneLine()
    {
        QString text = line();
        text.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
        return text.simplified();
    }

    Attachment wholeAttachment(const QString &mediaType)
    {
        Attachment made = attachment();
        made.octets = m_random.hex(4 * static_cast<int>(1 + pick(100)));
        made.name = mime::harmlessFileName(made.name);
        if (!mediaType.isEmpty())
            made.mediaType = mime::MediaType::fromName(mediaType);
        return made;
    }

    QStringList addresses()
    {
        QStringList list;
        for (quint64 i = pick(4); i > 0; --i)
            list.append(address());
        return list;
    }

    /// Whatever may get into a line edit, and what may not.
    QString line()
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList pieces{u"a"_s,
                                        u" "_s,
                                        u"word"_s,
                                        u"ü"_s,
                                        u"\U0001F600"_s,
                                        u"\t"_s,
                                        u"\n"_s,
                                        u"\r\n"_s,
                                        u":"_s,
                                        u"\""_s,
                                        u"\\"_s,
                                        u"=?x?="_s,
                                        u"=?utf-8?q?=41?="_s,
                                        u"<"_s,
                                        u">"_s,
                                        u","_s,
                                        u";"_s,
                                        u"\u2028"_s,
                                        u"\u202E"_s,
                                        u"\x01"_s,
                                        u"."_s,
                                        u"%41"_s,
                                        QString(90, u'l')};
        QString text;
        for (quint64 i = pick(12); i > 0; --i)
            text += one(pieces);
        return text;
    }

    QString text()
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList pieces{u"a"_s,
                                        u" "_s,
                                        u"\n"_s,
                                        u"\n\n"_s,
                                        u"word "_s,
                                        u"ü"_s,
                                        u"\U0001F600"_s,
                                        u"-- \n"_s,
                                        u".\n"_s,
                                        u"From x\n"_s,
                                        u"\t"_s,
                                        u"="_s,
                                        u"=3D"_s,
                                        u"--boundary"_s,
                                        u"\u00A0"_s,
                                        u"\u2028"_s,
                                        u"<b>"_s,
                                        QString(1200, u'x'),
                                        QString(1200, u'ö'),
                                        u"\x01"_s,
                                        u"\f"_s};
        QString text;
        for (quint64 i = 1 + pick(20); i > 0; --i)
            text += one(pieces);
        return text;
    }

    Attachment attachment()
    {
        using namespace Qt::Literals::StringLiterals;
        static const QStringList types{u"image/png"_s, u"text/plain"_s, u"text/html"_s, u"application/pdf"_s,
                                       u"text/x-c++src"_s};
        QByteArray octets;
        for (quint64 i = pick(200); i > 0; --i)
            octets.append(static_cast<char>(pick(256)));
        Attachment attachment{octets, pick(4) ? u"file ä.txt"_s : line(),
                              mime::MediaType::fromName(one(types))};
        if (attachment.mediaType.type() == "text" && pick(2))
            (void)attachment.mediaType.setParameter("charset", u"iso-8859-1"_s);
        if (pick(3) == 0) {
            attachment.octets = FileReference::remembered(
                u"/nowhere/ä "_s + QString::number(pick(100)), 1 + static_cast<qint64>(pick(1ULL << 60)),
                QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(pick(1ULL << 41)), Qt::UTC));
        }
        return attachment;
    }

    SeededRandom m_random;
};

inline QByteArray octetsOf(const Octets &octets)
{
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return *bytes;
    if (const auto *store = std::get_if<std::shared_ptr<const mime::ContentStore>>(&octets))
        return readAll(*(*store)->open()).value_or("unreadable");
    const auto &file = std::get<FileReference>(octets);
    return (file.path() + QString::number(file.size()) + QString::number(file.modified().toMSecsSinceEpoch()))
        .toUtf8();
}

inline QString difference(const Attachment &a, const Attachment &b)
{
    using namespace Qt::Literals::StringLiterals;
    if (a.name != b.name)
        return u"name: "_s + a.name + u" / "_s + b.name;
    if (a.mediaType != b.mediaType)
        return u"media type: "_s + QString::fromLatin1(a.mediaType.name() + " / " + b.mediaType.name());
    if (octetsOf(a.octets) != octetsOf(b.octets))
        return u"octets"_s;
    return {};
}

/// Empty when the two are the same.
inline QString difference(const Draft &a, const Draft &b)
{
    using namespace Qt::Literals::StringLiterals;
    const auto unlike = [](const QString &what, const auto &x, const auto &y) {
        QString text;
        QDebug(&text) << what << x << "/" << y;
        return text;
    };
    if (a.from != b.from)
        return unlike(u"from"_s, a.from, b.from);
    if (a.to != b.to)
        return unlike(u"to"_s, a.to, b.to);
    if (a.cc != b.cc)
        return unlike(u"cc"_s, a.cc, b.cc);
    if (a.bcc != b.bcc)
        return unlike(u"bcc"_s, a.bcc, b.bcc);
    if (a.replyTo != b.replyTo)
        return unlike(u"replyTo"_s, a.replyTo, b.replyTo);
    if (a.subject != b.subject)
        return unlike(u"subject"_s, a.subject, b.subject);
    if (a.format != b.format)
        return u"format"_s;
    if (a.text != b.text)
        return unlike(u"text"_s, a.text, b.text);
    if (a.textBasis != b.textBasis)
        return unlike(u"textBasis"_s, a.textBasis.value_or(u"none"_s), b.textBasis.value_or(u"none"_s));
    if (a.html != b.html)
        return unlike(u"html"_s, a.html, b.html);
    if (a.extraFields != b.extraFields)
        return u"extraFields"_s;
    if (a.messageId != b.messageId)
        return u"messageId"_s;
    if (a.inReplyTo != b.inReplyTo)
        return unlike(u"inReplyTo"_s, a.inReplyTo, b.inReplyTo);
    if (a.options != b.options)
        return u"options"_s;
    if (a.cursor != b.cursor)
        return unlike(u"cursor"_s, a.cursor, b.cursor);
    if (a.delivered != b.delivered)
        return unlike(u"delivered"_s, a.delivered, b.delivered);
    if (a.maybeDelivered != b.maybeDelivered)
        return unlike(u"maybeDelivered"_s, a.maybeDelivered, b.maybeDelivered);
    if (a.spelling != b.spelling)
        return unlike(u"spelling"_s, a.spelling, b.spelling);
    if (a.references != b.references)
        return unlike(u"references"_s, a.references, b.references);
    if (a.images.size() != b.images.size())
        return u"number of images"_s;
    for (std::size_t i = 0; i < a.images.size(); ++i) {
        if (a.images[i].contentId != b.images[i].contentId)
            return unlike(u"contentId"_s, a.images[i].contentId, b.images[i].contentId);
        if (const QString text = difference(a.images[i].image, b.images[i].image); !text.isEmpty())
            return u"image "_s + text;
    }
    if (a.attachments.size() != b.attachments.size())
        return u"number of attachments"_s;
    for (std::size_t i = 0; i < a.attachments.size(); ++i) {
        if (const QString text = difference(a.attachments[i], b.attachments[i]); !text.isEmpty())
            return u"attachment "_s + text;
    }
    return {};
}

} // namespace envoi::letter::testing
