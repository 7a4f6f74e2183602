#pragma once

#include "app/mailbox/Queue.h"
#include "app/reading/Letter.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace envoi::look {
class Notice;
}

namespace envoi::reading {
class LetterView;
}

namespace envoi::mailbox {

/// The letter that was chosen, and above it how it stands.
class ReadingPane : public QWidget {
    Q_OBJECT

public:
    explicit ReadingPane(QWidget *parent = nullptr);
    /// Reads \a path in the background; \a version tells whether it is the same as before. An empty path
    /// shows \a text in its place.
    void show(const QString &path, const QString &version, const QString &text);
    using QWidget::show;
    void setQueued(const std::optional<QueuedLetter> &letter);

signals:
    void told(const QString &text);

private:
    void read();

    look::Notice *m_standing;
    QStackedWidget *m_pages;
    QLabel *m_placeholder;
    reading::LetterView *m_view;
    QString m_path;
    QString m_version;
    bool m_isReading = false;
};

} // namespace envoi::mailbox
