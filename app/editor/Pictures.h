#pragma once

#include "core/letter/Draft.h"

#include <QAbstractTextDocumentLayout>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QTextObjectInterface>

namespace envoi::editor {

/// The pictures of one letter by their Content-IDs: their octets as they came, and what is shown of them.
/// None is dropped while the letter is open, so that undo brings them back.
class Pictures : public QObject {
    Q_OBJECT

public:
    explicit Pictures(QObject *parent = nullptr);

    void clear();
    /// Takes a letter's own picture; reads large ones in the background and says changed() then.
    void add(const letter::InlineImage &picture);
    /// A new picture from \a octets; empty when they are none that can be shown.
    QString add(const QByteArray &octets, const QString &name);
    bool contains(const QString &contentId) const { return m_pictures.contains(contentId); }
    const letter::InlineImage *find(const QString &contentId) const;
    /// Its size in pixels; empty when it is not known (yet).
    QSize size(const QString &contentId) const;
    /// At most as large as it is ever shown; null when it is not there (yet).
    QImage image(const QString &contentId) const;

    /// Whether \a octets begin like a picture that mail programs show.
    static bool isPicture(const QByteArray &octets);

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

private:
    const Pictures &m_pictures;
};

} // namespace envoi::editor
