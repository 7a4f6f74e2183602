#include "app/compose/RecipientsField.h"

#include "app/compose/CompletionPopup.h"
#include "app/compose/FlowLayout.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientDoubt.h"
#include "app/compose/RecipientInput.h"

#include <QEvent>
#include <QFocusEvent>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace envoi::compose {

namespace {

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
    setAcceptDrops(true);

    m_input->setFrame(false);
    m_input->setAccessibleName(name);
    m_input->setAccessibleDescription(tr("Addresses, separated by commas"));
    m_input->installEventFilter(this);
    m_layout->insertWidget(0, m_input);
    setWidget(m_body);

    connect(m_input, &QLineEdit::textEdited, this, [this](const QString &text) {
        takeTyped(text);
        updateCompletion();
        emit edited();
    });
    connect(m_input, &RecipientInput::textInserted, this, [this](const QString &text) {
        // A list becomes chips at once; a single word may be the beginning of something.
        const bool list = text.trimmed().contains(u'\n') || splitRecipients(text).size() > 1;
        if (!list && !Recipient::read(text).isValid()) {
            m_input->insert(text.simplified());
            takeTyped(m_input->text());
            updateCompletion();
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
    delete m_popup;
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
    m_steps.clear();
    dismissCompletion();
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
    dismissCompletion();
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
        if (std::get<mime::Mailbox>(*chip->recipient().address).displayName().isEmpty()) {
            chip->setRecipient(std::move(recipient));
            if (m_book)
                chip->setDoubt(doubtOf(chip->recipient(), *m_book));
        }
        return false;
    }
    auto *chip = new RecipientChip(std::move(recipient), m_body);
    if (!key.isEmpty())
        m_known.insert(key, chip);
    chip->installEventFilter(this);
    connectChip(chip);
    if (m_book)
        chip->setDoubt(doubtOf(chip->recipient(), *m_book));
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

void RecipientsField::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitHeight();
    if (m_popup && m_popup->isOpen())
        m_popup->fit();
}

void RecipientsField::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitHeight();
    if (event->type() == QEvent::EnabledChange && !isEnabled())
        dismissCompletion();
}

void RecipientsField::hideEvent(QHideEvent *event)
{
    dismissCompletion();
    QScrollArea::hideEvent(event);
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
    updateDoubt();
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
    const int caretRoom = m_input->text().isEmpty() ? 6 : 24;
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
