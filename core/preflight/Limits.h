#pragma once

#include <QtGlobal>

/// From where on something is worth a word, and why just there.
namespace envoi::preflight {

/// Gmail shows the first 102 KB of a letter's HTML and hides the rest behind "View entire message".
constexpr qint64 gmailClipsAt = 102 * 1024;
/// A mailing list's footer or a quoted-printable copy may add what is missing to that.
constexpr qint64 gmailClipsSoon = 95 * 1024;

/// So many addresses that all can see are asked about: more than a team that knows each other. Thunderbird
/// asks from 15 on, too.
constexpr int manyVisible = 15;

/// A picture larger than that fills a page of any screen many times over: 3 MB is a photograph just as the
/// camera made it, and three of them meet the 10 MB at which many servers refuse a letter.
constexpr qint64 largePicture = 3'000'000;
/// Pixels of the longer side. No usual screen has more than 3,840 across; a picture within the text is shown
/// on a third of that.
constexpr int widePicture = 4'000;

/// An empty subject is quietly told while writing once the text is about as long as this sentence; before
/// that, whoever writes has just not come to it.
constexpr qsizetype textWorthASubject = 80;

/// Places of a snippet that are still to be filled in: whoever has so many knows.
constexpr qsizetype mostPlaces = 5;

/// Near addresses. In a short name, one letter makes another person (ann, jan); two letters only in a
/// long one.
constexpr qsizetype shortestForOneSlip = 4;
constexpr qsizetype shortestForTwoSlips = 10;

/// Files are looked into up to this size: an office file or a picture that is larger is rare, and all of it
/// must be read and held for a moment.
constexpr qint64 largestLookedInto = 48LL * 1024 * 1024;
/// Of a document's properties in XML; others are a few KB long.
constexpr qint64 largestProperties = 1024 * 1024;

} // namespace envoi::preflight
