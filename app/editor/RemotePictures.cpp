#include "app/editor/RemotePictures.h"

#include "app/editor/TextView.h"
#include "app/platform/Background.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTextBlock>
#include <QUrl>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

/// Of a picture's format: where it is.
constexpr int RemoteSource = QTextFormat::UserProperty + 100;
constexpr auto nameStart = "remote:"_L1;

constexpr int timeOut = 20'000;              ///< ms without an octet
constexpr qint64 largestRemote = 20'000'000; ///< octets
constexpr qsizetype atOnce = 4;
constexpr int mostRedirects = 5;

} // namespace

RemotePictures::RemotePictures(TextView &view) : QObject(&view), m_view(view) {}

QTextImageFormat RemotePictures::placeholder(const QString &url)
{
    QTextImageFormat format;
    format.setName(nameStart + url);
    format.setProperty(RemoteSource, url);
    return format;
}

bool RemotePictures::isPlaceholder(const QTextFormat &format)
{
    return format.hasProperty(RemoteSource);
}

std::vector<RemotePictures::Frame> RemotePictures::frames() const
{
    std::vector<Frame> found;
    const QTextDocument &document = *m_view.document();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            if (!isPlaceholder(fragment.charFormat()))
                continue;
            for (int i = 0; i < fragment.length(); ++i)
                found.push_back({fragment.position() + i, fragment.charFormat().toImageFormat()});
        }
    }
    return found;
}

int RemotePictures::count() const
{
    const QList<QTextFormat> formats = m_view.document()->allFormats();
    if (std::none_of(formats.begin(), formats.end(), isPlaceholder))
        return 0;
    return int(frames().size());
}

void RemotePictures::load()
{
    if (isLoading())
        return;
    m_fetched.clear();
    m_wanted.clear();
    m_failed = 0;
    for (const Frame &frame : frames()) {
        const QString url = frame.format.stringProperty(RemoteSource);
        if (!m_wanted.contains(url))
            m_wanted += url;
    }
    if (m_wanted.isEmpty())
        return;
    m_place = m_view.holdPlace(QTextCursor(m_view.document()));
    if (!m_network) {
        m_network = new QNetworkAccessManager(this);
        m_network->setRedirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy);
        m_network->setTransferTimeout(timeOut);
    }
    fetchNext();
}

void RemotePictures::fetchNext()
{
    while (!m_wanted.isEmpty() && m_replies.size() < atOnce) {
        const QString source = m_wanted.takeFirst();
        QUrl url(source);
        // Nobody on the way shall see which letter is being written, nor put another picture in.
        if (url.scheme().compare("http"_L1, Qt::CaseInsensitive) == 0)
            url.setScheme(u"https"_s);
        url.setUserInfo({});
        if (!url.isValid() || url.scheme() != u"https") {
            ++m_failed;
            continue;
        }
        QNetworkRequest request(url);
        request.setMaximumRedirectsAllowed(mostRedirects);
        request.setRawHeader("Accept", "image/*");
        request.setHeader(QNetworkRequest::UserAgentHeader, u"Mozilla/5.0"_s);
        for (const auto control :
             {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
              QNetworkRequest::AuthenticationReuseAttribute})
            request.setAttribute(control, QNetworkRequest::Manual);
        QNetworkReply *reply = m_network->get(request);
        m_replies += reply;
        connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 got, qint64 whole) {
            if (std::max(got, whole) > largestRemote)
                reply->abort();
        });
        connect(reply, &QNetworkReply::finished, this, [this, reply, source] { onFinished(reply, source); });
    }
    if (m_wanted.isEmpty() && m_replies.isEmpty() && m_converting == 0)
        putIn();
}

void RemotePictures::onFinished(QNetworkReply *reply, const QString &url)
{
    m_replies.removeOne(reply);
    reply->deleteLater();
    if (reply->error() != QNetworkReply::NoError) {
        ++m_failed;
        fetchNext();
        return;
    }
    ++m_converting;
    platform::inBackground(
        this, [octets = reply->readAll()] { return pictureForMail(octets); },
        [this, url](const std::optional<PictureOctets> &picture) {
            --m_converting;
            if (picture)
                m_fetched.insert(url, *picture);
            else
                ++m_failed;
            fetchNext();
        });
    fetchNext();
}

void RemotePictures::stop()
{
    m_failed += int(m_wanted.size());
    m_wanted.clear();
    const QList<QNetworkReply *> replies = m_replies;
    for (QNetworkReply *reply : replies)
        reply->abort();
}

void RemotePictures::putIn()
{
    if (!isLoading())
        return;
    m_view.takePlace(std::exchange(m_place, 0));
    QHash<QString, QString> contentIds;
    QTextCursor cursor(m_view.document());
    cursor.beginEditBlock();
    for (const Frame &frame : m_view.isPlain() ? std::vector<Frame>() : frames()) {
        const QString url = frame.format.stringProperty(RemoteSource);
        const auto picture = m_fetched.constFind(url);
        if (picture == m_fetched.constEnd())
            continue;
        if (!contentIds.contains(url))
            contentIds[url] = m_view.pictures().add(*picture, QUrl(url).fileName());
        if (contentIds[url].isEmpty())
            continue;
        QTextImageFormat format = frame.format;
        format.clearProperty(RemoteSource);
        format.setName("cid:"_L1 + contentIds[url]);
        if (format.width() < 1 && format.height() < 1) {
            const QSize size = sizeInLetter(picture->natural);
            format.setWidth(size.width());
            format.setHeight(size.height());
        }
        cursor.setPosition(frame.position);
        cursor.setPosition(frame.position + 1, QTextCursor::KeepAnchor);
        cursor.setCharFormat(format);
    }
    cursor.endEditBlock();
    m_fetched.clear();
    emit loaded(m_failed);
}

void RemotePictures::leaveOut()
{
    const std::vector<Frame> all = frames();
    QTextCursor cursor(m_view.document());
    cursor.beginEditBlock();
    // From the end, for what is put in moves what follows.
    for (auto frame = all.rbegin(); frame != all.rend(); ++frame) {
        QTextCharFormat format = frame->format;
        for (const int property :
             {RemoteSource, int(QTextFormat::ImageName), int(QTextFormat::ImageWidth),
              int(QTextFormat::ImageHeight), int(QTextFormat::ImageAltText), int(QTextFormat::ObjectType)})
            format.clearProperty(property);
        cursor.setPosition(frame->position);
        cursor.setPosition(frame->position + 1, QTextCursor::KeepAnchor);
        cursor.insertText(frame->format.stringProperty(QTextFormat::ImageAltText), format);
    }
    cursor.endEditBlock();
}

} // namespace envoi::editor
