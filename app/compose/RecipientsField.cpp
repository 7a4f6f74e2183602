#include "app/compose/RecipientsField.h"

#include "app/compose/FlowLayout.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientInput.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace envoi::compose {

namespace {

constexpr int gap = 4;
constexpr int maximalLines = 4;

/// By which the same address is known again; empty for a group and for what is none.
QByteArray keyOf(const Recipient &recipient)
{
    return recipient.isValid() && !recipient.isGroup() ? recipient.addrSpecs().front().toBytes()
                                                       : QByteArray();
}

} // namespace

RecipientsField::RecipientsField(const QString &name, QWidget *parent)
    : QScrollArea(parent), m_name(name), m_body(new QWidget(this)), m_layout(new FlowLayout(m_body, gap)),
      m_input(new RecipientInput(m_body))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setFocusProxy(m_input);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setBackgroundRole(QPalette::Base);
    m_body->setBackgroundRole(QPalette::Base);
    m_body->setCursor(Qt::IBeamCursor);
    setAccessibleName(name);

    m_input->setFrame(false);
    m_input->setAccessibleName(name);
    m_input->setAccessibleDescription(tr("Addresses, separated by commas"));
    m_input->installEventFilter(this);
    m_layout->insertWidget(0, m_input);
    setWidget(m_body);

    connect(m_input, &QLineEdit::textEdited, this, [this](const QString &text) {
        takeTyped(text);
        emit edited();
    });
    connect(m_input, &RecipientInput::textInserted, this, [this](const QString &text) {
        // A list becomes chips at once; a single word may be the beginning of something.
        const bool list = text.trimmed().contains(u'\n') || splitRecipients(text).size() > 1;
        if (!list && !Recipient::read(text).isValid()) {
            m_input->insert(text.simplified());
            takeTyped(m_input->text());
        } else {
            commit();
            addText(text);
        }
        emit edited();
    });
    connect(m_input, &QLineEdit::textChanged, this, &RecipientsField::fitHeight);
    fitHeight();
}

RecipientsField::~RecipientsField()
{
    // The input tells of losing the focus while it is destroyed.
    m_input->removeEventFilter(this);
    for (auto *chip : std::as_const(m_chips))
        chip->removeEventFilter(this);
}

QWidget *RecipientsField::inputWidget() const
{
    return m_input;
}

QStringList RecipientsField::texts() const
{
    QStringList result;
    for (const auto *chip : m_chips)
        result.append(chip->recipient().text);
    const QString typed = m_input->text().trimmed();
    if (!typed.isEmpty()) {
        const auto pieces = splitRecipients(typed);
        const auto at = m_place < 0 ? result.size() : m_place;
        for (qsizetype i = 0; i < pieces.size(); ++i)
            result.insert(at + i, pieces[i]);
    }
    return result;
}

std::vector<Recipient> RecipientsField::recipients() const
{
    std::vector<Recipient> result;
    for (const auto &text : texts())
        result.push_back(Recipient::read(text));
    return result;
}

void RecipientsField::setTexts(const QStringList &texts)
{
    while (!m_chips.isEmpty())
        remove(m_chips.last());
    m_input->clear();
    m_removed.clear();
    m_place = -1;
    m_layout->setEnabled(false);
    for (const auto &text : texts) {
        if (!text.trimmed().isEmpty())
            add(Recipient::read(text), m_chips.size());
    }
    m_layout->setEnabled(true);
    m_layout->invalidate();
    updatePlace();
}

void RecipientsField::addText(const QString &text)
{
    // Laid out once for all of them: a list of hundreds is one paste.
    m_layout->setEnabled(false);
    for (auto &recipient : readRecipients(text)) {
        if (add(std::move(recipient), m_place < 0 ? m_chips.size() : m_place) && m_place >= 0)
            ++m_place;
    }
    m_layout->setEnabled(true);
    m_layout->invalidate();
    updatePlace();
}

bool RecipientsField::isEmpty() const
{
    return m_chips.isEmpty() && m_input->text().trimmed().isEmpty();
}

void RecipientsField::commit()
{
    const QString typed = m_input->text();
    m_input->clear();
    if (!typed.trimmed().isEmpty())
        addText(typed);
    m_place = -1;
    updatePlace();
}

void RecipientsField::takeTyped(const QString &text)
{
    const auto cut = cutComplete(text);
    if (!cut.complete.isEmpty()) {
        for (const auto &piece : cut.complete) {
            if (add(Recipient::read(piece), m_place < 0 ? m_chips.size() : m_place) && m_place >= 0)
                ++m_place;
        }
        m_input->setText(cut.rest);
    } else if (const QString bare = text.trimmed();
               bare == QStringLiteral(",") || bare == QStringLiteral(";")) {
        m_input->clear();
    }
    updatePlace();
}

bool RecipientsField::add(Recipient recipient, qsizetype at)
{
    // The same address twice is a slip: it is kept once, with the fuller of its names.
    const QByteArray key = keyOf(recipient);
    if (auto *chip = m_known.value(key)) {
        if (std::get<mime::Mailbox>(*chip->recipient().address).displayName().isEmpty())
            chip->setRecipient(std::move(recipient));
        return false;
    }
    auto *chip = new RecipientChip(std::move(recipient), m_body);
    if (!key.isEmpty())
        m_known.insert(key, chip);
    chip->installEventFilter(this);
    connect(chip, &RecipientChip::editRequested, this, [this, chip] { edit(chip); });
    connect(chip, &RecipientChip::copyRequested, this, [this, chip] { copy(chip); });
    connect(chip, &RecipientChip::removeRequested, this, [this, chip] {
        removeByHand(chip);
        m_input->setFocus();
        emit edited();
    });
    m_chips.insert(at, chip);
    m_layout->insertWidget(static_cast<int>(at), chip);
    chip->show();
    return true;
}

void RecipientsField::remove(RecipientChip *chip)
{
    const auto index = m_chips.indexOf(chip);
    if (index < 0)
        return;
    m_chips.removeAt(index);
    if (const QByteArray key = keyOf(chip->recipient()); !key.isEmpty())
        m_known.remove(key);
    delete m_layout->takeAt(static_cast<int>(index));
    // It may be telling of its own removal just now.
    chip->removeEventFilter(this);
    chip->hide();
    chip->deleteLater();
    if (m_place > index)
        --m_place;
}

void RecipientsField::removeByHand(RecipientChip *chip)
{
    m_removed.emplace_back(m_chips.indexOf(chip), chip->recipient());
    remove(chip);
    updatePlace();
}

bool RecipientsField::bringBack()
{
    if (m_removed.empty())
        return false;
    auto [place, recipient] = std::move(m_removed.back());
    m_removed.pop_back();
    place = std::clamp<qsizetype>(place, 0, m_chips.size());
    if (add(std::move(recipient), place))
        focusChip(place);
    updatePlace();
    emit edited();
    return true;
}

void RecipientsField::removeWhere(const std::function<bool(const Recipient &)> &unwanted)
{
    commit();
    const auto chips = m_chips;
    for (auto *chip : chips) {
        if (unwanted(chip->recipient()))
            remove(chip);
    }
    updatePlace();
    emit edited();
}

void RecipientsField::mark(const std::function<std::optional<RecipientMark>(const Recipient &)> &markOf)
{
    m_layout->setEnabled(false);
    for (auto *chip : std::as_const(m_chips))
        chip->setMark(markOf(chip->recipient()));
    m_layout->setEnabled(true);
    m_layout->invalidate();
    fitHeight();
}

void RecipientsField::edit(RecipientChip *chip)
{
    commit();
    const auto index = m_chips.indexOf(chip);
    if (index < 0)
        return;
    const QString text = chip->recipient().text;
    remove(chip);
    m_place = index;
    updatePlace();
    m_input->setText(text);
    m_input->setFocus();
    m_input->selectAll();
    emit edited();
}

void RecipientsField::copy(const RecipientChip *chip) const
{
    QGuiApplication::clipboard()->setText(chip->recipient().copyText());
}

bool RecipientsField::focusFirstInvalid()
{
    commit();
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        if (!m_chips[i]->recipient().isValid()) {
            focusChip(i);
            return true;
        }
    }
    return false;
}

void RecipientsField::focusChip(qsizetype index)
{
    if (index < 0)
        return;
    if (index >= m_chips.size()) {
        m_input->setFocus();
        m_input->setCursorPosition(0);
        return;
    }
    m_chips[index]->setFocus(Qt::OtherFocusReason);
    ensureWidgetVisible(m_chips[index], 0, gap);
}

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
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        focusChip(std::max<qsizetype>(0, index + ((event->key() == Qt::Key_Right) != mirrored ? 1 : -1)));
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
        removeByHand(chip);
        focusChip(back ? std::max<qsizetype>(0, index - 1) : index);
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
        // Someone who looks into another window or opens a menu is not done typing.
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason &&
            !m_input->text().trimmed().isEmpty()) {
            commit();
            emit edited();
        }
    }
    if (event->type() == QEvent::FocusIn && watched == m_input)
        QTimer::singleShot(0, this, [this] { ensureWidgetVisible(m_input, 0, gap); });
    if ((event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) && watched != m_input) {
        if (auto *chip = qobject_cast<QWidget *>(watched))
            chip->update();
        updateProblem();
    }
    return QScrollArea::eventFilter(watched, event);
}

void RecipientsField::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitHeight();
}

void RecipientsField::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitHeight();
}

void RecipientsField::mousePressEvent(QMouseEvent *event)
{
    m_input->setFocus(Qt::MouseFocusReason);
    QScrollArea::mousePressEvent(event);
}

void RecipientsField::focusInEvent(QFocusEvent *event)
{
    QScrollArea::focusInEvent(event);
    m_input->setFocus(event->reason());
}

void RecipientsField::updatePlace()
{
    fitHeight();
    updateProblem();
    if (m_input->hasFocus())
        QTimer::singleShot(0, this, [this] { ensureWidgetVisible(m_input, 0, gap); });
}

void RecipientsField::updateProblem()
{
    const Recipient *wrong = nullptr;
    for (const auto *chip : std::as_const(m_chips)) {
        if (!chip->recipient().isValid() && (!wrong || chip->hasFocus()))
            wrong = &chip->recipient();
    }
    const QString problem = wrong ? tr("%1: %2").arg(wrong->label(), wrong->problem) : QString();
    if (problem == m_problem)
        return;
    m_problem = problem;
    emit problemChanged(problem);
}

void RecipientsField::fitHeight()
{
    // What is being typed takes what it needs; an empty input makes no line of its own.
    constexpr int caretRoom = 24;
    const int typed = m_input->fontMetrics().horizontalAdvance(m_input->text());
    m_input->setMinimumWidth(std::min(typed + caretRoom, std::max(viewport()->width() - 2 * gap, caretRoom)));
    const int line = std::max(m_input->sizeHint().height(), fontMetrics().height() + 6);
    const int wanted = std::max(line, m_layout->heightForWidth(viewport()->width()));
    const int height = std::min(wanted, maximalLines * line + (maximalLines - 1) * gap);
    m_body->setMinimumHeight(wanted);
    if (height != minimumHeight() || height != maximumHeight())
        setFixedHeight(height);
}

} // namespace envoi::compose
