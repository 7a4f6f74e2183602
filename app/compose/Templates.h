#pragma once

#include "core/store/DraftStore.h"

#include <QDialog>
#include <QObject>

#include <functional>
#include <vector>

class QListWidget;
class QListWidgetItem;
class QMenu;
class QPushButton;
class QThreadPool;

namespace envoi::compose {

/// A letter that others begin with. It is kept as drafts are, in a folder of its own, under a name.
struct TemplateEntry {
    QString path;
    QString name;
};

/// All of them, by name. Blocking; reads of each no more than its head.
std::vector<TemplateEntry> templatesIn(const store::DraftStore &store);
/// \a draft as it is kept under \a name, and the letter that begins with a template.
letter::Draft asTemplate(letter::Draft draft, const QString &name);
letter::Draft fromTemplate(letter::Draft draft);

/// A window's templates: begin with one, make one of this letter, manage them.
class TemplateMenu : public QObject {
    Q_OBJECT

public:
    /// \a writers: the thread in which letters are written to the disk.
    TemplateMenu(store::DraftStore store, QThreadPool &writers, std::function<letter::Draft()> letter,
                 QWidget *window);
    /// For beginning with one of them.
    QMenu *menu() const { return m_menu; }
    /// Asks for a name, and keeps the letter under it.
    void saveLetter();

signals:
    /// A letter is to begin with the template in that file.
    void requested(const QString &path);
    /// The letter was kept as a template of that name.
    void saved(const QString &name);

private:
    void list();
    void addManaging();
    void manage();
    void write(const std::vector<TemplateEntry> &known, const QString &name);
    void tell(const Error &error);

    store::DraftStore m_store;
    QThreadPool &m_writers;
    std::function<letter::Draft()> m_letter;
    QWidget *m_window;
    QMenu *m_menu;
};

/// Renames and deletes templates. What is deleted goes when the dialog is closed; till then it comes back.
class TemplatesDialog : public QDialog {
    Q_OBJECT

public:
    TemplatesDialog(store::DraftStore store, QThreadPool &writers,
                    const std::vector<TemplateEntry> &templates, QWidget *parent);
    ~TemplatesDialog() override;
    void done(int result) override;

signals:
    void failed(const envoi::Error &error);

private:
    void rename(QListWidgetItem *item);
    void removeCurrent();
    void undo();
    void refresh();

    store::DraftStore m_store;
    QThreadPool &m_writers;
    QListWidget *m_list;
    QPushButton *m_rename;
    QPushButton *m_remove;
    QPushButton *m_undo;
    std::vector<std::pair<int, TemplateEntry>> m_removed; ///< with the row where it stood
};

} // namespace envoi::compose
