#include "app/compose/EditorPreferences.h"

#include "app/compose/Memory.h"
#include "app/editor/Editor.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

const QString purpose = u"editor"_s;

editor::Editor::Preferences fromJson(const QJsonObject &kept)
{
    editor::Editor::Preferences preferences;
    preferences.markdown = kept[u"markdown"_s].toBool(preferences.markdown);
    for (const auto &emoji : kept[u"recentEmoji"_s].toArray())
        preferences.recentEmoji += emoji.toString();
    auto &paper = preferences.paper;
    paper.zoom = kept[u"zoom"_s].toInt(paper.zoom);
    paper.white = kept[u"whitePaper"_s].toBool();
    paper.fixedWidth = kept[u"fixedWidth"_s].toBool();
    paper.guide = kept[u"wrapGuide"_s].toBool();
    return preferences;
}

QJsonObject toJson(const editor::Editor::Preferences &preferences)
{
    return {
        {u"markdown"_s, preferences.markdown},
        {u"recentEmoji"_s, QJsonArray::fromStringList(preferences.recentEmoji)},
        {u"zoom"_s, preferences.paper.zoom},
        {u"whitePaper"_s, preferences.paper.white},
        {u"fixedWidth"_s, preferences.paper.fixedWidth},
        {u"wrapGuide"_s, preferences.paper.guide},
    };
}

} // namespace

void keepPreferences(editor::Editor &editor, Memory &memory)
{
    editor.setPreferences(fromJson(memory.recall(purpose)));
    QObject::connect(&editor, &editor::Editor::preferencesChanged, &editor,
                     [&editor, &memory] { memory.keep(purpose, toJson(editor.preferences())); });
}

} // namespace envoi::compose
