// What comes into the text from the clipboard, from files and by the mouse, and what goes to the clipboard.
#include "app/editor/Commands.h"
#include "app/editor/HtmlWriter.h"
#include "app/editor/Pasting.h"
#include "app/editor/Schema.h"
#include "app/editor/TextView.h"
#include "app/platform/Background.h"
#include "core/letter/Draft.h"

#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageReader>
#include <QMimeData>
#include <QTextDocumentFragment>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qint64 largestPicture = 64LL << 20; ///< octets; what is larger is offered as an attachment
constexpr qsizetype longestHtml = 32 << 20;   ///< UTF-16 units; of what is longer only the text is pasted

constexpr qint64 writtenAtOnce = 1'000'000; ///< pixels; what has more is written beside the window's thread

constexpr auto ownFormat = "application/x-envoi-letter"_L1;

constexpr QLatin1StringView pictureFormats[] = {"image/png"_L1, "image/jpeg"_L1, "image/gif"_L1,
                                                "image/webp"_L1, "image/svg+xml"_L1};

/// What no document should hold: NUL and other controls, and line ends of other systems.
QString cleanText(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    text.removeIf([](QChar character) {
        return (character.unicode() < 0x20 && character != u'\n' && character != u'\t') ||
               character == QChar::ObjectReplacementCharacter;
    });
    return text;
}

struct PictureFile {
    QString path;
    std::optional<PictureOctets> picture; ///< nothing where it is none, or can't be read
    bool looksLikeOne = false;
};

/// Blocking.
PictureFile readPicture(const QString &path)
{
    PictureFile read{path, {}, false};
    // A pipe or a device could keep its reader for ever.
    if (!QFileInfo(path).isFile())
        return read;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestPicture ||
        pictureKind(file.peek(4096)) == PictureKind::None)
        return read;
    read.looksLikeOne = true;
    read.picture = pictureForMail(file.readAll());
    return read;
}

bool holdsPicture(const QMimeData &source)
{
    return source.hasImage() ||
           std::any_of(std::begin(pictureFormats), std::end(pictureFormats),
                       [&source](QLatin1StringView format) { return source.hasFormat(format); });
}

bool hasText(const QString &html)
{
    // What is long is more than a picture's name, unless it holds the picture itself.
    constexpr qsizetype judged = 64 * 1024;
    return html.size() > judged || !letter::plainTextFromHtml(html).trimmed().isEmpty();
}

} // namespace

bool TextView::insertPicture(const QByteArray &octets, const QString &name)
{
    const QString contentId = m_pictures.add(octets, name);
    if (contentId.isEmpty())
        return false;
    insertPictureAt(textCursor(), contentId);
    ensureCursorVisible();
    return true;
}

void TextView::insertPictureAt(QTextCursor cursor, const QString &contentId)
{
    const QSize natural = m_pictures.size(contentId);
    const QSize size = natural.isEmpty() ? natural : sizeInLetter(natural);
    QTextImageFormat format;
    format.setName("cid:"_L1 + contentId);
    if (!size.isEmpty()) {
        format.setWidth(size.width());
        format.setHeight(size.height());
    }
    const letter::InlineImage *picture = m_pictures.find(contentId);
    format.setProperty(QTextFormat::ImageAltText, QFileInfo(picture->image.name).completeBaseName());
    cursor.insertImage(format);
}

int TextView::holdPlace(const QTextCursor &place)
{
    const int number = ++m_lastReading;
    m_places[number] = place;
    return number;
}

QTextCursor TextView::takePlace(int number)
{
    const auto place = m_places.extract(number);
    if (!isReading()) {
        // Whoever takes it still has something to do with it first.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!isReading())
                    emit filesRead();
            },
            Qt::QueuedConnection);
    }
    return place ? place.mapped() : QTextCursor();
}

void TextView::insertPictureFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    const int reading = holdPlace(textCursor());
    const auto read = [paths] {
        std::vector<PictureFile> files;
        for (const QString &path : paths)
            files.push_back(readPicture(path));
        return files;
    };
    platform::inBackground(this, read, [this, reading](const std::vector<PictureFile> &files) {
        const QTextCursor place = takePlace(reading);
        QStringList others;
        QStringList unreadable;
        for (const PictureFile &file : files) {
            const QString name = QFileInfo(file.path).fileName();
            // It may have become a plain letter meanwhile.
            const QString contentId =
                m_plain || !file.picture ? QString() : m_pictures.add(*file.picture, name);
            if (!contentId.isEmpty()) {
                insertPictureAt(place, contentId);
                continue;
            }
            others += file.path;
            if (file.looksLikeOne && !m_plain)
                unreadable += name;
        }
        if (!others.isEmpty())
            emit filesOffered(others);
        if (!unreadable.isEmpty())
            emit picturesUnreadable(unreadable);
    });
}

void TextView::insertFiles(const QStringList &paths)
{
    if (m_plain || m_shiftHeld)
        emit filesOffered(paths);
    else
        insertPictureFiles(paths);
}

bool TextView::canInsertFromMimeData(const QMimeData *source) const
{
    if (isReadOnly())
        return false;
    return source->hasText() || source->hasHtml() || holdsPicture(*source) || source->hasUrls() ||
           source->hasFormat(ownFormat);
}

bool TextView::insertImageData(const QMimeData &source)
{
    for (const QLatin1StringView format : pictureFormats) {
        const QByteArray octets = source.data(format);
        if (octets.isEmpty() || octets.size() > largestPicture)
            continue;
        const PictureKind kind = pictureKind(octets);
        if (isForMail(kind) ? insertPicture(octets, {}) : insertConverted(octets, kind))
            return true;
    }
    const auto image = qvariant_cast<QImage>(source.imageData());
    if (image.isNull())
        return false;
    const int place = holdPlace(textCursor());
    // To write a large one takes seconds.
    const auto write = [image] {
        QByteArray octets;
        QBuffer buffer(&octets);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return octets;
    };
    if (qint64{image.width()} * image.height() <= writtenAtOnce) {
        takePlace(place);
        return insertPicture(write(), {});
    }
    platform::inBackground(this, write, [this, place](const QByteArray &octets) {
        const QTextCursor cursor = takePlace(place);
        const QString contentId = m_plain ? QString() : m_pictures.add(octets, {});
        if (!contentId.isEmpty())
            insertPictureAt(cursor, contentId);
    });
    return true;
}

bool TextView::insertConverted(const QByteArray &octets, PictureKind kind)
{
    // Where a plug-in is missing, the clipboard may have it in another format.
    const QList<QByteArray> readable = QImageReader::supportedImageFormats();
    if (kind == PictureKind::None || (kind == PictureKind::WebP && !readable.contains("webp")) ||
        (kind == PictureKind::Svg && !readable.contains("svg")))
        return false;
    const int place = holdPlace(textCursor());
    platform::inBackground(
        this, [octets] { return pictureForMail(octets); },
        [this, place](const std::optional<PictureOctets> &picture) {
            const QTextCursor cursor = takePlace(place);
            const QString contentId = m_plain || !picture ? QString() : m_pictures.add(*picture, {});
            if (!contentId.isEmpty())
                insertPictureAt(cursor, contentId);
            else
                emit picturesUnreadable({});
        });
    return true;
}

void TextView::insertFromMimeData(const QMimeData *source)
{
    if (isReadOnly())
        return;
    QStringList files;
    if (source->hasUrls()) {
        const QList<QUrl> urls = source->urls();
        for (const QUrl &url : urls) {
            if (url.isLocalFile())
                files += url.toLocalFile();
        }
    }
    if (!files.isEmpty()) {
        insertFiles(files);
    } else if (m_plain) {
        QTextCursor cursor = textCursor();
        cursor.insertText(cleanText(source->text()));
        setTextCursor(cursor);
    } else if (source->hasFormat(ownFormat)) {
        m_pasting->insert(QString::fromUtf8(source->data(ownFormat)), cleanText(source->text()), true);
    } else {
        const QString html = source->hasHtml() ? source->html() : QString();
        const bool usable = !html.isEmpty() && html.size() <= longestHtml;
        // A copied picture often comes with HTML that names its remote source, and nothing more.
        const bool picture = holdsPicture(*source) && !(usable && hasText(html)) && insertImageData(*source);
        if (!picture && usable)
            m_pasting->insert(html, cleanText(source->text()), false);
        else if (!picture)
            textCursor().insertText(cleanText(source->text()));
    }
    ensureCursorVisible();
}

void TextView::pasteWithoutFormatting()
{
    const QMimeData *source = QGuiApplication::clipboard()->mimeData();
    if (!source || isReadOnly())
        return;
    QString text = source->text();
    if (text.isEmpty() && source->hasHtml())
        text = letter::plainTextFromHtml(source->html());
    QTextCursor cursor = textCursor();
    QTextCharFormat format = cursor.charFormat();
    if (!linkAt(cursor).hasSelection())
        removeLink(format);
    cursor.insertText(cleanText(text), format);
    setTextCursor(cursor);
    ensureCursorVisible();
}

QMimeData *TextView::createMimeDataFromSelection() const
{
    auto *copied = new QMimeData;
    const QTextCursor cursor = textCursor();
    const QTextDocumentFragment fragment = cursor.selection();
    copied->setText(fragment.toPlainText());
    if (m_plain)
        return copied;
    QTextDocument piece;
    QTextCursor(&piece).insertFragment(fragment);
    const QString html = htmlOf(piece);
    copied->setHtml(html);
    copied->setData(ownFormat, html.toUtf8());
    const QStringList ids = picturesOf(piece);
    if (ids.size() == 1 && piece.characterCount() == 2)
        copied->setImageData(m_pictures.image(ids.front()));
    return copied;
}

} // namespace envoi::editor
