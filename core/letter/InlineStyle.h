#pragma once

#include <QString>
#include <QStringView>

namespace envoi::letter {

/// What of an inline style sheet is harmless and shown by mail clients: known properties whose values
/// are plain words, lengths within reason, colours and font names. In one form only: given again, it
/// comes back unchanged. \a namesResource, when given, is set if a value names a url().
QString harmlessStyle(QStringView css, bool *namesResource = nullptr);

/// \a text as a colour for an attribute (#rgb, #rrggbb or a name); empty when it is none.
QString harmlessColour(QStringView text);

} // namespace envoi::letter
