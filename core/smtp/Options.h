#pragma once

#include "core/base/AddrSpec.h"
#include "core/base/DeliveryOptions.h"

#include <QByteArray>

namespace envoi::smtp {

/// What is asked of the server for one transaction beyond its delivery.
using Options = DeliveryOptions;

/// \a text as RFC 3461 section 4 carries it: "+", "=" and all that is not printable US-ASCII in hexadecimal.
QByteArray xtext(QByteArrayView text);
/// \a recipient as ORCPT has it, type included (RFC 3461 section 4.2; RFC 6533 section 3 for UTF-8).
QByteArray originalRecipient(const AddrSpec &recipient);

} // namespace envoi::smtp
