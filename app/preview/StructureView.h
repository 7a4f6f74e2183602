#pragma once

#include "app/preview/Rendering.h"

#include <QTreeWidget>

namespace envoi::preview {

/// The tree of the letter's parts, each with what it is, how it is encoded, and its sizes.
class StructureView : public QTreeWidget {
    Q_OBJECT

public:
    explicit StructureView(QWidget *parent = nullptr);
    void show(const Rendering &rendering);

signals:
    /// The person wants to see it: the index of the part in Rendering::tree.
    void partActivated(int index);

protected:
    /// Nothing is to be folded.
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}
};

} // namespace envoi::preview
