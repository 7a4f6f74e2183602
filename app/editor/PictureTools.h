#pragma once

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QSize>
#include <QTextCursor>

namespace envoi::editor {

class PictureDialog;
class PictureHandles;
class TextView;

/// What can be done to a picture that stands in the letter: its menu, its dialog, and making it smaller
/// for sending, beside the window's thread. Each is one undo step; undo brings the original back.
class PictureTools : public QObject {
    Q_OBJECT

public:
    PictureTools(TextView &view, PictureHandles &handles);

    void openProperties(int position);
    void showMenu(int position, QPoint globalPosition);

private:
    void resizeTo(int position, QSize size);
    /// Pixels of the text's width in which the picture stands.
    int roomAt(int position) const;
    void estimate(int width);
    void accept();
    /// \a joins: it is part of the undo step before.
    void scale(int position, const QString &original, int width, bool joins);
    QSize naturalSize(int position) const;
    /// What is sent as it is shown follows its size.
    void followSize(int position, int before);

    TextView &m_view;
    PictureHandles &m_handles;
    QPointer<PictureDialog> m_dialog;
    QTextCursor m_editing; ///< selects the picture that the dialog is about
    QString m_original;    ///< its Content-ID
    int m_generation = 0;  ///< of the dialog's estimates
};

} // namespace envoi::editor
