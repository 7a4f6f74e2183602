#pragma once

#include <QString>

class QTextEdit;

namespace envoi::editor {
class Editor;
}

namespace envoi::corpus {

/// Writes into \a editor as a person would, by what Letters.h says: keys, its actions, its dialogs and its
/// palettes. What can't be typed on a keyboard comes by the input method ({in:TEXT}), what other programs
/// have made by the clipboard ({html:...}, {fixture:NAME of tests/data/paste}). The first thing that could
/// not be done; empty when all was.
QString write(editor::Editor &editor, const QString &keys);

} // namespace envoi::corpus
