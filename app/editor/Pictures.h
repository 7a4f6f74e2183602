#pragma once

#include "app/editor/PictureOctets.h"
#include "core/letter/Draft.h"

#include <QAbstractTextDocumentLayout>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QTextFormat>
#include <QTextObjectInterface>

namespace envoi::editor {

/// The pictures of one letter by their Content-IDs: their octets as they came, and what is shown of them.
/// None is dropped while the letter is open, so that undo brings them back.
class Pictures : public QObject {
    Q_OBJECT

public:
    explicit Pictures(QObject *parent = nullptr);

    void clear();
    /// Takes a letter's own picture; reads large ones in the background and says changed() then. False when
    /// it is none that can be shown, as far as that is known at once.
    bool add(const letter::InlineImage &picture);
    /// A new picture from \a octets; empty when they are none that can be shown, or must be converted
    /// first (pictureForMail()).
    QString add(const QByteArray &octets, const QString &name);
    /// One that has been made ready.
    QString add(const PictureOctets &picture, const QString &name);
    /// \a scaled in place of \a original, which is kept. The same width is not kept twice.
    QString addScaled(const QString &original, const PictureOctets &scaled);
    /// The picture as it came of which \a contentId is a smaller copy; \a contentId itself when it is none.
    QString original(const QString &contentId) const;
    /// The copy of \a original of that width, if there is one.
    QString scaledCopy(const QString &original, int width) const;
    bool contains(const QString &contentId) const { return m_pictures.contains(contentId); }
    /// Those that \a html names, in its order.
    std::vector<letter::InlineImage> namedIn(const QString &html) const;
    const letter::InlineImage *find(const QString &contentId) const;
    /// The size in which it is shown when nothing else is said, in pixels: that of the original, for a copy.
    /// Empty when it is not known (yet).
    QSize size(const QString &contentId) const;
    /// Its own pixels, upright; empty when it is not known (yet).
    QSize pixels(const QString &contentId) const { return m_pictures.value(contentId).shown.size; }
    /// At most as large as it is ever shown; null when it is not there (yet).
    QImage image(const QString &contentId) const;

    /// Whether \a octets begin like a picture that mail programs show.
    static bool isPicture(const QByteArray &octets) { return isForMail(pictureKind(octets)); }

    /// The octets of what may lie in a file. Blocking.
    static Result<QByteArray> octetsOf(const letter::Octets &octets);
    static qint64 sizeOf(const letter::Octets &octets);

signals:
    void changed();

private:
    struct Shown {
        QSize size;
        QImage image;
    };
    struct Picture {
        letter::InlineImage source;
        Shown shown;
        QString original; ///< of which it is a smaller copy
        QSize natural;    ///< where that is not its size in pixels
    };
    static Shown decoded(const QByteArray &octets);
    static Shown decoded(const letter::Octets &octets);

    QHash<QString, Picture> m_pictures;
    int m_generation = 0;
};

/// Draws pictures no wider than the text, whatever width the letter gives them.
class PictureDrawer : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

public:
    PictureDrawer(const Pictures &pictures, QObject *parent) : QObject(parent), m_pictures(pictures) {}
    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rectangle, QTextDocument *document, int position,
                    const QTextFormat &format) override;

    /// The Content-ID that \a format names; empty for a picture that is not there.
    static QString contentIdOf(const QTextImageFormat &format);

private:
    const Pictures &m_pictures;
};

} // namespace envoi::editor
