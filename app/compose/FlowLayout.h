#pragma once

#include <QLayout>
#include <QList>

namespace envoi::compose {

/// Lays widgets out in lines, as words of a text; the last one gets what is left of its line.
class FlowLayout : public QLayout {
public:
    explicit FlowLayout(QWidget *parent, int spacing);
    ~FlowLayout() override;

    void insertWidget(int index, QWidget *widget);

    void addItem(QLayoutItem *item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    void setGeometry(const QRect &rectangle) override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;

private:
    int arrange(const QRect &rectangle, bool apply) const;
    QList<QLayoutItem *> m_items;
};

} // namespace envoi::compose
