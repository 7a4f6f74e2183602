#pragma once

#include <QString>
#include <QStringList>

#include <memory>

class QWidget;

namespace envoi::platform {

/// The questions that stop a person: behind one interface, so that a test can answer them.
class Dialogs {
public:
    enum class Answer { Save, Discard, Cancel, Yes, No };

    Dialogs() = default;
    virtual ~Dialogs();
    Dialogs(const Dialogs &) = delete;
    Dialogs &operator=(const Dialogs &) = delete;

    virtual QStringList openFiles(QWidget *parent, const QString &title, const QString &filter) = 0;
    virtual QString openFile(QWidget *parent, const QString &title, const QString &filter) = 0;
    virtual QString saveFile(QWidget *parent, const QString &title, const QString &suggestion,
                             const QString &filter) = 0;
    /// Save, Discard or Cancel.
    virtual Answer askToSave(QWidget *parent, const QString &headline, const QString &detail) = 0;
    /// Yes or No; \a yesText names the action ("Attach", "Remove account").
    virtual Answer confirm(QWidget *parent, const QString &headline, const QString &detail,
                           const QString &yesText) = 0;
    virtual void inform(QWidget *parent, const QString &headline, const QString &detail) = 0;
    /// One line of text; null QString when it was cancelled.
    virtual QString askText(QWidget *parent, const QString &title, const QString &label,
                            const QString &preset) = 0;
    /// A password; null QString when it was cancelled.
    virtual QString askPassword(QWidget *parent, const QString &headline, const QString &detail) = 0;
    /// The same where the system's key store could keep it: \a keep says whether it is to. Unless it is
    /// overridden, it asks without offering that.
    virtual QString askPasswordToKeep(QWidget *parent, const QString &headline, const QString &detail,
                                      bool &keep);
};

/// The one in use: native dialogs, until a test sets its own (and sets nullptr to go back).
Dialogs &dialogs();
void setDialogs(Dialogs *dialogs);

} // namespace envoi::platform
