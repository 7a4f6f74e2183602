#pragma once

#include <QString>
#include <QStringList>

#include <span>

class QTextCharFormat;

namespace envoi::editor {

/// A typeface that nearly every reader's machine has, and what stands in where it is missing.
struct FontFace {
    const char *name;  ///< the first of its families, shown to the person
    const char *stack; ///< the value of font-family, as the sanitizer leaves it
};

/// A short list; a letter has no others, and none unless the person chose one.
std::span<const FontFace> fontFaces();
/// The one that \a families (a value of font-family, or of <font face>) begins with; null for others.
const FontFace *fontFaceOf(const QString &families);
/// The one of \a format; null for the reader's own.
const FontFace *fontFaceOf(const QTextCharFormat &format);
/// Null: the reader's own.
void setFontFace(QTextCharFormat &format, const FontFace *face);

} // namespace envoi::editor
