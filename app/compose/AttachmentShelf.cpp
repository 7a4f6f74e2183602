#include "app/compose/AttachmentShelf.h"

#include "app/compose/AttachmentDelegate.h"
#include "app/compose/AttachmentFiles.h"
#include "app/compose/AttachmentModel.h"
#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QAction>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

using platform::inBackground;

AttachmentShelf::AttachmentShelf(QWidget *parent)
    : QWidget(parent), m_model(new AttachmentModel(this)), m_view(new QListView(this)),
      m_total(new QLabel(this))
{
    setObjectName(u"attachments"_s);
    m_view->setObjectName(u"attachmentList"_s);
    m_view->setAccessibleName(tr("Attachments"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new AttachmentDelegate(m_view));
    m_view->setViewMode(QListView::IconMode);
    m_view->setFlow(QListView::LeftToRight);
    m_view->setWrapping(true);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setMovement(QListView::Static);
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTabKeyNavigation(false);
    m_view->installEventFilter(this);
    m_total->setObjectName(u"attachmentTotal"_s);
    m_total->setContentsMargins(8, 2, 8, 0);
    m_total->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 4);
    layout->setSpacing(0);
    layout->addWidget(m_total);
    layout->addWidget(m_view);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    connect(m_view, &QListView::doubleClicked, this, [this](const QModelIndex &index) { open(index.row()); });
    connect(m_view, &QListView::customContextMenuRequested, this, &AttachmentShelf::showMenu);
    connect(m_model, &AttachmentModel::renamed, this, &AttachmentShelf::changed);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &AttachmentShelf::refresh);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &AttachmentShelf::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &AttachmentShelf::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &AttachmentShelf::refresh);
    refresh();
}

AttachmentShelf::~AttachmentShelf() = default;

std::vector<letter::Attachment> AttachmentShelf::attachments() const
{
    return m_model->attachments();
}

void AttachmentShelf::setAttachments(std::vector<letter::Attachment> attachments)
{
    m_known = attachments;
    m_model->setAttachments(std::move(attachments));
    recheck();
}

void AttachmentShelf::changed()
{
    const auto restore = [this](const std::vector<letter::Attachment> &list) {
        return [this, list] {
            setAttachments(list);
            emit edited();
        };
    };
    const auto before = std::exchange(m_known, attachments());
    emit edited();
    emit stepDone(restore(before), restore(m_known));
}

bool AttachmentShelf::replace(const letter::Attachment &old, const letter::Attachment &now,
                              const QString &note)
{
    const auto &all = m_model->attachments();
    const auto found =
        std::ranges::find_if(all, [&](const auto &one) { return isSameOctets(one.octets, old.octets); });
    if (found == all.end())
        return false;
    m_model->replaceAt(static_cast<int>(found - all.begin()), now, note);
    changed();
    return true;
}

bool AttachmentShelf::isEmpty() const
{
    return m_model->rowCount() == 0;
}

void AttachmentShelf::addFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    ++m_looking;
    const bool mayVanish = m_shelter && std::ranges::any_of(paths, [this](const QString &path) {
                               return liesIn(path, m_temporaryFolders);
                           });
    const auto look = [paths, folders = m_temporaryFolders, shelter = mayVanish ? m_shelter() : QString()] {
        std::vector<Result<letter::Attachment>> seen;
        for (QString path : paths) {
            // Where there is no room for a copy, the file itself is better than nothing.
            if (!shelter.isEmpty() && liesIn(path, folders))
                path = shelteredCopy(path, shelter).value_or(path);
            seen.push_back(letter::attachmentFromFile(path));
        }
        return seen;
    };
    inBackground(this, look, [this](const std::vector<Result<letter::Attachment>> &seen) {
        bool added = false;
        for (const auto &one : seen) {
            if (one) {
                m_model->append(*one);
                added = true;
            } else {
                m_refused.append(one.error());
            }
        }
        --m_looking;
        if (added)
            changed();
        if (m_looking == 0)
            emit looked(std::exchange(m_refused, {}));
    });
}

void AttachmentShelf::addOctets(const QByteArray &octets, const QString &name,
                                const mime::MediaType &mediaType)
{
    m_model->append({octets, name, mediaType});
    changed();
}

void AttachmentShelf::recheck()
{
    if (isEmpty())
        return;
    // A disk that does not answer must not gather threads that wait for it.
    if (m_rechecking) {
        m_recheckAgain = true;
        return;
    }
    m_rechecking = true;
    const auto check = [attachments = m_model->attachments()] {
        std::vector<std::pair<QString, QString>> seen;
        for (const auto &attachment : attachments) {
            const auto *file = std::get_if<FileReference>(&attachment.octets);
            const auto same = checkAttachment(attachment);
            seen.emplace_back(file ? file->path() : QString(),
                              same ? QString() : words::explain(same.error()).headline);
        }
        return seen;
    };
    inBackground(this, check, [this](const std::vector<std::pair<QString, QString>> &seen) {
        // What lies on the shelf may be other files by now.
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const auto *file =
                std::get_if<FileReference>(&m_model->attachments()[static_cast<std::size_t>(row)].octets);
            const auto found = std::ranges::find_if(
                seen, [&](const auto &one) { return file && one.first == file->path(); });
            if (found != seen.end())
                m_model->setProblem(row, found->second);
        }
        m_rechecking = false;
        if (std::exchange(m_recheckAgain, false))
            recheck();
    });
}

void AttachmentShelf::focusFile(const QString &path)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto *file =
            std::get_if<FileReference>(&m_model->attachments()[static_cast<std::size_t>(row)].octets);
        if (file && file->path() == path)
            m_view->setCurrentIndex(m_model->index(row));
    }
    m_view->setFocus();
}

QStringList AttachmentShelf::filesIn(const QMimeData *data)
{
    QStringList paths;
    if (!data || !data->hasUrls())
        return paths;
    for (const auto &url : data->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

void AttachmentShelf::removeSelected()
{
    QList<int> rows;
    for (const auto &index : m_view->selectionModel()->selectedIndexes())
        rows.append(index.row());
    std::ranges::sort(rows, std::greater());
    for (const int row : rows)
        m_model->removeAt(row);
    if (!rows.isEmpty())
        changed();
}

void AttachmentShelf::open(int row)
{
    const auto attachment = m_model->attachments()[static_cast<std::size_t>(row)];
    if (const auto *file = std::get_if<FileReference>(&attachment.octets)) {
        QDesktopServices::openUrl(QUrl::fromLocalFile(file->path()));
        return;
    }
    // It came with a letter, from whomever: the system may run what it opens.
    if (std::holds_alternative<std::shared_ptr<const mime::ContentStore>>(attachment.octets) &&
        platform::dialogs().confirm(this, tr("Open “%1”?").arg(attachment.name),
                                    tr("This file came with the letter that you opened."),
                                    tr("Open")) != platform::Dialogs::Answer::Yes)
        return;
    QTemporaryDir folder;
    folder.setAutoRemove(false);
    const QString path = folder.filePath(mime::harmlessFileName(attachment.name));
    if (const auto saved = saveAttachment(attachment, path); !saved) {
        const auto words = words::explain(saved.error());
        platform::dialogs().inform(this, words.headline, words.advice);
        return;
    }
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

void AttachmentShelf::saveAs(int row)
{
    const auto attachment = m_model->attachments()[static_cast<std::size_t>(row)];
    const QString path = platform::dialogs().saveFile(this, tr("Save Attachment"),
                                                      mime::harmlessFileName(attachment.name), {});
    if (path.isEmpty())
        return;
    if (const auto saved = saveAttachment(attachment, path); !saved) {
        const auto words = words::explain(saved.error());
        platform::dialogs().inform(this, words.headline, words.advice);
    }
}

void AttachmentShelf::setShelter(std::function<QString()> shelter, QStringList temporaryFolders)
{
    m_shelter = std::move(shelter);
    m_temporaryFolders = std::move(temporaryFolders);
}

bool AttachmentShelf::isSheltered(const letter::Attachment &attachment) const
{
    const auto *file = std::get_if<FileReference>(&attachment.octets);
    return !file || !m_shelter || liesIn(file->path(), {m_shelter()});
}

void AttachmentShelf::keepCopy(int row)
{
    const auto old = m_model->attachments()[static_cast<std::size_t>(row)];
    const auto *file = std::get_if<FileReference>(&old.octets);
    if (!file)
        return;
    const auto copy = [path = file->path(), shelter = m_shelter(), name = old.name, type = old.mediaType] {
        const auto kept = shelteredCopy(path, shelter);
        auto attachment = kept ? letter::attachmentFromFile(*kept) : std::unexpected(kept.error());
        if (attachment) {
            attachment->name = name;
            attachment->mediaType = type;
        }
        return attachment;
    };
    inBackground(this, copy, [this, old](const Result<letter::Attachment> &now) {
        if (now) {
            replace(old, *now, tr("A copy is kept with the letter"));
            return;
        }
        const auto words = words::explain(now.error());
        platform::dialogs().inform(this, words.headline, words.advice);
    });
}

void AttachmentShelf::showMenu(const QPoint &position)
{
    const auto index = m_view->indexAt(position);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QPersistentModelIndex kept(index);
    menu->addAction(tr("&Open"), this, [this, kept] {
        if (kept.isValid())
            open(kept.row());
    });
    menu->addAction(tr("&Save As…"), this, [this, kept] {
        if (kept.isValid())
            saveAs(kept.row());
    });
    auto *keep = menu->addAction(tr("&Keep a Copy with the Letter"), this, [this, kept] {
        if (kept.isValid())
            keepCopy(kept.row());
    });
    keep->setEnabled(!isSheltered(m_model->attachments()[static_cast<std::size_t>(index.row())]));
    menu->addAction(tr("Re&name…"), this, [this, kept] {
        if (kept.isValid())
            m_view->edit(kept);
    });
    menu->addAction(tr("&Remove"), this, &AttachmentShelf::removeSelected);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

bool AttachmentShelf::eventFilter(QObject *watched, QEvent *event)
{
    // Keys of the name's editor come by here as well; they are not the list's.
    if (watched == m_view && event->type() == QEvent::KeyPress && m_view->hasFocus()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Delete) || key->key() == Qt::Key_Backspace) {
            removeSelected();
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && !key->modifiers() &&
            m_view->currentIndex().isValid()) {
            open(m_view->currentIndex().row());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AttachmentShelf::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

void AttachmentShelf::refresh()
{
    const int count = m_model->rowCount();
    setVisible(count > 0);
    // By the window's direction, not by that of the text.
    m_total->setAlignment(layoutDirection() == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute
                                                               : Qt::AlignLeft);
    const QString size = words::fileSize(m_model->totalSize());
    m_total->setText(count == 1 ? tr("One attachment, %1").arg(size)
                                : tr("%n attachments, %1", nullptr, count).arg(size));
    fitHeight();
}

void AttachmentShelf::fitHeight()
{
    if (isEmpty())
        return;
    const QSize tile = m_view->sizeHintForIndex(m_model->index(0, 0));
    // The view's own width: its viewport learns of it only when it is shown.
    const int columns = std::max(1, (m_view->contentsRect().width() - 1) / std::max(tile.width(), 1));
    const int lines = (m_model->rowCount() + columns - 1) / columns;
    constexpr int maximalLines = 2;
    m_view->setFixedHeight(std::min(lines, maximalLines) * tile.height() + 4);
}

} // namespace envoi::compose
