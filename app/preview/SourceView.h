#pragma once

#include "app/preview/Rendering.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace envoi::preview {

/// The letter's source as it will be written, live.
class SourceView : public QWidget {
    Q_OBJECT

public:
    explicit SourceView(QWidget *parent = nullptr);
    void show(const Rendering &rendering);
    /// Puts the line at \a position of the source at the top.
    void goTo(qsizetype position);

signals:
    void saveRequested();

private:
    QPlainTextEdit *m_text;
    QLabel *m_note;
    QToolButton *m_save;
};

} // namespace envoi::preview
