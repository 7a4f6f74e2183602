#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <cstddef>

/// Inside the room: quoted-printable (RFC 2045 section 6.7), and what a text asks of its encoding.
namespace envoi::mime {

/// What there is in a text that decides how it may travel. CR, LF and CRLF each end a line.
struct TextSurvey {
    qsizetype size = 0;        ///< octets once every line ends in CRLF
    qsizetype escapes = 0;     ///< octets that quoted-printable writes as three
    qsizetype lines = 1;       ///< the last one, without an end, included
    qsizetype longestLine = 0; ///< octets, without the CRLF
    bool isAscii = true;
    bool hasControls = false; ///< NUL and its like, but not tab
    /// A line that a mail store may alter ("From ") or that looks like a boundary of ours.
    bool hasTrouble = false;
    bool hasSpaceAtEnd = false; ///< white space at a line's end
};
TextSurvey surveyText(QByteArrayView text);

/// Appends \a text with every line ended by CRLF, otherwise unchanged.
void appendLines(QByteArrayView text, const TextSurvey &survey, QByteArray &out);

/// Appends \a text, UTF-8, in lines of at most 76. White space at a line's end, "From " at its
/// start and a lone dot are escaped; no character is cut in two.
void appendQuotedPrintable(QByteArrayView text, const TextSurvey &survey, QByteArray &out);

/// Decodes in pieces of any size; hard line ends become CRLF. What is no escape stays as it is and is
/// noted.
class QuotedPrintableDecoder {
public:
    /// Room that decode() and finish() may need for so many octets of input.
    static constexpr std::size_t room(std::size_t size) { return 2 * size + mostSpaces + 8; }

    /// Writes to \a out and returns the end of what it wrote.
    char *decode(QByteArrayView piece, char *out);
    char *finish(char *out);
    /// Whether anything was there that quoted-printable does not have.
    bool isDamaged() const { return m_damaged; }

private:
    enum class State { Text, Return, Equals, Hex, SoftSpace, SoftReturn };
    static constexpr std::size_t mostSpaces = 1000;

    char *flushSpaces(char *out);
    void holdSpaces(const char *from, std::size_t count);

    State m_state = State::Text;
    char m_hex = 0;
    bool m_damaged = false;
    /// White space that is content only if something else follows on its line.
    std::array<char, mostSpaces> m_spaces;
    std::size_t m_spaceCount = 0;
};

} // namespace envoi::mime
