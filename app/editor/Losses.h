#pragma once

#include <QString>
#include <QStringList>

namespace envoi::editor {

/// What plain text can't hold of \a html, in a person's words: "2 pictures", "formatting". Empty when nothing
/// would be lost.
QStringList lostAsPlainText(const QString &html);

/// What is in \a source and no longer in \a result, which the editor made of it: "style sheets", "forms".
/// Empty when only the way of writing differs.
QStringList lostInEditor(const QString &source, const QString &result);

} // namespace envoi::editor
