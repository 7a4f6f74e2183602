#pragma once

#include <QString>

#include <functional>

namespace envoi::platform {

/// Inside the room: asks org.freedesktop.Notifications on the session bus, without waiting for it. \a
/// otherwise is called when it turns out that nobody does it. False where there is no bus at all.
bool notifyDesktop(const QString &headline, const QString &text, std::function<void()> activated,
                   std::function<void()> otherwise);

} // namespace envoi::platform
