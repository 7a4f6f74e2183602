#include "app/compose/Answering.h"

#include "app/compose/Recipient.h"
#include "core/letter/Reply.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::compose::Answering)
};

QString authorOf(const mime::Header &header)
{
    const mime::Field *field = header.find("From");
    const auto authors = field ? field->toAddresses().mailboxes() : std::vector<mime::Mailbox>();
    if (authors.empty())
        return Words::tr("the author");
    const auto &author = authors.front();
    return author.displayName().isEmpty() ? author.addrSpec().toString() : author.displayName();
}

letter::AnswerWords wordsFor(const mime::Header &header)
{
    letter::AnswerWords words;
    const mime::Field *field = header.find("Date");
    const auto date = field ? field->toDate() : std::nullopt;
    if (date)
        words.dateText = QLocale().toString(date->toLocalTime(), QLocale::LongFormat);
    else if (field)
        words.dateText = field->toText();
    const QString author = authorOf(header);
    words.attribution = date ? Words::tr("On %1, %2 wrote:")
                                   .arg(QLocale().toString(date->toLocalTime(), QLocale::ShortFormat), author)
                             : Words::tr("%1 wrote:").arg(author);
    words.forwarded = u"---------- "_s + Words::tr("Forwarded letter") + u" ----------"_s;
    words.from = Words::tr("From:");
    words.date = Words::tr("Date:");
    words.to = Words::tr("To:");
    words.cc = Words::tr("Cc:");
    words.subject = Words::tr("Subject:");
    words.cut = Words::tr("[The rest of this very long letter is left out.]");
    return words;
}

/// What was asked for goes into the answer.
void add(letter::Draft &draft, const LetterRequest &request)
{
    if (!request.from.isEmpty())
        draft.from = request.from;
    for (const auto &text : request.to)
        draft.to += splitRecipients(text);
    for (const auto &text : request.cc)
        draft.cc += splitRecipients(text);
    for (const auto &text : request.bcc)
        draft.bcc += splitRecipients(text);
    if (!request.subject.isEmpty())
        draft.subject = request.subject;
    if (request.body.isEmpty())
        return;
    if (draft.format == letter::Draft::Format::Plain) {
        draft.text.prepend(request.body);
        return;
    }
    QString html;
    for (const auto &line : request.body.split(u'\n'))
        html += u"<div>"_s + (line.isEmpty() ? u"<br>"_s : line.toHtmlEscaped()) + u"</div>"_s;
    draft.html.prepend(html);
    draft.text.clear();
}

} // namespace

Result<letter::Draft> beginAnswer(const LetterRequest &request, const QList<account::Account> &accounts)
{
    const auto kind = request.answer.value_or(letter::AnswerKind::Reply);
    const auto read = mime::readMessageFile(request.path);
    if (!read)
        return std::unexpected(read.error());
    letter::AnswerContext context;
    context.words = wordsFor(read->message.header);
    for (const auto &account : accounts) {
        for (const auto &identity : account.identities) {
            if (auto mailbox = identity.mailbox())
                context.own.push_back(std::move(*mailbox));
        }
    }
    letter::Draft draft = letter::answer(read->message, kind, context);
    if (kind == letter::AnswerKind::ForwardAsFile) {
        auto file = letter::attachmentFromFile(request.path);
        if (!file)
            return std::unexpected(file.error());
        file->mediaType = mime::MediaType::fromName(u"message/rfc822");
        const QString subject = draft.subject.mid(draft.subject.indexOf(u':') + 1).simplified();
        if (!subject.isEmpty())
            file->name = mime::harmlessFileName(subject + u".eml"_s);
        draft.attachments.push_back(std::move(*file));
    }
    add(draft, request);
    return draft;
}

} // namespace envoi::compose
