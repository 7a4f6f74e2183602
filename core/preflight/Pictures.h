#pragma once

#include "core/preflight/FileFacts.h"

/// Inside the room: the containers of pictures. Pixels are neither read nor changed.
namespace envoi::preflight {

FileFacts jpegFacts(const QByteArray &octets);
FileFacts pngFacts(const QByteArray &octets);
FileFacts webpFacts(const QByteArray &octets);
/// Also AVIF. It can only be looked for what they hold.
FileFacts heifFacts(const QByteArray &octets);

bool isJpeg(QByteArrayView octets);
bool isPng(QByteArrayView octets);
bool isWebp(QByteArrayView octets);
bool isHeif(QByteArrayView octets);

/// Empty where the container is too broken to be written anew.
QByteArray bareJpeg(const QByteArray &octets);
QByteArray barePng(const QByteArray &octets);
QByteArray bareWebp(const QByteArray &octets);

} // namespace envoi::preflight
