// What the keys do in a field of recipients.
#include "app/compose/CompletionPopup.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientInput.h"
#include "app/compose/RecipientsField.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QTimer>

#include <algorithm>

namespace envoi::compose {

bool RecipientsField::chipKey(RecipientChip *chip, const QKeyEvent *event)
{
    const auto index = m_chips.indexOf(chip);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    if (event->matches(QKeySequence::Copy) || event->matches(QKeySequence::Cut)) {
        copy(chip);
        if (event->matches(QKeySequence::Copy))
            return true;
    }
    if (event->matches(QKeySequence::Undo))
        return bringBack();
    if (event->matches(QKeySequence::SelectAll)) {
        select(m_chips);
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const auto next =
            std::max<qsizetype>(0, index + ((event->key() == Qt::Key_Right) != mirrored ? 1 : -1));
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            if (next < m_chips.size()) {
                if (!m_anchor || !chip->isChecked())
                    m_anchor = chip;
                selectBy(m_chips[next], Qt::ShiftModifier);
                focusChip(next);
            }
            return true;
        }
        select({});
        focusChip(next);
        return true;
    }
    case Qt::Key_Space:
        if (!event->modifiers().testFlag(Qt::ControlModifier))
            break;
        selectBy(chip, Qt::ControlModifier);
        return true;
    case Qt::Key_Home:
        focusChip(0);
        return true;
    case Qt::Key_End:
    case Qt::Key_Escape:
        focusChip(m_chips.size());
        return true;
    case Qt::Key_F2:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ControlModifier)
            return false;
        edit(chip);
        return true;
    default:
        break;
    }
    const bool back = event->key() == Qt::Key_Backspace;
    if (back || event->key() == Qt::Key_Delete || event->matches(QKeySequence::Cut)) {
        const auto chips = companyOf(chip);
        const auto first = m_chips.indexOf(chips.first());
        removeByHand(chips);
        focusChip(back ? std::max<qsizetype>(0, first - 1) : first);
        emit edited();
        return true;
    }
    // Whoever goes on typing means the text.
    const bool typing = !event->text().isEmpty() && event->text().front().isPrint() &&
                        !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (typing || event->matches(QKeySequence::Paste)) {
        m_input->setFocus();
        QKeyEvent again(QEvent::KeyPress, event->key(), event->modifiers(), event->text());
        QCoreApplication::sendEvent(m_input, &again);
        return true;
    }
    return false;
}

bool RecipientsField::inputKey(const QKeyEvent *event)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    if (popupKey(event))
        return true;
    const bool atStart = m_input->cursorPosition() == 0 && !m_input->hasSelectedText();
    // While something is being typed, undo is about that.
    if (event->matches(QKeySequence::Undo) && m_input->text().isEmpty())
        return bringBack();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ControlModifier)
            return false;
        commit();
        emit edited();
        return true;
    case Qt::Key_Backspace:
        if (!atStart || m_chips.isEmpty())
            return false;
        focusChip(m_chips.size() - 1);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        // Towards the chips; the other way is the line edit's own.
        if (!atStart || (event->key() == Qt::Key_Left) == mirrored || m_chips.isEmpty() || event->modifiers())
            return false;
        focusChip(m_chips.size() - 1);
        return true;
    case Qt::Key_Escape:
        return false;
    default:
        return false;
    }
}

bool RecipientsField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (watched == m_input)
            return inputKey(key);
        if (auto *chip = qobject_cast<RecipientChip *>(watched))
            return chipKey(chip, key);
    }
    if (event->type() == QEvent::FocusOut && watched == m_input) {
        if (static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
            dismissCompletion();
        // Someone who looks into another window or opens a menu is not done typing.
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason &&
            !m_input->text().trimmed().isEmpty()) {
            commit();
            emit edited();
        }
    }
    if (event->type() == QEvent::FocusIn && watched == m_input)
        select({});
    if (event->type() == QEvent::FocusIn && watched == m_input)
        QTimer::singleShot(0, this, [this] { ensureWidgetVisible(m_input, 0, gap); });
    if ((event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) && watched != m_input) {
        if (auto *chip = qobject_cast<QWidget *>(watched))
            chip->update();
        updateProblem();
    }
    return QScrollArea::eventFilter(watched, event);
}

/// While suggestions are shown. Nothing that was typed is replaced unless it is no address, or the person
/// chose a line.
bool RecipientsField::popupKey(const QKeyEvent *event)
{
    if (!m_popup || !m_popup->isOpen())
        return false;
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up:
        m_popup->step(event->key() == Qt::Key_Down ? 1 : -1);
        return true;
    case Qt::Key_Escape:
        dismissCompletion();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab: {
        const auto *chosen = m_popup->chosen();
        if (modifiers || !chosen)
            return false;
        takeSuggestion(chosen->texts());
        return true;
    }
    case Qt::Key_Delete: {
        const auto *chosen = m_popup->chosen();
        if (!m_popup->isChosenByHand() || !chosen || chosen->isGroup())
            return false;
        emit m_popup->forgetRequested(chosen->address);
        return true;
    }
    default:
        return false;
    }
}

} // namespace envoi::compose
