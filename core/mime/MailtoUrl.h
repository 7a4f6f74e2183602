#pragma once

#include "core/base/Result.h"

#include <QString>
#include <QStringList>

namespace envoi::mime {

/// What a mailto: link asks for (RFC 6068): requests, not facts. Fields that a link may not set
/// (From, Date, Content-* ...) are left out.
struct MailtoRequest {
    QStringList to;
    QStringList cc;
    QStringList bcc;
    QString subject;
    /// Lines end in LF.
    QString body;
    QString inReplyTo;
    /// Paths of local files that the link names by attach= or attachment=, plain or as file: URLs.
    /// Never to be added without asking the person.
    QStringList attachments;
    /// Names of fields that were asked for and left out.
    QStringList ignoredFields;

    friend bool operator==(const MailtoRequest &, const MailtoRequest &) = default;
};

/// Reads the link: percent-encoded UTF-8, "+" is a plus, "&amp;" is no "&", fields in any case and
/// repeated: addresses add up, a further body follows on a new line, a further subject is left out. Line
/// ends and control characters become spaces but in the body. Paths to other computers are left out.
/// MailtoInvalid when it is no mailto: link at all.
Result<MailtoRequest> parseMailto(const QString &link);

} // namespace envoi::mime
