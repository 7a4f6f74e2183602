#pragma once

#include "app/compose/Recipient.h"

#include <QHash>
#include <QMimeData>
#include <QPointer>
#include <QScrollArea>
#include <QSet>
#include <QStringList>

#include <functional>
#include <vector>

namespace envoi::compose {

class AddressBook;
class CompletionPopup;
class FlowLayout;
class RecipientChip;
class RecipientInput;
struct RecipientMark;

class RecipientsField;

/// Chips on their way from one field to another; for other programs their addresses as text.
class RecipientsMime : public QMimeData {
    Q_OBJECT

public:
    QPointer<RecipientsField> source;
    QList<QPointer<RecipientChip>> chips;
};

/// A field of addresses (To, Cc ...): each becomes a chip as soon as it is complete, and one that is
/// wrong says why. Grows to four lines, then scrolls. Knows nothing of letters.
class RecipientsField : public QScrollArea {
    Q_OBJECT

public:
    /// \a name: for a screen reader ("To").
    explicit RecipientsField(const QString &name, QWidget *parent = nullptr);
    ~RecipientsField() override;

    /// Where suggestions and doubts come from. It must outlive the field.
    void setAddressBook(AddressBook *book);
    /// The other fields of the letter, to which chips may be moved, and whose addresses are not suggested.
    void setSiblings(const QList<RecipientsField *> &siblings) { m_siblings = siblings; }
    const QString &name() const { return m_name; }

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
    /// Moves chips of \a source here, before the one at \a place; the end when it is -1. Undone in either
    /// field.
    void moveHere(RecipientsField *source, const QList<RecipientChip *> &chips, qsizetype place = -1);
    /// The chips that go together with \a chip: the selected ones if it is one of them.
    QList<RecipientChip *> companyOf(RecipientChip *chip) const;
    /// What a drag of \a chip carries; the caller owns it.
    RecipientsMime *mimeFor(RecipientChip *chip);
    /// Corrects the entry that doubtChanged() told of.
    void correctDoubt();
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
    /// What is doubtful about an entry, and the address that may be meant, or nothing.
    void doubtChanged(const QString &doubt, const QString &address);
    /// Something was moved here.
    void received();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    /// What undo takes back: entries that went, with their places, and entries that came.
    struct Step {
        std::vector<std::pair<qsizetype, Recipient>> gone;
        std::vector<Recipient> come;
        /// The other end of a move has a step of the same number.
        QPointer<RecipientsField> partner;
        int number = 0;
    };
    bool chipKey(RecipientChip *chip, const QKeyEvent *event);
    bool inputKey(const QKeyEvent *event);
    void takeTyped(const QString &text);
    bool add(Recipient recipient, qsizetype at);
    void edit(RecipientChip *chip);
    void remove(RecipientChip *chip);
    void removeByHand(const QList<RecipientChip *> &chips);
    bool bringBack();
    void undo(const Step &step);
    void copy(RecipientChip *chip) const;
    RecipientChip *chipOf(const Recipient &recipient) const;
    // Selection and drags
    void connectChip(RecipientChip *chip);
    void select(const QList<RecipientChip *> &chips);
    void selectBy(RecipientChip *chip, Qt::KeyboardModifiers modifiers);
    void drag(RecipientChip *chip);
    void moveTo(RecipientsField *target, RecipientChip *chip);
    qsizetype placeAt(QPoint position) const;
    void markPlace(qsizetype place);
    // Completion and doubts
    bool popupKey(const QKeyEvent *event);
    void updateCompletion();
    void dismissCompletion();
    void takeSuggestion(const QStringList &entries);
    QSet<QString> addresses() const;
    void updateDoubts();
    void updateDoubt();
    void focusChip(qsizetype index);
    void fitHeight();
    void updatePlace();
    void updateProblem();

    static constexpr int gap = 4; ///< between chips, in pixels

    QString m_name;
    QString m_problem;
    QWidget *m_body;
    FlowLayout *m_layout;
    RecipientInput *m_input;
    QList<RecipientChip *> m_chips;
    /// Those of single addresses, by address.
    QHash<QByteArray, RecipientChip *> m_known;
    /// What the person removed or moved; the last comes back first.
    std::vector<Step> m_steps;
    AddressBook *m_book = nullptr;
    QPointer<CompletionPopup> m_popup;
    QList<RecipientsField *> m_siblings;
    /// The one of which doubtChanged() told.
    QPointer<RecipientChip> m_doubted;
    QString m_doubt;
    /// Where a selection by Shift began.
    QPointer<RecipientChip> m_anchor;
    QWidget *m_placeMark = nullptr;
    /// Where what is being typed goes; the end unless a chip is being edited.
    qsizetype m_place = -1;
};

} // namespace envoi::compose
