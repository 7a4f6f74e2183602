#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

namespace envoi {

/// A domain: a host name of LDH labels, an internationalised one (IDNA 2008 by UTS #46), or an
/// address literal in brackets (RFC 5321 section 4.1.3). Always valid.
class Domain {
public:
    /// \a text as a person writes it, in U-labels or A-labels. ErrorCode::DomainInvalid otherwise.
    static Result<Domain> parse(QStringView text);

    /// As a person reads it: U-labels, lower case.
    const QString &unicode() const { return m_unicode; }
    /// As DNS and the wire have it: A-labels, US-ASCII.
    const QByteArray &ascii() const { return m_ascii; }
    bool isLiteral() const { return m_ascii.startsWith('['); }

    friend bool operator==(const Domain &a, const Domain &b) { return a.m_ascii == b.m_ascii; }

private:
    QString m_unicode;
    QByteArray m_ascii;
};

/// addr-spec: local-part "@" domain (RFC 5322 section 3.4.1, RFC 6531 for non-ASCII). Always valid:
/// it can't hold a CR, LF, NUL or any other control character, so neither a field nor an SMTP
/// command made from it can be broken open. The message and the envelope both speak of it, which
/// is why it lives in base.
class AddrSpec {
public:
    /// Reads exactly one addr-spec, no display name, no angle brackets, no comments. White space
    /// around it is skipped. ErrorCode::AddressSyntax or DomainInvalid; Error::detail says why.
    /// At most 64 octets of local part and 255 of domain (RFC 5321 section 4.5.3.1).
    static Result<AddrSpec> parse(QStringView text);

    /// The local part's content, without quotes or quoted-pairs.
    const QString &localPart() const { return m_localPart; }
    const Domain &domain() const { return m_domain; }

    /// local-part "@" domain, quoted where RFC 5322 needs it or a list would be cut (isWideSeparator()),
    /// domain in U-labels.
    QString toString() const;
    /// The octets for a header field or an SMTP path, with the domain in A-labels. The local part
    /// is UTF-8 where it is not US-ASCII: see needsSmtputf8().
    QByteArray toBytes() const;
    /// Whether the local part is not US-ASCII, so that only SMTPUTF8 (RFC 6531) can carry it.
    bool needsSmtputf8() const;

    /// Same mailbox: local part compared exactly, domain without regard to case.
    friend bool operator==(const AddrSpec &, const AddrSpec &) = default;

private:
    QString m_localPart;
    Domain m_domain;
};

/// The full-width and ideographic commas and semicolon, which people type for "," and ";".
constexpr bool isWideSeparator(QChar c)
{
    return c == u'\xFF0C' || c == u'\xFF1B' || c == u'\x3001';
}

} // namespace envoi
