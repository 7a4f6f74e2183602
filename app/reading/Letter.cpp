#include "app/reading/Letter.h"

#include "app/words/Remark.h"
#include "core/letter/Draft.h"
#include "core/letter/Reply.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QLocale>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::reading {

namespace {

constexpr qint64 headerLimit = 256 * 1024;
constexpr qint64 sourceLimit = 256 * 1024;
constexpr qsizetype textLimit = 1024 * 1024;
constexpr qsizetype htmlLimit = 2 * 1024 * 1024;
constexpr qint64 imageLimit = 32 * 1024 * 1024;
constexpr int imageSideLimit = 1600;

QString tr(const char *text)
{
    return QCoreApplication::translate("envoi::reading", text);
}

/// The header's octets, up to the empty line or the limit.
QByteArray headerOf(const QByteArray &beginning)
{
    const qsizetype crlf = beginning.indexOf("\r\n\r\n");
    const qsizetype lf = beginning.indexOf("\n\n");
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return beginning.left(crlf + 2);
    return lf >= 0 ? beginning.left(lf + 1) : beginning;
}

QByteArray beginningOf(const QString &path, qint64 limit, bool *whole = nullptr)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    if (whole)
        *whole = file.size() <= limit;
    return file.read(limit);
}

/// All fields, those of MIME too, which the reader makes part of the tree.
QList<std::pair<QString, QString>> fieldsOf(const QByteArray &header)
{
    QList<std::pair<QString, QString>> fields;
    QByteArray name;
    QByteArray body;
    const auto finish = [&] {
        if (name.isEmpty())
            return;
        QString text = QString::fromUtf8(body).simplified();
        if (const auto parsed = mime::FieldName::parse(QString::fromLatin1(name))) {
            if (const auto field = mime::Field::raw(*parsed, body))
                text = field->toText();
        }
        fields.append({QString::fromUtf8(name), text});
        name.clear();
    };
    for (QByteArray line : header.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (!name.isEmpty() && (line.startsWith(' ') || line.startsWith('\t'))) {
            body += "\r\n" + line;
            continue;
        }
        finish();
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        name = line.left(colon).trimmed();
        body = line.mid(colon + 1);
    }
    finish();
    return fields;
}

QString fieldText(const QList<std::pair<QString, QString>> &fields, QLatin1StringView name)
{
    for (const auto &[known, text] : fields) {
        if (known.compare(name, Qt::CaseInsensitive) == 0)
            return text;
    }
    return {};
}

struct Leaves {
    const mime::Part *text = nullptr;
    const mime::Part *html = nullptr;
    std::vector<const mime::Part *> others;
};

void collect(const mime::Part &part, Leaves &leaves)
{
    if (part.isMultipart()) {
        for (const mime::Part &child : part.children())
            collect(child, leaves);
        return;
    }
    const bool attached = part.disposition == mime::Disposition::Attachment;
    if (!attached && !leaves.text && part.mediaType.is("text/plain"))
        leaves.text = &part;
    else if (!attached && !leaves.html && part.mediaType.is("text/html"))
        leaves.html = &part;
    else
        leaves.others.push_back(&part);
}

/// At most \a limit octets of what a part holds.
QByteArray octetsOf(const mime::Part &part, qint64 limit)
{
    QByteArray octets;
    const auto source = part.open();
    std::array<char, 16384> buffer{};
    while (source && octets.size() < limit) {
        const auto count = source->read(buffer);
        if (!count || *count == 0)
            break;
        octets.append(buffer.data(), *count);
    }
    return octets;
}

QString textOf(const mime::Part &part, qsizetype limit)
{
    if (const auto *text = std::get_if<QString>(&part.content))
        return text->left(limit);
    return QString::fromUtf8(octetsOf(part, limit));
}

QImage imageOf(const mime::Part &part)
{
    QByteArray octets = octetsOf(part, imageLimit);
    QBuffer buffer(&octets);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid() && std::max(size.width(), size.height()) > imageSideLimit)
        reader.setScaledSize(size.scaled(imageSideLimit, imageSideLimit, Qt::KeepAspectRatio));
    return reader.read();
}

qint64 sizeOf(const mime::Part &part)
{
    if (const auto source = part.open()) {
        if (const auto size = measure(*source))
            return *size;
    }
    return -1;
}

QString nameOf(const mime::Part &part)
{
    if (!part.fileName.isEmpty())
        return mime::harmlessFileName(part.fileName);
    if (part.mediaType.is("message/rfc822"))
        return tr("letter.eml");
    return tr("without a name");
}

/// The envelope's recipients that neither To nor Cc name: who got a blind copy.
QStringList blindRecipients(const capture::CapturedMessage &message, const mime::Header &header)
{
    std::vector<AddrSpec> named;
    for (const mime::Field &field : header.fields()) {
        if (!field.name().is("To") && !field.name().is("Cc") && !field.name().is("Bcc"))
            continue;
        for (const mime::Mailbox &mailbox : field.toAddresses().mailboxes())
            named.push_back(mailbox.addrSpec());
    }
    QStringList blind;
    for (const QString &path : message.forwardPaths) {
        const auto address = AddrSpec::parse(path);
        if (!address || std::ranges::find(named, *address) == named.end())
            blind.append(path);
    }
    return blind;
}

} // namespace

Summary readSummary(const QString &path)
{
    const auto fields = fieldsOf(headerOf(beginningOf(path, headerLimit)));
    Summary summary{fieldText(fields, "From"_L1), fieldText(fields, "Subject"_L1)};
    const auto mailbox = mime::Mailbox::parse(summary.from);
    if (mailbox && !mailbox->displayName().isEmpty())
        summary.from = mailbox->displayName();
    return summary;
}

std::shared_ptr<const Letter> readLetter(const capture::CapturedMessage &message)
{
    auto letter = std::make_shared<Letter>();
    letter->message = message;
    const QByteArray beginning = beginningOf(message.path, sourceLimit, &letter->sourceIsWhole);
    letter->source = QString::fromUtf8(beginning).replace(u"\r\n"_s, u"\n"_s);
    letter->fields = fieldsOf(headerOf(beginning));
    letter->from = fieldText(letter->fields, "From"_L1);
    letter->to = fieldText(letter->fields, "To"_L1);
    letter->cc = fieldText(letter->fields, "Cc"_L1);
    letter->bcc = fieldText(letter->fields, "Bcc"_L1);
    letter->subject = fieldText(letter->fields, "Subject"_L1);
    letter->date = QLocale().toString(message.received.toLocalTime(), QLocale::ShortFormat);

    const auto read = mime::readMessageFile(message.path);
    if (!read) {
        letter->error = read.error();
        return letter;
    }
    letter->blindRecipients = blindRecipients(message, read->message.header);
    letter->takesListAnswers = letter::listAddress(read->message.header).has_value();
    // What was not captured has only the date that it gives itself.
    if (const auto *field = read->message.header.find("Date"); field && message.id.isEmpty()) {
        if (const auto date = field->toDate())
            letter->date = QLocale().toString(date->toLocalTime(), QLocale::ShortFormat);
    }
    for (const mime::Defect &defect : read->defects)
        letter->remarks.append(words::remark(defect));

    Leaves leaves;
    collect(read->message.body, leaves);
    if (leaves.text)
        letter->text = textOf(*leaves.text, textLimit);
    if (leaves.html) {
        const QString html = textOf(*leaves.html, htmlLimit + 1);
        letter->htmlTooLarge = html.size() > htmlLimit;
        if (!letter->htmlTooLarge)
            letter->html = letter::sanitizedHtml(html, &letter->removedRemote);
    }
    for (const mime::Part *part : leaves.others) {
        const QString contentId = part->contentId ? QString::fromUtf8(part->contentId->toBytes()) : QString();
        const bool isShown = !contentId.isEmpty() && letter->html.contains(u"cid:"_s + contentId);
        if (isShown && part->mediaType.type() == "image") {
            if (QImage image = imageOf(*part); !image.isNull())
                letter->images.insert(contentId, std::move(image));
        }
        letter->files.append(
            {nameOf(*part), QString::fromLatin1(part->mediaType.name()), sizeOf(*part), isShown, *part});
    }
    return letter;
}

std::shared_ptr<const Letter> readLetter(const QString &path)
{
    const QFileInfo file(path);
    capture::CapturedMessage message;
    message.path = path;
    message.received = file.lastModified();
    message.size = file.size();
    return readLetter(message);
}

Result<void> savePart(const mime::Part &part, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    const auto source = part.open();
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto count = source->read(buffer);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        if (file.write(buffer.data(), *count) != *count)
            return failure(ErrorCode::DiskFull, path, {}, file.errorString());
    }
    if (!file.commit())
        return failure(ErrorCode::FileUnwritable, path, {}, file.errorString());
    return {};
}

} // namespace envoi::reading
