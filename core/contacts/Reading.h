#pragma once

#include "core/contacts/Contact.h"

#include <QByteArrayView>

namespace envoi::contacts {

/// Adds the address in \a text to \a contact, once; a remark when it is none. Returns whether it is there.
bool addAddress(Contact &contact, const QString &text, int line, Imported &result);
/// Adds a group's name to \a contact, once.
void addGroup(Contact &contact, const QString &name);
/// UTF-16 and UTF-8 with or without their mark, else windows-1252.
QString decodeFile(QByteArrayView octets, Imported &result);
/// Whether it is UTF-16, by its mark or its zeros.
bool isUtf16(QByteArrayView octets);

} // namespace envoi::contacts
