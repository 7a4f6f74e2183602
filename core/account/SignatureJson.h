#pragma once

#include "core/account/Account.h"

#include <QJsonObject>
#include <QJsonValue>

#include <optional>

/// Inside the room: signatures as the accounts' file has them.
namespace envoi::account {

/// An empty signature where there is no value; unset when it can't be understood.
std::optional<Signature> readSignature(const QJsonValue &value);
/// \a before: what stood there, of which unknown keys are kept.
QJsonObject writeSignature(const Signature &signature, QJsonObject before);

} // namespace envoi::account
