#pragma once

#include <QBrush>
#include <QHash>
#include <QImage>
#include <QTextBrowser>

namespace envoi::preview {

/// Shows a letter's HTML, already sanitised, on white as its recipients see it. Nothing but the letter's
/// own pictures is ever loaded: neither from the network nor from this computer's files.
class HtmlView : public QTextBrowser {
    Q_OBJECT

public:
    /// Letters are made for white paper; some programs show them on dark instead, and turn around those
    /// colours that the letter does not set.
    enum class Paper { White, Dark };

    explicit HtmlView(QWidget *parent = nullptr);
    void showLetter(const QString &html, const QHash<QString, QImage> &images);
    void setPaper(Paper paper);
    /// Pictures that are wider than so many pixels are shown as wide as that, as phones do; 0 for any width.
    /// Counts from the next showLetter() on.
    void setWidestPicture(int width) { m_widestPicture = width; }

protected:
    QVariant loadResource(int type, const QUrl &name) override;

private:
    void askToOpen(const QUrl &link);
    void fitPictures();
    void tintLinks();
    int m_widestPicture = 0;
    QBrush m_linkTint;
    QHash<QString, QImage> m_images;
};

} // namespace envoi::preview
