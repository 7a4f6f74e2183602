#include "app/editor/FindBar.h"

#include "app/look/Look.h"

#include <QAbstractTextDocumentLayout>
#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace envoi::editor {

namespace {

constexpr int margin = 6;
/// Typing goes on before a long letter is searched.
constexpr auto pause = 80ms;

} // namespace

FindBar::FindBar(QTextEdit &view, QWidget &owner)
    : QWidget(&owner), m_owner(owner), m_text(new QLineEdit(this)), m_with(new QLineEdit(this)),
      m_count(new QLabel(this)), m_matchCase(button({}, tr("Match case"))),
      m_wholeWords(button({}, tr("Whole words"))), m_replaceRow(new QWidget(this))
{
    setObjectName(u"findBar"_s);
    m_actions = {
        make(tr("&Find…"), {QKeySequence::Find}, &FindBar::find),
        make(tr("Find &Next"), QKeySequence::keyBindings(QKeySequence::FindNext), &FindBar::findNext),
        make(tr("Find Pre&vious"), QKeySequence::keyBindings(QKeySequence::FindPrevious),
             &FindBar::findPrevious),
        make(tr("R&eplace…"), {QKeySequence(Qt::CTRL | Qt::Key_H)}, &FindBar::replace),
    };
    buildRows();
    m_later.setSingleShot(true);
    m_later.setInterval(pause);
    connect(&m_later, &QTimer::timeout, this, [this] {
        look();
        select(nextFound(m_places, m_from));
    });
    connect(m_text, &QLineEdit::textChanged, &m_later, qOverload<>(&QTimer::start));
    setView(view);
    hide();
}

void FindBar::setView(QTextEdit &view)
{
    if (m_view == &view)
        return;
    if (m_view) {
        hide();
        m_view->document()->disconnect(this);
        m_view->verticalScrollBar()->disconnect(this);
    }
    m_view = &view;
    m_revision = -1;
    connect(view.document(), &QTextDocument::contentsChanged, this, [this] {
        if (isVisible())
            look();
    });
    connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this, &FindBar::mark);
}

QAction *FindBar::make(const QString &text, const QList<QKeySequence> &keys, void (FindBar::*run)())
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    m_owner.addAction(action);
    return action;
}

QToolButton *FindBar::button(const QString &icon, const QString &name)
{
    auto *button = new QToolButton(this);
    if (!icon.isEmpty())
        button->setIcon(look::icon(icon));
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void FindBar::buildRows()
{
    m_text->setPlaceholderText(tr("Find in the letter"));
    m_text->setAccessibleName(tr("Find"));
    m_text->installEventFilter(this);
    m_with->setPlaceholderText(tr("Replace with"));
    m_with->setAccessibleName(tr("Replace with"));
    m_with->installEventFilter(this);
    m_count->setObjectName(u"findCount"_s);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(u"0000 / 0000"_s));
    m_matchCase->setText(u"Aa"_s);
    m_wholeWords->setText(u"|ab|"_s);
    for (auto *option : {m_matchCase, m_wholeWords}) {
        option->setCheckable(true);
        connect(option, &QToolButton::toggled, &m_later, qOverload<>(&QTimer::start));
    }
    auto *previous = button(u"chevron-up"_s, tr("Previous"));
    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    auto *next = button(u"chevron-down"_s, tr("Next"));
    connect(next, &QToolButton::clicked, this, &FindBar::findNext);
    auto *close = button(u"cancel"_s, tr("Close"));
    connect(close, &QToolButton::clicked, this, &FindBar::leave);
    auto *one = new QPushButton(tr("&Replace"), m_replaceRow);
    connect(one, &QPushButton::clicked, this, &FindBar::replaceOne);
    auto *every = new QPushButton(tr("Replace A&ll"), m_replaceRow);
    connect(every, &QPushButton::clicked, this, &FindBar::replaceEvery);
    for (auto *each : {one, every})
        each->setAutoDefault(false);

    auto *findRow = new QHBoxLayout;
    findRow->addWidget(m_text, 1);
    findRow->addWidget(m_count);
    for (auto *each : {previous, next, m_matchCase, m_wholeWords, close})
        findRow->addWidget(each);
    auto *replaceRow = new QHBoxLayout(m_replaceRow);
    replaceRow->setContentsMargins({});
    replaceRow->addWidget(m_with, 1);
    replaceRow->addWidget(one);
    replaceRow->addWidget(every);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(2 * margin, margin, margin, margin);
    rows->setSpacing(margin);
    rows->addLayout(findRow);
    rows->addWidget(m_replaceRow);
}

void FindBar::fillMenu(QMenu *menu)
{
    menu->addActions(m_actions);
}

void FindBar::find()
{
    open(false);
}

void FindBar::replace()
{
    open(!m_view->isReadOnly());
}

void FindBar::open(bool replacing)
{
    const QTextCursor cursor = m_view->textCursor();
    m_from = cursor.selectionStart();
    // What is selected is likely what is looked for, unless it goes beyond a paragraph.
    const QString selected = cursor.selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator) &&
        !selected.contains(QChar::ObjectReplacementCharacter))
        m_text->setText(selected);
    m_replaceRow->setVisible(replacing);
    // Not at the start: its icon is looked for in all of the themes.
    m_text->setClearButtonEnabled(true);
    show();
    m_text->setFocus();
    m_text->selectAll();
    look();
    mark();
    m_later.start();
}

void FindBar::leave()
{
    hide();
    m_view->setFocus();
}

Search FindBar::wanted() const
{
    return {.text = m_text->text(),
            .matchCase = m_matchCase->isChecked(),
            .wholeWords = m_wholeWords->isChecked()};
}

void FindBar::look()
{
    const Search search = wanted();
    const int revision = m_view->document()->revision();
    if (search != m_searched || revision != m_revision) {
        m_searched = search;
        m_revision = revision;
        m_places = findAll(*m_view->document(), search);
    }
    mark();
    tellCount();
}

void FindBar::select(qsizetype index)
{
    if (index >= 0) {
        const Found place = m_places[index];
        QTextCursor cursor = m_view->textCursor();
        cursor.setPosition(place.position);
        cursor.setPosition(place.position + place.length, QTextCursor::KeepAnchor);
        m_view->setTextCursor(cursor);
        m_view->ensureCursorVisible();
    }
    mark();
    tellCount();
}

void FindBar::findNext()
{
    if (m_text->text().isEmpty())
        return find();
    look();
    select(nextFound(m_places, m_view->textCursor().selectionEnd()));
}

void FindBar::findPrevious()
{
    if (m_text->text().isEmpty())
        return find();
    look();
    select(previousFound(m_places, m_view->textCursor().selectionStart()));
}

void FindBar::replaceOne()
{
    look();
    QTextCursor cursor = m_view->textCursor();
    const Found current{cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()};
    if (m_places.contains(current)) {
        replaceAll(*m_view->document(), {current}, m_with->text());
        m_from = current.position + int(m_with->text().size());
    } else {
        m_from = current.position;
    }
    look();
    select(nextFound(m_places, m_from));
}

void FindBar::replaceEvery()
{
    look();
    const qsizetype count = m_places.size();
    if (count == 0)
        return;
    replaceAll(*m_view->document(), m_places, m_with->text());
    look();
    m_count->setText(tr("%n replaced", nullptr, int(count)));
}

void FindBar::tellCount()
{
    if (m_text->text().isEmpty()) {
        m_count->clear();
        return;
    }
    const QTextCursor cursor = m_view->textCursor();
    const Found current{cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()};
    const qsizetype index = m_places.indexOf(current);
    if (m_places.isEmpty())
        m_count->setText(tr("Not found"));
    else if (index >= 0)
        m_count->setText(tr("%1 of %2").arg(index + 1).arg(m_places.size()));
    else
        m_count->setText(tr("%n found", nullptr, int(m_places.size())));
}

void FindBar::mark()
{
    // Only what can be seen is marked: thousands of marks would slow each key.
    QList<QTextEdit::ExtraSelection> marks;
    if (isVisible() && !m_text->text().isEmpty()) {
        const QRect seen = m_view->viewport()->rect();
        const int first = m_view->cursorForPosition(seen.topLeft()).position() - int(m_text->text().size());
        const int last = m_view->cursorForPosition(seen.bottomRight()).position();
        QColor colour = look::colour(look::Tone::Warning);
        colour.setAlphaF(0.35F);
        const qsizetype begin = first < 0 ? 0 : nextFound(m_places, first);
        for (qsizetype i = std::max<qsizetype>(begin, 0); i < m_places.size(); ++i) {
            const Found place = m_places[i];
            if (place.position > last)
                break;
            QTextEdit::ExtraSelection selection;
            selection.cursor = QTextCursor(m_view->document());
            selection.cursor.setPosition(place.position);
            selection.cursor.setPosition(place.position + place.length, QTextCursor::KeepAnchor);
            selection.format.setBackground(colour);
            marks.append(selection);
        }
    }
    if (!marks.isEmpty() || !m_view->extraSelections().isEmpty())
        m_view->setExtraSelections(marks);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter)
        return QWidget::eventFilter(watched, event);
    // Ctrl+Enter sends, as everywhere.
    if (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier))
        return false;
    if (watched == m_with)
        replaceOne();
    else if (key->modifiers() & Qt::ShiftModifier)
        findPrevious();
    else
        findNext();
    return true;
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QWidget::keyPressEvent(event);
}

void FindBar::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_later.stop();
    m_view->setExtraSelections({});
}

} // namespace envoi::editor
