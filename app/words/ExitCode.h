#pragma once

#include "core/base/Result.h"
#include "core/smtp/Outcome.h"

namespace envoi::words {

/// What a console program ends with, by sysexits.h: for scripts what Explanation is for people.
namespace ExitCode {
constexpr int Ok = 0;
constexpr int Usage = 64;        ///< the command line
constexpr int DataError = 65;    ///< an address, a field, a message
constexpr int NoInput = 66;      ///< a file that is not there or can't be read
constexpr int Unavailable = 69;  ///< no server there, or it refuses for good
constexpr int CantCreate = 73;   ///< a file that can't be written
constexpr int Temporary = 75;    ///< may pass later
constexpr int Protocol = 76;     ///< not SMTP, TLS or a certificate that is wrong, or no final reply
constexpr int NotPermitted = 77; ///< log-in refused, or no password
} // namespace ExitCode

int exitCode(const Error &error);
int exitCode(const smtp::Outcome &outcome);

} // namespace envoi::words
