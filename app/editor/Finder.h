#pragma once

#include <QList>
#include <QString>
#include <QTextCursor>

class QTextDocument;

namespace envoi::editor {

/// What is looked for in a letter's text. A space finds a non-breaking one too.
struct Search {
    QString text;
    bool matchCase = false;
    bool wholeWords = false;
    friend bool operator==(const Search &, const Search &) = default;
};

/// Where something was found, in characters of the document.
struct Found {
    int position = 0;
    int length = 0;
    friend bool operator==(const Found &, const Found &) = default;
};

/// Every place, in order, none upon another, none beyond a paragraph's end. Linear in the text.
QList<Found> findAll(const QTextDocument &document, const Search &search);

/// The first of \a places that begins at or after \a position, else the first of all; -1 for none.
qsizetype nextFound(const QList<Found> &places, int position);
/// The last of \a places that ends at or before \a position, else the last of all; -1 for none.
qsizetype previousFound(const QList<Found> &places, int position);

/// Puts \a text in each of \a places, looking as the first character there did: one undo step.
void replaceAll(QTextDocument &document, const QList<Found> &places, const QString &text);

} // namespace envoi::editor
