#pragma once

#include <QHash>
#include <QImage>
#include <QTextBrowser>

namespace envoi::captured {

/// Shows a letter's HTML, already sanitised, on white as its recipients see it. Nothing but the letter's
/// own pictures is ever loaded: neither from the network nor from this computer's files.
class HtmlView : public QTextBrowser {
    Q_OBJECT

public:
    explicit HtmlView(QWidget *parent = nullptr);
    void showLetter(const QString &html, const QHash<QString, QImage> &images);

protected:
    QVariant loadResource(int type, const QUrl &name) override;

private:
    void askToOpen(const QUrl &link);
    QHash<QString, QImage> m_images;
};

} // namespace envoi::captured
