#pragma once

#include "core/letter/Reply.h"

#include <QMainWindow>

namespace envoi::reading {

class AnswerActions;
class LetterView;

/// A letter that came as a file, to be read and answered.
class ReaderWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit ReaderWindow(const QString &path, QWidget *parent = nullptr);
    const QString &path() const { return m_path; }

signals:
    void answerRequested(envoi::letter::AnswerKind kind, const QString &path);

private:
    void read();
    QString m_path;
    LetterView *m_view;
    AnswerActions *m_answers;
};

} // namespace envoi::reading
