#pragma once

#include "core/preflight/FileFacts.h"

/// Inside the room: who wrote a document.
namespace envoi::preflight {

/// Office Open XML (docProps/core.xml, app.xml), OpenDocument (meta.xml). Kind::Other where it is neither.
FileFacts officeFacts(const QByteArray &octets);
/// Empty where it can't be done.
QByteArray withoutNames(const QByteArray &octets);

/// PDF: /Author and XMP dc:creator where they are not packed. It can't be changed.
FileFacts pdfFacts(const QByteArray &octets);

} // namespace envoi::preflight
