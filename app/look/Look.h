#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>
#include <QStringList>

class QStyle;
class QToolButton;
class QWidget;

namespace envoi::look {

/// Colours beyond the palette's, fit for light and dark.
enum class Tone { Error, Warning, Success, Muted };
QColor colour(Tone tone);

/// One of Envoi's own icons by its name ("send", "attach", "bold" ...; see icons/action). From the Qt
/// resources, tinted by the palette when it is painted, so it follows light and dark. No theme lookup.
QIcon icon(const QString &name);
/// The same in a tone's colour, for what wants notice.
QIcon icon(const QString &name, Tone tone);
/// On what an icon stands.
enum class Ground { Button, Accent };
/// The same for a button in the accent colour.
QIcon iconOnAccent(const QString &name);
/// The names that icon() knows.
QStringList iconNames();
/// The program's icon, all sizes, from the Qt resources.
QIcon applicationIcon();

/// A flat button with an icon() and a text that the Tab key reaches, as stands below a list.
QToolButton *textButton(QWidget *parent, const QString &objectName, const QString &iconName,
                        const QString &text);

/// The style that the desktop asks for, with an icon of Envoi's own for what of a bar has no room. The
/// style's own is read from a file when a bar is made, for which each of Qt's plug-ins for pictures is
/// loaded: a tenth of the program's start. Before QApplication. Does nothing on Windows and macOS, whose
/// styles are left alone.
void prepareStyle();
/// The style below that one.
const QStyle &styleBelow(const QStyle &style);

/// Whether the palette in use is a dark one.
bool isDark();
/// Envoi's own palettes, for where the desktop brings none, and for pictures of the program.
enum class Scheme { Light, Dark };
QPalette palette(Scheme scheme);

} // namespace envoi::look
