#pragma once

#include "app/preview/Rendering.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QLabel;
class QTabWidget;

/// The front door of the room: what will be sent, while it is written. It knows letters, and nothing of the
/// window in which they are written.
///
///   Preview.h          the panel
///   Rendering.h        what it shows, made in a worker
///   SizeLine.h         size on the wire against what the server takes
///   StructureView.h, AppearanceView.h, AlternativeView.h, SourceView.h   its four sides
///   HtmlView.h         a letter's HTML as its readers see it
namespace envoi::preview {

class AlternativeView;
class AppearanceView;
class SizeLine;
class SourceView;
class StructureView;

class Preview : public QWidget {
    Q_OBJECT

public:
    /// Where it asks for the letter as it is now, and for the way that it will go.
    struct Source {
        std::function<letter::Draft()> draft;
        std::function<Route()> route;
    };

    explicit Preview(Source source, QWidget *parent = nullptr);
    ~Preview() override;

    /// Something of the letter is not what it was. Shown soon, and only where somebody can see it.
    void touch();
    void setReadOnly(bool readOnly);
    /// What is shown; null at first.
    std::shared_ptr<const Rendering> rendering() const { return m_rendering; }
    /// Whether what is shown is the letter as it was at the last touch().
    bool isUpToDate() const { return m_rendering && !m_isDirty && !m_isRendering; }
    /// The side that was looked at last, by its place; to be remembered.
    int side() const;
    void setSide(int side);
    /// The keys go to what is seen.
    void focusSide();

signals:
    /// The person has written an alternative: see letter::Draft::text and textBasis.
    void alternativeEdited(const QString &text, const QString &basis);
    void alternativeFollows();
    /// To go on writing.
    void leaveRequested();
    void rendered();

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void start();
    void take(const std::shared_ptr<const Rendering> &rendering, int edits);
    void showSide();
    void saveSource();

    Source m_source;
    SizeLine *m_size;
    QLabel *m_missing;
    QTabWidget *m_tabs;
    StructureView *m_structure;
    AppearanceView *m_appearance;
    AlternativeView *m_alternative;
    SourceView *m_text;
    QTimer m_delay;
    Route m_route;
    std::shared_ptr<const Rendering> m_rendering;
    int m_edits = 0; ///< of the alternative, here
    bool m_isDirty = true;
    bool m_isRendering = false;
};

} // namespace envoi::preview
