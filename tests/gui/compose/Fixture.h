#pragma once

#include "app/compose/Banner.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"

#include <QDir>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>

namespace envoi::compose {

using namespace Qt::Literals::StringLiterals;

/// Answers what would stop a person, and remembers what was asked.
class FakeDialogs : public platform::Dialogs {
public:
    Answer saveAnswer = Answer::Cancel;
    Answer confirmAnswer = Answer::No;
    QStringList files;
    QString savePath;
    QString password;
    bool keepPassword = false;
    int offersToKeep = 0;
    QStringList asked;
    QString lastDetail;

    FakeDialogs() { platform::setDialogs(this); }
    ~FakeDialogs() override { platform::setDialogs(nullptr); }

    QStringList openFiles(QWidget *, const QString &title, const QString &) override
    {
        asked.append(title);
        return files;
    }
    QString openFile(QWidget *, const QString &title, const QString &) override
    {
        asked.append(title);
        return files.value(0);
    }
    QString saveFile(QWidget *, const QString &title, const QString &, const QString &) override
    {
        asked.append(title);
        return savePath;
    }
    Answer askToSave(QWidget *, const QString &headline, const QString &detail) override
    {
        return note(headline, detail), saveAnswer;
    }
    Answer confirm(QWidget *, const QString &headline, const QString &detail, const QString &) override
    {
        return note(headline, detail), confirmAnswer;
    }
    void inform(QWidget *, const QString &headline, const QString &detail) override
    {
        note(headline, detail);
    }
    QString askText(QWidget *, const QString &, const QString &, const QString &preset) override
    {
        return preset;
    }
    QString askPassword(QWidget *, const QString &headline, const QString &detail) override
    {
        return note(headline, detail), password;
    }
    QString askPasswordToKeep(QWidget *, const QString &headline, const QString &detail, bool &keep) override
    {
        note(headline, detail);
        ++offersToKeep;
        keep = keepPassword;
        return password;
    }

private:
    void note(const QString &headline, const QString &detail)
    {
        asked.append(headline);
        lastDetail = detail;
    }
};

/// A mail server that answers by rules: the first that a line begins with. For what the test server of
/// Envoi never does.
class RuleServer : public QTcpServer {
public:
    /// Beginning of a line (in upper case) and the reply; "" hangs up.
    std::map<QByteArray, QByteArray> replies;
    QByteArray dataReply = "250 2.0.0 taken";
    QByteArrayList lines;

    RuleServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            auto *socket = nextPendingConnection();
            socket->write("220 rule.example ESMTP\r\n");
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                while (socket->canReadLine())
                    take(socket, socket->readLine().trimmed());
            });
        });
    }

private:
    void take(QTcpSocket *socket, const QByteArray &line)
    {
        if (m_inData) {
            if (line != ".")
                return;
            m_inData = false;
            answer(socket, dataReply);
            return;
        }
        lines.append(line);
        const QByteArray upper = line.toUpper();
        for (const auto &[beginning, reply] : replies) {
            if (upper.startsWith(beginning)) {
                answer(socket, reply);
                return;
            }
        }
        if (upper.startsWith("EHLO"))
            answer(socket, "250-rule.example\r\n250 AUTH PLAIN LOGIN");
        else if (upper == "DATA")
            m_inData = true, answer(socket, "354 go on");
        else if (upper == "QUIT")
            answer(socket, "221 bye");
        else
            answer(socket, "250 ok");
    }
    static void answer(QTcpSocket *socket, const QByteArray &reply)
    {
        if (reply.isEmpty())
            socket->abort();
        else
            socket->write(reply + "\r\n");
    }
    bool m_inData = false;
};

/// Services in a folder of their own, and a window on them.
class Fixture {
public:
    /// \a dictionaries: the folders of those; without any, no spelling is checked.
    explicit Fixture(std::unique_ptr<account::SecretStore> secrets = account::memorySecretStore(),
                     QStringList dictionaries = {})
        : m_dictionaries(std::move(dictionaries)), services(places(), std::move(secrets))
    {
        // Tests of that have their own patience.
        services.setUndoSeconds(0);
    }
    ~Fixture() { delete window; }

    /// The accounts that there are, in the file and in the window.
    void setAccounts(const QList<account::Account> &accounts)
    {
        (void)services.accounts().save(accounts);
        window->setAccounts(accounts);
    }

    Places places() const
    {
        Places places{home.filePath(u"accounts.json"_s), home.filePath(u"drafts"_s),
                      home.filePath(u"captured"_s)};
        places.dictionaryFolders = m_dictionaries;
        places.personalDictionary = home.filePath(u"words.txt"_s);
        return places;
    }
    QStringList draftFiles() const
    {
        return QDir(places().draftsFolder).entryList({u"*.eml"_s}, QDir::Files);
    }
    /// The subjects of all drafts.
    QStringList subjects() const
    {
        QStringList result;
        for (const auto &path : services.drafts().paths())
            result.append(services.drafts().load(path)->subject);
        return result;
    }
    /// Whatever stands where unsaved letters are kept.
    QStringList openFiles() const { return QDir(places().draftsFolder + u"/open"_s).entryList(QDir::Files); }
    /// The letters among that, by their paths.
    QStringList keptFiles() const
    {
        QStringList result;
        for (const auto &name : openFiles().filter(QRegularExpression(u"[.]eml$"_s)))
            result.append(places().draftsFolder + u"/open/"_s + name);
        return result;
    }
    ComposeWindow *open(const QList<account::Account> &accounts = {account::testServerAccount()})
    {
        window = new ComposeWindow(services);
        setAccounts(accounts);
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(window);
        return window;
    }
    RecipientsField *field(HeaderForm::Row row) const
    {
        return window->findChild<HeaderForm *>()->field(row);
    }
    QLineEdit *subject() const { return window->findChild<QLineEdit *>(u"subject"_s); }
    editor::Editor *editor() const { return window->findChild<editor::Editor *>(); }
    QString headline() const { return window->findChild<Banner *>()->headline(); }
    QPushButton *button(const QString &text) const
    {
        for (auto *one : window->findChild<Banner *>()->findChildren<QPushButton *>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    /// As a person does it: by keys.
    void write(const QString &to, const QString &title, const QString &text)
    {
        field(HeaderForm::Row::To)->inputWidget()->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), to);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        subject()->setFocus();
        QTest::keyClicks(subject(), title);
        QTest::keyClick(subject(), Qt::Key_Tab);
        editor()->textWidget()->setFocus();
        QTest::keyClicks(editor()->textWidget(), text);
    }

private:
    QStringList m_dictionaries;

public:
    QTemporaryDir home;
    FakeDialogs dialogs;
    Services services;
    QPointer<ComposeWindow> window;
};

/// An account at a server in this process.
inline account::Account accountAt(quint16 port, const QString &user = {})
{
    account::Account account = account::testServerAccount();
    account.isTestServer = false;
    account.id = u"rule"_s;
    account.host = u"127.0.0.1"_s;
    account.port = port;
    account.security = smtp::Security::None;
    account.user = user;
    return account;
}

} // namespace envoi::compose
