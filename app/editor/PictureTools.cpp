#include "app/editor/PictureTools.h"

#include "app/editor/PictureDialog.h"
#include "app/editor/PictureHandles.h"
#include "app/editor/TextView.h"
#include "app/look/Look.h"
#include "app/platform/Background.h"

#include <QMenu>
#include <QTextBlock>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

PictureTools::PictureTools(TextView &view, PictureHandles &handles)
    : QObject(&view), m_view(view), m_handles(handles)
{
    connect(&handles, &PictureHandles::propertiesRequested, this, &PictureTools::openProperties);
    connect(&handles, &PictureHandles::menuRequested, this, &PictureTools::showMenu);
    connect(&handles, &PictureHandles::resized, this, &PictureTools::followSize);
}

QSize PictureTools::naturalSize(int position) const
{
    const QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), position);
    return m_view.pictures().size(PictureDrawer::contentIdOf(format));
}

int PictureTools::roomAt(int position) const
{
    const QTextDocument &document = *m_view.document();
    const QTextBlockFormat format = document.findBlock(position).blockFormat();
    const double room = document.pageSize().width() - 2 * document.documentMargin() - 2 -
                        format.leftMargin() - format.indent() * document.indentWidth();
    return std::max(1, int(room));
}

void PictureTools::resizeTo(int position, QSize size)
{
    QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), position);
    if (!format.isValid() || size.isEmpty() || m_view.isReadOnly())
        return;
    format.setWidth(size.width());
    format.setHeight(size.height());
    m_handles.setFormat(position, format);
}

void PictureTools::showMenu(int position, QPoint globalPosition)
{
    auto *menu = new QMenu(&m_view);
    menu->setObjectName(u"pictureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(look::icon(u"cut"_s), tr("Cu&t"), &m_view, &QTextEdit::cut);
    menu->addAction(look::icon(u"copy"_s), tr("&Copy"), &m_view, &QTextEdit::copy);
    menu->addSeparator();
    const QSize natural = naturalSize(position);
    QAction *original = menu->addAction(tr("&Original Size"), this,
                                        [this, position, natural] { resizeTo(position, natural); });
    QAction *fit = menu->addAction(tr("&Fit to Letter"), this, [this, position, natural] {
        const int room = roomAt(position);
        resizeTo(position, {room, std::max(1, qRound(double(room) * natural.height() / natural.width()))});
    });
    original->setEnabled(!natural.isEmpty());
    fit->setEnabled(!natural.isEmpty());
    menu->addSeparator();
    QAction *properties =
        menu->addAction(tr("Picture &Properties…"), this, [this, position] { openProperties(position); });
    properties->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return));
    menu->setDefaultAction(properties);
    menu->popup(globalPosition);
}

void PictureTools::openProperties(int position)
{
    const QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), position);
    const QString contentId = PictureDrawer::contentIdOf(format);
    Pictures &pictures = m_view.pictures();
    if (!pictures.contains(contentId) || m_view.isReadOnly())
        return;
    if (!m_dialog) {
        m_dialog = new PictureDialog(m_view.window());
        connect(m_dialog, &PictureDialog::estimateWanted, this, &PictureTools::estimate);
        connect(m_dialog, &QDialog::accepted, this, &PictureTools::accept);
    }
    ++m_generation;
    m_original = pictures.original(contentId);
    m_handles.select(position);
    m_editing = m_view.textCursor();

    const QSize pixels = pictures.pixels(m_original);
    const letter::Octets &octets = pictures.find(m_original)->image.octets;
    const auto *bytes = std::get_if<QByteArray>(&octets);
    PictureDialog::Picture picture;
    picture.natural = naturalSize(position);
    picture.pixels = pixels;
    const QRectF shown = PictureGeometry::rectangle(*m_view.document(), position);
    picture.size = format.width() >= 1 && format.height() >= 1
                       ? QSize(qRound(format.width()), qRound(format.height()))
                       : shown.size().toSize();
    if (picture.natural.isEmpty())
        picture.natural = picture.size;
    picture.room = roomAt(position);
    picture.alternative = format.stringProperty(QTextFormat::ImageAltText);
    picture.octets = Pictures::sizeOf(octets);
    const mime::MediaType &type = pictures.find(m_original)->image.mediaType;
    picture.canBeScaled =
        bytes ? canBeScaled(pictureKind(*bytes)) : type.is("image/png") || type.is("image/jpeg");
    picture.sentWidth = m_original == contentId ? 0 : pictures.pixels(contentId).width();
    m_dialog->begin(picture);
    m_dialog->open();
}

void PictureTools::estimate(int width)
{
    const letter::InlineImage *picture = m_view.pictures().find(m_original);
    if (!picture)
        return;
    const auto weigh = [octets = picture->image.octets, width]() -> qint64 {
        const auto scaled = pictureScaledTo(Pictures::octetsOf(octets).value_or(QByteArray()), width);
        return scaled ? scaled->octets.size() : -1;
    };
    platform::inBackground(this, weigh, [this, width, generation = m_generation](qint64 octets) {
        if (m_dialog && generation == m_generation)
            m_dialog->setEstimate(width, octets);
    });
}

void PictureTools::accept()
{
    if (m_view.isReadOnly())
        return;
    const int position = m_editing.selectionStart();
    QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), position);
    Pictures &pictures = m_view.pictures();
    const QString contentId = PictureDrawer::contentIdOf(format);
    // The letter may be another by now, or the picture gone.
    if (!format.isValid() || pictures.original(contentId) != m_original)
        return;
    const QTextImageFormat before = format;
    format.setWidth(m_dialog->size().width());
    format.setHeight(m_dialog->size().height());
    if (m_dialog->alternative().isEmpty())
        format.clearProperty(QTextFormat::ImageAltText);
    else
        format.setProperty(QTextFormat::ImageAltText, m_dialog->alternative());
    const int width = m_dialog->sentWidth();
    const QString ready = width == 0 ? m_original : pictures.scaledCopy(m_original, width);
    if (!ready.isEmpty())
        format.setName("cid:"_L1 + ready);
    if (format != before)
        m_handles.setFormat(position, format);
    if (ready.isEmpty())
        scale(position, m_original, width, format != before);
}

void PictureTools::followSize(int position, int before)
{
    const QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), position);
    const QString contentId = PictureDrawer::contentIdOf(format);
    const QString original = m_view.pictures().original(contentId);
    if (original != contentId && m_view.pictures().pixels(contentId).width() == before)
        scale(position, original, qRound(format.width()), true);
}

void PictureTools::scale(int position, const QString &original, int width, bool joins)
{
    const letter::InlineImage *picture = m_view.pictures().find(original);
    QTextCursor cursor(m_view.document());
    cursor.setPosition(position);
    cursor.setPosition(position + 1, QTextCursor::KeepAnchor);
    const int place = m_view.holdPlace(cursor);
    const int revision = m_view.document()->revision();
    platform::inBackground(
        this,
        [octets = picture->image.octets, width] {
            return pictureScaledTo(Pictures::octetsOf(octets).value_or(QByteArray()), width);
        },
        [this, place, original, width, revision, joins](const std::optional<PictureOctets> &scaled) {
            QTextCursor target = m_view.takePlace(place);
            QTextImageFormat format = PictureGeometry::formatAt(*m_view.document(), target.selectionStart());
            const bool isStill = target.hasSelection() && format.isValid() &&
                                 m_view.pictures().original(PictureDrawer::contentIdOf(format)) == original;
            if (!isStill)
                return;
            const QString copy = scaled ? m_view.pictures().addScaled(original, *scaled)
                                 : width >= m_view.pictures().pixels(original).width() ? original
                                                                                       : QString();
            if (copy.isEmpty())
                return;
            format.setName("cid:"_L1 + copy);
            // All that was chosen in the dialog is one step, unless something else was done meanwhile.
            if (joins && m_view.document()->revision() == revision)
                target.joinPreviousEditBlock();
            else
                target.beginEditBlock();
            target.setCharFormat(format);
            target.endEditBlock();
            m_view.viewport()->update();
        });
}

} // namespace envoi::editor
