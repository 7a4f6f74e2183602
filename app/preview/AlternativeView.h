#pragma once

#include "app/preview/Rendering.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace envoi::look {
class Notice;
}

namespace envoi::preview {

class MarkedText;

/// The plain text beside the rich one. It follows the rich text until the person types in it; then it is the
/// person's own, and is marked where the rich text has changed since.
class AlternativeView : public QWidget {
    Q_OBJECT

public:
    explicit AlternativeView(QWidget *parent = nullptr);
    /// \a isCurrent: nothing was typed here since \a rendering was asked for.
    void show(const std::shared_ptr<const Rendering> &rendering, bool isCurrent);
    void setReadOnly(bool readOnly);

signals:
    /// See letter::Draft::text and textBasis.
    void edited(const QString &text, const QString &basis);
    /// The plain text is made from the rich one again.
    void followed();

private:
    void onChanged();
    void follow();
    void settle(bool takeOver);
    void choose(int mark);
    void refresh();
    MarkedText *m_text;
    look::Notice *m_notice;
    QToolButton *m_follow;
    QWidget *m_marks;
    QLabel *m_change;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_take;
    QToolButton *m_keep;
    std::shared_ptr<const Rendering> m_rendering;
    QString m_basis;
    QString m_shown; ///< what was made from the rich text and is shown, while it follows
    bool m_isOwn = false;
    bool m_isShowing = false;
    bool m_isReadOnly = false;
    bool m_isStale = false; ///< the marks are those of a text that is no more
    int m_current = -1;
};

} // namespace envoi::preview
