#pragma once

#include "core/account/Account.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace envoi::editor {
class Editor;
}

namespace envoi::accounts {

/// What stands below an identity's letters: rich text, its plain text (made from it or one's own), and where
/// it goes in an answer.
class SignatureEditor : public QWidget {
    Q_OBJECT

public:
    SignatureEditor(const account::Signature &signature, QWidget *parent);
    account::Signature signature() const;

private:
    void showMadeText();

    editor::Editor *m_rich;
    QCheckBox *m_own;
    QPlainTextEdit *m_plain;
    QComboBox *m_place;
};

} // namespace envoi::accounts
