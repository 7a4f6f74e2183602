#pragma once

#include "core/letter/Reply.h"

#include <QObject>

#include <array>

class QAction;
class QMenu;
class QToolBar;

namespace envoi::reading {

/// What can be done with a letter that somebody reads: the buttons of its tool bar, with their keys.
class AnswerActions : public QObject {
    Q_OBJECT

public:
    AnswerActions(QToolBar &bar, QObject *parent);
    /// Whether there is a letter, and whether it came over a list that takes letters.
    void setEnabled(bool isThere, bool isFromList);

signals:
    void requested(envoi::letter::AnswerKind kind);

private:
    std::array<QAction *, 6> m_actions{};
};

} // namespace envoi::reading
