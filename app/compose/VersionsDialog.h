#pragma once

#include "core/letter/Draft.h"
#include "core/store/DraftVersions.h"

#include <QDialog>

#include <optional>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace envoi::compose {

/// The earlier versions of a letter, each shown as plain text: one can be put in the letter's place or be
/// opened beside it. Reads each when it is chosen, in another thread. Deletes itself.
class VersionsDialog : public QDialog {
    Q_OBJECT

public:
    /// \a versions: newest first.
    explicit VersionsDialog(const QList<store::DraftVersion> &versions, QWidget *parent);

signals:
    void restoreRequested(const envoi::letter::Draft &draft);
    void openRequested(const QString &path);

private:
    void show(int row);
    void display(const Result<letter::Draft> &draft);

    QList<store::DraftVersion> m_versions;
    QListWidget *m_list;
    QLabel *m_title;
    QPlainTextEdit *m_text;
    QPushButton *m_restore;
    QPushButton *m_open;
    std::optional<letter::Draft> m_shown;
};

} // namespace envoi::compose
