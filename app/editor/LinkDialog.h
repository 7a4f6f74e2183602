#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace envoi::editor {

/// Text and address of a link.
class LinkDialog : public QDialog {
    Q_OBJECT

public:
    explicit LinkDialog(QWidget *parent = nullptr);
    /// \a existing offers to remove the link.
    void begin(const QString &text, const QString &address, bool existing);
    QString text() const;
    /// Whole and harmless once the dialog is accepted.
    QString address() const;

signals:
    void removeRequested();

private:
    void check();

    QLineEdit *m_text;
    QLineEdit *m_address;
    QLabel *m_hint;
    QPushButton *m_accept;
    QPushButton *m_remove;
};

} // namespace envoi::editor
