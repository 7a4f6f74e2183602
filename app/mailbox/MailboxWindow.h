#pragma once

#include "app/mailbox/Place.h"
#include "core/letter/Reply.h"

#include <QJsonObject>
#include <QMainWindow>

#include <memory>

namespace envoi::mailbox {

class Queue;

/// Where each letter is: drafts, the outbox and what is scheduled in it, what was sent, templates, what the
/// local test server captured, and the trash. A search, a letter to read, and what can be done with it.
/// It knows no other window: what opens one is a signal.
class MailboxWindow : public QMainWindow {
    Q_OBJECT

public:
    /// \a index and \a queue must outlive it.
    MailboxWindow(store::LetterIndex &index, Queue &queue, const QString &trashFolder,
                  QWidget *parent = nullptr);
    ~MailboxWindow() override;
    void showPlace(Place place);
    /// Sizes, widths, sorting: what arrange() takes the next time.
    QJsonObject arrangement() const;
    void arrange(const QJsonObject &arrangement);

signals:
    void newLetterRequested();
    void openRequested(const QString &path);
    void templateRequested(const QString &path);
    void answerRequested(envoi::letter::AnswerKind kind, const QString &path);
    void quitRequested();
    /// It is being closed; arrangement() is worth keeping.
    void closing();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::mailbox
