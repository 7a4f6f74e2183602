#include "core/letter/Reply.h"

#include "core/letter/Compose.h"
#include "core/letter/ReplyQuote.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

using Mailboxes = std::vector<mime::Mailbox>;

Mailboxes mailboxesOf(const mime::Header &header, QByteArrayView name)
{
    Mailboxes mailboxes;
    for (const mime::Field &field : header.fields()) {
        if (!field.name().is(name))
            continue;
        for (auto &mailbox : field.toAddresses().mailboxes())
            mailboxes.push_back(std::move(mailbox));
    }
    return mailboxes;
}

/// The same place to deliver to, as far as anybody can tell: hardly a server tells upper from lower case.
QString placeOf(const mime::Mailbox &mailbox)
{
    return mailbox.addrSpec().toString().toCaseFolded();
}

/// "name+tag@host" as "name@host".
QString withoutTag(const QString &place)
{
    const auto plus = place.indexOf(u'+');
    const auto at = place.lastIndexOf(u'@');
    return plus > 0 && plus < at ? place.first(plus) + place.sliced(at) : place;
}

const mime::Mailbox *ownAs(const mime::Mailbox &mailbox, const Mailboxes &own)
{
    const QString place = placeOf(mailbox);
    for (const QString &wanted : {place, withoutTag(place)}) {
        const auto found =
            std::ranges::find_if(own, [&wanted](const auto &one) { return placeOf(one) == wanted; });
        if (found != own.end())
            return &*found;
    }
    return nullptr;
}

bool holds(const Mailboxes &list, const mime::Mailbox &mailbox)
{
    return std::ranges::any_of(list,
                               [&mailbox](const auto &one) { return placeOf(one) == placeOf(mailbox); });
}

/// Adds those of \a more that are neither in \a list nor in \a taken, nor one's own.
void add(Mailboxes &list, const Mailboxes &more, const Mailboxes &own, const Mailboxes &taken = {})
{
    for (const auto &mailbox : more) {
        if (!holds(list, mailbox) && !holds(taken, mailbox) && !ownAs(mailbox, own))
            list.push_back(mailbox);
    }
}

QStringList textsOf(const Mailboxes &mailboxes)
{
    QStringList texts;
    for (const auto &mailbox : mailboxes)
        texts.append(mailbox.toString());
    return texts;
}

/// To whom an answer goes.
struct Recipients {
    Mailboxes to;
    Mailboxes cc;
};

Recipients recipientsFor(const mime::Header &header, AnswerKind kind, const Mailboxes &own)
{
    const auto list = listAddress(header);
    if (kind == AnswerKind::ReplyList)
        return list ? Recipients{{*list}, {}} : Recipients();

    Mailboxes authors = mailboxesOf(header, "From");
    if (authors.empty())
        authors = mailboxesOf(header, "Sender");
    const Mailboxes to = mailboxesOf(header, "To");
    const Mailboxes cc = mailboxesOf(header, "Cc");
    const bool isOwn =
        !authors.empty() && std::ranges::all_of(authors, [&own](const auto &one) { return ownAs(one, own); });
    if (isOwn) {
        // On with one's own letter: to those to whom it went.
        Recipients on;
        add(on.to, to, own);
        if (kind == AnswerKind::ReplyAll)
            add(on.cc, cc, own, on.to);
        // A form on one's own web site writes to oneself, and says who filled it in.
        if (on.to.empty() && on.cc.empty())
            add(on.to, mailboxesOf(header, "Reply-To"), own);
        if (on.to.empty() && on.cc.empty())
            on.to = authors; // a letter to oneself
        return on;
    }

    Mailboxes answerTo = mailboxesOf(header, "Reply-To");
    // A list that puts itself there would keep its readers from answering the author alone.
    const bool isListsDoing =
        list && !answerTo.empty() &&
        std::ranges::all_of(answerTo, [&list](const auto &one) { return placeOf(one) == placeOf(*list); });
    if (answerTo.empty() || isListsDoing)
        answerTo = authors;
    if (kind == AnswerKind::Reply)
        return {answerTo, {}};

    Recipients all;
    if (const Mailboxes followUp = mailboxesOf(header, "Mail-Followup-To"); !followUp.empty()) {
        add(all.to, followUp, own);
        if (!all.to.empty())
            return all;
    }
    add(all.to, answerTo, own);
    if (all.to.empty())
        all.to = answerTo;
    add(all.cc, to, own, all.to);
    add(all.cc, cc, own, all.to);
    if (isListsDoing && list)
        add(all.cc, {*list}, own, all.to);
    return all;
}

QString oneLine(QString text)
{
    return text.replace(QRegularExpression(u"[\\x00-\\x1f\\x7f]"_s), u" "_s).simplified();
}

QString lineHtml(const QString &text)
{
    return u"<div>"_s + (text.isEmpty() ? u"<br>"_s : text.toHtmlEscaped()) + u"</div>"_s;
}

QStringList forwardedHead(const mime::Header &header, const Draft &source, const AnswerWords &words)
{
    QStringList lines{words.forwarded};
    const auto line = [&lines](const QString &label, const QString &value) {
        if (!value.isEmpty())
            lines.append(label + u' ' + oneLine(value));
    };
    line(words.from, source.from);
    line(words.date, header.find("Date") ? words.dateText : QString());
    line(words.subject, source.subject);
    line(words.to, source.to.join(u", "_s));
    line(words.cc, source.cc.join(u", "_s));
    return lines;
}

/// Only what the HTML still names.
void dropUnseenPictures(Draft &draft)
{
    const QSet<QString> named = namedContentIds(draft.html);
    std::erase_if(draft.images, [&named](const InlineImage &image) { return !isNamed(image, named); });
}

void quote(Draft &draft, const mime::Header &header, Draft &source, bool forward,
           const AnswerContext &context)
{
    const AnswerWords &words = context.words;
    const QStringList head =
        forward ? forwardedHead(header, source, words) : QStringList{oneLine(words.attribution)};
    draft.format = source.format == Draft::Format::Plain ? Draft::Format::Plain : Draft::Format::Rich;
    if (draft.format == Draft::Format::Plain) {
        draft.text = u"\n\n"_s + head.join(u'\n') + u'\n' +
                     (forward ? u'\n' + shortened(source.text, context.mostQuoted, words.cut)
                              : quotedText(source.text, context.mostQuoted, words.cut));
        return;
    }
    draft.html = lineHtml({}) + lineHtml({});
    for (const QString &line : head)
        draft.html += lineHtml(line);
    draft.html += u"<blockquote type=\"cite\">"_s + quotableHtml(source.html, context.mostQuoted, words.cut) +
                  u"</blockquote>"_s;
    draft.images = std::move(source.images);
    dropUnseenPictures(draft);
}

} // namespace

std::optional<mime::Mailbox> listAddress(const mime::Header &header)
{
    const mime::Field *field = header.find("List-Post");
    if (!field)
        return {};
    static const QRegularExpression link(u"<\\s*(mailto:[^>]*)>"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = link.match(field->toText());
    if (!match.hasMatch())
        return {};
    const auto request = mime::parseMailto(match.captured(1).remove(u' '));
    if (!request || request->to.isEmpty())
        return {};
    const auto mailbox = mime::Mailbox::parse(request->to.first());
    return mailbox ? std::optional(*mailbox) : std::nullopt;
}

const mime::Mailbox *addressedAs(const mime::Header &header, const std::vector<mime::Mailbox> &own)
{
    const auto among = [&header, &own](std::initializer_list<QByteArrayView> names) {
        std::vector<const mime::Mailbox *> found;
        for (const QByteArrayView name : names) {
            for (const auto &mailbox : mailboxesOf(header, name)) {
                const auto *one = ownAs(mailbox, own);
                if (one && std::ranges::find(found, one) == found.end())
                    found.push_back(one);
            }
        }
        return found;
    };
    const auto named = among({"To", "Cc"});
    const auto delivered = among(
        {"X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "Apparently-To"});
    if (named.size() > 1) {
        // Sent to several of one's own: the one to whose mailbox this copy came.
        for (const auto *one : delivered) {
            if (std::ranges::find(named, one) != named.end())
                return one;
        }
    }
    for (const auto &found : {named, delivered, among({"Resent-To", "Bcc"}), among({"From", "Sender"})}) {
        if (!found.empty())
            return found.front();
    }
    return nullptr;
}

QString answerSubject(const QString &subject, bool forward)
{
    static const QRegularExpression replies(
        u"^(?:\\s*(?:re|aw|antw|antwort|sv|vs|odp|ref|rif|ynt|res|vá|atb|ats|回复|回覆|答复|返信)"
        "\\s*(?:\\[\\d+\\]|\\(\\d+\\)|\\^\\d+)?\\s*[:：])+\\s*"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression forwards(
        u"^(?:\\s*(?:fwd?|wg|tr|rv|enc|doorst|vl|pd|i|továbbítás|转发|轉寄)"
        "\\s*(?:\\[\\d+\\]|\\(\\d+\\))?\\s*[:：])+\\s*"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString bare = oneLine(subject);
    bare.remove(forward ? forwards : replies);
    return ((forward ? u"Fwd: "_s : u"Re: "_s) + bare).trimmed() + (bare.isEmpty() ? u" "_s : QString());
}

QStringList answerReferences(const mime::Header &header)
{
    constexpr qsizetype most = 100;
    const auto idsOf = [&header](mime::FieldName name) {
        QStringList ids;
        if (const mime::Field *field = header.find(name)) {
            for (const auto &id : field->toMessageIds())
                ids.append(u'<' + QString::fromLatin1(id.toBytes()) + u'>');
        }
        return ids;
    };
    QStringList references = idsOf("References");
    // Several there would not tell whose thread it is.
    if (const QStringList parents = idsOf("In-Reply-To"); references.isEmpty() && parents.size() == 1)
        references = parents;
    references += idsOf("Message-ID").mid(0, 1);
    references.removeDuplicates();
    if (references.size() > most)
        references = references.first(1) + references.last(most - 1);
    return references;
}

Draft answer(const mime::Message &original, AnswerKind kind, const AnswerContext &context)
{
    Draft source = draftFromMessage(original);
    Draft draft;
    if (const auto *self = addressedAs(original.header, context.own))
        draft.from = self->toString();
    switch (kind) {
    case AnswerKind::EditAsNew: {
        const QString from = draft.from;
        draft = std::move(source);
        // It goes out under a name of one's own, and belongs to no thread.
        const auto author = mime::Mailbox::parse(draft.from);
        if (!author || !ownAs(*author, context.own))
            draft.from = from;
        draft.inReplyTo.clear();
        draft.references.clear();
        draft.messageId.reset();
        draft.delivered.clear();
        draft.maybeDelivered.clear();
        return draft;
    }
    case AnswerKind::Forward:
    case AnswerKind::ForwardAsFile:
        draft.subject = answerSubject(source.subject, true);
        if (kind == AnswerKind::ForwardAsFile)
            return draft;
        draft.attachments = std::move(source.attachments);
        quote(draft, original.header, source, true, context);
        return draft;
    case AnswerKind::Reply:
    case AnswerKind::ReplyAll:
    case AnswerKind::ReplyList:
        break;
    }
    auto [to, cc] = recipientsFor(original.header, kind, context.own);
    draft.to = textsOf(to);
    draft.cc = textsOf(cc);
    draft.subject = answerSubject(source.subject);
    if (const mime::Field *field = original.header.find("Message-ID")) {
        if (const auto ids = field->toMessageIds(); !ids.isEmpty())
            draft.inReplyTo = QStringList{u'<' + QString::fromLatin1(ids.first().toBytes()) + u'>'};
    }
    draft.references = answerReferences(original.header);
    quote(draft, original.header, source, false, context);
    return draft;
}

} // namespace envoi::letter
