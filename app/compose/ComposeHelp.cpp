// What the Help menu of a letter's window shows.
#include "app/compose/CommandPalette.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/ShortcutsDialog.h"
#include "app/editor/Editor.h"
#include "app/look/Look.h"

#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

void present(QWidget *parent, const QString &name, const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, parent);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::RichText);
    box->setTextInteractionFlags(Qt::TextBrowserInteraction);
    box->setIconPixmap(look::applicationIcon().pixmap(QSize(64, 64), parent->devicePixelRatioF()));
    box->button(QMessageBox::Close)->setIcon({});
    box->open();
}

} // namespace

void ComposeWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(menuBar(), this);
    dialog->open();
}

void ComposeWindow::showCommands()
{
    if (!findChild<CommandPalette *>())
        new CommandPalette(menuBar(), this);
}

void ComposeWindow::showWordCount()
{
    const auto told = [](const editor::WordCount &count) {
        const QLocale locale;
        return tr("Words: %1. Characters: %2, without spaces %3.")
            .arg(locale.toString(count.words), locale.toString(count.characters),
                 locale.toString(count.withoutSpaces));
    };
    Banner::Notice notice;
    notice.tone = look::Tone::Muted;
    notice.headline = told(m_editor->wordCount());
    if (const auto selected = m_editor->selectionCount(); selected.characters > 0)
        notice.advice = tr("What is selected: %1").arg(told(selected));
    m_banner->tell(notice);
}

void ComposeWindow::showAbout()
{
    const QString licence = u"<a href=\"https://www.apache.org/licenses/LICENSE-2.0\">%1</a>"_s.arg(
        tr("Apache License 2.0").toHtmlEscaped());
    present(this, u"about"_s, tr("About Envoi"),
            u"<h3>%1</h3><p>%2</p><p>%3</p><p>%4</p>"_s.arg(
                tr("Envoi %1").arg(QStringLiteral(ENVOI_VERSION)).toHtmlEscaped(),
                tr("Writes a letter, sends it, and shows what was sent.").toHtmlEscaped(),
                tr("Free software under the %1.").arg(licence),
                tr("Built with Qt %1.").arg(QString::fromLatin1(qVersion())).toHtmlEscaped()));
}

} // namespace envoi::compose
