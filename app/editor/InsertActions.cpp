#include "app/editor/InsertActions.h"

#include "app/editor/Commands.h"
#include "app/editor/EmojiPicker.h"
#include "app/editor/LinkDialog.h"
#include "app/editor/TableCommands.h"
#include "app/editor/TablePicker.h"
#include "app/editor/TextView.h"
#include "app/look/Look.h"
#include "app/platform/Dialogs.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMenu>
#include <QTextTable>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qsizetype mostRecent = 30;

QString addressOf(const QTextCursor &link)
{
    QTextCursor first(link);
    first.setPosition(link.selectionStart() + 1);
    return first.charFormat().anchorHref();
}

} // namespace

InsertActions::InsertActions(const Workplace &place)
    : QObject(&place.owner), m_view(place.view), m_owner(place.owner),
      m_link(makeAction(this, place.owner, u"link"_s, tr("Lin&k…"), u"Ctrl+K"_s, [this] { editLink(); })),
      m_picture(
          makeAction(this, place.owner, u"picture"_s, tr("&Picture…"), {}, [this] { choosePictures(); })),
      m_table(makeAction(this, place.owner, u"table"_s, tr("&Table…"), {}, [this] { chooseTable(); })),
      m_rule(makeAction(this, place.owner, u"rule"_s, tr("&Horizontal Rule"), {}, [this] { putRule(); })),
      m_emoji(
          makeAction(this, place.owner, u"emoji"_s, tr("&Emoji…"), u"Ctrl+;"_s, [this] { chooseEmoji(); }))
{
}

void InsertActions::fillMenu(QMenu *menu)
{
    menu->addActions({m_link, m_table, m_rule, m_emoji});
}

void InsertActions::fillContextMenu(QMenu *menu)
{
    const QTextCursor link = linkAt(m_view.textCursor());
    if (m_view.isPlain() || !link.hasSelection())
        return;
    const QString address = addressOf(link);
    if (isHarmlessAddress(address)) {
        menu->addAction(look::icon(u"external"_s), tr("&Open Link"), this,
                        [address] { QDesktopServices::openUrl(QUrl(address)); });
    }
    menu->addAction(tr("Copy Link &Address"), this,
                    [address] { QGuiApplication::clipboard()->setText(address); });
    if (m_enabled) {
        menu->addAction(m_link->icon(), tr("&Edit Link…"), this, &InsertActions::editLink);
        menu->addAction(tr("&Remove Link"), this, [this, link] {
            removeLinks(link);
            emit changed();
        });
    }
    menu->addSeparator();
}

void InsertActions::setButtons(QWidget *emoji, QWidget *rare)
{
    m_emojiButton = emoji;
    m_rareButton = rare;
}

void InsertActions::setEnabled(bool enabled)
{
    m_enabled = enabled;
    for (QAction *action : {m_link, m_picture, m_table, m_rule})
        action->setEnabled(enabled);
    // Emoji are text: a plain letter has them, too.
    m_emoji->setEnabled(!m_view.isReadOnly());
}

void InsertActions::followCursor()
{
    m_table->setEnabled(m_enabled && !m_view.textCursor().currentTable());
}

void InsertActions::closePopups()
{
    if (m_linkDialog)
        m_linkDialog->reject();
    if (m_tablePicker)
        m_tablePicker->close();
    if (m_emojiPicker)
        m_emojiPicker->close();
}

void InsertActions::editLink()
{
    if (m_linkDialog)
        return;
    QTextCursor range = m_view.textCursor();
    const QTextCursor link = linkAt(range);
    const bool existing = link.hasSelection();
    QString address;
    if (existing) {
        address = addressOf(link);
        range = link;
    } else {
        const QString selected = range.selectedText().trimmed();
        if (selected.contains(u'.') || selected.contains(u'@'))
            address = wholeAddress(selected);
    }
    m_linkDialog = new LinkDialog(&m_owner);
    m_linkDialog->setAttribute(Qt::WA_DeleteOnClose);
    // Several paragraphs or a picture keep what they are, and only become a link.
    const QString selected = range.selectedText();
    const bool simple = !selected.contains(QChar::ParagraphSeparator) &&
                        !selected.contains(QChar::ObjectReplacementCharacter);
    m_linkDialog->begin(simple ? selected : QString(), address, existing);
    connect(m_linkDialog, &QDialog::accepted, this, [this, range, simple] {
        const QString text = simple ? m_linkDialog->text() : QString();
        setLink(range, text, m_linkDialog->address(), m_view.palette());
        emit changed();
    });
    connect(m_linkDialog, &LinkDialog::removeRequested, this, [this, range] {
        removeLinks(range);
        emit changed();
    });
    connect(m_linkDialog, &QDialog::finished, &m_view, [this] { m_view.setFocus(); });
    m_linkDialog->open();
}

void InsertActions::choosePictures()
{
    const QStringList paths = platform::dialogs().openFiles(
        &m_owner, tr("Insert pictures"),
        tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.svg *.bmp *.tif *.tiff);;All files (*)"));
    m_view.insertPictureFiles(paths);
    m_view.setFocus();
}

QPoint InsertActions::below(const QWidget *button) const
{
    if (button && button->isVisible())
        return button->mapToGlobal(QPoint(0, button->height()));
    return m_view.viewport()->mapToGlobal(m_view.cursorRect().bottomLeft() + QPoint(0, 4));
}

void InsertActions::chooseTable()
{
    if (!m_tablePicker) {
        m_tablePicker = new TablePicker(&m_owner);
        connect(m_tablePicker, &TablePicker::chosen, this, &InsertActions::putTable);
    }
    m_tablePicker->popUp(below(m_rareButton));
}

void InsertActions::putTable(int rows, int columns)
{
    if (m_view.isReadOnly() || m_view.isPlain())
        return;
    QTextCursor cursor = m_view.textCursor();
    insertTable(cursor, rows, columns);
    m_view.setTextCursor(cursor);
    m_view.ensureCursorVisible();
    m_view.setFocus();
    emit changed();
}

void InsertActions::putRule()
{
    QTextCursor cursor = m_view.textCursor();
    insertRule(cursor);
    m_view.setTextCursor(cursor);
    m_view.ensureCursorVisible();
    m_view.setFocus();
    emit changed();
}

void InsertActions::chooseEmoji()
{
    if (!m_emojiPicker) {
        m_emojiPicker = new EmojiPicker(&m_owner);
        connect(m_emojiPicker, &EmojiPicker::chosen, this, &InsertActions::putEmoji);
    }
    m_emojiPicker->popUp(below(m_emojiButton), m_recentEmoji);
}

void InsertActions::putEmoji(const QString &emoji)
{
    if (m_view.isReadOnly())
        return;
    m_view.insertTyped(emoji);
    m_view.setFocus();
    m_recentEmoji.removeAll(emoji);
    m_recentEmoji.prepend(emoji);
    m_recentEmoji.resize(std::min(m_recentEmoji.size(), mostRecent));
    emit recentEmojiChanged();
    emit changed();
}

} // namespace envoi::editor
