#pragma once

#include <QObject>
#include <QString>

#include <vector>

class QTextBlock;
class QTextDocument;

namespace envoi::editor {

/// The HTML of the blocks of one document, as they were written last: so that a long letter, of which a
/// paragraph was changed, is written in a moment. A block that changes is forgotten.
class WrittenBlocks : public QObject {
    Q_OBJECT

public:
    explicit WrittenBlocks(QTextDocument &document);

    struct Entry {
        QString whole; ///< of a paragraph or heading, with its own element; empty: not known
        int quote = 0; ///< its level
        bool isSignature = false;
        QString inner;    ///< what is within the element of another block
        int context = -1; ///< of inner (InlineWriter::Context); -1: not known
    };
    /// Before the document is written: forgets what it can't be sure of.
    void begin();
    Entry &entryOf(const QTextBlock &block);

private:
    void forget(int position, int length);

    QTextDocument &m_document;
    std::vector<Entry> m_entries; ///< by QTextBlock::fragmentIndex()
    /// The document's when last it told of a change. Another one means that it is in the midst of one, or
    /// that nobody was told.
    int m_revision;
};

} // namespace envoi::editor
