#pragma once

#include "app/mailbox/Place.h"

#include <QListView>

class QStandardItemModel;

namespace envoi::mailbox {

/// The list of folders, each with how many letters it has.
class FolderPane : public QListView {
    Q_OBJECT

public:
    explicit FolderPane(QWidget *parent = nullptr);
    Place current() const;
    void choose(Place place);
    void setCount(Place place, qsizetype count);
    qsizetype count(Place place) const;
    /// Something there needs the person.
    void setTroubled(Place place, bool on);
    QSize sizeHint() const override;

signals:
    void chosen(envoi::mailbox::Place place);

private:
    QStandardItemModel *m_model;
};

} // namespace envoi::mailbox
