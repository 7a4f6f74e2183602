#pragma once

#include "app/look/Look.h"
#include "app/mailbox/FolderPane.h"
#include "app/mailbox/LetterList.h"
#include "app/mailbox/MailboxWindow.h"
#include "app/platform/Dialogs.h"
#include "tests/gui/mailbox/FakeQueue.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace envoi::test {

class FakeDialogs : public platform::Dialogs {
public:
    FakeDialogs() { platform::setDialogs(this); }
    ~FakeDialogs() override { platform::setDialogs(nullptr); }
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return {}; }
    QString openFile(QWidget *, const QString &, const QString &) override { return {}; }
    QString saveFile(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    Answer askToSave(QWidget *, const QString &, const QString &) override { return Answer::Cancel; }
    Answer confirm(QWidget *, const QString &headline, const QString &, const QString &) override
    {
        asked.append(headline);
        return answer;
    }
    void inform(QWidget *, const QString &headline, const QString &) override { asked.append(headline); }
    QString askText(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }
    Answer answer = Answer::No;
    QStringList asked;
};

/// Folders of letters, an outbox that is none, and the window over them: anew for each test.
class MailboxTest : public QObject {
protected:
    void begin()
    {
        QGuiApplication::setPalette(look::palette(look::Scheme::Light));
        m_home = std::make_unique<QTemporaryDir>();
        for (const auto &name :
             {u"drafts"_s, u"outbox"_s, u"sent"_s, u"templates"_s, u"captured"_s, u"trash"_s})
            QVERIFY(QDir(m_home->path()).mkdir(name));
        m_dialogs = std::make_unique<FakeDialogs>();
        m_queue = std::make_unique<FakeQueue>();
    }
    void end()
    {
        m_window.reset();
        m_index.reset();
        m_queue.reset();
        m_dialogs.reset();
    }
    QString path(const QString &name) const { return m_home->filePath(name); }
    void letter(const QString &file, const QByteArray &subject, const QByteArray &text = "Hello", int day = 1)
    {
        QFile out(path(file));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("From: Me <me@example.com>\r\nTo: Anna Example <anna@example.org>\r\nSubject: " + subject +
                  "\r\nDate: " + QByteArray::number(day) +
                  " Nov 2026 12:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
                  "\r\n");
        QVERIFY(out.flush());
        out.setFileTime(QDateTime(QDate(2026, 11, day), QTime(12, 0), Qt::UTC),
                        QFileDevice::FileModificationTime);
    }
    mailbox::QueuedLetter queued(const QString &id, mailbox::QueuedLetter::State state)
    {
        letter(u"outbox/%1.eml"_s.arg(id), id.toUtf8());
        mailbox::QueuedLetter one;
        one.id = id;
        one.state = state;
        return one;
    }
    void open()
    {
        m_index = std::make_unique<store::LetterIndex>(
            std::map<store::LetterFolder, QString>{{store::LetterFolder::Drafts, path(u"drafts"_s)},
                                                   {store::LetterFolder::Outbox, path(u"outbox"_s)},
                                                   {store::LetterFolder::Sent, path(u"sent"_s)},
                                                   {store::LetterFolder::Templates, path(u"templates"_s)},
                                                   {store::LetterFolder::Captured, path(u"captured"_s)},
                                                   {store::LetterFolder::Trash, path(u"trash"_s)}},
            path(u"index/letters.sqlite"_s));
        QSignalSpy settled(m_index.get(), &store::LetterIndex::settled);
        m_window = std::make_unique<mailbox::MailboxWindow>(*m_index, *m_queue, path(u"trash"_s));
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
    }
    void settle()
    {
        QSignalSpy settled(m_index.get(), &store::LetterIndex::settled);
        m_index->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
    }
    QStringList subjects() const
    {
        QStringList subjects;
        const auto *model = list()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            subjects.append(model->index(row, 0).data().toString());
        return subjects;
    }
    /// On the current letter.
    void doubleClick()
    {
        const QPoint where = list()->visualRect(list()->currentIndex()).center();
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, where);
        QTest::mouseDClick(list()->viewport(), Qt::LeftButton, {}, where);
    }
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1StringView(name));
    }
    QListView *list() const { return find<QListView>("letters"); }
    /// The subject of the letter that is shown.
    QString shown() const { return find<QLabel>("subject")->text(); }
    QAction *action(const char *name) const { return find<QAction>(name); }
    mailbox::FolderPane *folders() const { return m_window->findChild<mailbox::FolderPane *>(); }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<FakeDialogs> m_dialogs;
    std::unique_ptr<FakeQueue> m_queue;
    std::unique_ptr<store::LetterIndex> m_index;
    std::unique_ptr<mailbox::MailboxWindow> m_window;
};

} // namespace envoi::test
