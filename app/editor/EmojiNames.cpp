#include "app/editor/EmojiTable.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::editor::EmojiTable)
};

QString translated(const char *text)
{
    return Words::tr(text);
}

} // namespace

QString nameOf(const Emoji &emoji)
{
    return translated(emoji.name).section(u'|', 0, 0);
}

QString nameOf(EmojiGroup group)
{
    switch (group) {
    case EmojiGroup::Faces:
        return Words::tr("Faces");
    case EmojiGroup::Hands:
        return Words::tr("Hands and people");
    case EmojiGroup::Hearts:
        return Words::tr("Hearts and feasts");
    case EmojiGroup::Nature:
        return Words::tr("Nature");
    case EmojiGroup::Food:
        return Words::tr("Food and drink");
    case EmojiGroup::Places:
        return Words::tr("Travel and places");
    case EmojiGroup::Activities:
        return Words::tr("Activities");
    case EmojiGroup::Objects:
        return Words::tr("Things");
    case EmojiGroup::Symbols:
        return Words::tr("Symbols");
    }
    return {};
}

bool isFoundBy(const Emoji &emoji, const QString &search)
{
    const QString names = u' ' + translated(emoji.name) + u' ' + QString::fromLatin1(emoji.name);
    for (const QString &word : search.split(u' ', Qt::SkipEmptyParts)) {
        bool found = false;
        for (qsizetype at = names.indexOf(word, 0, Qt::CaseInsensitive); at >= 0 && !found;
             at = names.indexOf(word, at + 1, Qt::CaseInsensitive))
            found = at > 0 && !names[at - 1].isLetterOrNumber();
        if (!found)
            return false;
    }
    return true;
}

} // namespace envoi::editor
