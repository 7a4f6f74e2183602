#pragma once

#include <QString>
#include <QStringList>

class QTextDocument;

namespace envoi::editor {

class WrittenBlocks;

/// The letter as clean, small, mail-safe HTML: a complete document, made from the blocks, lists, tables
/// and pictures of \a document. No fonts, no colours but those that a person chose, no style sheet.
/// What it writes, the reader reads back to the same bytes. What \a known has of that document is not
/// written anew.
QString htmlOf(const QTextDocument &document, WrittenBlocks *known = nullptr);

/// Content-IDs of the pictures in \a document, in order, each once.
QStringList picturesOf(const QTextDocument &document);

} // namespace envoi::editor
