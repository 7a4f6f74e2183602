#include "app/compose/Templates.h"

#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QApplication>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QThreadPool>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// Envoi's own fields are not for a letter to add; this one leaves with fromTemplate().
constexpr auto nameField = "X-Template-Name"_L1;
constexpr qint64 longestHead = 256 * 1024; ///< octets
constexpr qsizetype longestName = 120;

QString nameOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray head = file.read(longestHead);
    if (const auto end = head.indexOf("\r\n\r\n"); end >= 0)
        head.truncate(end + 4);
    const auto header = mime::readMessage(head).message.header;
    const auto *name = header.find("X-Template-Name");
    const auto *subject = header.find("Subject");
    const QString text = name      ? name->toText().simplified()
                         : subject ? subject->toText().simplified()
                                   : QString();
    return text.isEmpty() ? TemplatesDialog::tr("Without a name") : text;
}

// What an item of the list knows besides its text.
constexpr int pathRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;

QListWidgetItem *itemFor(const TemplateEntry &entry)
{
    auto *item = new QListWidgetItem(entry.name);
    item->setData(pathRole, entry.path);
    item->setData(nameRole, entry.name);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    return item;
}

bool isByName(const TemplateEntry &a, const TemplateEntry &b)
{
    return QString::localeAwareCompare(a.name, b.name) < 0;
}

Result<void> renameTemplate(const store::DraftStore &store, const QString &path, const QString &name)
{
    const auto draft = store.load(path);
    if (!draft)
        return std::unexpected(draft.error());
    SystemRandom random;
    return store.save(path, asTemplate(*draft, name), {QDateTime::currentDateTime(), random});
}

} // namespace

std::vector<TemplateEntry> templatesIn(const store::DraftStore &store)
{
    std::vector<TemplateEntry> entries;
    for (const auto &path : store.paths())
        entries.push_back({path, nameOf(path)});
    std::ranges::sort(entries, isByName);
    return entries;
}

letter::Draft asTemplate(letter::Draft draft, const QString &name)
{
    draft = fromTemplate(std::move(draft));
    draft.extraFields.emplace_back(nameField, name.simplified().left(longestName));
    return draft;
}

letter::Draft fromTemplate(letter::Draft draft)
{
    std::erase_if(draft.extraFields, [](const auto &field) { return field.first == nameField; });
    // Each letter made of it is one of its own.
    draft.messageId.reset();
    draft.inReplyTo.clear();
    draft.references.clear();
    draft.delivered.clear();
    draft.maybeDelivered.clear();
    draft.cursor = -1;
    return draft;
}

TemplateMenu::TemplateMenu(store::DraftStore store, QThreadPool &writers,
                           std::function<letter::Draft()> letter, QWidget *window)
    : QObject(window), m_store(std::move(store)), m_writers(writers), m_letter(std::move(letter)),
      m_window(window), m_menu(new QMenu(tr("New from &Template"), window))
{
    m_menu->setObjectName(u"templates"_s);
    connect(m_menu, &QMenu::aboutToShow, this, &TemplateMenu::list);
    addManaging();
}

void TemplateMenu::addManaging()
{
    auto *manage = m_menu->addAction(tr("&Manage Templates…"));
    manage->setObjectName(u"manageTemplates"_s);
    connect(manage, &QAction::triggered, this, &TemplateMenu::manage);
}

void TemplateMenu::list()
{
    m_menu->clear();
    m_menu->addAction(tr("Looking…"))->setEnabled(false);
    platform::inBackground(
        this, [store = m_store] { return templatesIn(store); },
        [this](const std::vector<TemplateEntry> &entries) {
            m_menu->clear();
            for (const auto &entry : entries) {
                connect(m_menu->addAction(QString(entry.name).replace(u'&', u"&&"_s)), &QAction::triggered,
                        this, [this, path = entry.path] { emit requested(path); });
            }
            if (entries.empty())
                m_menu->addAction(tr("No Templates"))->setEnabled(false);
            m_menu->addSeparator();
            addManaging();
        });
}

void TemplateMenu::manage()
{
    platform::inBackground(
        this, [store = m_store] { return templatesIn(store); },
        [this](const std::vector<TemplateEntry> &entries) {
            auto *dialog = new TemplatesDialog(m_store, m_writers, entries, m_window);
            connect(dialog, &TemplatesDialog::failed, this, &TemplateMenu::tell);
            dialog->open();
        });
}

void TemplateMenu::saveLetter()
{
    const QString subject = m_letter().subject.simplified();
    const QString name = platform::dialogs()
                             .askText(m_window, tr("Save as Template"), tr("Name of the template:"),
                                      subject.isEmpty() ? tr("Template") : subject)
                             .simplified();
    if (name.isEmpty())
        return;
    platform::inBackground(
        this, [store = m_store] { return templatesIn(store); },
        [this, name](const std::vector<TemplateEntry> &known) { write(known, name); });
}

void TemplateMenu::write(const std::vector<TemplateEntry> &known, const QString &name)
{
    const auto same = std::ranges::find(known, name, &TemplateEntry::name);
    QString path = same == known.end() ? m_store.newPath() : same->path;
    if (same != known.end() &&
        platform::dialogs().confirm(m_window, tr("Replace the template “%1”?").arg(name),
                                    tr("There is one of this name already."),
                                    tr("Replace")) != platform::Dialogs::Answer::Yes)
        return;
    m_writers.start(
        [guard = QPointer(this), this, store = m_store, path, name, draft = asTemplate(m_letter(), name)] {
            SystemRandom random;
            const auto saved = store.save(path, draft, {QDateTime::currentDateTime(), random});
            QMetaObject::invokeMethod(qApp, [guard, this, name, saved] {
                if (!guard)
                    return;
                if (saved)
                    emit this->saved(name);
                else
                    tell(saved.error());
            });
        });
}

void TemplateMenu::tell(const Error &error)
{
    const auto words = words::explain(error);
    platform::dialogs().inform(m_window, words.headline, words.advice);
}

TemplatesDialog::TemplatesDialog(store::DraftStore store, QThreadPool &writers,
                                 const std::vector<TemplateEntry> &templates, QWidget *parent)
    : QDialog(parent), m_store(std::move(store)), m_writers(writers), m_list(new QListWidget(this)),
      m_rename(new QPushButton(tr("&Rename"), this)), m_remove(new QPushButton(tr("&Delete"), this)),
      m_undo(new QPushButton(tr("&Undo Deleting"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Templates"));
    m_list->setObjectName(u"templates"_s);
    m_list->setAccessibleName(tr("Templates"));
    m_rename->setObjectName(u"renameTemplate"_s);
    m_remove->setObjectName(u"deleteTemplate"_s);
    m_undo->setObjectName(u"undoDelete"_s);
    for (const auto &entry : templates) {
        m_list->addItem(itemFor(entry));
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    auto *beside = new QVBoxLayout;
    for (auto *button : {m_rename, m_remove, m_undo}) {
        button->setAutoDefault(false);
        beside->addWidget(button);
    }
    beside->addStretch();
    auto *columns = new QHBoxLayout;
    columns->addWidget(m_list, 1);
    columns->addLayout(beside);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 64, fontMetrics().height() * 18);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_rename, &QPushButton::clicked, this, [this] {
        if (auto *item = m_list->currentItem())
            m_list->editItem(item);
    });
    connect(m_remove, &QPushButton::clicked, this, &TemplatesDialog::removeCurrent);
    auto *del = new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(del, &QShortcut::activated, this, &TemplatesDialog::removeCurrent);
    connect(m_undo, &QPushButton::clicked, this, &TemplatesDialog::undo);
    connect(new QShortcut(QKeySequence::Undo, this), &QShortcut::activated, this, &TemplatesDialog::undo);
    connect(m_list, &QListWidget::currentRowChanged, this, &TemplatesDialog::refresh);
    connect(m_list, &QListWidget::itemChanged, this, &TemplatesDialog::rename);
    m_list->setCurrentRow(templates.empty() ? -1 : 0);
    refresh();
}

TemplatesDialog::~TemplatesDialog()
{
    // A name that is being written is told once more as the list goes.
    m_list->disconnect(this);
}

void TemplatesDialog::rename(QListWidgetItem *item)
{
    const QString name = item->text().simplified();
    const QString before = item->data(nameRole).toString();
    if (name == before)
        return;
    const QSignalBlocker once(m_list);
    if (name.isEmpty()) {
        item->setText(before);
        return;
    }
    item->setData(nameRole, name);
    m_writers.start(
        [guard = QPointer(this), this, store = m_store, path = item->data(pathRole).toString(), name] {
            const auto renamed = renameTemplate(store, path, name);
            QMetaObject::invokeMethod(qApp, [guard, this, renamed] {
                if (guard && !renamed)
                    emit failed(renamed.error());
            });
        });
}

void TemplatesDialog::refresh()
{
    m_rename->setEnabled(m_list->currentItem());
    m_remove->setEnabled(m_list->currentItem());
    m_undo->setEnabled(!m_removed.empty());
}

void TemplatesDialog::removeCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    const std::unique_ptr<QListWidgetItem> item(m_list->takeItem(row));
    m_removed.emplace_back(row, TemplateEntry{item->data(pathRole).toString(), item->text()});
    refresh();
}

void TemplatesDialog::undo()
{
    if (m_removed.empty())
        return;
    const auto [row, entry] = m_removed.back();
    m_removed.pop_back();
    auto *item = itemFor(entry);
    m_list->insertItem(row, item);
    m_list->setCurrentItem(item);
    refresh();
}

void TemplatesDialog::done(int result)
{
    for (const auto &[row, entry] : m_removed)
        m_writers.start([store = m_store, path = entry.path] { store.remove(path); });
    m_removed.clear();
    QDialog::done(result);
}

} // namespace envoi::compose
