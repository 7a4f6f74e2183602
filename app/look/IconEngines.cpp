#include "app/look/IconEngines.h"

#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPixmapCache>
#include <QResource>

#include <algorithm>
#include <array>

// A static library's resources are dropped by the linker unless something names them, and the macro
// must stand outside of any namespace.
static void initialiseResources()
{
    static const bool done = [] {
        Q_INIT_RESOURCE(icons);
        return true;
    }();
    Q_UNUSED(done)
}

using namespace Qt::Literals::StringLiterals;

namespace envoi::look {

namespace {

// As in icons/make-icons.
constexpr std::array actionSizes{16, 18, 20, 22, 24, 32, 36, 40, 44, 48, 64};
constexpr std::array applicationSizes{16, 24, 32, 48, 64, 128, 256};
/// Those of them that are not packed: even one PNG has all of Qt's plug-ins for pictures loaded.
constexpr std::array startSizes{16, 32, 64};

/// The names in the order in which their icons lie in the file of each size.
const QStringList &names()
{
    static const QStringList list = [] {
        initialiseResources();
        QFile file(u":/envoi/icons/action/names.txt"_s);
        if (!file.open(QIODevice::ReadOnly))
            return QStringList();
        return QString::fromLatin1(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    }();
    return list;
}

qsizetype indexOf(const QString &name)
{
    const QStringList &all = names();
    const auto found = std::lower_bound(all.begin(), all.end(), name);
    return found != all.end() && *found == name ? found - all.begin() : -1;
}

/// The smallest size that need not be enlarged; the largest where all are too small.
template <std::size_t count>
int sizeFor(const std::array<int, count> &sizes, int wanted)
{
    const auto found = std::lower_bound(sizes.begin(), sizes.end(), wanted);
    return found != sizes.end() ? *found : sizes.back();
}

/// How opaque each pixel is. The octets are the program's own: nothing is read, decoded or copied.
QImage shape(const QString &name, int side)
{
    initialiseResources();
    const int size = sizeFor(actionSizes, side);
    const qsizetype octets = qsizetype(size) * size;
    const qsizetype start = indexOf(name) * octets;
    const QResource file(u":/envoi/icons/action/%1.alpha"_s.arg(size));
    if (start < 0 || file.compressionAlgorithm() != QResource::NoCompression || file.size() < start + octets)
        return {};
    const QImage result(file.data() + start, size, size, size, QImage::Format_Alpha8);
    return size == side ? result : result.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

/// The shape in one colour.
QImage filled(const QImage &shape, const QColor &colour)
{
    QImage result(shape.size(), QImage::Format_ARGB32_Premultiplied);
    const auto rgb = colour.rgb() & RGB_MASK;
    const auto opacity = static_cast<uint>(colour.alpha());
    for (int y = 0; y < shape.height(); ++y) {
        const uchar *from = shape.constScanLine(y);
        auto *to = reinterpret_cast<QRgb *>(result.scanLine(y));
        for (int x = 0; x < shape.width(); ++x)
            to[x] = qPremultiply(rgb | (from[x] * opacity + 127) / 255 << 24);
    }
    return result;
}

/// The program's icon in one of the applicationSizes.
QImage applicationPicture(int size)
{
    initialiseResources();
    if (std::ranges::find(startSizes, size) == startSizes.end())
        return QImage(u":/envoi/icons/application/%1.png"_s.arg(size), "PNG");
    const QResource file(u":/envoi/icons/application/%1.rgba"_s.arg(size));
    if (file.compressionAlgorithm() != QResource::NoCompression || file.size() != qint64(size) * size * 4)
        return {};
    return {file.data(), size, size, size * 4, QImage::Format_RGBA8888};
}

QColor tint(QIcon::Mode mode, std::optional<Tone> tone, Ground ground)
{
    const QPalette palette = QGuiApplication::palette();
    if (ground == Ground::Accent && mode != QIcon::Disabled)
        mode = QIcon::Selected;
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::Active, QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return tone ? colour(*tone) : palette.color(QPalette::Active, QPalette::ButtonText);
}

/// Paints \a engine's picture of the device's own resolution into the middle of \a rect.
void paintPixmap(QIconEngine &engine, QPainter *painter, const QRect &rect, QIcon::Mode mode,
                 QIcon::State state)
{
    const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
    QPixmap pixmap = engine.pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
    pixmap.setDevicePixelRatio(ratio);
    const QSizeF size = pixmap.deviceIndependentSize();
    painter->drawPixmap(
        QPointF(rect.x() + (rect.width() - size.width()) / 2, rect.y() + (rect.height() - size.height()) / 2),
        pixmap);
}

int sideOf(const QSize &size)
{
    return std::max(0, std::min(size.width(), size.height()));
}

} // namespace

bool isActionIcon(const QString &name)
{
    if (indexOf(name) >= 0)
        return true;
    qWarning("There is no icon \"%s\".", qUtf8Printable(name));
    return false;
}

QStringList iconNames()
{
    return names();
}

ActionIconEngine::ActionIconEngine(QString name, std::optional<Tone> tone, Ground ground)
    : m_name(std::move(name)), m_tone(tone), m_ground(ground)
{
}

void ActionIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    paintPixmap(*this, painter, rect, mode, state);
}

QPixmap ActionIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const int side = sideOf(size);
    if (side == 0)
        return {};
    const QColor colour = tint(mode, m_tone, m_ground);
    // The colour is part of the key: a change of palette needs nothing to be thrown away.
    const QString cacheKey = u"envoi/%1/%2/%3"_s.arg(m_name).arg(side).arg(colour.rgba(), 0, 16);
    QPixmap result;
    if (QPixmapCache::find(cacheKey, &result))
        return result;
    result = QPixmap::fromImage(filled(shape(m_name, side), colour));
    QPixmapCache::insert(cacheKey, result);
    return result;
}

QSize ActionIconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    return {sideOf(size), sideOf(size)};
}

QIconEngine *ActionIconEngine::clone() const
{
    return new ActionIconEngine(*this);
}

QString ActionIconEngine::key() const
{
    return u"envoi.action"_s;
}

void ApplicationIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    paintPixmap(*this, painter, rect, mode, state);
}

QPixmap ApplicationIconEngine::pixmap(const QSize &size, QIcon::Mode, QIcon::State)
{
    const int side = sideOf(size);
    if (side == 0)
        return {};
    const QString cacheKey = u"envoi/application/%1"_s.arg(side);
    QPixmap result;
    if (QPixmapCache::find(cacheKey, &result))
        return result;
    QImage image = applicationPicture(sizeFor(applicationSizes, side));
    if (image.width() != side)
        image = image.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    result = QPixmap::fromImage(std::move(image));
    QPixmapCache::insert(cacheKey, result);
    return result;
}

QSize ApplicationIconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    return {sideOf(size), sideOf(size)};
}

QList<QSize> ApplicationIconEngine::availableSizes(QIcon::Mode, QIcon::State)
{
    // What is handed to the window system at the start; others only when asked for.
    QList<QSize> sizes;
    for (const int size : startSizes)
        sizes.append({size, size});
    return sizes;
}

QIconEngine *ApplicationIconEngine::clone() const
{
    return new ApplicationIconEngine(*this);
}

QString ApplicationIconEngine::key() const
{
    return u"envoi.application"_s;
}

} // namespace envoi::look
