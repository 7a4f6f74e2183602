#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// Checks spelling with Hunspell and the system's dictionaries. Speller is the door: it works in a thread
/// of its own, on the values below. Languages are BCP 47 tags ("en-US").
namespace envoi::spelling {

/// Which languages a letter is checked in.
struct Choice {
    enum class Kind { Automatic, Languages, Off };

    Kind kind = Kind::Automatic;
    QStringList languages; ///< of Kind::Languages; a word is right if one of them knows it

    /// "auto", "off", or the languages with spaces between them.
    QString toText() const;
    /// Nothing when \a text is none of these.
    static std::optional<Choice> fromText(const QString &text);

    friend bool operator==(const Choice &, const Choice &) = default;
};

/// UTF-16 units of a paragraph.
struct Range {
    int start = 0;
    int length = 0;
    int end() const { return start + length; }
    friend bool operator==(const Range &, const Range &) = default;
};

struct Paragraph {
    quint64 id = 0; ///< the caller's own
    QString text;
    QList<Range> skipped; ///< never checked: code, links; in order
    QString language;     ///< the one that was found in it before, if any
};

struct Request {
    Choice choice;
    /// For Kind::Automatic: what most of the letter is written in, for paragraphs too short to tell. Empty
    /// while that is not known.
    QString letterLanguage;
    QStringList ignored;   ///< words that are right in this letter
    bool capitals = false; ///< check also words IN CAPITALS
    QList<Paragraph> paragraphs;
};

struct Finding {
    quint64 id = 0;
    QList<Range> wrong; ///< words, in order
    /// For Kind::Automatic: what the paragraph is written in. Empty when it is too short to tell, or when
    /// it is no language that there is a dictionary for; then nothing in it is wrong.
    QString language;
    int words = 0; ///< that were checked
};

} // namespace envoi::spelling
