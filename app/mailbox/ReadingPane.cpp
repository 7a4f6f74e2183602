#include "app/mailbox/ReadingPane.h"

#include "app/look/Notice.h"
#include "app/mailbox/Standing.h"
#include "app/platform/Background.h"
#include "app/reading/LetterView.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

ReadingPane::ReadingPane(QWidget *parent)
    : QWidget(parent), m_standing(new look::Notice(this)), m_pages(new QStackedWidget(this)),
      m_placeholder(new QLabel(this)), m_view(new reading::LetterView(this))
{
    m_standing->setObjectName(u"standing"_s);
    m_placeholder->setObjectName(u"placeholder"_s);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_placeholder->setMargin(24);
    m_view->hideEnvelope();
    m_pages->addWidget(m_placeholder);
    m_pages->addWidget(m_view);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(8, 6, 8, 0);
    top->addWidget(m_standing);
    layout->addLayout(top);
    layout->addWidget(m_pages, 1);
    connect(m_view, &reading::LetterView::told, this, &ReadingPane::told);
}

void ReadingPane::show(const QString &path, const QString &version, const QString &text)
{
    if (path.isEmpty()) {
        m_placeholder->setText(text);
        m_pages->setCurrentWidget(m_placeholder);
        m_path.clear();
        // A file that is still mapped can't be moved everywhere.
        m_view->setWaiting();
        return;
    }
    if (path == m_path && version == m_version)
        return;
    if (path != m_path)
        m_view->setWaiting();
    m_path = path;
    m_version = version;
    m_pages->setCurrentWidget(m_view);
    if (!m_isReading)
        read();
}

void ReadingPane::read()
{
    // One at a time: who runs down the list with a key held down wants the last of them.
    m_isReading = true;
    const QString path = m_path;
    const QString version = m_version;
    platform::inBackground(
        this, [path] { return reading::readLetter(path); },
        [this, path, version](const std::shared_ptr<const reading::Letter> &letter) {
            m_isReading = false;
            if (m_path.isEmpty())
                return;
            if (path == m_path && version == m_version)
                m_view->setLetter(letter);
            else
                read();
        });
}

void ReadingPane::setQueued(const std::optional<QueuedLetter> &letter)
{
    if (!letter)
        return m_standing->clear();
    const Standing standing = standingOf(*letter, QDateTime::currentDateTime());
    const auto kind = standing.tone == look::Tone::Error     ? look::Notice::Kind::Error
                      : standing.tone == look::Tone::Warning ? look::Notice::Kind::Warning
                                                             : look::Notice::Kind::Info;
    m_standing->say(kind, standing.headline, standing.detail);
}

} // namespace envoi::mailbox
