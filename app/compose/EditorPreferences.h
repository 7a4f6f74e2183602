#pragma once

namespace envoi::editor {
class Editor;
}

namespace envoi::compose {

class Services;

/// Gives \a editor what the person chose in earlier letters (whether Markdown is understood, the emoji used
/// last), and keeps what is chosen in this one. In a file beside the accounts; one that can't be read is
/// as none.
void keepPreferences(editor::Editor &editor, Services &services);

} // namespace envoi::compose
