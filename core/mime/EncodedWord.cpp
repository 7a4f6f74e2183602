#include "core/mime/EncodedWord.h"

#include "core/mime/Charset.h"
#include "core/mime/Graphemes.h"
#include "core/mime/Syntax.h"

#include <QList>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

// Writing ---------------------------------------------------------------------------------------

constexpr QByteArrayView wordStartQ("=?UTF-8?Q?");
constexpr QByteArrayView wordStartB("=?UTF-8?B?");
constexpr QByteArrayView wordEnd("?=");
constexpr qsizetype wordFrame = 12;
constexpr qsizetype maximalWord = 75; ///< RFC 2047 section 2
constexpr qsizetype mostContent = maximalWord - wordFrame;
/// A word with less room for content than this is not worth beginning at the end of a line.
constexpr qsizetype usefulContent = 24;
/// White space longer than this can't be a place to fold without ugly lines; it is encoded.
constexpr qsizetype longestSpace = 40;
/// ASCII words longer than this would not fit in a line at all.
constexpr qsizetype longestWord = 900;

/// What Q may show as it is: section 5 (1) for text, (3) for a phrase.
bool isShown(char c, WordPlace place)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    if (place == WordPlace::Phrase)
        return QByteArrayView("!*+-/").contains(c);
    return c > ' ' && c <= '~' && c != '=' && c != '?' && c != '_';
}

qsizetype lengthInQ(QByteArrayView octets, WordPlace place)
{
    qsizetype length = 0;
    for (const char c : octets)
        length += c == ' ' || isShown(c, place) ? 1 : 3;
    return length;
}

qsizetype lengthInB(QByteArrayView octets)
{
    return (octets.size() + 2) / 3 * 4;
}

void appendQ(QByteArray &word, QByteArrayView octets, WordPlace place)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : octets) {
        if (c == ' ') {
            word.append('_');
        } else if (isShown(c, place)) {
            word.append(c);
        } else {
            const auto octet = static_cast<unsigned char>(c);
            word.append('=').append(digits[octet >> 4U]).append(digits[octet & 0xFU]);
        }
    }
}

/// Where a text may be cut: between graphemes, and within one too large for any word between
/// code points.
class Cutter {
public:
    explicit Cutter(QStringView text) : m_text(text), m_graphemes(text) {}

    /// The end of the grapheme that begins at \a start; of a monstrous one only so much that no
    /// word can hold it, which keeps the work linear.
    qsizetype graphemeEnd(qsizetype start)
    {
        const qsizetype last = std::min(m_text.size(), start + maximalWord);
        for (qsizetype end = start + 1; end < last; ++end) {
            if (m_graphemes.isBoundary(end))
                return end;
        }
        return last;
    }

    /// Whether there is a grapheme that a word holds in B, but not in Q.
    bool needsB(WordPlace place)
    {
        for (qsizetype start = 0; start < m_text.size();) {
            const qsizetype end = graphemeEnd(start);
            // A shorter one has at most three octets for each of its code units.
            const bool isLong = 9 * (end - start) > mostContent;
            const QByteArray octets = isLong ? m_text.sliced(start, end - start).toUtf8() : QByteArray();
            if (lengthInQ(octets, place) > mostContent && lengthInB(octets) <= mostContent)
                return true;
            start = end;
        }
        return false;
    }

    qsizetype codePointEnd(qsizetype start) const
    {
        const bool pair = m_text[start].isHighSurrogate() && start + 1 < m_text.size() &&
                          m_text[start + 1].isLowSurrogate();
        return start + (pair ? 2 : 1);
    }

private:
    QStringView m_text;
    Graphemes m_graphemes;
};

QByteArray encodedWord(QByteArrayView octets, bool q, WordPlace place)
{
    QByteArray word;
    word.reserve(maximalWord);
    word.append(q ? wordStartQ : wordStartB);
    if (q)
        appendQ(word, octets, place);
    else
        word.append(QByteArray::fromRawData(octets.data(), octets.size()).toBase64());
    word.append(wordEnd);
    return word;
}

// Splitting unstructured text into what is encoded and what is not ----------------------------------

struct Piece {
    QStringView space; ///< before it
    QStringView text;
    bool encoded;
};

bool isSpace(QChar c)
{
    return c == u' ' || c == u'\t';
}

/// Line separators are harmless in octets, but readers that split text into lines fall for them.
bool hasLineSeparator(QStringView text)
{
    return std::ranges::any_of(text,
                               [](QChar c) { return c == u'\x2028' || c == u'\x2029' || c == u'\x85'; });
}

bool needsEncoding(QStringView word, bool utf8, bool guardWords)
{
    if (std::ranges::any_of(word, isSpace))
        return true;
    if (guardWords && word.contains("=?"_L1))
        return true;
    if (isAscii(word))
        return word.size() > longestWord;
    return !utf8 || hasLineSeparator(word) || word.toUtf8().size() > longestWord;
}

/// Words, each with the white space before it; those to be encoded that stand side by side are one,
/// since white space between encoded-words would be lost.
std::vector<Piece> piecesOf(QStringView text, bool utf8, bool guardWords)
{
    std::vector<Piece> pieces;
    qsizetype position = 0;
    while (position < text.size()) {
        const qsizetype spaceStart = position;
        while (position < text.size() && isSpace(text[position]))
            ++position;
        const qsizetype wordStart = position;
        const qsizetype spaces = wordStart - spaceStart;
        while (position < text.size() && !isSpace(text[position]))
            ++position;
        Piece piece{text.sliced(spaceStart, spaces), text.sliced(wordStart, position - wordStart), false};
        piece.encoded = needsEncoding(piece.text, utf8, guardWords);
        if (spaces > longestSpace && !pieces.empty()) {
            // One space stays outside, where a line may end; the others go into the word.
            piece = {text.sliced(spaceStart, 1), text.sliced(spaceStart + 1, position - spaceStart - 1),
                     true};
        }
        if (!pieces.empty() && pieces.back().encoded && piece.encoded) {
            Piece &last = pieces.back();
            last.text = QStringView(last.text.begin(), piece.text.end());
        } else {
            pieces.push_back(piece);
        }
    }
    return pieces;
}

// Reading ---------------------------------------------------------------------------------------

constexpr qsizetype longestCharset = 60;

/// An encoded-word as it stands in a text.
struct FoundWord {
    QStringView charset;
    QStringView content;
    bool q;
    qsizetype end;
};

class WordFinder {
public:
    explicit WordFinder(QStringView text) : m_text(text) {}

    /// The encoded-word that begins at \a start, where there is "=?".
    std::optional<FoundWord> read(qsizetype start)
    {
        qsizetype position = start + 2;
        const qsizetype charsetStart = position;
        while (position < m_text.size() && position - charsetStart <= longestCharset &&
               isCharsetCharacter(m_text[position]))
            ++position;
        if (position == charsetStart || position + 2 >= m_text.size() || m_text[position] != u'?' ||
            m_text[position + 2] != u'?')
            return {};
        const QChar encoding = m_text[position + 1].toLower();
        if (encoding != u'q' && encoding != u'b')
            return {};
        const qsizetype content = position + 3;
        if (content > m_lastEnd)
            return {};
        const qsizetype end = m_text.indexOf("?="_L1, content);
        if (end < 0) {
            m_lastEnd = -1;
            return {};
        }
        QStringView charset = m_text.sliced(charsetStart, position - charsetStart);
        // RFC 2231 section 5: a language may follow the charset.
        if (const auto star = charset.indexOf(u'*'); star >= 0)
            charset = charset.first(star);
        return FoundWord{charset, m_text.sliced(content, end - content), encoding == u'q', end + 2};
    }

private:
    static bool isCharsetCharacter(QChar c) { return c > u' ' && c <= u'~' && c != u'?' && c != u'='; }
    QStringView m_text;
    qsizetype m_lastEnd = std::numeric_limits<qsizetype>::max();
};

QByteArray contentOctets(const FoundWord &word, DecodingOddities &oddities)
{
    if (!word.q) {
        auto decoded = QByteArray::fromBase64Encoding(word.content.toLatin1(), QByteArray::Base64Encoding);
        oddities.invalidOctets |= decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok;
        if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
            return QByteArray::fromBase64(word.content.toLatin1());
        return decoded.decoded;
    }
    QByteArray octets;
    octets.reserve(word.content.size());
    for (qsizetype i = 0; i < word.content.size(); ++i) {
        const QChar c = word.content[i];
        if (c == u'_') {
            octets.append(' ');
        } else if (c == u'=' && i + 2 < word.content.size() && hexValue(word.content[i + 1]) >= 0 &&
                   hexValue(word.content[i + 2]) >= 0) {
            octets.append(
                static_cast<char>(hexValue(word.content[i + 1]) * 16 + hexValue(word.content[i + 2])));
            i += 2;
        } else if (c.unicode() < 0x80) {
            octets.append(c.toLatin1());
        } else {
            octets.append(QString(c).toUtf8());
            oddities.invalidOctets = true;
        }
    }
    return octets;
}

/// Octets of adjacent encoded-words of one charset, decoded together: some mailers cut within a character.
class Pending {
public:
    void add(QStringView charset, const QByteArray &octets, QString &text, DecodingOddities &oddities)
    {
        if (m_charset.compare(charset, Qt::CaseInsensitive) != 0)
            flush(text, oddities);
        m_charset = charset;
        m_octets += octets;
    }

    void flush(QString &text, DecodingOddities &oddities)
    {
        if (m_octets.isEmpty())
            return;
        const DecodedText decoded = decodeCharset(m_octets, m_charset.toLatin1());
        oddities.unknownCharset |= decoded.unknownCharset;
        oddities.invalidOctets |= decoded.invalidOctets;
        text += decoded.text;
        m_octets.clear();
    }

private:
    QStringView m_charset;
    QByteArray m_octets;
};

} // namespace

QString decodeEncodedWords(QStringView text, DecodingOddities *oddities)
{
    DecodingOddities ignored;
    DecodingOddities &found = oddities ? *oddities : ignored;
    QString decoded;
    decoded.reserve(text.size());
    WordFinder finder(text);
    Pending pending;
    qsizetype plain = 0;
    bool afterWord = false;
    for (qsizetype start = text.indexOf("=?"_L1); start >= 0;) {
        const auto word = finder.read(start);
        if (!word) {
            start = text.indexOf("=?"_L1, start + 1);
            continue;
        }
        const QStringView between = text.sliced(plain, start - plain);
        // White space of RFC 5322 only: a no-break space is text.
        const bool adjacent = afterWord && std::ranges::all_of(between, [](QChar c) {
                                  return isSpace(c) || c == u'\r' || c == u'\n';
                              });
        if (!adjacent) {
            pending.flush(decoded, found);
            decoded += between;
        }
        pending.add(word->charset, contentOctets(*word, found), decoded, found);
        afterWord = true;
        plain = word->end;
        start = text.indexOf("=?"_L1, plain);
    }
    pending.flush(decoded, found);
    decoded += text.sliced(plain);
    for (QChar &c : decoded) {
        if (c != u'\t' && c.category() == QChar::Other_Control)
            c = u' ';
    }
    return decoded;
}

bool resemblesEncodedWord(QStringView text)
{
    return text.contains("=?"_L1);
}

void appendEncodedWords(FoldedLine &line, QByteArrayView space, QStringView text, WordPlace place)
{
    const QByteArray whole = text.toUtf8();
    bool q = lengthInQ(whole, place) <= lengthInB(whole);
    const auto length = [&q, place](QByteArrayView octets) {
        return q ? lengthInQ(octets, place) : lengthInB(octets);
    };
    if (length(whole) <= std::min(mostContent, line.room(space) - wordFrame)) {
        line.append(space, encodedWord(whole, q, place));
        return;
    }
    Cutter cutter(text);
    q = q && !cutter.needsB(place);
    qsizetype start = 0;
    while (start < text.size()) {
        qsizetype room = std::min(mostContent, line.room(space) - wordFrame);
        const qsizetype first = length(text.sliced(start, cutter.graphemeEnd(start) - start).toUtf8());
        const qsizetype most = std::min(mostContent, line.mostRoom(space) - wordFrame);
        if (room < std::max(first, usefulContent) && room < most && !space.isEmpty()) {
            line.foldNext();
            room = most;
        }
        // Rather a line that is a little longer than a grapheme in two words.
        if (first <= mostContent)
            room = std::max(room, first);
        QByteArray octets;
        qsizetype end = start;
        qsizetype unpadded = start; // the last place to cut where base64 needs no padding
        const auto fits = [&](qsizetype next, QByteArray &with) {
            with = octets + text.sliced(end, next - end).toUtf8();
            return length(with) <= room;
        };
        QByteArray with;
        while (end < text.size()) {
            qsizetype next = cutter.graphemeEnd(end);
            if (!fits(next, with)) {
                if (end > start)
                    break;
                // One grapheme that no word can hold, or hardly any room: cut by code points.
                while (end < next) {
                    const qsizetype point = cutter.codePointEnd(end);
                    if (!fits(point, with) && end > start)
                        break;
                    octets = with;
                    end = point;
                }
                break;
            }
            octets = with;
            end = next;
            if (octets.size() % 3 == 0)
                unpadded = end;
        }
        if (!q && end < text.size() && unpadded > start) {
            // Readers that join neighbours before they decode them, as GMime does, stop at padding.
            end = unpadded;
            octets = text.sliced(start, end - start).toUtf8();
        }
        line.append(space, encodedWord(octets, q, place));
        space = " ";
        start = end;
    }
}

void appendUnstructured(FoldedLine &line, const QString &text, bool utf8, EncodedWords encodedWords)
{
    std::vector<Piece> pieces = piecesOf(text, utf8, false);
    if (encodedWords == EncodedWords::Protect) {
        // Without any "?=" behind it no reader takes "=?" for an encoded-word: URLs keep their form. But
        // what is encoded for other reasons brings a "?=" along.
        const auto start = text.indexOf("=?"_L1);
        if (start >= 0 &&
            (text.indexOf("?="_L1, start + 2) >= 0 || std::ranges::any_of(pieces, &Piece::encoded)))
            pieces = piecesOf(text, utf8, true);
    }
    // What is kept may be a field of addresses, where a comma must not stand in an encoded-word.
    const WordPlace place = encodedWords == EncodedWords::Keep ? WordPlace::Phrase : WordPlace::Text;
    bool first = true;
    for (const Piece &piece : pieces) {
        const QByteArray space = first ? QByteArray(" ") : piece.space.toLatin1();
        first = false;
        if (piece.encoded)
            appendEncodedWords(line, space, piece.text, place);
        else if (!piece.text.isEmpty())
            line.append(space, piece.text.toUtf8());
    }
}

namespace {

bool isAtom(QStringView word, bool utf8)
{
    return !word.isEmpty() &&
           std::ranges::all_of(word, [utf8](QChar c) { return isAtext(c) && (c.unicode() < 0x80 || utf8); });
}

QByteArray quotedString(QStringView text)
{
    QByteArray quoted("\"");
    for (const char c : text.toUtf8()) {
        if (c == '"' || c == '\\')
            quoted.append('\\');
        quoted.append(c);
    }
    return quoted.append('"');
}

} // namespace

bool appendPhrase(FoldedLine &line, const QString &text, bool utf8)
{
    const auto words = QStringView(text).split(u' ', Qt::SkipEmptyParts);
    const bool guarded =
        resemblesEncodedWord(text) || hasLineSeparator(text) ||
        std::ranges::any_of(words, [](QStringView word) { return word.size() > longestWord / 4; });
    const bool plain = !guarded && (utf8 || isAscii(text));
    if (words.empty()) {
        line.append(" ", "\"\"");
        return false;
    }
    if (plain && !std::ranges::all_of(words, [utf8](QStringView word) { return isAtom(word, utf8); })) {
        // A quoted-string is kept whole where it fits in a line, and folded only between words.
        const QByteArray quoted = quotedString(text);
        if (quoted.size() <= line.mostRoom(" ")) {
            line.append(" ", quoted);
            return false;
        }
        for (const QByteArray &word : quoted.split(' '))
            line.append(" ", word);
        return false;
    }
    bool encoded = false;
    for (qsizetype i = 0; i < words.size();) {
        const auto mustEncode = [&](QStringView word) {
            return !isAtom(word, utf8 && !guarded) || resemblesEncodedWord(word) ||
                   word.size() > longestWord / 4;
        };
        encoded = !plain && mustEncode(words[i]);
        qsizetype end = i + 1;
        if (!encoded) {
            line.append(" ", words[i].toUtf8());
        } else {
            while (end < words.size() && mustEncode(words[end]))
                ++end;
            appendEncodedWords(line, " ", QStringView(words[i].begin(), words[end - 1].end()),
                               WordPlace::Phrase);
        }
        i = end;
    }
    return encoded;
}

} // namespace envoi::mime
