#include "app/editor/TextView.h"

#include "app/editor/Commands.h"
#include "app/editor/Decorations.h"
#include "app/editor/HtmlReader.h"
#include "app/editor/HtmlWriter.h"
#include "app/editor/PictureTools.h"
#include "app/editor/Schema.h"
#include "app/editor/UndoOrder.h"
#include "app/platform/Background.h"

#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageReader>
#include <QMimeData>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocumentFragment>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int widestPicture = 800;            ///< pixels; wider ones are given this width in the letter
constexpr qint64 largestPicture = 64LL << 20; ///< octets; what is larger is offered as an attachment
constexpr qsizetype longestHtml = 8 << 20;    ///< UTF-16 units; of what is longer only the text is pasted

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
    return !letter::plainTextFromHtml(html).trimmed().isEmpty();
}

} // namespace

TextView::TextView(QWidget *parent)
    : QTextEdit(parent), m_undoOrder(new UndoOrder(*document())), m_handles(new PictureHandles(*this)),
      m_tools(new PictureTools(*this, *m_handles))
{
    setAccessibleName(tr("Text of the letter"));
    setPlaceholderText(tr("Write your letter here"));
    setFrameShape(QFrame::NoFrame);
    setAcceptRichText(true);
    document()->setDocumentMargin(12);
    document()->documentLayout()->registerHandler(QTextFormat::ImageObject,
                                                  new PictureDrawer(m_pictures, this));
    connect(&m_pictures, &Pictures::changed, this, [this] {
        document()->markContentsDirty(0, document()->characterCount());
        viewport()->update();
    });
    viewport()->setMouseTracking(true);
}

QVariant TextView::loadResource(int, const QUrl &)
{
    // Pictures are drawn by PictureDrawer; nothing else may be fetched for a letter's sake.
    static const QImage nothing = [] {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        return image;
    }();
    return nothing;
}

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
    QSize size = m_pictures.size(contentId);
    if (size.width() > widestPicture)
        size =
            QSize(widestPicture, std::max(1, qRound(double(size.height()) * widestPicture / size.width())));
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
        insertLetterHtml(QString::fromUtf8(source->data(ownFormat)), true);
    } else {
        const QString html = source->hasHtml() ? source->html() : QString();
        const bool usable = !html.isEmpty() && html.size() <= longestHtml;
        // A copied picture often comes with HTML that names its remote source, and nothing more.
        const bool picture = holdsPicture(*source) && !(usable && hasText(html)) && insertImageData(*source);
        if (!picture && !(usable && insertLetterHtml(html, false)))
            textCursor().insertText(cleanText(source->text()));
    }
    ensureCursorVisible();
}

bool TextView::insertLetterHtml(const QString &html, bool own)
{
    QTextDocument piece;
    piece.setUndoRedoEnabled(false);
    const ReadingRules rules{palette(), own, [this](const QString &id) { return m_pictures.contains(id); }};
    readHtml(letter::sanitizedHtml(html), piece, rules);
    if (piece.isEmpty())
        return false;
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    if (piece.blockCount() == 1) {
        // Part of a line: it takes on the paragraph in which it is put.
        const QTextBlockFormat format = cursor.block().blockFormat();
        cursor.insertFragment(QTextDocumentFragment(&piece));
        cursor.setBlockFormat(format);
    } else {
        cursor.insertFragment(QTextDocumentFragment(&piece));
    }
    cursor.endEditBlock();
    setTextCursor(cursor);
    return true;
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

void TextView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tintLinks();
}

void TextView::tintLinks()
{
    const QBrush tint = palette().link();
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    bool stale = false;
    for (QTextBlock block = document()->begin(); block.isValid() && !stale; block = block.next()) {
        for (auto it = block.begin(); !it.atEnd() && !stale; ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            stale = format.boolProperty(LinkTint) && format.foreground() != tint;
        }
    }
    if (!stale)
        return;
    // Nothing that a person did: no change to the letter, and no undo step of its own.
    const QSignalBlocker blocker(this);
    all.joinPreviousEditBlock();
    changeCharacters(all, [&tint](QTextCharFormat &format) {
        if (format.boolProperty(LinkTint))
            format.setForeground(tint);
    });
    all.endEditBlock();
}

void TextView::undo()
{
    if (!isReadOnly())
        m_undoOrder->undo();
}

void TextView::redo()
{
    if (!isReadOnly())
        m_undoOrder->redo();
}

void TextView::paintEvent(QPaintEvent *event)
{
    QTextEdit::paintEvent(event);
    QPainter painter(viewport());
    paintDecorations(painter, *this, event->rect());
    m_handles->paint(painter);
}

} // namespace envoi::editor
