#include "app/compose/ChecksPanel.h"

#include "app/look/Look.h"
#include "app/words/FindingWords.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr int iconSide = 16;
/// Rows that are seen at once; more scroll.
constexpr int mostRowsSeen = 5;

} // namespace

ChecksPanel::ChecksPanel(QWidget *parent)
    : QFrame(parent), m_button(new QToolButton(parent)), m_headline(new QLabel(this)),
      m_scroll(new QScrollArea(this)), m_list(new QWidget(m_scroll)), m_rows(new QVBoxLayout(m_list)),
      m_sendAnyway(new QPushButton(tr("Send Anyway"), this)), m_close(new QToolButton(this))
{
    setObjectName(u"checks"_s);
    setAccessibleName(tr("Things to look at"));
    m_button->setObjectName(u"showChecks"_s);
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setToolTip(tr("What is worth a look before the letter is sent"));
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setObjectName(u"checksHeadline"_s);
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_headline->setWordWrap(true);
    m_sendAnyway->setObjectName(u"sendAnyway"_s);
    m_sendAnyway->setAutoDefault(false);
    m_sendAnyway->setToolTip(tr("Send the letter as it is (Ctrl+Enter)"));
    m_close->setObjectName(u"closeChecks"_s);
    m_close->setIcon(look::icon(u"cancel"_s));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setAccessibleName(tr("Close the list"));
    m_close->setToolTip(tr("Close (Esc)"));

    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(6);
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);

    auto *head = new QHBoxLayout;
    head->addWidget(m_headline, 1);
    head->addWidget(m_sendAnyway);
    head->addWidget(m_close, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 8, 8, 8);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_scroll);

    connect(m_button, &QToolButton::clicked, this, [this] { m_isOpen ? close() : open(); });
    connect(m_close, &QToolButton::clicked, this, &ChecksPanel::close);
    connect(m_sendAnyway, &QPushButton::clicked, this, &ChecksPanel::sendAnywayRequested);
    hide();
    refreshButton();
}

ChecksPanel::Findings ChecksPanel::listed() const
{
    // What is asked comes first; a hint that is not asked about can still be read below.
    Findings all = m_asked;
    for (const auto &one : m_findings) {
        if (std::ranges::find(all, one.key(), &preflight::Finding::key) == all.end())
            all.push_back(one);
    }
    return all;
}

void ChecksPanel::setFindings(const Findings &findings)
{
    // What was asked about may be settled by now.
    std::erase_if(m_asked, [&](const preflight::Finding &one) {
        return std::ranges::find(findings, one.key(), &preflight::Finding::key) == findings.end();
    });
    m_findings = findings;
    std::erase_if(m_findings, [](const preflight::Finding &one) { return one.onlyAtSend; });
    refreshButton();
    if (!m_isOpen)
        return;
    // It closes when all is settled, but not while something can be undone.
    if (listed().empty() && m_mended.empty())
        close();
    else
        refresh();
}

void ChecksPanel::ask(const Findings &questions)
{
    m_asked = questions;
    open();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ChecksPanel::addMended(const QString &sentence, std::function<void()> undo)
{
    m_mended.push_back({sentence, std::move(undo)});
    if (m_isOpen)
        refresh(), fitHeight();
}

void ChecksPanel::settle(const preflight::Finding &finding)
{
    const auto isIt = [key = finding.key()](const preflight::Finding &one) { return one.key() == key; };
    std::erase_if(m_asked, isIt);
    std::erase_if(m_findings, isIt);
    refreshButton();
    if (listed().empty() && m_mended.empty())
        close();
    else
        refresh(), fitHeight();
}

void ChecksPanel::setAway(bool isAway)
{
    m_isAway = isAway;
    if (isAway) {
        m_mended.clear();
        close();
    }
    refreshButton();
}

void ChecksPanel::open()
{
    m_isOpen = true;
    refresh();
    refreshButton();
    show();
    // It has its width only now, on which the height of its rows depends.
    auto *outer = parentWidget()->layout();
    if (outer)
        outer->activate();
    fitHeight();
    // From the inside out: each says how high it is only once what is in it is settled.
    layout()->invalidate();
    layout()->activate();
    updateGeometry();
    if (outer)
        outer->activate();
}

void ChecksPanel::focusFirst()
{
    const auto buttons = m_list->findChildren<QPushButton *>();
    if (buttons.isEmpty())
        m_close->setFocus();
    else
        buttons.first()->setFocus();
}

void ChecksPanel::close()
{
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    m_isOpen = false;
    m_asked.clear();
    m_mended.clear();
    hide();
    refreshButton();
    if (hadFocus && m_button->isVisible())
        m_button->setFocus();
}

void ChecksPanel::refreshButton()
{
    const int count = static_cast<int>(listed().size());
    m_button->setText(count == 1 ? tr("One thing to look at") : tr("%n things to look at", nullptr, count));
    m_button->setIcon(look::icon(m_isOpen ? u"chevron-down"_s : u"chevron-right"_s));
    m_button->setVisible(count > 0 && !m_isAway);
}

void ChecksPanel::refresh()
{
    const auto *focus = window()->focusWidget();
    const QString focused = focus && isAncestorOf(focus) ? focus->objectName() : QString();
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        // One of its buttons may be the one that was just pressed.
        if (QWidget *row = item->widget()) {
            row->hide();
            row->setParent(nullptr);
            row->deleteLater();
        }
        delete item;
    }
    const auto findings = listed();
    for (const auto &finding : findings)
        addRow(finding);
    for (std::size_t i = 0; i < m_mended.size(); ++i)
        addMendedRow(i);
    m_rows->addStretch();
    const bool isAsking = !m_asked.empty();
    m_sendAnyway->setVisible(isAsking);
    m_headline->setText(isAsking                                ? tr("Before it is sent:")
                        : findings.empty() && !m_mended.empty() ? tr("Done:")
                                                                : tr("Worth a look:"));
    setAccessibleDescription(isAsking ? words::finding(m_asked.front()) : QString());
    // Whoever goes through the list by keys stays in it.
    if (!focused.isEmpty()) {
        const auto buttons = m_list->findChildren<QPushButton *>();
        const auto same = std::ranges::find(buttons, focused, &QObject::objectName);
        if (same != buttons.end())
            (*same)->setFocus();
        else if (!buttons.isEmpty())
            buttons.first()->setFocus();
        else
            m_close->setFocus();
    }
    // Send Anyway comes last in the order of the keys, behind whatever mends.
    QWidget *last = m_button;
    for (auto *button : m_list->findChildren<QPushButton *>()) {
        setTabOrder(last, button);
        last = button;
    }
    setTabOrder(last, m_sendAnyway);
    setTabOrder(m_sendAnyway, m_close);
}

QLabel *ChecksPanel::makeSentence(const QString &text, QWidget *row)
{
    auto *sentence = new QLabel(text, row);
    sentence->setTextFormat(Qt::PlainText);
    sentence->setWordWrap(true);
    sentence->setMinimumWidth(120);
    return sentence;
}

void ChecksPanel::addRow(const preflight::Finding &finding)
{
    auto *row = new QWidget(m_list);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 4, 0);
    layout->setSpacing(8);
    const bool isQuestion = finding.severity == preflight::Severity::Question;
    auto *icon = new QLabel(row);
    const auto tone = isQuestion ? look::Tone::Warning : look::Tone::Muted;
    icon->setPixmap(look::icon(isQuestion ? u"warning"_s : u"info"_s, tone)
                        .pixmap(QSize(iconSide, iconSide), devicePixelRatioF()));
    const QString text = words::finding(finding);
    layout->addWidget(icon);
    layout->addWidget(makeSentence(text, row), 1);
    const QString code = QString::number(static_cast<int>(finding.code));
    const auto addButton = [&](const QString &label, const QString &name, auto signal) {
        auto *button = new QPushButton(label, row);
        button->setObjectName(name + code);
        button->setAutoDefault(false);
        // Each button is heard alone.
        button->setAccessibleDescription(text);
        connect(button, &QPushButton::clicked, this,
                [this, finding, signal] { emit(this->*signal)(finding); });
        layout->addWidget(button);
    };
    if (const QString mend = words::mend(finding.mend); !mend.isEmpty())
        addButton(mend, u"mend"_s, &ChecksPanel::mendRequested);
    addButton(tr("Ignore"), u"ignore"_s, &ChecksPanel::ignoreRequested);
    m_rows->addWidget(row);
    row->show();
}

void ChecksPanel::addMendedRow(std::size_t index)
{
    auto *row = new QWidget(m_list);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 4, 0);
    layout->setSpacing(8);
    auto *icon = new QLabel(row);
    icon->setPixmap(
        look::icon(u"success"_s, look::Tone::Success).pixmap(QSize(iconSide, iconSide), devicePixelRatioF()));
    auto *undo = new QPushButton(tr("Undo"), row);
    undo->setObjectName(u"undo%1"_s.arg(index));
    undo->setAutoDefault(false);
    undo->setAccessibleDescription(m_mended[index].sentence);
    connect(undo, &QPushButton::clicked, this, [this, index] {
        const auto run = m_mended[index].undo;
        m_mended.erase(m_mended.begin() + static_cast<std::ptrdiff_t>(index));
        refresh();
        run();
    });
    layout->addWidget(icon);
    layout->addWidget(makeSentence(m_mended[index].sentence, row), 1);
    layout->addWidget(undo);
    m_rows->addWidget(row);
    row->show();
}

void ChecksPanel::fitHeight()
{
    // As high as its rows when it opens and whenever the person has settled one; not while typing goes on
    // below.
    int height = 0;
    const auto margins = layout()->contentsMargins();
    const int width = this->width() - margins.left() - margins.right();
    const int count = m_rows->count() - 1; // the stretch
    for (int i = 0; i < std::min(count, mostRowsSeen); ++i) {
        const auto *row = m_rows->itemAt(i)->widget();
        const int wanted = row->layout()->hasHeightForWidth() ? row->layout()->totalHeightForWidth(width)
                                                              : row->sizeHint().height();
        height += std::max(wanted, row->minimumSizeHint().height()) + (i > 0 ? m_rows->spacing() : 0);
    }
    m_scroll->setFixedHeight(height);
}

void ChecksPanel::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (m_isOpen && event->size().width() != event->oldSize().width())
        fitHeight();
}

void ChecksPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QFrame::keyPressEvent(event);
}

void ChecksPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const auto tone = m_asked.empty() ? look::Tone::Muted : look::Tone::Warning;
    QColor tint = look::colour(tone);
    tint.setAlphaF(0.10F);
    painter.fillRect(rect(), tint);
    tint.setAlphaF(1.0F);
    painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, 3, height())), tint);
}

} // namespace envoi::compose
