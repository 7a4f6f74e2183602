#pragma once

#include <QObject>

#include <functional>
#include <vector>

class QTextDocument;

namespace envoi::editor {

/// One order of undo for a letter: the steps of its text, as the document counts them, and between them
/// those of others (files attached and removed), in the order in which they were done.
class UndoOrder : public QObject {
    Q_OBJECT

public:
    explicit UndoOrder(QTextDocument &document);

    /// Something was done that is not in the text; \a undo takes it back, \a redo does it again.
    void add(std::function<void()> undo, std::function<void()> redo);
    void undo();
    void redo();
    /// What was done so far can no longer be taken back.
    void clear();

private:
    /// A step of the text has neither function.
    struct Step {
        std::function<void()> undo;
        std::function<void()> redo;
    };

    void textStepAdded();
    void forgetUndone();

    QTextDocument &m_document;
    std::vector<Step> m_steps;
    std::size_t m_done = 0; ///< how many of the steps are done; those after are undone
    bool m_running = false;
};

} // namespace envoi::editor
