#include "app/compose/ShortcutsDialog.h"

#include "app/compose/MenuCommands.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

QString keysOf(const QAction *action)
{
    QStringList keys;
    for (const QKeySequence &sequence : action->shortcuts())
        keys.append(sequence.toString(QKeySequence::NativeText));
    keys.removeDuplicates();
    return keys.join(u", "_s);
}

/// Shows those rows that hold \a wanted, and their menus.
void filter(const QTreeWidget *tree, const QString &wanted)
{
    for (int i = 0; i < tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem *menu = tree->topLevelItem(i);
        bool any = false;
        for (int j = 0; j < menu->childCount(); ++j) {
            QTreeWidgetItem *row = menu->child(j);
            const bool fits = row->text(0).contains(wanted, Qt::CaseInsensitive) ||
                              row->text(1).contains(wanted, Qt::CaseInsensitive);
            row->setHidden(!fits);
            any = any || fits;
        }
        menu->setHidden(!any);
    }
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QMenuBar *bar, QWidget *parent) : QDialog(parent)
{
    setObjectName(u"shortcuts"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard Shortcuts"));

    auto *line = new QLineEdit(this);
    line->setPlaceholderText(tr("Find a command or a key"));
    line->setAccessibleName(line->placeholderText());
    line->setClearButtonEnabled(true);

    auto *tree = new QTreeWidget(this);
    tree->setAccessibleName(windowTitle());
    tree->setHeaderLabels({tr("Command"), tr("Keys")});
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    QTreeWidgetItem *menu = nullptr;
    for (const Command &command : commandsOf(bar)) {
        const QString keys = keysOf(command.action);
        if (keys.isEmpty())
            continue;
        if (!menu || menu->text(0) != command.menu) {
            menu = new QTreeWidgetItem(tree, {command.menu});
            QFont bold = tree->font();
            bold.setBold(true);
            menu->setFont(0, bold);
            menu->setFlags(Qt::ItemIsEnabled);
        }
        new QTreeWidgetItem(menu, {command.name, keys});
    }
    tree->expandAll();
    tree->setItemsExpandable(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    tree->header()->setStretchLastSection(false);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(line, &QLineEdit::textChanged, tree,
            [tree](const QString &text) { filter(tree, text.trimmed()); });

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(line);
    layout->addWidget(tree);
    layout->addWidget(buttons);
    const int unit = fontMetrics().height();
    resize(30 * unit, 32 * unit);
    line->setFocus();
}

} // namespace envoi::compose
