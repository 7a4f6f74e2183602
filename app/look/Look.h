#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace envoi::look {

/// One of Envoi's own icons by its name ("send", "attach", "bold" ...; see icons/action). From the Qt
/// resources, tinted by the palette when it is painted, so it follows light and dark. No theme lookup.
QIcon icon(const QString &name);
/// The program's icon, all sizes, from the Qt resources.
QIcon applicationIcon();
/// Whether the palette in use is a dark one.
bool isDark();

/// Colours beyond the palette's, fit for light and dark.
enum class Tone { Error, Warning, Success, Muted };
QColor colour(Tone tone);

} // namespace envoi::look
