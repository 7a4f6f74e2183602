#pragma once

#include "app/preview/Rendering.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace envoi::preview {

class HtmlView;

/// How the rich text looks where it is read: on a wide screen, on a phone, on dark paper.
class AppearanceView : public QWidget {
    Q_OBJECT

public:
    explicit AppearanceView(QWidget *parent = nullptr);
    void show(const Rendering &rendering);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void fill();
    HtmlView *m_view;
    QLabel *m_note;
    QToolButton *m_wide;
    QToolButton *m_phone;
    QToolButton *m_dark;
    QString m_html;
    QHash<QString, QImage> m_pictures;
};

} // namespace envoi::preview
