#pragma once

#include <QString>

class QPlainTextEdit;

namespace envoi::preview {

/// Makes \a edit show \a text by changing only what is not the same, so that the place where it is scrolled
/// to, the cursor and what is selected stay. It can be undone, or there is nothing to undo after it.
enum class Undo { Possible, Nothing };
void patch(QPlainTextEdit &edit, const QString &text, Undo undo = Undo::Nothing);

/// What \a edit holds, no-break spaces and all, with LF line ends.
QString textOf(const QPlainTextEdit &edit);

} // namespace envoi::preview
