#pragma once

#include "core/account/Account.h"
#include "core/letter/Draft.h"

#include <QObject>

#include <array>

namespace envoi::editor {
class Editor;
}

namespace envoi::compose {

class IdentityChooser;

/// Keeps the letter's signature that of its sender, for as long as nobody has changed it by hand.
class Signatures : public QObject {
    Q_OBJECT

public:
    Signatures(editor::Editor &editor, const IdentityChooser &from, QObject *parent);

    /// Puts the sender's into a letter that has none. In an answer: where the identity wants it.
    void begin(bool isAnswer);
    /// A letter was opened: its signature is followed on if it is its sender's.
    void adopt(bool isAnswer);
    /// The sender, or a sender's signature, is another one.
    void follow();
    /// The person asks for the sender's, in place of whatever signature there is.
    void insert();
    /// For the plain alternative, where the sender has plain text of their own.
    std::optional<letter::PlainSignature> plainAlternative() const;
    /// Changes the letter's format, and the signature with it.
    void setFormat(letter::Draft::Format format);

signals:
    /// The sender is another, but the signature was changed by hand and stays.
    void left();

private:
    account::Signature wanted() const;
    bool isAsPut() const;
    void put(const account::Signature &signature);
    QString &shown() { return m_shown[isPlain() ? 1 : 0]; }
    const QString &shown() const { return m_shown[isPlain() ? 1 : 0]; }
    bool isPlain() const;
    bool isSource() const;

    editor::Editor &m_editor;
    const IdentityChooser &m_from;
    /// What was put last, as the editor has it: in a rich and in a plain letter.
    std::array<QString, 2> m_shown;
    account::Signature m_last;
    /// Of which signature's HTML m_made is the plain text.
    mutable QString m_madeOf;
    mutable QString m_made;
    bool m_isAnswer = false;
    bool m_follows = false;
};

/// Its text as it stands in a plain or in a rich letter.
QString plainTextOf(const account::Signature &signature, bool isPlain);

} // namespace envoi::compose
