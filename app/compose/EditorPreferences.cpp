#include "app/compose/EditorPreferences.h"

#include "app/compose/Services.h"
#include "app/editor/Editor.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString preferencesFile(const Services &services)
{
    return QFileInfo(services.places().accountsFile).absolutePath() + u"/editor.json"_s;
}

editor::Editor::Preferences read(const QString &path)
{
    constexpr qint64 sane = 16384;
    QFile file(path);
    const QJsonObject kept =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(sane)).object() : QJsonObject();
    editor::Editor::Preferences preferences;
    preferences.markdown = kept[u"markdown"_s].toBool(true);
    for (const QJsonValue &emoji : kept[u"recentEmoji"_s].toArray())
        preferences.recentEmoji += emoji.toString();
    return preferences;
}

void write(const QString &path, const editor::Editor::Preferences &preferences)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return; // then the next letter begins as usual; no more
    file.write(QJsonDocument({{u"markdown"_s, preferences.markdown},
                              {u"recentEmoji"_s, QJsonArray::fromStringList(preferences.recentEmoji)}})
                   .toJson());
    file.commit();
}

} // namespace

void keepPreferences(editor::Editor &editor, Services &services)
{
    const QString path = preferencesFile(services);
    editor.setPreferences(read(path));
    QObject::connect(&editor, &editor::Editor::preferencesChanged, &editor, [&editor, &services, path] {
        services.writers().start([path, preferences = editor.preferences()] { write(path, preferences); });
    });
}

} // namespace envoi::compose
