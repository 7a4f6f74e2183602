#pragma once

#include <QString>

#include <functional>

namespace envoi::platform {

/// Tells a person who may not be looking at a window of ours, as the desktop does that: by
/// org.freedesktop.Notifications where there is one, else by a symbol beside the clock. Says nothing where
/// there is neither. \a activated is called once when the person clicks it, if that can be told. Nothing of
/// this is loaded before the first call.
void notify(const QString &headline, const QString &text, std::function<void()> activated);

/// Tests look here instead of at the desktop; null to go back.
using Notifier =
    std::function<void(const QString &headline, const QString &text, const std::function<void()> &activated)>;
void setNotifier(Notifier notifier);

} // namespace envoi::platform
