#pragma once

#include <QString>

#include <span>

namespace envoi::editor {

enum class EmojiGroup { Faces, Hands, Hearts, Nature, Food, Places, Activities, Objects, Symbols };
constexpr int emojiGroups = 9;

struct Emoji {
    const char *text; ///< UTF-8, with a variation selector where it needs one to be colourful
    const char *name; ///< English, to be translated; further words to find it by behind a "|"
    EmojiGroup group;
};

/// A choice of those that letters use, by group.
std::span<const Emoji> emojiTable();
QString nameOf(const Emoji &emoji);
QString nameOf(EmojiGroup group);
/// Whether each word of \a search begins a word of its name, English or translated.
bool isFoundBy(const Emoji &emoji, const QString &search);

} // namespace envoi::editor
