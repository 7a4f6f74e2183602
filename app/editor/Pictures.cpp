#include "app/editor/Pictures.h"

#include "app/editor/HtmlTokens.h"
#include "app/editor/Schema.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImageReader>
#include <QPainter>
#include <QPointer>
#include <QSet>
#include <QTextDocument>
#include <QThreadPool>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qint64 readAtOnce = 384 * 1024;   ///< octets; what is larger is read beside the window's thread
constexpr qint64 decodedAtOnce = 4'000'000; ///< pixels, likewise
constexpr int shownAtMost = 1600;           ///< pixels a side
constexpr QSize unknownSize(120, 80);

/// Whether a file of that name is taken for what \a extension says.
bool isNamedAs(const QString &name, const QString &extension)
{
    const QString suffix = u'.' + QFileInfo(name).suffix().toLower();
    return suffix == extension || (extension == ".jpg"_L1 && (suffix == ".jpeg"_L1 || suffix == ".jpe"_L1));
}

} // namespace

Pictures::Pictures(QObject *parent) : QObject(parent) {}

Result<QByteArray> Pictures::octetsOf(const letter::Octets &octets)
{
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return *bytes;
    std::unique_ptr<ByteSource> source;
    if (const auto *file = std::get_if<FileReference>(&octets))
        source = file->open();
    else if (const auto &store = std::get<std::shared_ptr<const mime::ContentStore>>(octets))
        source = store->open();
    if (!source)
        return QByteArray();
    return readAll(*source);
}

qint64 Pictures::sizeOf(const letter::Octets &octets)
{
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return bytes->size();
    if (const auto *file = std::get_if<FileReference>(&octets))
        return file->size();
    const auto &store = std::get<std::shared_ptr<const mime::ContentStore>>(octets);
    return store ? store->size() : 0;
}

void Pictures::clear()
{
    m_pictures.clear();
    ++m_generation;
}

Pictures::Shown Pictures::decoded(const QByteArray &octets)
{
    QBuffer buffer;
    buffer.setData(octets);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    QSize size = reader.size();
    if (size.isValid() && (size.width() > shownAtMost || size.height() > shownAtMost))
        reader.setScaledSize(size.scaled(shownAtMost, shownAtMost, Qt::KeepAspectRatio));
    if (reader.transformation() & QImageIOHandler::TransformationRotate90)
        size.transpose();
    QImage image = reader.read();
    if (image.isNull())
        return {};
    image.setDevicePixelRatio(1);
    return {size.isValid() ? size : image.size(), image};
}

Pictures::Shown Pictures::decoded(const letter::Octets &octets)
{
    const Result<QByteArray> bytes = octetsOf(octets);
    return bytes ? decoded(*bytes) : Shown();
}

bool Pictures::add(const letter::InlineImage &picture)
{
    Picture &entry = m_pictures[picture.contentId];
    entry.source = picture;
    const letter::Octets octets = picture.image.octets;
    const qint64 length = sizeOf(octets);
    if (length >= 0 && length <= readAtOnce) {
        const QByteArray bytes = octetsOf(octets).value_or(QByteArray());
        const QSize size = pictureSize(bytes);
        if (qint64{size.width()} * size.height() <= decodedAtOnce) {
            entry.shown = decoded(bytes);
            return !entry.shown.image.isNull();
        }
        entry.shown.size = size;
    }
    const QPointer<Pictures> self(this);
    const int generation = m_generation;
    QThreadPool::globalInstance()->start([self, generation, octets, id = picture.contentId] {
        const Shown shown = decoded(octets);
        // The application outlives the pool's work; whether the letter does is asked in its own thread.
        QMetaObject::invokeMethod(qApp, [self, generation, id, shown] {
            if (!self || self->m_generation != generation || !self->m_pictures.contains(id))
                return;
            self->m_pictures[id].shown = shown;
            emit self->changed();
        });
    });
    return true;
}

QString Pictures::add(const QByteArray &octets, const QString &name)
{
    if (!isPicture(octets))
        return {};
    const auto picture = pictureForMail(octets);
    return picture ? add(*picture, name) : QString();
}

QString Pictures::add(const PictureOctets &picture, const QString &name)
{
    SystemRandom random;
    const QString contentId = QString::fromLatin1(random.hex(96)) + "@picture.invalid"_L1;
    QString fileName = tr("picture") + picture.extension;
    if (!name.isEmpty()) {
        const bool converted = !isNamedAs(name, picture.extension);
        fileName = converted ? QFileInfo(name).completeBaseName() + picture.extension : name;
    }
    if (!add(letter::InlineImage{
            contentId,
            {picture.octets, std::move(fileName), mime::MediaType::fromName(picture.mediaType)}})) {
        m_pictures.remove(contentId);
        return {};
    }
    Picture &entry = m_pictures[contentId];
    // Its size is needed at once, even where the rest comes later.
    entry.shown.size = picture.size;
    if (picture.natural != picture.size)
        entry.natural = picture.natural;
    return contentId;
}

QString Pictures::addScaled(const QString &original, const PictureOctets &scaled)
{
    if (const QString copy = scaledCopy(original, scaled.size.width()); !copy.isEmpty())
        return copy;
    const letter::InlineImage *source = find(original);
    if (!source)
        return {};
    const QString copy = add(scaled, source->image.name);
    if (!copy.isEmpty()) {
        m_pictures[copy].original = original;
        m_pictures[copy].natural = size(original);
    }
    return copy;
}

QString Pictures::original(const QString &contentId) const
{
    const auto found = m_pictures.constFind(contentId);
    return found == m_pictures.constEnd() || found->original.isEmpty() ? contentId : found->original;
}

QString Pictures::scaledCopy(const QString &original, int width) const
{
    for (auto one = m_pictures.cbegin(); one != m_pictures.cend(); ++one) {
        if (one->original == original && one->shown.size.width() == width)
            return one.key();
    }
    return {};
}

std::vector<letter::InlineImage> Pictures::namedIn(const QString &html) const
{
    std::vector<letter::InlineImage> images;
    QSet<QString> seen;
    for (const HtmlToken &token : tokensOf(html)) {
        const QString address = token.attribute(u"src").trimmed().toString();
        if (!address.startsWith("cid:"_L1, Qt::CaseInsensitive))
            continue;
        // As a URL has it (RFC 2392).
        const QString id = QUrl::fromPercentEncoding(address.sliced(4).toUtf8());
        const letter::InlineImage *picture = find(id);
        if (picture && !seen.contains(id))
            images.push_back(*picture);
        seen.insert(id);
    }
    return images;
}

const letter::InlineImage *Pictures::find(const QString &contentId) const
{
    const auto found = m_pictures.constFind(contentId);
    return found == m_pictures.constEnd() ? nullptr : &found->source;
}

QSize Pictures::size(const QString &contentId) const
{
    const Picture picture = m_pictures.value(contentId);
    return picture.natural.isEmpty() ? picture.shown.size : picture.natural;
}

QImage Pictures::image(const QString &contentId) const
{
    return m_pictures.value(contentId).shown.image;
}

QString PictureDrawer::contentIdOf(const QTextImageFormat &format)
{
    const QString name = format.name();
    return name.startsWith("cid:"_L1) ? name.sliced(4) : QString();
}

QSizeF PictureDrawer::intrinsicSize(QTextDocument *document, int position, const QTextFormat &format)
{
    const QTextImageFormat picture = format.toImageFormat();
    QSizeF natural = m_pictures.size(contentIdOf(picture));
    if (natural.isEmpty())
        natural = picture.width() > 0 && picture.height() > 0 ? QSizeF(picture.width(), picture.height())
                                                              : QSizeF(unknownSize);
    QSizeF size = natural;
    if (picture.width() > 0)
        size = QSizeF(picture.width(), picture.height() > 0
                                           ? picture.height()
                                           : natural.height() * picture.width() / natural.width());
    else if (picture.height() > 0)
        size = QSizeF(natural.width() * picture.height() / natural.height(), picture.height());

    double room = document->pageSize().width() - 2 * document->documentMargin() - 2;
    const QTextBlock block = document->findBlock(position);
    room -= block.blockFormat().leftMargin() + block.blockFormat().indent() * document->indentWidth();
    if (room > 40 && size.width() > room)
        size *= room / size.width();
    return size;
}

void PictureDrawer::drawObject(QPainter *painter, const QRectF &rectangle, QTextDocument *, int,
                               const QTextFormat &format)
{
    const QTextImageFormat picture = format.toImageFormat();
    const QImage image = m_pictures.image(contentIdOf(picture));
    painter->save();
    if (!image.isNull()) {
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(rectangle, image);
    } else {
        QColor line = painter->pen().color();
        line.setAlphaF(0.35F);
        painter->setPen(line);
        painter->drawRect(rectangle.adjusted(0.5, 0.5, -0.5, -0.5));
        painter->drawText(rectangle, Qt::AlignCenter | Qt::TextWordWrap,
                          picture.stringProperty(QTextFormat::ImageAltText));
    }
    painter->restore();
}

} // namespace envoi::editor
