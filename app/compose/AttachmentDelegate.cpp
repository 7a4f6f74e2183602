#include "app/compose/AttachmentDelegate.h"

#include "app/compose/AttachmentModel.h"
#include "app/look/Look.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

constexpr int margin = 8;
constexpr int tileWidth = 210;

struct Kind {
    QLatin1StringView prefix;
    QRgb colour;
};

/// The first that fits wins.
constexpr Kind kinds[] = {
    {QLatin1StringView("image/"), 0xFF2E9E6B},
    {QLatin1StringView("audio/"), 0xFFB0589E},
    {QLatin1StringView("video/"), 0xFF8A5CC2},
    {QLatin1StringView("application/pdf"), 0xFFD0453B},
    {QLatin1StringView("application/zip"), 0xFFB98A2C},
    {QLatin1StringView("application/gzip"), 0xFFB98A2C},
    {QLatin1StringView("application/x-"), 0xFFB98A2C},
    {QLatin1StringView("application/vnd.openxmlformats-officedocument.spreadsheet"), 0xFF2F8F4E},
    {QLatin1StringView("application/vnd.oasis.opendocument.spreadsheet"), 0xFF2F8F4E},
    {QLatin1StringView("application/vnd."), 0xFF2F6FC4},
    {QLatin1StringView("application/msword"), 0xFF2F6FC4},
    {QLatin1StringView("message/"), 0xFF4A8FB8},
    {QLatin1StringView("text/"), 0xFF5D7894},
};

QColor colourOf(const QString &mediaType)
{
    for (const auto &kind : kinds) {
        if (mediaType.startsWith(kind.prefix))
            return QColor::fromRgb(kind.colour);
    }
    return {0x75, 0x7B, 0x85};
}

QString shortSuffix(const QString &name)
{
    const QString suffix = QFileInfo(name).suffix().toUpper();
    return suffix.size() <= 4 ? suffix : suffix.first(3);
}

/// A sheet with a folded corner, the file's ending on it.
void paintGlyph(QPainter &painter, const QRectF &place, const QString &name, const QString &mediaType)
{
    const QColor colour = colourOf(mediaType);
    const qreal fold = place.width() * 0.3;
    QPainterPath sheet;
    sheet.moveTo(place.topLeft());
    sheet.lineTo(place.right() - fold, place.top());
    sheet.lineTo(place.right(), place.top() + fold);
    sheet.lineTo(place.bottomRight());
    sheet.lineTo(place.bottomLeft());
    sheet.closeSubpath();
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPath(sheet);
    QPainterPath corner;
    corner.moveTo(place.right() - fold, place.top());
    corner.lineTo(place.right() - fold, place.top() + fold);
    corner.lineTo(place.right(), place.top() + fold);
    corner.closeSubpath();
    painter.setBrush(colour.lighter(150));
    painter.drawPath(corner);
    const QString suffix = shortSuffix(name);
    if (suffix.isEmpty())
        return;
    QFont font = painter.font();
    font.setPixelSize(suffix.size() > 3 ? 8 : 9);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(place.adjusted(0, place.height() * 0.3, 0, 0), Qt::AlignCenter, suffix);
}

QRect textArea(const QStyleOptionViewItem &option)
{
    const QRect tile = option.rect.adjusted(2, 2, -2, -2);
    const int glyph = 28;
    const QRect area(tile.left() + margin + glyph + margin, tile.top(), tile.width() - glyph - 3 * margin,
                     tile.height());
    return QStyle::visualRect(option.direction, tile, area);
}

} // namespace

QSize AttachmentDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {tileWidth, option.fontMetrics.height() * 2 + 2 * margin};
}

void AttachmentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const QString name = index.data(Qt::DisplayRole).toString();
    const QString problem = index.data(AttachmentModel::ProblemRole).toString();
    const bool selected = option.state & QStyle::State_Selected;
    const auto &colours = option.palette;
    const QColor error = look::colour(look::Tone::Error);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect tile = option.rect.adjusted(2, 2, -2, -2);
    QColor edge = colours.color(QPalette::Text);
    edge.setAlphaF(0.18F);
    QColor fill = colours.color(QPalette::Text);
    fill.setAlphaF(option.state & QStyle::State_MouseOver ? 0.08F : 0.035F);
    if (selected) {
        fill = colours.color(QPalette::Highlight);
        fill.setAlphaF(0.22F);
        edge = colours.color(QPalette::Highlight);
    }
    painter->setPen(problem.isEmpty() ? QPen(edge, 1) : QPen(error, 1.4, Qt::DashLine));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

    const QRect glyph = QStyle::visualRect(option.direction, tile,
                                           QRect(tile.left() + margin + 2, tile.center().y() - 15, 24, 30));
    paintGlyph(*painter, glyph, name, index.data(AttachmentModel::MediaTypeRole).toString());

    const QRect area = textArea(option);
    const int line = option.fontMetrics.height();
    const QRect upper(area.left(), area.center().y() - line + 1, area.width(), line);
    const QRect lower(area.left(), area.center().y() + 1, area.width(), line);
    const auto alignment =
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter);
    painter->setFont(option.font);
    painter->setPen(colours.color(QPalette::Text));
    painter->drawText(upper, alignment | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(name, Qt::ElideMiddle, upper.width()));
    painter->setPen(problem.isEmpty() ? look::colour(look::Tone::Muted) : error);
    // Isolated, so that number and unit keep their order in a mirrored window.
    const QString size = u'\u2068' + index.data(AttachmentModel::SizeTextRole).toString() + u'\u2069';
    const QString below = problem.isEmpty() ? size : u"⚠ "_s + problem;
    painter->drawText(lower, alignment | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(below, Qt::ElideRight, lower.width()));
    painter->restore();
}

void AttachmentDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                              const QModelIndex &) const
{
    const QRect area = textArea(option);
    const int height = editor->sizeHint().height();
    editor->setGeometry(area.left() - 4, area.center().y() - height / 2, area.width() + 8, height);
}

QWidget *AttachmentDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                          const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    // It stands above both lines of the tile, which must not show around it.
    editor->setMinimumHeight(editor->fontMetrics().height() * 2 + 2);
    editor->setAccessibleName(tr("File name"));
    return editor;
}

void AttachmentDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *line = qobject_cast<QLineEdit *>(editor);
    if (!line)
        return;
    const QString name = index.data(Qt::EditRole).toString();
    line->setText(name);
    // The view selects all afterwards; whoever renames means the name, not its ending.
    QTimer::singleShot(0, line, [line, name] {
        const QString suffix = QFileInfo(name).suffix();
        line->setSelection(
            0, static_cast<int>(suffix.isEmpty() ? name.size() : name.size() - suffix.size() - 1));
    });
}

} // namespace envoi::compose
