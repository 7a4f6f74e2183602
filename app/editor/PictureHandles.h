#pragma once

#include <QObject>
#include <QRectF>
#include <QTextFormat>

#include <optional>

class QMouseEvent;
class QPainter;
class QTextDocument;

namespace envoi::editor {

class TextView;

/// Where pictures stand in a laid out document. Positions are those of their characters.
struct PictureGeometry {
    /// Invalid when no picture stands there.
    static QTextImageFormat formatAt(const QTextDocument &document, int position);
    /// In the document's coordinates, as large as it is shown.
    static QRectF rectangle(const QTextDocument &document, int position);
    /// The picture that is shown at \a point; -1 for none.
    static int pictureAt(const QTextDocument &document, QPointF point);
};

/// Selects pictures by a click and draws handles on the corners of the selected one, by which it is
/// resized: keeping its proportions unless Shift is held. Escape gives up.
class PictureHandles : public QObject {
    Q_OBJECT

public:
    explicit PictureHandles(TextView &view);

    /// The picture that alone is selected; -1 for none.
    int selected() const;
    void select(int position);
    /// One undo step.
    void setFormat(int position, const QTextImageFormat &format);
    /// What is seen on top of the text.
    void paint(QPainter &painter) const;
    bool isDragging() const { return m_drag.has_value(); }

signals:
    /// By a double click, or Alt+Return.
    void propertiesRequested(int position);
    /// By its handles; it was \a before pixels wide in the letter.
    void resized(int position, int before);
    void menuRequested(int position, QPoint globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Corner { None, TopLeft, TopRight, BottomLeft, BottomRight };
    struct Drag {
        int position;
        Corner corner;
        QPoint from;
        QRectF original; ///< as shown, in the viewport's coordinates
        QSize size;      ///< that it would have now
        QPoint pointer;
    };

    bool press(const QMouseEvent &event);
    bool move(const QMouseEvent &event);
    bool release(const QMouseEvent &event);
    int pictureAt(QPoint point) const;
    QRectF rectangle(int position) const;
    Corner cornerAt(QPoint point) const;
    void dragTo(QPoint pointer, bool freely);
    void finish();
    QRectF draggedRectangle() const;
    void paintDrag(QPainter &painter) const;

    TextView &m_view;
    std::optional<Drag> m_drag;
    bool m_swallowRelease = false;
};

} // namespace envoi::editor
