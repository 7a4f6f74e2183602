#pragma once

#include "app/editor/HtmlTokens.h"

#include <QColor>
#include <QTextBlockFormat>
#include <QTextCharFormat>

namespace envoi::editor {

/// The colour that \a style, or else \a attribute, names; invalid when there is none.
QColor colourOf(const QString &style, QStringView property, const QString &attribute = {});
/// A colour that a person chose.
void setColour(QTextCharFormat &format, const QColor &colour);
/// Alignment, direction and indent, from attributes and style.
void applyBlockStyle(const HtmlToken &token, const QString &style, QTextBlockFormat &block);
/// Weight, slant and lines; sizes and colours too when \a keepLook.
void applyCharacterStyle(const QString &style, bool keepLook, QTextCharFormat &format);
/// Whether a <p> of that style stands as close as a <div>.
bool isWithoutSpace(const QString &style);

} // namespace envoi::editor
