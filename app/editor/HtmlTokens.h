#pragma once

#include "core/letter/HtmlTokenizer.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace envoi::editor {

using letter::HtmlToken;

/// All of \a html, for a table's start must know of its rows.
std::vector<HtmlToken> tokensOf(QStringView html);

/// One declaration's value in a style attribute, in lower case; empty if there is none.
QString styleValue(QStringView style, QStringView property);

} // namespace envoi::editor
