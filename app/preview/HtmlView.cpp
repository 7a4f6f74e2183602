#include "app/preview/HtmlView.h"

#include "app/platform/Dialogs.h"

#include <QDesktopServices>
#include <QGuiApplication>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextFragment>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

HtmlView::HtmlView(QWidget *parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setPaper(Paper::White);
    document()->setDocumentMargin(16);
    connect(this, &QTextBrowser::anchorClicked, this, &HtmlView::askToOpen);
}

void HtmlView::setPaper(Paper paper)
{
    // Whatever the desktop's colours are.
    const bool isWhite = paper == Paper::White;
    QPalette colours = palette();
    colours.setColor(QPalette::Base, isWhite ? QColor(Qt::white) : QColor(0x1b, 0x1b, 0x1d));
    colours.setColor(QPalette::Text, isWhite ? QColor(0x1d, 0x1e, 0x24) : QColor(0xe6, 0xe6, 0xe9));
    colours.setColor(QPalette::Link, isWhite ? QColor(0x43, 0x38, 0xca) : QColor(0x9a, 0xa8, 0xff));
    setPalette(colours);
    tintLinks();
}

/// QTextDocument gives links the program's colour, which is for its own ground.
void HtmlView::tintLinks()
{
    const QBrush tint = palette().link();
    const QBrush programs = QGuiApplication::palette().link();
    const QBrush before = std::exchange(m_linkTint, tint);
    QList<std::pair<int, int>> links;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextCharFormat format = at.fragment().charFormat();
            if (format.isAnchor() && format.foreground() != tint &&
                (format.foreground() == programs || format.foreground() == before))
                links.emplaceBack(at.fragment().position(), at.fragment().length());
        }
    }
    QTextCharFormat tinted;
    tinted.setForeground(tint);
    for (const auto &[position, length] : std::as_const(links)) {
        QTextCursor cursor(document());
        cursor.setPosition(position);
        cursor.setPosition(position + length, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(tinted);
    }
}

void HtmlView::showLetter(const QString &html, const QHash<QString, QImage> &images)
{
    m_images = images;
    setHtml(html);
    tintLinks();
    if (m_widestPicture > 0)
        fitPictures();
}

void HtmlView::fitPictures()
{
    struct Wide {
        int position;
        int length;
        QTextImageFormat format;
    };
    QList<Wide> wide;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextFragment fragment = at.fragment();
            if (!fragment.charFormat().isImageFormat())
                continue;
            QTextImageFormat format = fragment.charFormat().toImageFormat();
            const QImage image = m_images.value(QUrl(format.name()).path());
            const double width = format.width() > 0 ? format.width() : image.width();
            const double height = format.height() > 0 ? format.height()
                                  : image.width() > 0 ? width * image.height() / image.width()
                                                      : 0;
            if (width <= m_widestPicture)
                continue;
            format.setHeight(height * m_widestPicture / width);
            format.setWidth(m_widestPicture);
            wide.append({fragment.position(), fragment.length(), format});
        }
    }
    for (const Wide &one : wide) {
        QTextCursor cursor(document());
        cursor.setPosition(one.position);
        cursor.setPosition(one.position + one.length, QTextCursor::KeepAnchor);
        cursor.setCharFormat(one.format);
    }
}

QVariant HtmlView::loadResource(int type, const QUrl &name)
{
    if (type == QTextDocument::ImageResource) {
        if (name.scheme() == u"cid"_s) {
            const auto found = m_images.constFind(name.path());
            if (found != m_images.constEnd())
                return *found;
        }
        // A picture that is not there is asked for again at every layout: it gets an empty one.
        static const QImage nothing = [] {
            QImage image(1, 1, QImage::Format_ARGB32);
            image.fill(Qt::transparent);
            return image;
        }();
        return nothing;
    }
    return QByteArray();
}

void HtmlView::askToOpen(const QUrl &link)
{
    static const QStringList schemes{u"http"_s, u"https"_s, u"mailto"_s};
    if (!schemes.contains(link.scheme()))
        return;
    const QString address = link.toString(QUrl::FullyEncoded);
    if (platform::dialogs().confirm(this, tr("Open this link in the browser?"), address, tr("Open")) ==
        platform::Dialogs::Answer::Yes)
        QDesktopServices::openUrl(link);
}

} // namespace envoi::preview
