#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace envoi::editor {

class EditorNotice;
class TextView;

/// Tells in the strip above the text what is under way with pastes and pictures, and does what is chosen
/// there.
class EditorNews : public QObject {
    Q_OBJECT

public:
    EditorNews(TextView &view, EditorNotice &notice);

private:
    void followPasting();
    void showPasting();
    void followPictures();
    void onLoaded(int failed);
    void onUnreadable(const QStringList &names);
    void act();
    void dismiss();
    void say(const QString &headline, const QString &detail);

    TextView &m_view;
    EditorNotice &m_notice;
    QTimer m_patience; ///< after which a paste that is still under way is worth a word
    QTimer m_counting; ///< after which the frames are counted again
    bool m_hadFrames = false;
};

} // namespace envoi::editor
