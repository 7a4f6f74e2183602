// The panel "What will be sent" of a letter's window.
#include "app/compose/AttachmentShelf.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/ServerMemory.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"
#include "app/look/Look.h"
#include "app/words/Words.h"

namespace envoi::compose {

PreviewPane *ComposeWindow::makePreview()
{
    preview::Preview::Source source;
    source.draft = [this] { return snapshot(); };
    source.route = [this] {
        const auto chosen = m_header->from()->choice();
        return routeOf(m_services.memory(), chosen ? std::optional(chosen->account) : std::nullopt);
    };
    auto *pane = new PreviewPane(*this, m_services.memory(), std::move(source), *m_editor->textWidget());
    connect(pane, &PreviewPane::alternativeEdited, this, [this](const QString &text, const QString &basis) {
        m_base.text = text;
        m_base.textBasis = basis;
        touched();
    });
    connect(pane, &PreviewPane::alternativeFollows, this, [this] {
        m_base.textBasis.reset();
        touched();
    });
    connect(pane, &PreviewPane::tooLarge, this, [this, pane](qint64 octets, const preview::Route &route) {
        if (m_state != State::Writing)
            return;
        Banner::Notice notice;
        notice.tone = look::Tone::Warning;
        notice.headline = tr("This letter is too large: %1 on the way, and %2 takes %3.")
                              .arg(words::fileSize(octets), route.server, words::fileSize(route.mostOctets));
        notice.advice = tr("Files travel as text, which makes them a third larger.");
        m_tooLargeHeadline = notice.headline;
        m_banner->tell(notice);
        if (!pane->preview() || !pane->preview()->isVisible())
            m_banner->addButton(tr("Show Sizes"), [pane] { pane->open(); });
    });
    connect(pane, &PreviewPane::fits, this, [this] {
        if (m_banner->isTelling() && m_banner->headline() == m_tooLargeHeadline)
            m_banner->clear();
    });
    connect(m_shelf, &AttachmentShelf::edited, pane, &PreviewPane::measure);
    connect(m_header->from(), &IdentityChooser::edited, pane, &PreviewPane::measure);
    return pane;
}

} // namespace envoi::compose
