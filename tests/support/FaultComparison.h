#pragma once

#include "tests/support/FaultServer.h"
#include "tests/support/Referee.h"

namespace envoi::test::faults {

/// Where the client's account of a session, one outcome a letter and the session's error, is not what the
/// referee says or the server remembers; empty if all is well.
QByteArray disagreement(const Cell &cell, const FaultServer &server, const Referee &referee,
                        const std::vector<std::optional<smtp::Outcome>> &outcomes,
                        const std::optional<Error> &error);

} // namespace envoi::test::faults
