#include "app/editor/Pictures.h"

#include "app/editor/Schema.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QPainter>
#include <QPointer>
#include <QTextDocument>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qint64 readAtOnce = 384 * 1024; ///< octets; what is larger is read beside the window's thread
constexpr int shownAtMost = 1600;         ///< pixels a side
constexpr QSize unknownSize(120, 80);

struct Kind {
    QByteArrayView start;
    QLatin1StringView mediaType;
    QLatin1StringView extension;
};

constexpr Kind kinds[] = {
    {"\x89PNG\r\n\x1a\n", "image/png"_L1, ".png"_L1},
    {"\xff\xd8\xff", "image/jpeg"_L1, ".jpg"_L1},
    {"GIF87a", "image/gif"_L1, ".gif"_L1},
    {"GIF89a", "image/gif"_L1, ".gif"_L1},
};

const Kind *kindOf(const QByteArray &octets)
{
    for (const Kind &kind : kinds) {
        if (octets.startsWith(kind.start))
            return &kind;
    }
    return nullptr;
}

Result<QByteArray> octetsOf(const letter::Octets &octets)
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

qint64 sizeOf(const letter::Octets &octets)
{
    if (const auto *bytes = std::get_if<QByteArray>(&octets))
        return bytes->size();
    if (const auto *file = std::get_if<FileReference>(&octets))
        return file->size();
    const auto &store = std::get<std::shared_ptr<const mime::ContentStore>>(octets);
    return store ? store->size() : 0;
}

} // namespace

Pictures::Pictures(QObject *parent) : QObject(parent) {}

bool Pictures::isPicture(const QByteArray &octets)
{
    return kindOf(octets) != nullptr;
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

void Pictures::add(const letter::InlineImage &picture)
{
    Picture &entry = m_pictures[picture.contentId];
    entry.source = picture;
    const letter::Octets octets = picture.image.octets;
    const qint64 size = sizeOf(octets);
    if (size >= 0 && size <= readAtOnce) {
        entry.shown = decoded(octets);
        return;
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
}

QString Pictures::add(const QByteArray &octets, const QString &name)
{
    const Kind *kind = kindOf(octets);
    if (!kind)
        return {};
    SystemRandom random;
    const QString contentId = QString::fromLatin1(random.hex(96)) + "@picture.invalid"_L1;
    QString fileName = name.isEmpty() ? tr("picture") + kind->extension : name;
    letter::InlineImage picture{
        contentId, {octets, std::move(fileName), mime::MediaType::fromName(QString(kind->mediaType))}};
    // Its size is needed at once; the reader finds it in the first octets.
    Picture &entry = m_pictures[contentId];
    entry.source = picture;
    if (octets.size() <= readAtOnce) {
        entry.shown = decoded(octets);
        if (entry.shown.image.isNull()) {
            m_pictures.remove(contentId);
            return {};
        }
        return contentId;
    }
    QBuffer buffer;
    buffer.setData(octets);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    QSize size = reader.size();
    if (reader.transformation() & QImageIOHandler::TransformationRotate90)
        size.transpose();
    if (!size.isValid()) {
        m_pictures.remove(contentId);
        return {};
    }
    add(picture);
    m_pictures[contentId].shown.size = size;
    return contentId;
}

const letter::InlineImage *Pictures::find(const QString &contentId) const
{
    const auto found = m_pictures.constFind(contentId);
    return found == m_pictures.constEnd() ? nullptr : &found->source;
}

QSize Pictures::size(const QString &contentId) const
{
    return m_pictures.value(contentId).shown.size;
}

QImage Pictures::image(const QString &contentId) const
{
    return m_pictures.value(contentId).shown.image;
}

QSizeF PictureDrawer::intrinsicSize(QTextDocument *document, int position, const QTextFormat &format)
{
    const QTextImageFormat picture = format.toImageFormat();
    const QString id = picture.name().sliced(std::min<qsizetype>(4, picture.name().size()));
    QSizeF natural = m_pictures.size(id);
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
    const QImage image =
        m_pictures.image(picture.name().sliced(std::min<qsizetype>(4, picture.name().size())));
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
