#pragma once

#include <QTextCursor>
#include <QTextDocument>
#include <QTextFormat>

namespace envoi::editor {

/// The signature in a letter's document: top-level blocks and tables that bear a mark. In HTML they stand in
/// a <div> of the class letter::signatureClass; in plain text below "-- " where they end the letter.
constexpr int InSignature = QTextFormat::UserProperty + 0x100;

bool isInSignature(const QTextBlock &block);

/// A cursor that selects all of it; a null one when there is none.
QTextCursor signatureIn(const QTextDocument &document);
/// What it holds, so that two can be compared: HTML, or in a \a plain letter its text. Empty for none.
QString signatureSource(const QTextDocument &document, bool plain);
/// The same without the delimiter, as plain text with LF line ends.
QString signatureText(const QTextDocument &document, bool plain);

/// Puts \a content (nothing for an empty one) in place of the signature, or where there is none above the
/// block of that number (-1: at the end), with an empty line between it and its neighbours. One undo step.
void replaceSignature(QTextDocument &document, const QTextDocument &content, bool plain, int beforeBlock);

/// Where the person has deleted the signature's text, or everything: what is typed at \a cursor is no part of
/// one. To be asked after each edit; quick.
void unmarkIfGone(const QTextCursor &cursor);

/// The number of the block where the quoted letter begins, its attribution included; -1 for none.
int quoteStart(const QTextDocument &document, bool plain);

/// Marks what is the signature of a plain text: everything below the last "-- " that no quote follows, or
/// lines that are exactly \a known.
void markPlainSignature(QTextDocument &document, const QString &known = {});

} // namespace envoi::editor
