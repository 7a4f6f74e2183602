#pragma once

#include "core/smtp/Outcome.h"
#include "core/smtp/Transaction.h"

#include <memory>

namespace envoi::delivery {

/// Names a letter among all that go by one pool; grows.
using Id = qint64;

/// A letter on its way through a pool: what it takes to send it, maybe again, and how far it has come in the
/// session that carries it. Lives in the pool's thread.
struct Parcel {
    Id id;
    smtp::Transaction transaction;
    int attempts = 0;       ///< sessions that were lost after it had begun
    bool begun = false;     ///< something of it was said
    bool saidWhole = false; ///< its content was read to the end: the server may have it
    bool cancelled = false; ///< its content can't be read any more
};

/// The parcel's transaction, that tells the parcel how far it has come, and that a cancelled one ends.
smtp::Transaction watched(const std::shared_ptr<Parcel> &parcel);

/// What becomes of a letter of which nothing was said.
smtp::Outcome notSent(const smtp::Envelope &envelope, const Error &error);

} // namespace envoi::delivery
