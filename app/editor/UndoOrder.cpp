#include "app/editor/UndoOrder.h"

#include <QScopedValueRollback>
#include <QTextDocument>

namespace envoi::editor {

UndoOrder::UndoOrder(QTextDocument &document) : QObject(&document), m_document(document)
{
    connect(&document, &QTextDocument::undoCommandAdded, this, &UndoOrder::textStepAdded);
}

void UndoOrder::textStepAdded()
{
    forgetUndone();
    m_steps.push_back({});
    m_done = m_steps.size();
}

void UndoOrder::forgetUndone()
{
    m_steps.resize(m_done);
}

void UndoOrder::add(std::function<void()> undo, std::function<void()> redo)
{
    // What an undo brings about is no step of its own.
    if (m_running)
        return;
    m_document.clearUndoRedoStacks(QTextDocument::RedoStack);
    forgetUndone();
    m_steps.push_back({std::move(undo), std::move(redo)});
    m_done = m_steps.size();
    // A document that is not modified begins a new step with the next key; else typing before and after
    // this would become one.
    m_document.setModified(false);
}

void UndoOrder::undo()
{
    const QScopedValueRollback running(m_running, true);
    if (m_done == 0) {
        m_document.undo();
        return;
    }
    const Step step = m_steps[--m_done];
    if (step.undo)
        step.undo();
    else
        m_document.undo();
}

void UndoOrder::redo()
{
    const QScopedValueRollback running(m_running, true);
    if (m_done == m_steps.size()) {
        m_document.redo();
        return;
    }
    const Step step = m_steps[m_done++];
    if (step.redo)
        step.redo();
    else
        m_document.redo();
}

void UndoOrder::clear()
{
    m_document.clearUndoRedoStacks();
    m_steps.clear();
    m_done = 0;
}

} // namespace envoi::editor
