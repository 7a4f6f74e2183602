#pragma once

#include "app/cli/Arguments.h"
#include "core/base/DeliveryOptions.h"

#include <vector>

namespace envoi::cli {

/// The options of send that ask something of the servers.
extern const std::vector<OptionSpec> deliveryArguments;

/// \a options with what was given on top of it; what is wrong, as a sentence, otherwise.
std::expected<DeliveryOptions, QString> withDeliveryArguments(DeliveryOptions options,
                                                              const Arguments &arguments);

} // namespace envoi::cli
