#include "app/editor/EditorNews.h"

#include "app/editor/EditorNotice.h"
#include "app/editor/Pasting.h"
#include "app/editor/RemotePictures.h"
#include "app/editor/TextView.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

using About = EditorNotice::About;

constexpr int shortWhile = 400;   ///< ms
constexpr int untilCounted = 250; ///< ms without a change

} // namespace

EditorNews::EditorNews(TextView &view, EditorNotice &notice) : QObject(&view), m_view(view), m_notice(notice)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(shortWhile);
    m_counting.setSingleShot(true);
    m_counting.setInterval(untilCounted);
    connect(&m_patience, &QTimer::timeout, this, &EditorNews::showPasting);
    connect(&m_counting, &QTimer::timeout, this, &EditorNews::followPictures);
    connect(&view.pasting(), &Pasting::stateChanged, this, &EditorNews::followPasting);
    connect(&view.pasting(), &Pasting::picturesLeftOut, this, [this] {
        m_hadFrames = true;
        followPictures();
    });
    connect(&view.remotePictures(), &RemotePictures::loaded, this, &EditorNews::onLoaded);
    connect(&view, &TextView::picturesUnreadable, this, &EditorNews::onUnreadable);
    connect(view.document(), &QTextDocument::contentsChanged, this, [this] {
        // Undo brings frames back, and takes them away.
        if (m_hadFrames)
            m_counting.start();
    });
    connect(&notice, &EditorNotice::actionChosen, this, &EditorNews::act);
    connect(&notice, &EditorNotice::dismissed, this, &EditorNews::dismiss);
}

void EditorNews::followPasting()
{
    const Pasting &pasting = m_view.pasting();
    if (pasting.isPreparing() || pasting.isInserting()) {
        if (!m_patience.isActive())
            m_patience.start();
        return;
    }
    m_patience.stop();
    if (m_notice.about() == About::Pasting || m_notice.about() == About::Opening)
        m_notice.clear();
}

void EditorNews::showPasting()
{
    const Pasting &pasting = m_view.pasting();
    if (pasting.isOpening())
        m_notice.say(About::Opening, tr("Opening a long letter…"), {}, {}, {});
    else if (pasting.isPreparing() || pasting.isInserting())
        m_notice.say(About::Pasting, tr("Pasting…"), {}, {}, tr("Stop"));
}

void EditorNews::followPictures()
{
    if (m_view.remotePictures().isLoading())
        return;
    const int left = m_view.remotePictures().count();
    const bool tells = m_notice.about() == About::LeftOut || m_notice.about() == About::Loading;
    if (left > 0 && (tells || m_notice.about() == About::Nothing))
        m_notice.say(About::LeftOut, tr("%n remote picture(s) were left out.", nullptr, left),
                     tr("Whoever keeps them there would learn that they are loaded."), tr("Load and Embed"),
                     tr("Leave Out"));
    else if (left == 0 && tells)
        m_notice.clear();
}

void EditorNews::onLoaded(int failed)
{
    const int left = m_view.remotePictures().count();
    if (failed == 0 || left == 0) {
        m_notice.clear();
        return;
    }
    m_notice.say(About::LeftOut, tr("%n remote picture(s) could not be loaded.", nullptr, left), {},
                 tr("Try Again"), tr("Leave Out"));
}

void EditorNews::onUnreadable(const QStringList &names)
{
    if (names.isEmpty()) {
        say(tr("The picture cannot be shown here."),
            tr("It is damaged, or of a kind that is not known here."));
        return;
    }
    say(tr("%n picture(s) cannot be shown in the letter.", nullptr, int(names.size())),
        tr("%1: attached as a file instead. It is damaged, or of a kind that is not known here.")
            .arg(names.join(u", "_s)));
}

void EditorNews::say(const QString &headline, const QString &detail)
{
    m_notice.say(About::Message, headline, detail, {}, tr("Close"));
}

void EditorNews::act()
{
    if (m_notice.about() != About::LeftOut || m_view.isReadOnly())
        return;
    const int count = m_view.remotePictures().count();
    m_notice.say(About::Loading, tr("Loading %n picture(s)…", nullptr, count), {}, {}, tr("Stop"));
    m_view.remotePictures().load();
}

void EditorNews::dismiss()
{
    switch (m_notice.about()) {
    case About::Pasting:
        m_view.pasting().cancel();
        break;
    case About::Loading:
        m_view.remotePictures().stop();
        break;
    case About::LeftOut:
        if (m_view.isReadOnly())
            break;
        m_notice.clear();
        m_view.remotePictures().leaveOut();
        break;
    default:
        m_notice.clear();
    }
    m_view.setFocus();
}

} // namespace envoi::editor
