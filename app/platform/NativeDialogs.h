#pragma once

#include "app/platform/Dialogs.h"

namespace envoi::platform {

/// The system's own dialogs where it has them.
class NativeDialogs final : public Dialogs {
public:
    QStringList openFiles(QWidget *parent, const QString &title, const QString &filter) override;
    QString openFile(QWidget *parent, const QString &title, const QString &filter) override;
    QString saveFile(QWidget *parent, const QString &title, const QString &suggestion,
                     const QString &filter) override;
    Answer askToSave(QWidget *parent, const QString &headline, const QString &detail) override;
    Answer confirm(QWidget *parent, const QString &headline, const QString &detail,
                   const QString &yesText) override;
    void inform(QWidget *parent, const QString &headline, const QString &detail) override;
    QString askText(QWidget *parent, const QString &title, const QString &label,
                    const QString &preset) override;
    QString askPassword(QWidget *parent, const QString &headline, const QString &detail) override;
    QString askPasswordToKeep(QWidget *parent, const QString &headline, const QString &detail,
                              bool &keep) override;

private:
    QString m_lastFolder;
};

} // namespace envoi::platform
