#pragma once

#include <QString>
#include <QStringView>

/// Inside the room: format=flowed with delsp=yes (RFC 3676), by which a paragraph travels in short lines
/// and is one again when it is read.
namespace envoi::mime {

/// \a text, whose lines end in LF and are whole paragraphs, in lines of at most 74 columns where there is
/// a place to break. A line of ">" marks, a space and text is a quotation of that depth and stays one in
/// each of its lines; any other line beginning with ">", a space or "From " is stuffed with a space.
/// unflowed(flowed(text), true) is \a text again, whatever it is. Linear.
QString flowed(QStringView text);

/// The paragraphs of text that came as format=flowed, one a line. \a delSp: the space that tells a line
/// to flow is not part of the text. Reads anything; marks without a space behind them get one. Linear.
QString unflowed(QStringView text, bool delSp);

} // namespace envoi::mime
