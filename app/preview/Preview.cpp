#include "app/preview/Preview.h"

#include "app/look/Look.h"
#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/preview/AlternativeView.h"
#include "app/preview/AppearanceView.h"
#include "app/preview/SizeLine.h"
#include "app/preview/SourceView.h"
#include "app/preview/StructureView.h"
#include "app/words/Words.h"

#include <QKeyEvent>
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

namespace {

/// While somebody types it is shown so often.
constexpr int interval = 300;
/// Asking for the letter takes time where it is a large one, and is done in the thread that takes the keys:
/// it gets no more than this part of it.
constexpr qint64 share = 8;
constexpr int longestInterval = 10'000;

enum Side { Structure, Appearance, Plain, Text };

} // namespace

Preview::Preview(Source source, QWidget *parent)
    : QWidget(parent), m_source(std::move(source)), m_size(new SizeLine(this)), m_missing(new QLabel(this)),
      m_tabs(new QTabWidget(this)), m_structure(new StructureView(this)),
      m_appearance(new AppearanceView(this)), m_alternative(new AlternativeView(this)),
      m_text(new SourceView(this))
{
    setObjectName(u"preview"_s);
    m_missing->setObjectName(u"missing"_s);
    m_missing->setTextFormat(Qt::PlainText);
    m_missing->setWordWrap(true);
    m_missing->setContentsMargins(12, 0, 12, 8);
    m_missing->hide();
    m_tabs->setObjectName(u"sides"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Sides of the letter"));
    m_tabs->tabBar()->setExpanding(false);
    // All four are seen, even where their names are long.
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->addTab(m_structure, tr("Structure"));
    m_tabs->addTab(m_appearance, tr("Preview"));
    m_tabs->addTab(m_alternative, tr("Plain text"));
    m_tabs->addTab(m_text, tr("Source"));
    constexpr int least = 240;
    constexpr int most = 380; // in a language of long words the names are cut rather than the letter
    setMinimumWidth(std::clamp(m_tabs->tabBar()->sizeHint().width(), least, most));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_size);
    layout->addWidget(m_missing);
    layout->addWidget(m_tabs, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(interval);
    connect(&m_delay, &QTimer::timeout, this, &Preview::start);
    connect(m_tabs, &QTabWidget::currentChanged, this, &Preview::showSide);
    connect(m_structure, &StructureView::partActivated, this, [this](int index) {
        if (!m_rendering || index < 0 || index >= static_cast<int>(m_rendering->tree.size()))
            return;
        m_tabs->setCurrentIndex(Text);
        m_text->goTo(m_rendering->tree[static_cast<std::size_t>(index)].position);
    });
    connect(m_alternative, &AlternativeView::edited, this, [this](const QString &text, const QString &basis) {
        ++m_edits;
        emit alternativeEdited(text, basis);
        touch();
    });
    connect(m_alternative, &AlternativeView::followed, this, [this] {
        ++m_edits;
        emit alternativeFollows();
        touch();
    });
    connect(m_text, &SourceView::saveRequested, this, &Preview::saveSource);
}

Preview::~Preview() = default;

int Preview::side() const
{
    return m_tabs->currentIndex();
}

void Preview::setSide(int side)
{
    if (side >= 0 && side < m_tabs->count())
        m_tabs->setCurrentIndex(side);
}

void Preview::focusSide()
{
    m_tabs->currentWidget()->setFocus();
}

void Preview::touch()
{
    m_isDirty = true;
    // Not begun anew with each key: it's to be seen while typing, not after it.
    if (isVisible() && !m_isRendering && !m_delay.isActive())
        m_delay.start();
}

void Preview::setReadOnly(bool readOnly)
{
    m_alternative->setReadOnly(readOnly);
}

void Preview::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isDirty && !m_isRendering)
        start();
}

void Preview::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        emit leaveRequested();
        return;
    }
    QWidget::keyPressEvent(event);
}

void Preview::start()
{
    if (m_isRendering || !isVisible())
        return;
    m_delay.stop();
    m_isDirty = false;
    m_isRendering = true;
    QElapsedTimer timer;
    timer.start();
    const letter::Draft draft = m_source.draft();
    m_route = m_source.route();
    m_delay.setInterval(
        static_cast<int>(std::clamp<qint64>(timer.elapsed() * share, interval, longestInterval)));
    platform::inBackground(
        this, [draft, last = m_rendering] { return preview::render(draft, last); },
        [this, edits = m_edits](const std::shared_ptr<const Rendering> &rendering) {
            take(rendering, edits);
        });
}

void Preview::take(const std::shared_ptr<const Rendering> &rendering, int edits)
{
    m_isRendering = false;
    m_rendering = rendering;
    if (m_isDirty)
        m_delay.start();

    m_size->show(rendering->size, m_route);
    QStringList lines;
    if (rendering->error)
        lines.append(words::explain(*rendering->error).headline);
    if (!rendering->missing.isEmpty())
        lines.append(tr("Not ready to be sent: %1.").arg(rendering->missing.join(u", "_s)));
    m_missing->setText(lines.join(u'\n'));
    m_missing->setVisible(!lines.isEmpty());

    m_tabs->setTabEnabled(Appearance, rendering->isRich);
    m_tabs->setTabToolTip(
        Appearance, rendering->isRich ? QString() : tr("A plain letter looks as its reader's program likes"));
    const auto marks = rendering->divergences.size();
    m_tabs->setTabIcon(Plain, marks == 0 ? QIcon() : look::icon(u"warning"_s, look::Tone::Warning));
    m_tabs->setTabToolTip(Plain, marks == 0 ? QString() : tr("The rich text has changed since you wrote it"));
    // The side with what can be typed is kept as it is known, the others only where they are seen.
    m_alternative->show(rendering, edits == m_edits);
    showSide();
    emit rendered();
}

void Preview::showSide()
{
    if (!m_rendering)
        return;
    switch (m_tabs->currentIndex()) {
    case Structure:
        m_structure->show(*m_rendering);
        break;
    case Appearance:
        m_appearance->show(*m_rendering);
        break;
    case Text:
        m_text->show(*m_rendering);
        break;
    default:
        break;
    }
}

void Preview::saveSource()
{
    letter::Draft draft = m_source.draft();
    QString name = draft.subject.simplified();
    name = name.isEmpty() ? tr("Letter") : name;
    const QString path = platform::dialogs().saveFile(
        this, tr("Save Source As"), mime::harmlessFileName(name + u".eml"_s), tr("Letters (*.eml)"));
    if (path.isEmpty())
        return;
    platform::inBackground(
        this, [draft, path] { return preview::saveSource(draft, path); },
        [this](const Result<void> &result) {
            if (result)
                return;
            const auto words = words::explain(result.error());
            platform::dialogs().inform(this, words.headline, words.advice);
        });
}

} // namespace envoi::preview
