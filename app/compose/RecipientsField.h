#pragma once

#include "app/compose/Recipient.h"

#include <QHash>
#include <QScrollArea>
#include <QStringList>

#include <vector>

namespace envoi::compose {

class FlowLayout;
class RecipientChip;
class RecipientInput;
struct RecipientMark;

/// A field of addresses (To, Cc ...): each becomes a chip as soon as it is complete, and one that is
/// wrong says why. Grows to four lines, then scrolls. Knows nothing of letters.
class RecipientsField : public QScrollArea {
    Q_OBJECT

public:
    /// \a name: for a screen reader ("To").
    explicit RecipientsField(const QString &name, QWidget *parent = nullptr);
    ~RecipientsField() override;

    /// One text for each entry, as typed; what is still being typed is the last.
    QStringList texts() const;
    /// Replaces everything.
    void setTexts(const QStringList &texts);
    /// Adds what was pasted or dropped: lists of any shape.
    void addText(const QString &text);
    bool isEmpty() const;
    /// Makes chips of what is still being typed.
    void commit();
    /// Removes the entries for which \a unwanted is true.
    void removeWhere(const std::function<bool(const Recipient &)> &unwanted);
    /// Marks each entry anew, or not at all. A mark goes when its entry is changed.
    void mark(const std::function<std::optional<RecipientMark>(const Recipient &)> &markOf);
    /// Puts the focus on the first entry that is wrong. False when there is none.
    bool focusFirstInvalid();
    std::vector<Recipient> recipients() const;
    /// The widget that takes the keys, for focus and tab order.
    QWidget *inputWidget() const;

signals:
    /// The person changed something.
    void edited();
    /// Which entry is wrong and why, for a person: the one that has the focus, else the first. Empty when
    /// none is.
    void problemChanged(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    bool chipKey(RecipientChip *chip, const QKeyEvent *event);
    bool inputKey(const QKeyEvent *event);
    void takeTyped(const QString &text);
    bool add(Recipient recipient, qsizetype at);
    void edit(RecipientChip *chip);
    void remove(RecipientChip *chip);
    void removeByHand(RecipientChip *chip);
    bool bringBack();
    void copy(const RecipientChip *chip) const;
    void focusChip(qsizetype index);
    void fitHeight();
    void updatePlace();
    void updateProblem();

    QString m_name;
    QString m_problem;
    QWidget *m_body;
    FlowLayout *m_layout;
    RecipientInput *m_input;
    QList<RecipientChip *> m_chips;
    /// Those of single addresses, by address.
    QHash<QByteArray, RecipientChip *> m_known;
    /// What the person removed, with its place; the last one comes back first.
    std::vector<std::pair<qsizetype, Recipient>> m_removed;
    /// Where what is being typed goes; the end unless a chip is being edited.
    qsizetype m_place = -1;
};

} // namespace envoi::compose
