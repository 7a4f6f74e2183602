#pragma once

#include "app/editor/HtmlTokens.h"

#include <QPalette>
#include <QString>
#include <QTextCursor>
#include <QTextFormat>

#include <functional>
#include <memory>

class QTextDocument;

namespace envoi::editor {

struct ReadingRules {
    QPalette palette; ///< for the colour of links
    /// Fonts' sizes and colours: kept in a letter of one's own, dropped from what is pasted.
    bool keepLook = true;
    /// Whether there is a picture of that Content-ID; where there is none, its alternative text stands.
    std::function<bool(const QString &contentId)> hasPicture = {};
    /// What stands for a picture of that Content-ID which is none of the letter's; invalid for none.
    std::function<QTextImageFormat(const QString &contentId)> strangePicture = {};
    /// Whether a signature is marked as the letter's own; what is pasted has none.
    bool marksSignature = false;
};

/// Appends the letter in \a html to \a document, which is empty. \a html has been through the
/// sanitizer. Only what Schema.h knows becomes part of the document; linear in its input.
void readHtml(const QString &html, QTextDocument &document, const ReadingRules &rules);

/// The same bit by bit, so that a window lives on meanwhile, and at any place: what is read begins in the
/// block at \a place, which is empty. Nobody else may change that part of the document until it is done.
class HtmlReading {
public:
    /// \a joins: the undo step before belongs to it.
    HtmlReading(std::vector<HtmlToken> tokens, const QTextCursor &place, ReadingRules rules,
                bool joins = false);
    ~HtmlReading();
    /// Reads on for some \a milliseconds; all steps are one undo step. False when there is nothing left.
    bool step(int milliseconds);
    /// From 0 to 1.
    double progress() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::editor
