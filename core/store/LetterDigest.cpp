#include "core/store/LetterDigest.h"

#include "core/letter/Draft.h"
#include "core/mime/Mime.h"

#include <QFile>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace envoi::store {

namespace {

/// Texts stand at the front; what lies behind is attached.
constexpr qint64 readAtMost = 512 * 1024;
constexpr qsizetype longestHtml = 256 * 1024;
constexpr qsizetype longestText = 64 * 1024;
constexpr qsizetype longestSnippet = 200;
constexpr qsizetype longestLine = 500;

QString shownName(const mime::Mailbox &mailbox)
{
    return mailbox.displayName().isEmpty() ? mailbox.addrSpec().toString() : mailbox.displayName();
}

struct Found {
    const QString *plain = nullptr;
    const QString *html = nullptr;
    QStringList files;
};

void look(const mime::Part &part, Found &found)
{
    if (part.isMultipart()) {
        for (const mime::Part &child : part.children())
            look(child, found);
        return;
    }
    const bool attached = part.disposition == mime::Disposition::Attachment;
    const auto *text = std::get_if<QString>(&part.content);
    if (text && !attached && !found.plain && part.mediaType.is("text/plain"))
        found.plain = text;
    else if (text && !attached && !found.html && part.mediaType.is("text/html"))
        found.html = text;
    else if (attached || !part.contentId)
        found.files.append(part.fileName);
}

/// The first words that are the writer's own: no quotes, no signature.
QString beginningOf(const QString &text)
{
    QString beginning;
    for (const auto line : QStringView(text).tokenize(u'\n')) {
        if (line == u"-- " || line == u"--" || beginning.size() >= longestSnippet)
            break;
        if (line.startsWith(u'>'))
            continue;
        beginning += line.first(std::min(line.size(), longestLine));
        beginning += u' ';
    }
    return beginning.simplified().left(longestSnippet);
}

QByteArray frontOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(readAtMost) : QByteArray();
}

} // namespace

LetterDigest digestOf(const QString &path, bool mayBeUnfinished)
{
    LetterDigest digest;
    const auto read = mime::readMessage(frontOf(path));
    const mime::Header &header = read.message.header;
    if (const auto *subject = header.find("Subject"))
        digest.subject = subject->toText().simplified().left(longestLine);
    if (const auto *date = header.find("Date"))
        digest.date = date->toDate().value_or(QDateTime());
    if (const auto *from = header.find("From")) {
        const auto mailboxes = from->toAddresses().mailboxes();
        digest.from = mailboxes.empty() ? from->toText() : shownName(mailboxes.front());
        digest.people = from->toText();
    }
    QStringList names;
    if (mayBeUnfinished && letter::isDraft(header)) {
        const auto draft = letter::draftFromMessage(read.message);
        for (const auto *texts : {&draft.to, &draft.cc, &draft.bcc}) {
            for (const QString &text : *texts) {
                const auto mailbox = mime::Mailbox::parse(text);
                names.append(mailbox ? shownName(*mailbox) : text.simplified());
                digest.people += u'\n' + text;
            }
        }
    } else {
        for (const mime::Mailbox &mailbox : read.message.recipients()) {
            names.append(shownName(mailbox));
            digest.people += u'\n' + mailbox.toString();
        }
    }
    digest.recipients = names.join(u", "_s).left(longestLine);

    Found found;
    look(read.message.body, found);
    if (found.plain)
        digest.text = found.plain->left(longestText);
    if (digest.text.isEmpty() && found.html)
        digest.text = letter::plainTextFromHtml(found.html->left(longestHtml)).left(longestText);
    digest.snippet = beginningOf(digest.text);
    digest.hasAttachments = !found.files.isEmpty();
    if (digest.hasAttachments)
        digest.text += u'\n' + found.files.join(u'\n');
    return digest;
}

} // namespace envoi::store
