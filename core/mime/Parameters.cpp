#include "core/mime/Parameters.h"

#include "core/mime/Charset.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Folding.h"
#include "core/mime/Syntax.h"

#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

// Writing ---------------------------------------------------------------------------------------

/// A longer quoted-string could not stand in one line, whatever is before it.
constexpr qsizetype longestQuoted = 900;

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

/// File names and boundaries are quoted even as tokens: readers are used to it.
bool isQuotedByCustom(QByteArrayView name)
{
    return name == "name" || name == "filename" || name == "boundary";
}

QByteArray quotedString(const QByteArray &text)
{
    QByteArray quoted("\"");
    for (const char c : text) {
        if (c == '"' || c == '\\')
            quoted.append('\\');
        quoted.append(c);
    }
    return quoted.append('"');
}

/// attribute-char of RFC 2231 section 7: token characters but "*", "'" and "%".
bool isAttributeCharacter(char c)
{
    return isTokenCharacter(c) && c != '*' && c != '\'' && c != '%';
}

QByteArray percentEncoded(QStringView text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    QByteArray encoded;
    for (const char c : text.toUtf8()) {
        if (isAttributeCharacter(c)) {
            encoded.append(c);
        } else {
            const auto octet = static_cast<unsigned char>(c);
            encoded.append('%').append(digits[octet >> 4U]).append(digits[octet & 0xFU]);
        }
    }
    return encoded;
}

qsizetype codePointLength(QStringView text)
{
    return text.size() > 1 && text[0].isHighSurrogate() && text[1].isLowSurrogate() ? 2 : 1;
}

/// One parameter behind another: the semicolon, the place to fold, and the parameter itself.
void appendParameter(FoldedLine &line, const QByteArray &parameter)
{
    line.glue(";");
    line.append(" ", parameter);
}

void appendExtended(FoldedLine &line, const QByteArray &name, QStringView value)
{
    const qsizetype room = line.mostRoom(" ");
    const QByteArray whole = name + "*=UTF-8''" + percentEncoded(value);
    if (whole.size() <= room)
        return appendParameter(line, whole);
    for (int number = 0; !value.isEmpty(); ++number) {
        QByteArray piece = name + '*' + QByteArray::number(number) + (number == 0 ? "*=UTF-8''" : "*=");
        do {
            const qsizetype length = codePointLength(value);
            const QByteArray next = percentEncoded(value.first(length));
            if (piece.size() + next.size() > room && !piece.endsWith('=') && !piece.endsWith('\''))
                break;
            piece += next;
            value = value.sliced(length);
        } while (!value.isEmpty());
        appendParameter(line, piece);
    }
}

/// Encoded-words within a quoted-string, as mailers wrote file names before RFC 2231.
void appendQuotedWords(FoldedLine &line, const QByteArray &name, QStringView value)
{
    FoldedLine words{QByteArrayView()};
    words.reserve(1);
    words.append("", name + "=\"");
    appendEncodedWords(words, "", value, WordPlace::Phrase);
    words.glue("\"");
    line.glue(";");
    const QByteArray laidOut = std::move(words).finish();
    // Laid out on a line of its own: what FoldedLine begins with is the colon of a field.
    line.foldNext();
    line.append(" ", QByteArrayView(laidOut).sliced(1, laidOut.size() - 3));
}

QString withoutControls(QString value)
{
    for (QChar &c : value) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return wellFormed(value);
}

} // namespace

QByteArray parameterizedField(QByteArrayView fieldName, QByteArrayView value,
                              const std::vector<Parameter> &parameters)
{
    FoldedLine line(fieldName);
    line.append(" ", value);
    // The semicolon that may follow must find room.
    line.reserve(1);
    for (const Parameter &parameter : parameters) {
        const QString text = withoutControls(parameter.value);
        const bool plain = isAscii(text) && !resemblesEncodedWord(text);
        const QByteArray octets = plain ? text.toLatin1() : QByteArray();
        const bool bare = isToken(octets) && !isQuotedByCustom(parameter.name);
        const QByteArray written = bare ? octets : quotedString(octets);
        if (plain && written.size() <= longestQuoted) {
            appendParameter(line, parameter.name + '=' + written);
        } else if (parameter.encoding == ParameterEncoding::Rfc2231) {
            appendExtended(line, parameter.name, text);
        } else {
            appendQuotedWords(line, parameter.name, text);
        }
    }
    return std::move(line).finish();
}

// Reading ---------------------------------------------------------------------------------------

namespace {

/// Continuations beyond this number are not read.
constexpr int largestNumber = 9999;
/// Nor are longer names, beside which no value would fit in a line.
constexpr qsizetype longestName = 60;

/// One piece of a parameter, as it stands in the field.
struct Section {
    QByteArray octets;
    bool extended = false;
};

/// The pieces of one parameter: plain, extended, or by number.
struct Sections {
    std::map<int, Section> numbered;
    std::optional<QByteArray> plain;
    std::optional<QByteArray> extended;
};

QByteArray percentDecoded(QByteArrayView text, bool &malformed)
{
    QByteArray decoded;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.append(text[i]);
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(QLatin1Char(text[i + 1])) : -1;
        const int low = i + 2 < text.size() ? hexValue(QLatin1Char(text[i + 2])) : -1;
        if (high < 0 || low < 0) {
            malformed = true;
            decoded.append('%');
            continue;
        }
        decoded.append(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return decoded;
}

class Reader {
public:
    explicit Reader(QByteArrayView body) : m_body(body) {}

    ParameterizedBody read()
    {
        m_result.value = readValue();
        while (m_position < m_body.size()) {
            ++m_position; // the semicolon
            readParameter();
        }
        for (const QByteArray &name : m_order)
            m_result.parameters.emplace_back(name, join(m_sections[name]));
        return std::move(m_result);
    }

private:
    bool atEnd() const { return m_position >= m_body.size(); }
    char current() const { return m_body[m_position]; }
    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    /// White space and comments; a comment that is not closed ends the field.
    void skipSpace()
    {
        int depth = 0;
        for (; !atEnd(); ++m_position) {
            const char c = current();
            if (c == '(')
                ++depth;
            else if (c == ')' && depth > 0)
                --depth;
            else if (c == '\\' && depth > 0)
                ++m_position;
            else if (depth == 0 && !isSpace(c))
                return;
        }
        m_position = m_body.size();
        m_result.malformed |= depth > 0;
    }

    /// Up to one of \a stops, without comments and the white space at both ends.
    QByteArray readUntil(QByteArrayView stops)
    {
        QByteArray text;
        skipSpace();
        while (!atEnd() && !stops.contains(current())) {
            const qsizetype before = m_position;
            skipSpace();
            if (m_position == before)
                text.append(m_body[m_position++]);
            else if (!atEnd() && !stops.contains(current()))
                text.append(' ');
        }
        return text;
    }

    QByteArray readValue() { return readUntil(";"); }

    QByteArray readQuoted()
    {
        QByteArray text;
        ++m_position;
        while (!atEnd()) {
            const char c = current();
            ++m_position;
            if (c == '"')
                return text;
            if (c == '\\' && !atEnd())
                text.append(m_body[m_position++]);
            else if (c != '\r' && c != '\n')
                text.append(c);
        }
        m_result.malformed = true;
        return text;
    }

    void readParameter()
    {
        QByteArray name = readUntil("=;").toLower();
        if (atEnd() || current() != '=') {
            m_result.malformed |= !name.isEmpty();
            return;
        }
        ++m_position;
        skipSpace();
        QByteArray value;
        if (!atEnd() && current() == '"') {
            value = readQuoted();
            // Behind a quoted-string nothing but a semicolon is right.
            m_result.malformed |= !readUntil(";").isEmpty();
        } else {
            value = readUntil(";");
            m_result.malformed |= !std::ranges::all_of(value, isTokenCharacter);
        }
        keep(name, value);
    }

    /// `name`, `name*`, `name*0`, `name*0*`.
    void keep(QByteArray name, const QByteArray &value)
    {
        const bool extended = name.endsWith('*');
        if (extended)
            name.chop(1);
        int number = -1;
        if (const auto star = name.lastIndexOf('*'); star >= 0) {
            bool numeric = false;
            number = name.sliced(star + 1).toInt(&numeric);
            if (!numeric || number < 0 || number > largestNumber) {
                m_result.malformed = true;
                return;
            }
            name.truncate(star);
        }
        if (name.isEmpty() || name.size() > longestName || !std::ranges::all_of(name, isAttributeCharacter)) {
            m_result.malformed = true;
            return;
        }
        auto [entry, isNew] = m_sections.try_emplace(name);
        if (isNew)
            m_order.push_back(name);
        Sections &sections = entry->second;
        bool first = true;
        if (number >= 0) {
            first = sections.numbered.try_emplace(number, Section{value, extended}).second;
        } else {
            auto &place = extended ? sections.extended : sections.plain;
            first = !place;
            if (first)
                place = value;
        }
        m_result.malformed |= !first;
    }

    QString decode(QByteArrayView octets, QByteArrayView charset)
    {
        const DecodedText decoded = decodeCharset(octets, charset);
        m_result.unknownCharset |= decoded.unknownCharset;
        m_result.invalidOctets |= decoded.invalidOctets;
        return withoutControls(decoded.text);
    }

    /// charset'language'octets
    static QByteArrayView takeCharset(QByteArrayView &octets)
    {
        const auto first = octets.indexOf('\'');
        const auto second = first < 0 ? -1 : octets.indexOf('\'', first + 1);
        if (second < 0)
            return "UTF-8";
        const QByteArrayView charset = octets.first(first);
        octets = octets.sliced(second + 1);
        return charset;
    }

    QString join(const Sections &sections)
    {
        if (sections.extended) {
            QByteArrayView octets = *sections.extended;
            const QByteArrayView charset = takeCharset(octets);
            return decode(percentDecoded(octets, m_result.malformed), charset);
        }
        if (!sections.numbered.empty() && sections.numbered.begin()->first == 0)
            return joinNumbered(sections.numbered);
        m_result.malformed |= !sections.numbered.empty();
        return readPlain(sections.plain.value_or(QByteArray()));
    }

    QString joinNumbered(const std::map<int, Section> &numbered)
    {
        QByteArray charset;
        QByteArray all;
        int expected = 0;
        for (const auto &[number, section] : numbered) {
            if (number != expected++) {
                m_result.malformed = true;
                break;
            }
            QByteArrayView octets = section.octets;
            if (number == 0 && section.extended)
                charset = takeCharset(octets).toByteArray();
            all += section.extended ? percentDecoded(octets, m_result.malformed) : octets.toByteArray();
        }
        return numbered.begin()->second.extended ? decode(all, charset) : readPlain(all);
    }

    QString readPlain(const QByteArray &octets)
    {
        DecodingOddities oddities;
        const QString text = decodeEncodedWords(decodeUnlabelled(octets), &oddities);
        m_result.unknownCharset |= oddities.unknownCharset;
        m_result.invalidOctets |= oddities.invalidOctets;
        m_result.malformed |= !isAscii(octets);
        return withoutControls(text);
    }

    QByteArrayView m_body;
    qsizetype m_position = 0;
    ParameterizedBody m_result;
    std::map<QByteArray, Sections> m_sections;
    std::vector<QByteArray> m_order;
};

} // namespace

std::optional<QString> ParameterizedBody::parameter(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(parameters, [name](const auto &parameter) {
        return name.compare(parameter.first, Qt::CaseInsensitive) == 0;
    });
    return found == parameters.end() ? std::nullopt : std::optional(found->second);
}

ParameterizedBody parseParameters(QByteArrayView body)
{
    return Reader(body).read();
}

} // namespace envoi::mime
