#pragma once

#include "core/letter/Draft.h"

#include <QString>
#include <QStringView>

/// Inside the room: what a person wrote, and what it speaks of.
namespace envoi::preflight {

/// The text of \a draft without quotes, signature ("-- ") and a forwarded message.
QString newText(const letter::Draft &draft);

/// The first words in \a text that speak of an attachment, as they stand there; empty when there are none.
/// Links don't count.
QString attachmentWords(const QString &text);

/// Whether there is a link to a file in one of the usual clouds.
bool linksToCloud(const QString &text);

} // namespace envoi::preflight
