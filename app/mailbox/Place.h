#pragma once

#include "core/store/LetterIndex.h"

#include <QString>

#include <array>

namespace envoi::mailbox {

/// A row of the window's list of folders. Outbox and Scheduled share a folder on disk.
enum class Place { Drafts, Outbox, Scheduled, Sent, Templates, Captured, Trash };
inline constexpr std::array places{Place::Drafts,    Place::Outbox,   Place::Scheduled, Place::Sent,
                                   Place::Templates, Place::Captured, Place::Trash};

store::LetterFolder folderOf(Place place);
QString nameOf(Place place);
/// Of look::icon().
QString iconOf(Place place);
/// What to say where it has no letters: what will be here, and how it comes here.
QString emptyText(Place place);
constexpr bool isQueue(Place place)
{
    return place == Place::Outbox || place == Place::Scheduled;
}

} // namespace envoi::mailbox
