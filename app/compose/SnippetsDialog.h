#pragma once

#include "core/letter/Snippet.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QToolButton;

namespace envoi::compose {

/// The person's snippets: their abbreviations and texts.
class SnippetsDialog : public QDialog {
    Q_OBJECT

public:
    SnippetsDialog(const QList<letter::Snippet> &snippets, QWidget *parent);
    const QList<letter::Snippet> &snippets() const { return m_snippets; }
    void accept() override;
    /// Asks first when something would be lost.
    void reject() override;

private:
    void add();
    void removeCurrent();
    void show(int row);
    QString problem() const;
    void tellProblem(bool evenWhileEmpty);

    const QList<letter::Snippet> m_before;
    QList<letter::Snippet> m_snippets;
    int m_shown = -1;
    QListWidget *m_list;
    QToolButton *m_remove;
    QLineEdit *m_abbreviation;
    QLabel *m_problem;
    QPlainTextEdit *m_text;
};

} // namespace envoi::compose
