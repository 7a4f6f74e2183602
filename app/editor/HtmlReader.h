#pragma once

#include <QPalette>
#include <QString>

#include <functional>

class QTextDocument;

namespace envoi::editor {

struct ReadingRules {
    QPalette palette; ///< for the colour of links
    /// Fonts' sizes and colours: kept in a letter of one's own, dropped from what is pasted.
    bool keepLook = true;
    /// Whether there is a picture of that Content-ID; where there is none, its alternative text stands.
    std::function<bool(const QString &contentId)> hasPicture;
};

/// Appends the letter in \a html to \a document, which is empty. \a html has been through the
/// sanitizer. Only what Schema.h knows becomes part of the document; linear in its input.
void readHtml(const QString &html, QTextDocument &document, const ReadingRules &rules);

} // namespace envoi::editor
