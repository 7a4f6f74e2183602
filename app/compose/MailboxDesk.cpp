#include "app/compose/MailboxDesk.h"

#include "app/compose/Desk.h"
#include "app/compose/DispatcherQueue.h"
#include "app/compose/Services.h"
#include "app/mailbox/MailboxWindow.h"
#include "app/mailbox/Queue.h"
#include "app/platform/Platform.h"
#include "core/store/LetterIndex.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

MailboxDesk::MailboxDesk(Desk &desk, Services &services) : m_desk(desk), m_services(services) {}

MailboxDesk::~MailboxDesk()
{
    delete m_window;
}

mailbox::MailboxWindow *MailboxDesk::window() const
{
    return m_window;
}

void MailboxDesk::show()
{
    if (!m_window)
        make();
    platform::bringToFront(m_window);
}

void MailboxDesk::make()
{
    using store::LetterFolder;
    const QString drafts = QDir::cleanPath(m_services.places().draftsFolder);
    const QString data = QFileInfo(drafts).absolutePath();
    const QString trash = data + u"/trash"_s;
    auto *index = new store::LetterIndex(
        std::map<LetterFolder, QString>{{LetterFolder::Drafts, drafts},
                                        {LetterFolder::Outbox, data + u"/outbox"_s},
                                        {LetterFolder::Sent, data + u"/sent"_s},
                                        {LetterFolder::Templates, data + u"/templates"_s},
                                        {LetterFolder::Captured, m_services.places().capturedFolder},
                                        {LetterFolder::Trash, trash}},
        data + u"/index/letters.sqlite"_s);
    if (!m_queue) {
        m_queue = std::make_unique<DispatcherQueue>(
            m_services.dispatcher(),
            [desk = &m_desk](const delivery::Dispatcher::TakenBack &taken) { desk->writeOn(taken); });
    }
    m_window = new mailbox::MailboxWindow(*index, *m_queue, trash);
    index->setParent(m_window); // behind the parts that use it
    m_window->setAttribute(Qt::WA_DeleteOnClose);
    m_window->arrange(m_services.memory().recall(u"mailbox"_s));
    connect(m_window, &mailbox::MailboxWindow::newLetterRequested, &m_desk, &Desk::newLetter);
    connect(m_window, &mailbox::MailboxWindow::openRequested, &m_desk, &Desk::openLetter);
    connect(m_window, &mailbox::MailboxWindow::templateRequested, &m_desk, &Desk::newFromTemplate);
    connect(m_window, &mailbox::MailboxWindow::answerRequested, &m_desk, &Desk::answer);
    connect(m_window, &mailbox::MailboxWindow::quitRequested, &m_desk, &Desk::quit);
    connect(m_window, &mailbox::MailboxWindow::closing, this, [this] {
        m_services.memory().keep(u"mailbox"_s, m_window->arrangement());
        // It is gone only when the event loop runs again; whoever asks until then gets another one.
        m_window.clear();
    });
}

} // namespace envoi::compose
