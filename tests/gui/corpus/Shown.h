#pragma once

#include <QJsonObject>

class QTextEdit;

namespace envoi::corpus {

/// What the editor shows, measured: each word with its place and look, each picture, table and rule. In
/// pixels from the corner of the room for text; "y" is a word's middle. tests/rendering/measure.js says the
/// same of a browser's page.
QJsonObject shown(const QTextEdit &view);

} // namespace envoi::corpus
