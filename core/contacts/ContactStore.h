#pragma once

#include "core/contacts/ContactBook.h"

#include <functional>

namespace envoi::contacts {

/// The contacts on disk: one JSON file, readable by the user alone. Blocking and thread-safe: called from a
/// worker thread, never from the GUI's.
class ContactStore {
public:
    explicit ContactStore(QString path) : m_path(std::move(path)) {}
    /// The default place, in the user's data folder.
    static QString defaultPath();
    const QString &path() const { return m_path; }

    /// Empty where there is no file. SettingsDamaged when it can't be understood, or is a newer version's.
    Result<ContactBook> load() const;
    /// Reads the file, applies \a change and writes it anew, atomically; other programs wait meanwhile, so
    /// that none undoes what another did. Returns the book as it is now. FileUnwritable, DiskFull;
    /// SettingsDamaged when the file there can't be understood, which is then left as it is.
    Result<ContactBook> change(const std::function<void(ContactBook &)> &change) const;

private:
    Result<void> save(const ContactBook &book) const;
    QString m_path;
};

} // namespace envoi::contacts
