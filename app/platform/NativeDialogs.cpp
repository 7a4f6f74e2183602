#include "app/platform/NativeDialogs.h"

#include "app/platform/PasswordDialog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>

namespace envoi::platform {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::platform::Dialogs)
};

/// Headline and detail may quote file names and server replies: never read as rich text.
void fill(QMessageBox &box, QMessageBox::Icon icon, const QString &headline, const QString &detail)
{
    box.setIcon(icon);
    box.setTextFormat(Qt::PlainText);
    box.setWindowTitle(QCoreApplication::applicationName());
    box.setText(headline);
    box.setInformativeText(detail);
    box.setWindowModality(Qt::WindowModal);
}

QString startFolder(const QString &last)
{
    if (!last.isEmpty())
        return last;
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

QStringList NativeDialogs::openFiles(QWidget *parent, const QString &title, const QString &filter)
{
    auto paths = QFileDialog::getOpenFileNames(parent, title, startFolder(m_lastFolder), filter);
    if (!paths.isEmpty())
        m_lastFolder = QFileInfo(paths.first()).absolutePath();
    return paths;
}

QString NativeDialogs::openFile(QWidget *parent, const QString &title, const QString &filter)
{
    auto path = QFileDialog::getOpenFileName(parent, title, startFolder(m_lastFolder), filter);
    if (!path.isEmpty())
        m_lastFolder = QFileInfo(path).absolutePath();
    return path;
}

QString NativeDialogs::saveFile(QWidget *parent, const QString &title, const QString &suggestion,
                                const QString &filter)
{
    const QFileInfo wanted(suggestion);
    const QString start = wanted.isAbsolute() ? suggestion : startFolder(m_lastFolder) + u'/' + suggestion;
    auto path = QFileDialog::getSaveFileName(parent, title, start, filter);
    if (!path.isEmpty())
        m_lastFolder = QFileInfo(path).absolutePath();
    return path;
}

Dialogs::Answer NativeDialogs::askToSave(QWidget *parent, const QString &headline, const QString &detail)
{
    QMessageBox box(parent);
    fill(box, QMessageBox::Question, headline, detail);
    auto *save = box.addButton(Words::tr("&Save"), QMessageBox::AcceptRole);
    auto *discard = box.addButton(Words::tr("&Discard"), QMessageBox::DestructiveRole);
    auto *cancel = box.addButton(Words::tr("Cancel"), QMessageBox::RejectRole);
    box.setDefaultButton(save);
    box.setEscapeButton(cancel);
    box.exec();
    if (box.clickedButton() == save)
        return Answer::Save;
    return box.clickedButton() == discard ? Answer::Discard : Answer::Cancel;
}

Dialogs::Answer NativeDialogs::confirm(QWidget *parent, const QString &headline, const QString &detail,
                                       const QString &yesText)
{
    QMessageBox box(parent);
    fill(box, QMessageBox::Question, headline, detail);
    auto *yes = box.addButton(yesText, QMessageBox::AcceptRole);
    auto *no = box.addButton(Words::tr("Cancel"), QMessageBox::RejectRole);
    // What needs a question is not to happen by a stray Enter.
    box.setDefaultButton(no);
    box.setEscapeButton(no);
    box.exec();
    return box.clickedButton() == yes ? Answer::Yes : Answer::No;
}

void NativeDialogs::inform(QWidget *parent, const QString &headline, const QString &detail)
{
    QMessageBox box(parent);
    fill(box, QMessageBox::Information, headline, detail);
    auto *close = box.addButton(Words::tr("OK"), QMessageBox::AcceptRole);
    box.setEscapeButton(close);
    box.exec();
}

QString NativeDialogs::askText(QWidget *parent, const QString &title, const QString &label,
                               const QString &preset)
{
    bool accepted = false;
    const QString text = QInputDialog::getText(parent, title, label, QLineEdit::Normal, preset, &accepted);
    if (!accepted)
        return {};
    return text.isNull() ? QLatin1String("") : text;
}

QString NativeDialogs::askPassword(QWidget *parent, const QString &headline, const QString &detail)
{
    PasswordDialog dialog(headline, detail, false, parent);
    return dialog.exec() == QDialog::Accepted ? dialog.password() : QString();
}

QString NativeDialogs::askPasswordToKeep(QWidget *parent, const QString &headline, const QString &detail,
                                         bool &keep)
{
    PasswordDialog dialog(headline, detail, true, parent);
    const bool accepted = dialog.exec() == QDialog::Accepted;
    keep = accepted && dialog.isToBeKept();
    return accepted ? dialog.password() : QString();
}

} // namespace envoi::platform
