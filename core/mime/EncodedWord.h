#pragma once

#include "core/mime/Folding.h"

#include <QString>

namespace envoi::mime {

/// Oddities met on the way; they add up over several calls.
struct DecodingOddities {
    bool unknownCharset = false;
    bool invalidOctets = false;
};

/// \a text with its encoded-words (RFC 2047) decoded wherever they stand. White space between
/// adjacent ones falls away, and a character split over two is made whole. Control characters other
/// than tab become spaces, so that nothing decoded can break a line. Linear.
QString decodeEncodedWords(QStringView text, DecodingOddities *oddities = nullptr);

/// Where an encoded-word stands decides which characters it may show (RFC 2047 section 5).
enum class WordPlace { Text, Phrase };

/// Whether \a text holds what a reader might take for an encoded-word.
bool resemblesEncodedWord(QStringView text);

/// Appends \a text to \a line as encoded-words in UTF-8: as many as it takes, each at most 75 octets,
/// holding whole characters, and in the shorter of Q and B. \a space comes before the first.
void appendEncodedWords(FoldedLine &line, QByteArrayView space, QStringView text, WordPlace place);

/// What happens to a text that looks like an encoded-word already: encoded once more, so that it
/// survives, or kept as one.
enum class EncodedWords { Protect, Keep };

/// Appends unstructured \a text, of which only the words that need it are encoded. With \a utf8,
/// non-ASCII words stay as they are.
void appendUnstructured(FoldedLine &line, const QString &text, bool utf8,
                        EncodedWords encodedWords = EncodedWords::Protect);

/// Appends \a text as a phrase: atoms, one quoted-string, or atoms and encoded-words.
/// True if it ends in an encoded-word, behind which a special needs a space.
bool appendPhrase(FoldedLine &line, const QString &text, bool utf8);

} // namespace envoi::mime
