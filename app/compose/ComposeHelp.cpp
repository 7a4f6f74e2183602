// What the Help menu of a letter's window shows.
#include "app/compose/ComposeWindow.h"
#include "app/look/Look.h"

#include <QAction>
#include <QMenu>
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

/// A menu's keys as a table, one action a row. Empty when it has none.
QString keysOf(const QAction *menu)
{
    QString rows;
    for (const auto *action : menu->menu()->actions()) {
        if (action->isSeparator() || action->shortcut().isEmpty())
            continue;
        const QString name = QString(action->text()).remove(u'&').remove(u'…').toHtmlEscaped();
        rows +=
            u"<tr><td style=\"white-space:pre\">%1</td><td style=\"padding-left:18px\"><b>%2</b></td></tr>"_s
                .arg(name, action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped());
    }
    if (rows.isEmpty())
        return {};
    return u"<h4>%1</h4><table>%2</table>"_s.arg(QString(menu->text()).remove(u'&').toHtmlEscaped(), rows);
}

} // namespace

void ComposeWindow::showShortcuts()
{
    // What the menus say themselves: the long ones on one side, the rest on the other.
    QString sides[2];
    for (const auto *menu : menuBar()->actions()) {
        if (menu->menu())
            sides[menu->menu()->actions().size() > 12 ? 1 : 0] += keysOf(menu);
    }
    present(this, u"shortcuts"_s, tr("Keyboard Shortcuts"),
            u"<table><tr><td>%1</td><td style=\"padding-left:36px\">%2</td></tr></table>"_s.arg(sides[0],
                                                                                                sides[1]));
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
