#pragma once

#include <QObject>
#include <QPointer>

#include <memory>

namespace envoi::mailbox {
class MailboxWindow;
class Queue;
} // namespace envoi::mailbox

namespace envoi::compose {

class Desk;
class Services;

/// The Desk's part for the mailbox window: makes it when it is first asked for, with the index behind it,
/// which goes again when it is closed; and opens what is chosen there.
class MailboxDesk : public QObject {
    Q_OBJECT

public:
    MailboxDesk(Desk &desk, Services &services);
    ~MailboxDesk() override;
    /// Null while it is closed.
    mailbox::MailboxWindow *window() const;
    void show();

private:
    void make();

    Desk &m_desk;
    Services &m_services;
    std::unique_ptr<mailbox::Queue> m_queue;
    QPointer<mailbox::MailboxWindow> m_window;
};

} // namespace envoi::compose
