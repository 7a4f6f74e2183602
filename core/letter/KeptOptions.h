#pragma once

#include "core/base/DeliveryOptions.h"

#include <QJsonObject>

/// What is asked of the servers for a letter, as it is kept on disk.
namespace envoi::letter {

/// Empty where nothing is asked for.
QJsonObject toJson(const DeliveryOptions &options);
/// What is damaged in \a object is not asked for.
DeliveryOptions optionsFrom(const QJsonObject &object);

} // namespace envoi::letter
