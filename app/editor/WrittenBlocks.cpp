#include "app/editor/WrittenBlocks.h"

#include <QTextBlock>
#include <QTextDocument>

namespace envoi::editor {

WrittenBlocks::WrittenBlocks(QTextDocument &document) : m_document(document), m_revision(document.revision())
{
    connect(&document, &QTextDocument::contentsChange, this,
            [this](int position, int, int added) { forget(position, added); });
}

void WrittenBlocks::begin()
{
    if (m_revision != m_document.revision())
        m_entries.clear();
}

WrittenBlocks::Entry &WrittenBlocks::entryOf(const QTextBlock &block)
{
    const auto index = static_cast<std::size_t>(block.fragmentIndex());
    if (index >= m_entries.size())
        m_entries.resize(index + 1);
    return m_entries[index];
}

void WrittenBlocks::forget(int position, int length)
{
    // One that was taken in between may have left changes of which nobody was told.
    if (m_document.revision() != m_revision + 1)
        m_entries.clear();
    m_revision = m_document.revision();
    if (m_entries.empty())
        return;
    // What was removed at a block's end has made it one with the next.
    for (auto block = m_document.findBlock(position);
         block.isValid() && block.position() <= position + length; block = block.next()) {
        const auto index = static_cast<std::size_t>(block.fragmentIndex());
        if (index < m_entries.size())
            m_entries[index] = {};
    }
}

} // namespace envoi::editor
