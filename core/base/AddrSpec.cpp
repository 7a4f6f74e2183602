#include "core/base/AddrSpec.h"
#include "core/base/Words.h"

#include <QUrl>

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace envoi {

namespace {

constexpr qsizetype maximalLocalPart = 64;
constexpr qsizetype maximalDomain = 255;
constexpr qsizetype maximalLabel = 63;

bool isControl(QChar c)
{
    return c.unicode() < 0x20 || (c.unicode() >= 0x7F && c.unicode() < 0xA0);
}

/// Lone surrogates have no UTF-8, and the invisible direction marks serve only to deceive.
bool isUnfitForAddress(QStringView text, qsizetype at)
{
    const QChar c = text[at];
    if (c.isHighSurrogate())
        return at + 1 >= text.size() || !text[at + 1].isLowSurrogate();
    if (c.isLowSurrogate())
        return at == 0 || !text[at - 1].isHighSurrogate();
    const auto code = c.unicode();
    return isControl(c) || (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

/// atext of RFC 5322 section 3.2.3, and anything beyond US-ASCII by RFC 6531 section 3.3.
bool isAtext(QChar c)
{
    const auto code = c.unicode();
    if (code >= 0x80)
        return !c.isSpace();
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
           u"!#$%&'*+-/=?^_`{|}~"_s.contains(c);
}

bool isDotAtom(QStringView text)
{
    if (text.isEmpty() || text.front() == u'.' || text.back() == u'.' || text.contains(u".."))
        return false;
    return std::ranges::all_of(text, [](QChar c) { return c == u'.' || isAtext(c); });
}

std::unexpected<Error> syntaxFailure(QStringView text, const QString &why)
{
    return failure(ErrorCode::AddressSyntax, text.toString(), why);
}

/// Where the local part ends: behind the closing quote, or at the last "@".
Result<QString> readQuotedLocalPart(QStringView text, qsizetype &end)
{
    QString content;
    for (qsizetype i = 1; i < text.size(); ++i) {
        QChar c = text[i];
        if (c == u'"') {
            end = i + 1;
            return content;
        }
        if (c == u'\\') {
            if (++i == text.size())
                break;
            c = text[i];
        }
        content.append(c);
    }
    return syntaxFailure(text, Words::tr("the quotation mark is not closed"));
}

/// dotted-quad of RFC 5321 section 4.1.3.
bool isIpv4(QStringView text)
{
    const auto numbers = text.split(u'.');
    return numbers.size() == 4 && std::ranges::all_of(numbers, [](QStringView number) {
               bool numeric = false;
               return !number.isEmpty() && number.size() <= 3 &&
                      std::ranges::all_of(number, [](QChar c) { return c >= u'0' && c <= u'9'; }) &&
                      number.toUInt(&numeric) <= 255 && numeric;
           });
}

/// Groups of up to four hexadecimal digits, one "::" at most, and perhaps a dotted-quad at the end.
bool isIpv6(QStringView text)
{
    const auto gap = text.indexOf(u"::");
    if (text.indexOf(u"::", gap + 1) > gap && gap >= 0)
        return false;
    int groups = 0;
    const auto countGroups = [&groups](QStringView part) {
        if (part.isEmpty())
            return true;
        const auto pieces = part.split(u':');
        for (qsizetype i = 0; i < pieces.size(); ++i) {
            if (i + 1 == pieces.size() && isIpv4(pieces[i])) {
                groups += 2;
                continue;
            }
            bool hexadecimal = false;
            std::ignore = pieces[i].toUInt(&hexadecimal, 16);
            if (!hexadecimal || pieces[i].size() > 4 || pieces[i].startsWith(u'+') ||
                pieces[i].startsWith(u'-'))
                return false;
            ++groups;
        }
        return true;
    };
    if (gap < 0)
        return countGroups(text) && groups == 8;
    return countGroups(text.first(gap)) && countGroups(text.sliced(gap + 2)) && groups <= 6;
}

Result<QByteArray> literalDomain(QStringView text)
{
    if (!text.endsWith(u']'))
        return failure(ErrorCode::DomainInvalid, text.toString(), Words::tr("the bracket is not closed"));
    const auto inner = text.sliced(1, text.size() - 2);
    const bool fits =
        inner.startsWith(u"IPv6:", Qt::CaseInsensitive) ? isIpv6(inner.sliced(5)) : isIpv4(inner);
    if (!fits)
        return failure(ErrorCode::DomainInvalid, text.toString(), Words::tr("this is no IP address"));
    return text.toLatin1();
}

/// RFC 1123 section 2.1, and underscores, which DNS names in use do have.
Result<void> checkLabels(const QByteArray &ascii, QStringView source)
{
    if (ascii.size() > maximalDomain)
        return failure(ErrorCode::DomainInvalid, source.toString(), Words::tr("the domain is too long"));
    for (const auto &label : ascii.split('.')) {
        if (label.isEmpty())
            return failure(ErrorCode::DomainInvalid, source.toString(),
                           Words::tr("there is a dot too many in the domain"));
        const bool known = std::ranges::all_of(label, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                   c == '_';
        });
        if (!known || label.startsWith('-') || label.endsWith('-'))
            return failure(ErrorCode::DomainInvalid, source.toString(),
                           Words::tr("“%1” can't be part of a domain").arg(QString::fromLatin1(label)));
        if (label.size() > maximalLabel)
            return failure(ErrorCode::DomainInvalid, source.toString(),
                           Words::tr("a part of the domain is too long"));
    }
    return {};
}

} // namespace

Result<Domain> Domain::parse(QStringView text)
{
    text = text.trimmed();
    Domain domain;
    if (text.isEmpty())
        return failure(ErrorCode::DomainInvalid, {}, Words::tr("the domain is missing"));
    if (text.startsWith(u'[')) {
        auto literal = literalDomain(text);
        if (!literal)
            return std::unexpected(literal.error());
        domain.m_ascii = *literal;
        domain.m_unicode = QString::fromLatin1(domain.m_ascii);
        return domain;
    }
    const bool plain = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
    domain.m_ascii =
        plain ? text.toLatin1().toLower() : QUrl::toAce(text.toString(), QUrl::IgnoreIDNWhitelist);
    if (domain.m_ascii.isEmpty())
        return failure(ErrorCode::DomainInvalid, text.toString(),
                       Words::tr("the domain has a character that it can't have"));
    if (auto labels = checkLabels(domain.m_ascii, text); !labels)
        return std::unexpected(labels.error());
    domain.m_unicode = QUrl::fromAce(domain.m_ascii, QUrl::IgnoreIDNWhitelist);
    if (domain.m_unicode.isEmpty())
        domain.m_unicode = QString::fromLatin1(domain.m_ascii);
    // Qt lets them pass, which IDNA 2008 does not, and a list would be cut there.
    if (std::ranges::any_of(domain.m_unicode, isWideSeparator))
        return failure(ErrorCode::DomainInvalid, text.toString(),
                       Words::tr("the domain has a character that it can't have"));
    return domain;
}

Result<AddrSpec> AddrSpec::parse(QStringView source)
{
    const QStringView text = source.trimmed();
    if (text.isEmpty())
        return syntaxFailure(source, Words::tr("the address is empty"));
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isUnfitForAddress(text, i))
            return syntaxFailure(source, Words::tr("the address has an invisible character in it"));
    }
    AddrSpec address;
    qsizetype end = 0;
    if (text.startsWith(u'"')) {
        auto content = readQuotedLocalPart(text, end);
        if (!content)
            return std::unexpected(content.error());
        address.m_localPart = *content;
        if (end == text.size() || text[end] != u'@')
            return syntaxFailure(source, Words::tr("there is no “@” after the quotation mark"));
    } else {
        end = text.indexOf(u'@');
        if (end < 0)
            return syntaxFailure(source, Words::tr("there is no “@” in it"));
        if (end == 0)
            return syntaxFailure(source, Words::tr("there is nothing before the “@”"));
        if (text.indexOf(u'@', end + 1) >= 0)
            return syntaxFailure(source, Words::tr("there is more than one “@” in it"));
        if (!isDotAtom(text.first(end))) {
            const bool spaced = std::ranges::any_of(text.first(end), [](QChar c) { return c.isSpace(); });
            return syntaxFailure(
                source, spaced ? Words::tr("there is a space before the “@”")
                               : Words::tr("the part before the “@” has a character or a dot too many"));
        }
        address.m_localPart = text.first(end).toString();
    }
    if (address.m_localPart.toUtf8().size() > maximalLocalPart)
        return syntaxFailure(source, Words::tr("the part before the “@” is longer than 64 characters"));
    if (end + 1 == text.size())
        return syntaxFailure(source, Words::tr("there is nothing after the “@”"));
    auto domain = Domain::parse(text.sliced(end + 1));
    if (!domain) {
        domain.error().context = source.toString();
        return std::unexpected(domain.error());
    }
    address.m_domain = *domain;
    return address;
}

namespace {

QString quotedIfNeeded(const QString &localPart)
{
    if (isDotAtom(localPart) && std::ranges::none_of(localPart, isWideSeparator))
        return localPart;
    QString quoted(u'"');
    for (const QChar c : localPart) {
        if (c == u'"' || c == u'\\')
            quoted.append(u'\\');
        quoted.append(c);
    }
    return quoted + u'"';
}

} // namespace

QString AddrSpec::toString() const
{
    return quotedIfNeeded(m_localPart) + u'@' + m_domain.unicode();
}

QByteArray AddrSpec::toBytes() const
{
    return quotedIfNeeded(m_localPart).toUtf8() + '@' + m_domain.ascii();
}

bool AddrSpec::needsSmtputf8() const
{
    return std::ranges::any_of(m_localPart, [](QChar c) { return c.unicode() >= 0x80; });
}

} // namespace envoi
