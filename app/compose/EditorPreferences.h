#pragma once

namespace envoi::editor {
class Editor;
}

namespace envoi::compose {

class Memory;

/// Gives \a editor what the person chose in earlier letters (whether Markdown is understood, the emoji used
/// last, how the paper looks), and keeps what is chosen in this one in \a memory, which must outlive it.
void keepPreferences(editor::Editor &editor, Memory &memory);

} // namespace envoi::compose
