#pragma once

#include <QString>

#include <vector>

namespace envoi::letter {

/// HTML from elsewhere, made safe to become part of a letter.
struct PastedHtml {
    /// As sanitizedHtml() gives it; the n-th of the pictures stands in it as src="cid:n@pasted.invalid".
    QString html;
    /// Where each picture is: an https or http URL, or a data: URL. Each once, at most 200.
    std::vector<QString> pictures;
};

/// What of \a html, as another program put it on the clipboard, may come into a letter. Beside what
/// sanitizedHtml() leaves out, pictures that nobody can see (trackers, spacers) and local ones are gone;
/// those on the web or in the text itself are set aside for the caller to ask about. Nothing is fetched.
/// Linear in its input.
PastedHtml pastedHtml(const QString &html);

/// The number of the picture that \a contentId stands for; -1 when it is none of these.
int pastedPicture(QStringView contentId);

} // namespace envoi::letter
