#pragma once

#include "app/editor/HtmlReader.h"
#include "app/editor/PictureOctets.h"

#include <QKeyCombination>
#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <vector>

class QKeyEvent;
class QMimeData;

namespace envoi::editor {

class TextView;

/// Puts HTML from the clipboard into the letter. A little goes in at once. Much is cleaned in another
/// thread, while the person writes on behind its place; then it goes in bit by bit, so that the window
/// lives, and the keys typed meanwhile wait until it is whole. Either way it is one undo step.
class Pasting : public QObject {
    Q_OBJECT

public:
    explicit Pasting(TextView &view);
    ~Pasting() override;

    /// \a own is what this editor itself has copied; of anything else the look is dropped and remote
    /// pictures are set aside. \a text is taken when nothing is in the \a html that can be shown.
    void insert(const QString &html, const QString &text, bool own);

    /// Fills the empty document with a letter of one's own, likewise bit by bit, but without an undo step.
    /// Keys wait from now on; opened() follows.
    void open(const QString &html, const QString &text);
    bool isOpening() const { return m_opening; }

    bool isPreparing() const { return m_preparing; }
    /// The text must not be changed: keys wait.
    bool isInserting() const { return m_reading != nullptr || m_opening; }
    /// True when the key was taken, to be typed when the text is whole. Escape gives up.
    bool takeKey(const QKeyEvent &event);
    /// Takes back what has been inserted.
    void cancel();
    /// Forgets everything, for the letter is another now.
    void abandon();

signals:
    void stateChanged();
    void opened();
    /// Remote pictures were set aside.
    void picturesLeftOut();

private:
    struct Prepared {
        std::vector<HtmlToken> tokens;
        std::vector<QString> pictures;         ///< their URLs
        std::map<int, PictureOctets> embedded; ///< those that came within the HTML, by number
        bool hasContent = false;
    };
    struct Job {
        QString html;
        QString text;
        bool own;
        int place;
        /// What the paste replaces is gone already; that is the latest undo step as long as the document is
        /// at this revision. -1 where nothing was replaced.
        int revision = -1;
    };
    struct Key {
        QKeyCombination combination;
        QString text;
    };

    static Prepared prepared(const QString &html, bool own);
    ReadingRules rulesFor(const Prepared &prepared, bool own);
    void insertAtOnce(Prepared prepared, const QString &text, bool own);
    void prepare(const Job &job);
    void insertSlowly(Prepared &prepared, QTextCursor place, const Job &job);
    void prepareNext();
    void insertText(QTextCursor place, const QString &text);
    void step();
    void finish();
    void drop();

    TextView &m_view;
    QTimer m_timer;
    std::unique_ptr<HtmlReading> m_reading;
    std::vector<Key> m_keys;
    Job m_job;                 ///< that is being prepared
    std::deque<Job> m_waiting; ///< pastes that came while another was being prepared
    int m_generation = 0;
    int m_place = 0; ///< where text is being inserted
    bool m_preparing = false;
    bool m_opening = false;
    bool m_leftOut = false;
};

} // namespace envoi::editor
