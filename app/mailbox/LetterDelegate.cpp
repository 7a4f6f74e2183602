#include "app/look/Look.h"
#include "app/look/Rows.h"
#include "app/mailbox/LetterList.h"

#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

namespace {

constexpr int marginX = 12;
constexpr int marginY = 7;
constexpr int lineGap = 2;
constexpr int gap = 10;
constexpr int barHeight = 3;

QColor inkOf(look::Tone tone, const QStyleOptionViewItem &option)
{
    return option.state & QStyle::State_Selected ? look::rowInk(option) : look::colour(tone);
}

} // namespace

void LetterDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    look::paintRowGround(*painter, row);
    const QColor ink = look::rowInk(option);
    const QColor faint = look::rowInk(option, true);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const auto area = option.rect.adjusted(marginX, marginY, -marginX, -marginY);
    const int height = option.fontMetrics.height();
    const auto line = [&](int number) {
        return QRect(area.left(), area.top() + number * (height + lineGap), area.width(), height);
    };
    // Cuts \a width off the far end of a line, where its right part stands.
    const auto cut = [&](QRect &place, int width) {
        const QRect logical = place;
        QRect end(logical.right() - width + 1, logical.top(), width, logical.height());
        if (isMirrored) {
            end.moveLeft(logical.left());
            place.setLeft(logical.left() + width + gap);
        } else {
            place.setRight(logical.right() - width - gap);
        }
        return end;
    };
    const auto write = [&](const QRect &place, const QFont &font, const QColor &colour, const QString &text) {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(place,
                          static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft) |
                                           Qt::AlignVCenter | Qt::TextSingleLine),
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, place.width()));
    };

    painter->save();
    if (!index.data(LetterList::IsLoadedRole).toBool()) {
        // Its words come in a moment.
        (void)index.data(LetterList::TitleRole);
        QColor shade = faint;
        shade.setAlphaF(0.15F);
        for (const auto &[number, share] : {std::pair(0, 2), std::pair(1, 3)}) {
            QRect place = line(number);
            place.setWidth(place.width() * share / 4);
            place = place.adjusted(0, height / 4, 0, -height / 4);
            painter->fillRect(QStyle::visualRect(option.direction, area, place), shade);
        }
        painter->restore();
        return;
    }

    QFont bold = option.font;
    bold.setBold(true);
    QRect first = line(0);
    const QString time = index.data(LetterList::TimeRole).toString();
    const QRect timePlace = cut(first, option.fontMetrics.horizontalAdvance(time) + 2);
    write(timePlace, option.font, faint, time);
    write(first, bold, ink, index.data(LetterList::TitleRole).toString());

    QRect second = line(1);
    if (index.data(LetterList::AttachmentRole).toBool()) {
        const QRect clip = cut(second, height);
        const auto mode = option.state & QStyle::State_Selected ? QIcon::Selected : QIcon::Normal;
        (option.state & QStyle::State_Selected ? look::iconOnAccent(u"attach"_s)
                                               : look::icon(u"attach"_s, look::Tone::Muted))
            .paint(painter, clip.adjusted(1, 1, -1, -1), Qt::AlignCenter, mode);
    }
    const QString subject = index.data(LetterList::SubjectRole).toString();
    const QString snippet = index.data(LetterList::SnippetRole).toString();
    write(second, option.font, ink, subject);
    const int used = option.fontMetrics.horizontalAdvance(subject + u"  "_s);
    if (!snippet.isEmpty() && used + height * 2 < second.width()) {
        QRect rest = second;
        if (isMirrored)
            rest.setRight(rest.right() - used);
        else
            rest.setLeft(rest.left() + used);
        write(rest, option.font, faint, snippet);
    }

    if (m_showsStanding) {
        const auto tone = static_cast<look::Tone>(index.data(LetterList::ToneRole).toInt());
        write(line(2), option.font, inkOf(tone, option), index.data(LetterList::StandingRole).toString());
        const double progress = index.data(LetterList::ProgressRole).toDouble();
        if (progress >= 0) {
            const QRect bar(area.left(), line(2).bottom() + lineGap, area.width(), barHeight);
            QColor ground = faint;
            ground.setAlphaF(0.25F);
            painter->fillRect(bar, ground);
            QRect done = bar;
            done.setWidth(static_cast<int>(bar.width() * std::min(1.0, progress)));
            painter->fillRect(
                QStyle::visualRect(option.direction, bar, done),
                option.state & QStyle::State_Selected ? ink : option.palette.color(QPalette::Highlight));
        }
    }
    painter->restore();
}

QSize LetterDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int lines = m_showsStanding ? 3 : 2;
    return {option.fontMetrics.averageCharWidth() * 30, lines * (option.fontMetrics.height() + lineGap) -
                                                            lineGap + 2 * marginY +
                                                            (m_showsStanding ? lineGap + barHeight : 0)};
}

} // namespace envoi::mailbox
