#pragma once

#include "core/letter/Draft.h"

#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QListView;
class QMimeData;

namespace envoi::compose {

class AttachmentModel;

/// The files that go with a letter. Hidden while there are none. Files are looked at in another
/// thread, so that a slow disk or a long list does not hold up the window.
class AttachmentShelf : public QWidget {
    Q_OBJECT

public:
    explicit AttachmentShelf(QWidget *parent = nullptr);
    ~AttachmentShelf() override;

    std::vector<letter::Attachment> attachments() const;
    void setAttachments(std::vector<letter::Attachment> attachments);
    /// Of files in \a temporaryFolders a copy is attached, made in the folder that \a shelter gives (empty:
    /// none is made), and of others if the person asks for it.
    void setShelter(std::function<QString()> shelter, QStringList temporaryFolders);
    /// Files by their paths, in that order; looked() follows.
    void addFiles(const QStringList &paths);
    /// What has no file: a pasted picture.
    void addOctets(const QByteArray &octets, const QString &name, const mime::MediaType &mediaType);
    /// \a now in the place of \a old, with a note of what was done to it (empty for none). False when \a old
    /// is not there any more.
    bool replace(const letter::Attachment &old, const letter::Attachment &now, const QString &note);
    bool isEmpty() const;
    /// Whether files are still being looked at.
    bool isLooking() const { return m_looking > 0; }
    /// Looks whether the files still are what was attached, and marks those that aren't.
    void recheck();
    /// Selects the file that \a path names and takes the focus.
    void focusFile(const QString &path);

    /// The files in a drag or on the clipboard; empty when there are none.
    static QStringList filesIn(const QMimeData *data);

signals:
    /// The person added, removed or renamed something.
    void edited();
    /// The same, as a step that can be taken back and done again while the shelf exists.
    void stepDone(const std::function<void()> &undo, const std::function<void()> &redo);
    /// All files have been looked at; \a refused tells which could not be attached, and why.
    void looked(const QList<envoi::Error> &refused);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void changed();
    void removeSelected();
    void open(int row);
    void saveAs(int row);
    void keepCopy(int row);
    bool isSheltered(const letter::Attachment &attachment) const;
    void showMenu(const QPoint &position);
    void refresh();
    void fitHeight();

    AttachmentModel *m_model;
    QListView *m_view;
    QLabel *m_total;
    /// As they were before the change that is to be told next.
    std::vector<letter::Attachment> m_known;
    std::function<QString()> m_shelter;
    QStringList m_temporaryFolders;
    int m_looking = 0;
    bool m_rechecking = false;
    bool m_recheckAgain = false;
    QList<Error> m_refused;
};

} // namespace envoi::compose
