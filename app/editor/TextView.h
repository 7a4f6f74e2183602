#pragma once

#include "app/editor/PictureHandles.h"
#include "app/editor/Pictures.h"

#include <QTextEdit>

#include <functional>
#include <map>

class QMenu;

namespace envoi::editor {

class Pasting;
class PictureTools;
class UndoOrder;
class RemotePictures;
class ShownColours;

/// The text itself: takes keys, pastes and drops, and shows quotes and pictures. It never opens a file or
/// the network for what stands in a letter.
class TextView : public QTextEdit {
    Q_OBJECT

public:
    explicit TextView(QWidget *parent = nullptr);

    bool isPlain() const { return m_plain; }
    void setPlain(bool plain) { m_plain = plain; }
    UndoOrder &undoOrder() { return *m_undoOrder; }
    /// Whether Markdown is understood as it is typed.
    bool understandsMarkdown() const { return m_markdown; }
    void setMarkdown(bool understood) { m_markdown = understood; }
    Pasting &pasting() { return *m_pasting; }
    RemotePictures &remotePictures() { return *m_remote; }
    Pictures &pictures() { return m_pictures; }
    const Pictures &pictures() const { return m_pictures; }

    /// False when the octets are no picture that can be shown.
    bool insertPicture(const QByteArray &octets, const QString &name);
    /// Reads them in another thread and puts them where the cursor is now, even if the person types on
    /// meanwhile or the text has become read-only. Those that are no pictures are offered.
    void insertPictureFiles(const QStringList &paths);
    /// Whether something that belongs to the letter is still on its way: files, pictures, a large paste.
    bool isReading() const { return !m_places.empty(); }
    /// Remembers \a place, wherever it moves, for what another thread is making for it: isReading().
    int holdPlace(const QTextCursor &place);
    /// ... which has come now; filesRead() may follow.
    QTextCursor takePlace(int number);
    /// Puts a picture there, as one undo step.
    void insertPictureAt(QTextCursor cursor, const QString &contentId);
    void pasteWithoutFormatting();
    /// As if it were typed: in the format that typing has here, in place of the selection; one undo step.
    void insertTyped(const QString &text);
    /// \a paint paints over the text, in the viewport, the rectangle that is given.
    void setOverlay(std::function<void(QPainter &, const QRect &)> paint) { m_overlay = std::move(paint); }

public slots:
    /// The latest step of the letter, whether of its text or of something beside it.
    void undo();
    void redo();

signals:
    void filesOffered(const QStringList &paths);
    /// Pictures that can't be shown, since Qt has no plug-in for them; they are offered as files.
    void picturesUnreadable(const QStringList &names);
    /// All files have been read.
    void filesRead();
    /// A menu for what is at the cursor (where the pointer is, or the text's own) is about to show: who has
    /// something to offer there adds it.
    void contextMenuOpening(QMenu *menu);

protected:
    QVariant loadResource(int type, const QUrl &name) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    QMimeData *createMimeDataFromSelection() const override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void insertFiles(const QStringList &paths);
    bool insertImageData(const QMimeData &source);
    bool insertConverted(const QByteArray &octets, PictureKind kind);
    void tintLinks();

    UndoOrder *m_undoOrder;
    Pictures m_pictures;
    PictureHandles *m_handles;
    PictureTools *m_tools;
    Pasting *m_pasting;
    RemotePictures *m_remote;
    ShownColours *m_shownColours;
    /// Where what is being read goes, by a number for each reading. Kept here, since a cursor must not
    /// be destroyed in another thread.
    std::map<int, QTextCursor> m_places;
    int m_lastReading = 0;
    std::function<void(QPainter &, const QRect &)> m_overlay;
    QString m_pressedLink;
    bool m_plain = false;
    bool m_markdown = true;
    bool m_shiftHeld = false;
};

} // namespace envoi::editor
