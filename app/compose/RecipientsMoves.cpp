// Recipients selected, removed, dragged to another field, and brought back.
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientInput.h"
#include "app/compose/RecipientsField.h"

#include <QClipboard>
#include <QDrag>
#include <QDropEvent>
#include <QGuiApplication>
#include <QPixmap>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

void RecipientsField::connectChip(RecipientChip *chip)
{
    connect(chip, &RecipientChip::editRequested, this, [this, chip] { edit(chip); });
    connect(chip, &RecipientChip::copyRequested, this, [this, chip] { copy(chip); });
    connect(chip, &RecipientChip::removeRequested, this, [this, chip] {
        removeByHand({chip});
        m_input->setFocus();
        emit edited();
    });
    connect(chip, &RecipientChip::correctRequested, this, [this, chip] {
        m_doubted = chip;
        correctDoubt();
    });
    connect(chip, &RecipientChip::moveRequested, this, [this, chip](int which) {
        if (which < m_siblings.size())
            moveTo(m_siblings[which], chip);
    });
    connect(chip, &RecipientChip::pressedWith, this, [this, chip](Qt::KeyboardModifiers modifiers) {
        // One of several that are selected may begin a drag of all.
        if (modifiers & (Qt::ControlModifier | Qt::ShiftModifier))
            selectBy(chip, modifiers);
        else if (!chip->isChecked())
            select({});
    });
    connect(chip, &RecipientChip::releasedWith, this, [this](Qt::KeyboardModifiers modifiers) {
        if (!(modifiers & (Qt::ControlModifier | Qt::ShiftModifier)))
            select({});
    });
    connect(chip, &RecipientChip::dragRequested, this, [this, chip] { drag(chip); });
    QStringList moves;
    for (const auto *sibling : std::as_const(m_siblings))
        moves.append(tr("Move to %1").arg(sibling->name()));
    chip->setMoves(moves);
}

void RecipientsField::select(const QList<RecipientChip *> &chips)
{
    for (auto *chip : std::as_const(m_chips))
        chip->setChecked(chips.contains(chip));
    if (chips.isEmpty())
        m_anchor = nullptr;
}

void RecipientsField::selectBy(RecipientChip *chip, Qt::KeyboardModifiers modifiers)
{
    if (!modifiers.testFlag(Qt::ShiftModifier)) {
        chip->setChecked(!chip->isChecked());
        m_anchor = chip;
        return;
    }
    if (!m_anchor) {
        for (auto *other : std::as_const(m_chips)) {
            if (other->hasFocus())
                m_anchor = other;
        }
    }
    const auto from = m_anchor ? m_chips.indexOf(m_anchor.data()) : -1;
    const auto to = m_chips.indexOf(chip);
    const auto first = from < 0 ? to : std::min(from, to);
    const QPointer<RecipientChip> anchor = from < 0 ? chip : m_anchor.data();
    select(m_chips.mid(first, (from < 0 ? to : std::max(from, to)) - first + 1));
    m_anchor = anchor;
}

QList<RecipientChip *> RecipientsField::companyOf(RecipientChip *chip) const
{
    if (!chip->isChecked())
        return {chip};
    QList<RecipientChip *> result;
    for (auto *one : m_chips) {
        if (one->isChecked())
            result.append(one);
    }
    return result;
}

void RecipientsField::copy(RecipientChip *chip) const
{
    QStringList texts;
    for (const auto *one : companyOf(chip))
        texts.append(one->recipient().copyText());
    QGuiApplication::clipboard()->setText(texts.join(u", "_s));
}

RecipientChip *RecipientsField::chipOf(const Recipient &recipient) const
{
    const auto found = std::ranges::find_if(m_chips, [&recipient](const RecipientChip *chip) {
        return chip->recipient().text == recipient.text;
    });
    return found == m_chips.end() ? nullptr : *found;
}

void RecipientsField::removeByHand(const QList<RecipientChip *> &chips)
{
    Step step;
    for (auto *chip : chips)
        step.gone.emplace_back(m_chips.indexOf(chip), chip->recipient());
    for (auto *chip : chips)
        remove(chip);
    m_steps.push_back(std::move(step));
    updatePlace();
}

void RecipientsField::undo(const Step &step)
{
    for (const auto &recipient : step.come) {
        if (auto *chip = chipOf(recipient))
            remove(chip);
    }
    // In their order, so that each finds the place that it had.
    for (const auto &[place, recipient] : step.gone)
        add(recipient, std::clamp<qsizetype>(place, 0, m_chips.size()));
    updatePlace();
    emit edited();
}

bool RecipientsField::bringBack()
{
    if (m_steps.empty())
        return false;
    const Step step = std::move(m_steps.back());
    m_steps.pop_back();
    undo(step);
    if (auto *chip = step.gone.empty() ? nullptr : chipOf(step.gone.front().second))
        focusChip(m_chips.indexOf(chip));
    if (step.partner) {
        auto &others = step.partner->m_steps;
        const auto same = std::ranges::find(others, step.number, &Step::number);
        if (same != others.end()) {
            const Step other = std::move(*same);
            others.erase(same);
            step.partner->undo(other);
            emit step.partner->received();
            if (auto *chip = other.gone.empty() ? nullptr : step.partner->chipOf(other.gone.front().second))
                step.partner->focusChip(step.partner->m_chips.indexOf(chip));
        }
    }
    return true;
}

void RecipientsField::moveHere(RecipientsField *source, const QList<RecipientChip *> &chips, qsizetype place)
{
    static int numbers = 0;
    Step out;
    Step in;
    in.number = out.number = ++numbers;
    std::vector<Recipient> moved;
    for (auto *chip : chips) {
        const auto index = source->m_chips.indexOf(chip);
        if (index < 0)
            continue;
        out.gone.emplace_back(index, chip->recipient());
        moved.push_back(chip->recipient());
    }
    if (moved.empty())
        return;
    std::ranges::stable_sort(out.gone, {}, [](const auto &one) { return one.first; });
    const bool isWithin = source == this;
    if (isWithin && place >= 0) {
        // Those that go from before it leave room.
        place -= std::ranges::count_if(out.gone, [place](const auto &one) { return one.first < place; });
    }
    for (auto *chip : chips)
        source->remove(chip);
    if (place < 0 || place > m_chips.size())
        place = m_chips.size();
    RecipientChip *last = nullptr;
    for (auto &recipient : moved) {
        if (add(recipient, place)) {
            last = m_chips[place++];
            in.come.push_back(std::move(recipient));
        }
    }
    if (isWithin) {
        out.come = std::move(in.come);
        m_steps.push_back(std::move(out));
    } else {
        out.partner = this;
        in.partner = source;
        source->m_steps.push_back(std::move(out));
        m_steps.push_back(std::move(in));
        source->updatePlace();
        emit source->edited();
    }
    updatePlace();
    emit received();
    if (last)
        focusChip(m_chips.indexOf(last));
    emit edited();
}

void RecipientsField::moveTo(RecipientsField *target, RecipientChip *chip)
{
    target->moveHere(this, companyOf(chip));
}

RecipientsMime *RecipientsField::mimeFor(RecipientChip *chip)
{
    auto *mime = new RecipientsMime;
    mime->source = this;
    QStringList texts;
    for (auto *one : companyOf(chip)) {
        mime->chips.append(one);
        texts.append(one->recipient().copyText());
    }
    mime->setText(texts.join(u", "_s));
    return mime;
}

void RecipientsField::drag(RecipientChip *chip)
{
    auto *drag = new QDrag(this);
    auto *mime = mimeFor(chip);
    QPixmap picture = chip->grab();
    drag->setHotSpot(QPoint(picture.width() / 4, picture.height() / 2) / picture.devicePixelRatio());
    drag->setPixmap(picture);
    drag->setMimeData(mime);
    drag->exec(Qt::MoveAction | Qt::CopyAction, Qt::MoveAction);
}

qsizetype RecipientsField::placeAt(QPoint position) const
{
    const QPoint inBody = m_body->mapFrom(viewport(), position);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        const QRect area = m_chips[i]->geometry();
        const bool isBefore = mirrored ? inBody.x() > area.center().x() : inBody.x() < area.center().x();
        if (inBody.y() < area.top() || (inBody.y() <= area.bottom() && isBefore))
            return i;
    }
    return m_chips.size();
}

void RecipientsField::markPlace(qsizetype place)
{
    if (place < 0) {
        if (m_placeMark)
            m_placeMark->hide();
        return;
    }
    if (!m_placeMark) {
        m_placeMark = new QWidget(m_body);
        m_placeMark->setAutoFillBackground(true);
        m_placeMark->setBackgroundRole(QPalette::Highlight);
        m_placeMark->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QRect area = place < m_chips.size() ? m_chips[place]->geometry()
                       : m_chips.isEmpty()    ? m_input->geometry()
                                              : m_chips.last()->geometry();
    const bool isBehind = place >= m_chips.size() && !m_chips.isEmpty();
    const int x = isBehind != mirrored ? area.right() + 2 : std::max(0, area.left() - 3);
    m_placeMark->setGeometry(x, area.top(), 2, area.height());
    m_placeMark->raise();
    m_placeMark->show();
}

void RecipientsField::dragEnterEvent(QDragEnterEvent *event)
{
    const auto *mime = event->mimeData();
    // Files are for the window: they become attachments.
    if (!isEnabled() || mime->hasUrls() ||
        (!qobject_cast<const RecipientsMime *>(mime) && !mime->hasText())) {
        event->ignore();
        return;
    }
    event->acceptProposedAction();
}

void RecipientsField::dragMoveEvent(QDragMoveEvent *event)
{
    markPlace(placeAt(event->position().toPoint()));
    event->acceptProposedAction();
}

void RecipientsField::dragLeaveEvent(QDragLeaveEvent *event)
{
    markPlace(-1);
    QScrollArea::dragLeaveEvent(event);
}

void RecipientsField::dropEvent(QDropEvent *event)
{
    markPlace(-1);
    const auto place = placeAt(event->position().toPoint());
    const auto *mime = qobject_cast<const RecipientsMime *>(event->mimeData());
    // From another letter a copy is taken: that one keeps whom it is for.
    if (mime && mime->source && mime->source->window() == window()) {
        QList<RecipientChip *> chips;
        for (const auto &chip : mime->chips) {
            if (chip)
                chips.append(chip);
        }
        moveHere(mime->source, chips, place);
        event->setDropAction(Qt::MoveAction);
        event->accept();
        return;
    }
    commit();
    const auto before = m_place;
    m_place = place;
    addText(event->mimeData()->text());
    m_place = before;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    emit received();
    emit edited();
}

} // namespace envoi::compose
