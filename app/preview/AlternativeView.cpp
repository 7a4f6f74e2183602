#include "app/preview/AlternativeView.h"

#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/preview/MarkedText.h"
#include "app/preview/TextPatch.h"
#include "app/words/Shown.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

AlternativeView::AlternativeView(QWidget *parent)
    : QWidget(parent), m_text(new MarkedText(this)), m_notice(new look::Notice(this)),
      m_follow(look::textButton(this, u"follow"_s, u"reload"_s, tr("Follow the Rich Text Again"))),
      m_marks(new QWidget(this)), m_change(new QLabel(m_marks)), m_previous(new QToolButton(m_marks)),
      m_next(new QToolButton(m_marks)),
      m_take(look::textButton(m_marks, u"takeOver"_s, u"check"_s, tr("Take Over"))),
      m_keep(look::textButton(m_marks, u"keepMine"_s, u"cancel"_s, tr("Keep Mine")))
{
    m_text->setObjectName(u"alternative"_s);
    m_text->setAccessibleName(tr("Plain text that is sent"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_notice->setObjectName(u"alternativeNotice"_s);
    m_marks->setObjectName(u"marks"_s);
    m_change->setObjectName(u"change"_s);
    m_change->setTextFormat(Qt::PlainText);
    m_change->setWordWrap(true);
    m_take->setToolTip(tr("Put what the rich text says now in the place of the marked lines"));
    m_keep->setToolTip(tr("Leave these lines as they are"));
    const auto arrow = [](QToolButton *button, const QString &name, const QString &icon, const QString &tip) {
        button->setObjectName(name);
        button->setIcon(look::icon(icon));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
    };
    arrow(m_previous, u"previousMark"_s, u"chevron-up"_s, tr("The change before"));
    arrow(m_next, u"nextMark"_s, u"chevron-down"_s, tr("The next change"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    buttons->addWidget(m_take);
    buttons->addWidget(m_keep);
    buttons->addStretch();
    buttons->addWidget(m_previous);
    buttons->addWidget(m_next);
    auto *marks = new QVBoxLayout(m_marks);
    marks->setContentsMargins(12, 0, 8, 4);
    marks->setSpacing(2);
    marks->addWidget(m_change);
    marks->addLayout(buttons);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(8, 4, 8, 4);
    bottom->addWidget(m_follow);
    bottom->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(8, 8, 8, 6);
    top->addWidget(m_notice);
    layout->addLayout(top);
    layout->addWidget(m_marks);
    layout->addWidget(m_text, 1);
    layout->addLayout(bottom);
    setFocusProxy(m_text);
    m_marks->hide();
    m_follow->hide();

    connect(m_text, &QPlainTextEdit::textChanged, this, &AlternativeView::onChanged);
    connect(m_text, &MarkedText::markClicked, this, &AlternativeView::choose);
    connect(m_follow, &QToolButton::clicked, this, &AlternativeView::follow);
    connect(m_take, &QToolButton::clicked, this, [this] { settle(true); });
    connect(m_keep, &QToolButton::clicked, this, [this] { settle(false); });
    connect(m_previous, &QToolButton::clicked, this, [this] { choose(m_current - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { choose(m_current + 1); });
}

void AlternativeView::show(const std::shared_ptr<const Rendering> &rendering, bool isCurrent)
{
    m_rendering = rendering;
    m_isStale = !isCurrent;
    // What is being typed is newer than what was read for this.
    if (isCurrent) {
        m_isOwn = rendering->isOwn;
        m_basis = rendering->basis;
        m_shown = rendering->made;
        m_isShowing = true;
        if (textOf(*m_text) != rendering->text)
            patch(*m_text, rendering->text);
        m_isShowing = false;
        m_current =
            std::clamp(m_current, 0, std::max(0, static_cast<int>(rendering->divergences.size()) - 1));
    }
    refresh();
}

void AlternativeView::setReadOnly(bool readOnly)
{
    m_isReadOnly = readOnly;
    refresh();
}

void AlternativeView::onChanged()
{
    if (m_isShowing || !m_rendering || !m_rendering->isRich)
        return;
    const QString text = textOf(*m_text);
    if (!std::exchange(m_isOwn, true))
        m_basis = m_shown;
    m_isStale = true;
    // Undone to the last letter, it is nobody's own.
    if (text == m_rendering->made) {
        m_isOwn = false;
        emit followed();
    } else {
        emit edited(text, m_basis);
    }
    refresh();
}

void AlternativeView::follow()
{
    const auto answer = platform::dialogs().confirm(
        this, tr("Follow the rich text again?"),
        tr("What you wrote into the plain text is replaced by what is made from the rich text."),
        tr("Follow"));
    if (answer != platform::Dialogs::Answer::Yes)
        return;
    m_isOwn = false;
    m_isShowing = true;
    m_shown = m_rendering->made;
    patch(*m_text, m_shown, Undo::Possible);
    m_isShowing = false;
    m_isStale = true;
    emit followed();
    refresh();
    m_text->setFocus();
}

void AlternativeView::settle(bool takeOver)
{
    if (m_isStale || !m_isOwn || m_current < 0 ||
        m_current >= static_cast<int>(m_rendering->divergences.size()))
        return;
    const letter::Divergence &one = m_rendering->divergences[static_cast<std::size_t>(m_current)];
    const QString made = m_rendering->made;
    m_basis = letter::withLines(m_basis, one.basis, made, one.made);
    m_isStale = true;
    if (takeOver) {
        // It comes to onChanged(), and can be undone.
        patch(*m_text, letter::withLines(textOf(*m_text), one.own, made, one.made), Undo::Possible);
    } else {
        emit edited(textOf(*m_text), m_basis);
        refresh();
    }
}

void AlternativeView::choose(int mark)
{
    const int count = m_text->marks();
    if (count == 0)
        return;
    m_current = (mark + count) % count;
    refresh();
    m_text->reveal(m_current);
}

void AlternativeView::refresh()
{
    const bool isRich = m_rendering && m_rendering->isRich;
    m_text->setReadOnly(m_isReadOnly || !isRich);
    m_follow->setVisible(isRich && m_isOwn);
    m_follow->setEnabled(!m_isReadOnly);
    using Kind = look::Notice::Kind;
    if (!m_rendering)
        m_notice->clear();
    else if (!isRich)
        m_notice->say(Kind::Info, tr("This letter is plain text: this is all that is sent."));
    else if (!m_isOwn)
        m_notice->say(Kind::Info, tr("Follows the rich text. Type here to write your own."));
    else if (textOf(*m_text).trimmed().isEmpty())
        m_notice->say(Kind::Warning, tr("Your own text is empty: who reads plain text will see nothing."));
    else
        m_notice->say(Kind::Info, tr("Your own text. It is sent as it stands here."));

    if (m_isStale && m_isOwn) {
        // The next rendering tells where the marks are now; a row that came and went would only flicker.
        m_take->setEnabled(false);
        m_keep->setEnabled(false);
        m_text->setMarks({}, -1);
        return;
    }
    std::vector<letter::LineRange> marks;
    if (isRich && m_isOwn) {
        for (const letter::Divergence &one : m_rendering->divergences)
            marks.push_back(one.own);
    }
    const auto count = static_cast<int>(marks.size());
    const int current = count == 0 ? -1 : std::clamp(m_current, 0, count - 1);
    m_text->setMarks(marks, current);
    if (count == 0 && m_marks->isAncestorOf(focusWidget()))
        m_text->setFocus();
    m_marks->setVisible(count > 0);
    m_take->setEnabled(!m_isReadOnly);
    m_keep->setEnabled(!m_isReadOnly);
    m_previous->setVisible(count > 1);
    m_next->setVisible(count > 1);
    if (count == 0)
        return;
    const auto &one = m_rendering->divergences[static_cast<std::size_t>(current)];
    const QString now = words::shown(letter::linesOf(m_rendering->made, one.made), 200);
    QString text = count == 1
                       ? tr("The rich text has changed here since.")
                       : tr("The rich text has changed here since (%1 of %2).").arg(current + 1).arg(count);
    text += u' ';
    if (one.made.count == 0)
        text += tr("It no longer has these lines.");
    else if (now.isEmpty())
        text += tr("It has a blank line now.");
    else
        text += tr("It says now: “%1”").arg(now);
    m_change->setText(text);
}

} // namespace envoi::preview
