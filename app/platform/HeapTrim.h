#pragma once

namespace envoi::platform {

/// Gives memory back to the system that was needed for a while and is free now, as it is after the start.
/// A millisecond's work; does nothing where the C library has no such call.
void trimHeap();

} // namespace envoi::platform
