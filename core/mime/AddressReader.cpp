#include "core/mime/AddressReader.h"

#include "core/base/Words.h"
#include "core/mime/AddressScanner.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Syntax.h"

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

using Kind = AddressScanner::Kind;

/// What parts addresses: in what people paste, lines and tabs do as well.
struct SplitRules {
    bool pasted = true;
    bool groups = true;
};

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r' || c == u'\x2028' || c == u'\x2029';
}

std::unexpected<Error> refused(QStringView text, const QString &why)
{
    return failure(ErrorCode::AddressSyntax, text.trimmed().toString(), why);
}

/// How much of \a text is a label that comes along when a list is copied from a message or a link.
qsizetype labelLength(QStringView text)
{
    const auto colon = text.first(std::min<qsizetype>(text.size(), 20)).indexOf(u':');
    return colon >= 0 && isAddressLabel(text.first(colon).trimmed()) ? colon + 1 : 0;
}

/// Cuts a text into pieces; see splitAddresses().
class Splitter {
public:
    Splitter(QStringView text, SplitRules rules) : m_text(text), m_rules(rules), m_scanner(text, rules.pasted)
    {
    }

    std::vector<QStringView> run()
    {
        m_lastSemicolon = m_rules.groups ? m_text.lastIndexOf(u';') : -1;
        qsizetype position = 0;
        while (position < m_text.size()) {
            const auto element = m_scanner.at(position);
            if (position == m_start && m_text[position].isSpace())
                ++m_start;
            else if (element.kind == Kind::Character)
                character(position);
            else if (element.kind == Kind::Angle)
                m_sawAddress = true;
            position = element.end;
            if (position == m_text.size() && m_inGroup) {
                // The semicolon that was to end it stood in a quoted-string: it was no group after all.
                m_inGroup = false;
                m_lastSemicolon = -1;
                m_sawAddress = false;
                position = m_start;
                m_scanner = AddressScanner(m_text, m_rules.pasted);
            }
        }
        cut(m_text.size(), m_text.size());
        return std::move(m_pieces);
    }

    /// See ReadAddresses.
    bool isIrregular() const { return m_irregular; }

private:
    void character(qsizetype position)
    {
        const QChar c = m_text[position];
        m_irregular |= c == u'"' || c == u'(';
        if (c == u'@') {
            m_sawAddress = true;
        } else if (c == u':') {
            if (!m_inGroup && !m_sawAddress && position < m_lastSemicolon && position > m_start &&
                (!m_rules.pasted || labelLength(m_text.sliced(m_start)) == 0))
                m_inGroup = true;
        } else if (c == u';' && m_inGroup) {
            m_inGroup = false;
            cut(position + 1, position + 1);
        } else if (!m_inGroup && parts(c, position)) {
            m_irregular |= c == u';';
            cut(position, position + 1);
        }
    }

    bool parts(QChar c, qsizetype position)
    {
        if (c == u',' || c == u';')
            return true;
        if (!m_rules.pasted)
            return false;
        if (c == u'\t')
            return m_sawAddress && !isBeforeRest(position);
        return isWideSeparator(c) || (isLineEnd(c) && !isBeforeRest(position));
    }

    /// A line that was folded between the name and its address, or before a comment.
    bool isBeforeRest(qsizetype position)
    {
        if (position == m_start)
            return false;
        if (position >= m_spaceEnd) {
            m_spaceEnd = position;
            while (m_spaceEnd < m_text.size() && m_text[m_spaceEnd].isSpace())
                ++m_spaceEnd;
        }
        return m_spaceEnd < m_text.size() && ((m_text[m_spaceEnd] == u'<' && !m_sawAddress) ||
                                              (m_text[m_spaceEnd] == u'(' && m_sawAddress));
    }

    void cut(qsizetype end, qsizetype next)
    {
        const QStringView piece = m_text.sliced(m_start, end - m_start).trimmed();
        if (!piece.isEmpty())
            m_pieces.push_back(piece);
        m_start = next;
        m_sawAddress = false;
    }

    QStringView m_text;
    SplitRules m_rules;
    AddressScanner m_scanner;
    std::vector<QStringView> m_pieces;
    qsizetype m_start = 0;
    qsizetype m_lastSemicolon = -1;
    qsizetype m_spaceEnd = 0; ///< of the white space looked at last
    bool m_inGroup = false;
    bool m_sawAddress = false;
    bool m_irregular = false;
};

/// A phrase as a person reads it: quoted-strings and encoded-words resolved, comments left out.
QString readPhrase(QStringView text)
{
    QString phrase;
    AddressScanner scanner(text);
    qsizetype plain = 0;
    const auto flush = [&](qsizetype end) { phrase += decodeEncodedWords(text.sliced(plain, end - plain)); };
    for (qsizetype i = 0; i < text.size();) {
        const auto element = scanner.at(i);
        if (element.kind == Kind::Quoted || element.kind == Kind::Comment) {
            flush(i);
            const QStringView whole = text.sliced(i, element.end - i);
            phrase += element.kind == Kind::Quoted ? decodeEncodedWords(unquoted(whole)) : u" "_s;
            plain = element.end;
        }
        // An angle bracket in a phrase is text like any other: look into it for quotes.
        i = element.kind == Kind::Angle ? i + 1 : element.end;
    }
    flush(text.size());
    return phrase;
}

QString quotedLocalPart(const QString &content)
{
    QString quoted(u'"');
    for (const QChar c : content) {
        if (c == u'"' || c == u'\\')
            quoted.append(u'\\');
        quoted.append(c);
    }
    return quoted + u'"';
}

/// addr-spec with the comments and white space that section 4.4 allows around each of its dots. Two
/// words that only a comment or a space keeps apart are never glued together: that would make an
/// address which nobody wrote.
class AddrSpecReader {
public:
    explicit AddrSpecReader(QStringView text) : m_text(text) {}

    Result<AddrSpec> read()
    {
        AddressScanner scanner(m_text);
        for (qsizetype i = 0; i < m_text.size();) {
            const auto element = scanner.at(i);
            const QStringView whole = m_text.sliced(i, element.end - i);
            if (auto taken = take(element.kind, whole); !taken)
                return std::unexpected(taken.error());
            i = element.end;
        }
        return finish();
    }

    /// The comment at the very end, where people without a display name put theirs.
    const QString &finalComment() const { return m_comment; }

private:
    Result<void> take(Kind kind, QStringView whole)
    {
        const QChar c = whole.front();
        if (kind == Kind::Comment || c.isSpace()) {
            if (kind == Kind::Comment)
                m_comment = decodeEncodedWords(unquoted(whole));
            m_gap = m_gap == Gap::Comment || kind == Kind::Comment ? Gap::Comment : Gap::Space;
            return {};
        }
        m_comment.clear();
        const bool joint = kind == Kind::Character && (c == u'.' || c == u'@');
        const bool opensAngle = kind == Kind::Character && c == u'<' && !m_sawAt;
        if (m_gap != Gap::None && m_afterWord && !joint && !opensAngle)
            return refused(m_text, glueText());
        m_gap = Gap::None;
        m_afterWord = !joint;
        if (kind == Kind::Character && c == u'@' && !m_sawAt) {
            m_sawAt = true;
        } else if (kind == Kind::Quoted) {
            if (m_sawAt)
                return refused(m_text, Words::tr("there is a quotation mark after the “@”"));
            m_quoted = true;
            m_local += unquoted(whole);
        } else {
            (m_sawAt ? m_domain : m_local) += whole;
        }
        return {};
    }

    QString glueText() const
    {
        if (m_gap == Gap::Comment)
            return Words::tr("there is something after the closing parenthesis");
        if (!m_text.contains(u'@'))
            return Words::tr("there is no “@” in it");
        if (m_local.contains(u'<'))
            return Words::tr("the “<” has no “>”");
        return m_sawAt ? Words::tr("there is a space after the “@”")
                       : Words::tr("there is a space before the “@”");
    }

    Result<AddrSpec> finish() const
    {
        if (!m_sawAt)
            return m_text.trimmed().isEmpty() ? refused(m_text, Words::tr("the address is empty"))
                                              : refused(m_text, Words::tr("there is no “@” in it"));
        for (const auto &[character, why] :
             {std::pair(u'"', QT_TRANSLATE_NOOP("envoi::Words", "the quotation mark is not closed")),
              std::pair(u'(', QT_TRANSLATE_NOOP("envoi::Words", "the parenthesis is not closed")),
              std::pair(u'<', QT_TRANSLATE_NOOP("envoi::Words", "the “<” has no “>”"))}) {
            if ((!m_quoted && m_local.contains(character)) || m_domain.contains(character))
                return refused(m_text, Words::tr(why));
        }
        auto address = AddrSpec::parse((m_quoted ? quotedLocalPart(m_local) : m_local) + u'@' + m_domain);
        if (!address)
            address.error().context = m_text.trimmed().toString();
        return address;
    }

    enum class Gap { None, Space, Comment };
    QStringView m_text;
    QString m_local;
    QString m_domain;
    QString m_comment;
    bool m_sawAt = false;
    bool m_quoted = false;
    bool m_afterWord = false;
    Gap m_gap = Gap::None;
};

/// Behind the route of section 4.4, `@a,@b:`, which has meant nothing since 1989.
QStringView withoutRoute(QStringView text)
{
    text = text.trimmed();
    if (!text.startsWith(u'@'))
        return text;
    const auto colon = text.indexOf(u':');
    return colon < 0 ? text : text.sliced(colon + 1);
}

/// Where the angle brackets of a mailbox are; unset when it has none.
std::optional<std::pair<qsizetype, qsizetype>> findAngle(QStringView text)
{
    AddressScanner scanner(text);
    for (qsizetype i = 0; i < text.size();) {
        const auto element = scanner.at(i);
        if (element.kind == Kind::Angle)
            return std::pair(i, element.end);
        i = element.end;
    }
    return {};
}

/// A name and an address side by side, as two cells of a spreadsheet are pasted.
std::optional<std::pair<QStringView, QStringView>> cellsOf(QStringView text)
{
    const auto tab = text.lastIndexOf(u'\t');
    if (tab < 0 || text.first(tab).contains(u'@'))
        return {};
    return std::pair(text.first(tab), text.sliced(tab + 1));
}

Result<Mailbox> readMailbox(QStringView text, bool pasted)
{
    text = text.trimmed();
    if (pasted)
        text = text.sliced(labelLength(text)).trimmed();
    const auto angle = findAngle(text);
    if (!angle) {
        const auto cells = cellsOf(text);
        AddrSpecReader reader(cells ? cells->second : text);
        auto address = reader.read();
        if (!address)
            return std::unexpected(address.error());
        return Mailbox(*address, cells ? readPhrase(cells->first) : reader.finalComment());
    }
    const QStringView inner = text.sliced(angle->first + 1, angle->second - angle->first - 2);
    auto address = AddrSpecReader(withoutRoute(inner)).read();
    if (!address) {
        address.error().context = text.toString();
        return std::unexpected(address.error());
    }
    QString name = readPhrase(text.first(angle->first));
    QString comment;
    const QStringView rest = text.sliced(angle->second);
    AddressScanner scanner(rest);
    for (qsizetype i = 0; i < rest.size();) {
        const auto element = scanner.at(i);
        if (element.kind == Kind::Comment)
            comment = decodeEncodedWords(unquoted(rest.sliced(i, element.end - i)));
        else if (!rest[i].isSpace())
            return refused(text, Words::tr("there is something after the “>”"));
        i = element.end;
    }
    if (QStringView(name).trimmed().isEmpty())
        name = comment;
    return Mailbox(*address, name);
}

/// The name and the content of `Name: content;`; unset when it is no group.
std::optional<std::pair<QStringView, QStringView>> partsOfGroup(QStringView text, bool pasted)
{
    if (!text.endsWith(u';') || (pasted && labelLength(text) > 0))
        return {};
    AddressScanner scanner(text);
    for (qsizetype i = 0; i < text.size();) {
        const auto element = scanner.at(i);
        const QChar c = text[i];
        if (element.kind == Kind::Angle || (element.kind == Kind::Character && c == u'@'))
            return {};
        if (element.kind == Kind::Character && c == u':')
            return std::pair(text.first(i), text.sliced(i + 1, text.size() - i - 2));
        i = element.end;
    }
    return {};
}

std::vector<QStringView> split(QStringView text, SplitRules rules)
{
    return Splitter(text, rules).run();
}

} // namespace

bool isAddressLabel(QStringView word)
{
    static constexpr std::array labels{u"mailto", u"to", u"cc", u"bcc", u"from", u"reply-to"};
    return std::ranges::any_of(labels, [word](const char16_t *label) {
        return word.compare(QStringView(label), Qt::CaseInsensitive) == 0;
    });
}

ReadAddresses readAddressField(QStringView body)
{
    ReadAddresses read;
    const auto readInto = [&read](QStringView text, auto add) {
        if (auto mailbox = readMailbox(text, false))
            add(std::move(*mailbox));
        else
            ++read.malformed;
    };
    Splitter splitter(body, {.pasted = false});
    const auto pieces = splitter.run();
    read.irregular = splitter.isIrregular();
    for (const QStringView piece : pieces) {
        const auto group = partsOfGroup(piece, false);
        if (!group) {
            readInto(piece, [&read](Mailbox mailbox) { read.list.append(std::move(mailbox)); });
            continue;
        }
        std::vector<Mailbox> mailboxes;
        for (const QStringView member : split(group->second, {.pasted = false, .groups = false}))
            readInto(member, [&mailboxes](Mailbox mailbox) { mailboxes.push_back(std::move(mailbox)); });
        read.list.append(Group(readPhrase(group->first), std::move(mailboxes)));
    }
    return read;
}

Result<Mailbox> Mailbox::parse(QStringView text)
{
    return readMailbox(text, true);
}

Result<Address> parseAddress(QStringView text)
{
    text = text.trimmed();
    const auto group = partsOfGroup(text, true);
    if (!group) {
        auto mailbox = readMailbox(text, true);
        if (!mailbox)
            return std::unexpected(mailbox.error());
        return Address(std::move(*mailbox));
    }
    const QString name = readPhrase(group->first);
    if (QStringView(name).trimmed().isEmpty())
        return refused(text, Words::tr("the group has no name"));
    std::vector<Mailbox> mailboxes;
    for (const QStringView member : split(group->second, {.groups = false})) {
        auto mailbox = readMailbox(member, true);
        if (!mailbox)
            return std::unexpected(mailbox.error());
        mailboxes.push_back(std::move(*mailbox));
    }
    return Address(Group(name, std::move(mailboxes)));
}

QStringList splitAddresses(QStringView text)
{
    QStringList texts;
    for (const QStringView piece : split(text, {}))
        texts.append(piece.toString());
    return texts;
}

} // namespace envoi::mime
