#include "app/compose/HeaderForm.h"

#include "app/compose/FieldNote.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientsField.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"

#include <QDropEvent>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

std::size_t at(HeaderForm::Row row)
{
    return static_cast<std::size_t>(row);
}

} // namespace

HeaderForm::HeaderForm(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_from(new IdentityChooser(this)),
      m_fromNotice(new look::Notice(this)), m_optionsNotice(new look::Notice(this)),
      m_subject(new QLineEdit(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_grid->setContentsMargins(14, 6, 10, 6);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(9);
    m_grid->setColumnStretch(1, 1);

    const std::array names{tr("To"), tr("Cc"), tr("Bcc"), tr("Reply-To")};
    const std::array labels{tr("&To"), tr("&Cc"), tr("&Bcc"), tr("&Reply-To")};
    const std::array objectNames{u"to"_s, u"cc"_s, u"bcc"_s, u"replyTo"_s};
    for (const Row row : rows) {
        m_fields[at(row)] = new RecipientsField(names[at(row)], this);
        m_fields[at(row)]->setObjectName(objectNames[at(row)]);
        connect(m_fields[at(row)], &RecipientsField::edited, this, &HeaderForm::edited);
        auto *problem = new QLabel(this);
        problem->setObjectName(u"problem-"_s + objectNames[at(row)]);
        problem->setTextFormat(Qt::PlainText);
        problem->setForegroundRole(QPalette::WindowText);
        // It never makes the window wider; what does not fit is in the chip's tool tip.
        problem->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        problem->hide();
        m_problems[at(row)] = problem;
        connect(m_fields[at(row)], &RecipientsField::problemChanged, this,
                [this, row](const QString &text) { showProblem(row, text); });
        auto *doubt = new FieldNote(this);
        doubt->setObjectName(u"doubt-"_s + objectNames[at(row)]);
        m_doubts[at(row)] = doubt;
        connect(m_fields[at(row)], &RecipientsField::doubtChanged, this,
                [this, doubt](const QString &text, const QString &address) {
                    doubt->tell(text, address.isEmpty() ? QString() : tr("Change to %1").arg(address));
                    update();
                });
        connect(doubt, &FieldNote::clicked, m_fields[at(row)], &RecipientsField::correctDoubt);
        connect(m_fields[at(row)], &RecipientsField::received, this, [this, row] {
            if (!field(row)->isEmpty())
                setRowVisible(row, true);
        });
    }
    for (const Row row : rows) {
        QList<RecipientsField *> others;
        for (const Row other : rows) {
            if (other != row)
                others.append(field(other));
        }
        field(row)->setSiblings(others);
    }
    colourProblems();
    m_subject->setObjectName(u"subject"_s);
    m_subject->setAccessibleName(tr("Subject"));
    m_subject->setFrame(false);
    m_subject->setMaxLength(2000);
    QFont bold = m_subject->font();
    // As the Send button: each face that is used costs start-up time and memory.
    bold.setBold(true);
    m_subject->setFont(bold);
    m_from->setFrame(false);

    // The buttons that show more rows stand at the end of To.
    auto *more = new QWidget(this);
    auto *moreLayout = new QHBoxLayout(more);
    moreLayout->setContentsMargins(0, 0, 0, 0);
    moreLayout->setSpacing(0);
    for (const Row row : {Row::Cc, Row::Bcc, Row::ReplyTo}) {
        auto *button = new QToolButton(more);
        button->setText(names[at(row)]);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Add %1").arg(names[at(row)]));
        button->setObjectName(u"show-"_s + objectNames[at(row)]);
        connect(button, &QToolButton::clicked, this, [this, row] { reveal(row); });
        button->setAcceptDrops(true);
        button->installEventFilter(this);
        moreLayout->addWidget(button);
        m_buttons[at(row)] = button;
    }

    addRow(0, makeLabel(tr("Fro&m"), m_from), m_from);
    m_fromNotice->setObjectName(u"fromNotice"_s);
    m_grid->addWidget(m_fromNotice, 1, 0, 1, 3);
    int line = 2;
    for (const Row row : rows) {
        m_labels[at(row)] = makeLabel(labels[at(row)], m_fields[at(row)]->inputWidget());
        addRow(line, m_labels[at(row)], m_fields[at(row)], row == Row::To ? more : nullptr);
        auto *cell = new QVBoxLayout;
        cell->setSpacing(3);
        m_grid->removeWidget(m_fields[at(row)]);
        cell->addWidget(m_fields[at(row)]);
        cell->addWidget(m_problems[at(row)]);
        cell->addWidget(m_doubts[at(row)]);
        m_grid->addLayout(cell, line++, 1, 1, row == Row::To ? 1 : 2);
    }
    addRow(line, makeLabel(tr("S&ubject"), m_subject), m_subject);
    m_optionsNotice->setObjectName(u"optionsNotice"_s);
    m_grid->addWidget(m_optionsNotice, line + 1, 0, 1, 3);
    showFilledRows();

    setTabOrder(m_from, m_fields[at(Row::To)]->inputWidget());
    QWidget *last = m_fields[at(Row::To)]->inputWidget();
    for (const Row row : {Row::Cc, Row::Bcc, Row::ReplyTo}) {
        setTabOrder(last, m_fields[at(row)]->inputWidget());
        last = m_fields[at(row)]->inputWidget();
    }
    setTabOrder(last, m_subject);

    connect(m_from, &IdentityChooser::edited, this, &HeaderForm::edited);
    connect(m_subject, &QLineEdit::textEdited, this, &HeaderForm::edited);
}

QLabel *HeaderForm::makeLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, this);
    label->setBuddy(buddy);
    label->setForegroundRole(QPalette::PlaceholderText);
    // The line below the mnemonic parts the letters, which then are wider than the label reckons.
    label->setMinimumWidth(label->fontMetrics().horizontalAdvance(QString(text).remove(u'&')) + 6);
    label->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    return label;
}

void HeaderForm::addRow(int line, QLabel *label, QWidget *field, QWidget *beside)
{
    // The label stands on the line of the first chip, also when there are more lines of them.
    const int height = fontMetrics().height() + 8;
    label->setMinimumHeight(height);
    m_grid->addWidget(label, line, 0, Qt::AlignTrailing | Qt::AlignTop);
    if (qobject_cast<IdentityChooser *>(field))
        m_grid->addWidget(field, line, 1, 1, 2, Qt::AlignLeading | Qt::AlignVCenter);
    else
        m_grid->addWidget(field, line, 1, 1, beside ? 1 : 2);
    if (beside)
        m_grid->addWidget(beside, line, 2, Qt::AlignTop);
}

void HeaderForm::setAddressBook(AddressBook *book)
{
    for (auto *one : m_fields)
        one->setAddressBook(book);
}

bool HeaderForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return QWidget::eventFilter(watched, event);
    auto *drop = static_cast<QDropEvent *>(event);
    const auto *mime = qobject_cast<const RecipientsMime *>(drop->mimeData());
    const auto row = std::ranges::find_if(rows, [&](Row one) { return m_buttons[at(one)] == watched; });
    if (!mime || !mime->source || mime->source->window() != window() || row == rows.end()) {
        event->ignore();
        return true;
    }
    drop->setDropAction(Qt::MoveAction);
    drop->accept();
    if (event->type() == QEvent::Drop) {
        QList<RecipientChip *> chips;
        for (const auto &chip : mime->chips) {
            if (chip)
                chips.append(chip);
        }
        field(*row)->moveHere(mime->source, chips);
    }
    return true;
}

void HeaderForm::reveal(Row row)
{
    setRowVisible(row, true);
    field(row)->inputWidget()->setFocus(Qt::ShortcutFocusReason);
}

void HeaderForm::setRowVisible(Row row, bool visible)
{
    m_labels[at(row)]->setVisible(visible);
    m_fields[at(row)]->setVisible(visible);
    m_problems[at(row)]->setVisible(visible && !m_problems[at(row)]->text().isEmpty());
    m_doubts[at(row)]->setAllowed(visible);
    updateButtons();
    update();
}

void HeaderForm::showProblem(Row row, const QString &problem)
{
    m_problems[at(row)]->setText(problem);
    m_problems[at(row)]->setVisible(isRowVisible(row) && !problem.isEmpty());
    update();
}

void HeaderForm::colourProblems()
{
    for (auto *label : m_problems) {
        if (!label)
            continue;
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, look::colour(look::Tone::Error));
        label->setPalette(colours);
    }
}

void HeaderForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourProblems();
}

bool HeaderForm::isRowVisible(Row row) const
{
    return !m_fields[at(row)]->isHidden();
}

void HeaderForm::showFilledRows()
{
    for (const Row row : rows)
        setRowVisible(row, row == Row::To || !field(row)->isEmpty());
}

void HeaderForm::updateButtons()
{
    for (const Row row : {Row::Cc, Row::Bcc, Row::ReplyTo}) {
        if (m_buttons[at(row)])
            m_buttons[at(row)]->setVisible(!isRowVisible(row));
    }
}

void HeaderForm::commit()
{
    for (auto *one : m_fields)
        one->commit();
}

bool HeaderForm::focusFirstInvalid()
{
    for (const Row row : rows) {
        if (field(row)->focusFirstInvalid()) {
            setRowVisible(row, true);
            return true;
        }
    }
    return false;
}

void HeaderForm::paintEvent(QPaintEvent *)
{
    // A hairline under each row.
    QPainter painter(this);
    QColor line = palette().color(QPalette::Text);
    line.setAlphaF(0.13F);
    painter.setPen(QPen(line, 1));
    for (int row = 0; row < m_grid->rowCount(); ++row) {
        // Not by cellRect(): with a text that wraps, the grid forgets its rows whenever it is asked how
        // high it would be.
        const auto *item = m_grid->itemAtPosition(row, 1);
        if (!item || item->isEmpty())
            continue;
        const int y = std::min(item->geometry().bottom() + m_grid->verticalSpacing() / 2 + 1, height() - 1);
        painter.drawLine(contentsMargins().left() + 12, y, width() - 12, y);
    }
}

} // namespace envoi::compose
