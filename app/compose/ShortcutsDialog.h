#pragma once

#include <QDialog>

class QMenuBar;

namespace envoi::compose {

/// Every key that the menus of a window know, by menu, with a line to find one by its name or its key.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const QMenuBar *bar, QWidget *parent);
};

} // namespace envoi::compose
