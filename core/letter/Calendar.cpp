#include "core/letter/Calendar.h"

#include "core/letter/Compose.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype frontOctets = 64 * 1024;
constexpr qint64 mostInvitationOctets = 1024 * 1024;

/// At most \a most octets of \a source; nothing when it fails.
std::optional<QByteArray> readFront(ByteSource &source, qsizetype most)
{
    QByteArray front(most, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < most) {
        const auto count = source.read(std::span(front.data() + size, static_cast<std::size_t>(most - size)));
        if (!count)
            return {};
        if (*count == 0)
            break;
        size += *count;
    }
    front.truncate(size);
    return front;
}

/// As UTF-8, or nothing. A character that is cut at the end does not count.
std::optional<QString> decoded(QByteArrayView octets)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(octets);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

} // namespace

QString calendarMethod(QByteArrayView front)
{
    // Lines may be folded, even within a name (RFC 5545 section 3.1).
    QByteArray text = front.toByteArray();
    text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    bool isOpen = false;
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray upper = line.trimmed().toUpper();
        if (!isOpen) {
            isOpen = upper == "BEGIN:VCALENDAR";
            continue;
        }
        // The object's own properties stand before its components.
        if (upper.startsWith("BEGIN:") || upper.startsWith("END:"))
            break;
        if (!upper.startsWith("METHOD:") && !upper.startsWith("METHOD;"))
            continue;
        const QByteArray value = upper.sliced(upper.indexOf(':') + 1).trimmed();
        const bool isToken = !value.isEmpty() && std::ranges::all_of(value, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        });
        return isToken ? QString::fromLatin1(value) : QString();
    }
    return {};
}

bool isInvitation(const mime::MediaType &type)
{
    const QString method = type.parameter("method");
    return type.is("text/calendar") && !method.isEmpty() &&
           method.compare("PUBLISH"_L1, Qt::CaseInsensitive) != 0;
}

void readTextParameters(const FileReference &file, mime::MediaType &type)
{
    const bool isCalendar = type.is("text/calendar");
    if (!isCalendar && !type.is("text/vcard"))
        return;
    const auto front = readFront(*file.open(), frontOctets);
    if (!front)
        return;
    if (decoded(*front))
        Q_UNUSED(type.setParameter("charset", u"utf-8"_s));
    if (const QString method = calendarMethod(*front); isCalendar && !method.isEmpty())
        Q_UNUSED(type.setParameter("method", method));
}

std::optional<mime::Part> invitationPart(const Attachment &invitation)
{
    mime::Part part = attachmentPart(invitation, mime::Disposition::Unset);
    part.fileName.clear();
    const auto octets = readFront(*part.open(), mostInvitationOctets + 1);
    if (!octets || octets->size() > mostInvitationOctets)
        return {};
    // Where a line is folded within a character, it is no text.
    if (auto text = decoded(*octets))
        part.content = std::move(text->replace("\r\n"_L1, "\n"_L1));
    else
        part.content = *octets;
    return part;
}

mime::Part invitationFilePart(const Attachment &invitation)
{
    mime::Part part = attachmentPart(invitation, mime::Disposition::Attachment);
    part.mediaType = mime::MediaType::fromName(u"application/ics");
    return part;
}

} // namespace envoi::letter
