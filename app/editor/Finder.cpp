#include "app/editor/Finder.h"

#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>

namespace envoi::editor {

namespace {

bool isWordCharacter(QChar character)
{
    return character.isLetterOrNumber() || character.isMark() || character == u'_';
}

bool isWholeWord(const QString &text, qsizetype at, qsizetype length)
{
    const bool begins = at == 0 || !isWordCharacter(text[at - 1]) || !isWordCharacter(text[at]);
    const qsizetype end = at + length;
    const bool ends = end == text.size() || !isWordCharacter(text[end]) || !isWordCharacter(text[end - 1]);
    return begins && ends;
}

} // namespace

QList<Found> findAll(const QTextDocument &document, const Search &search)
{
    QList<Found> places;
    if (search.text.isEmpty())
        return places;
    const Qt::CaseSensitivity sensitivity = search.matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive;
    const QString wanted = QString(search.text).replace(QChar::Nbsp, u' ');
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QString text = block.text().replace(QChar::Nbsp, u' ');
        qsizetype at = text.indexOf(wanted, 0, sensitivity);
        while (at >= 0) {
            const bool fits = !search.wholeWords || isWholeWord(text, at, wanted.size());
            if (fits)
                places.append({block.position() + int(at), int(wanted.size())});
            at = text.indexOf(wanted, at + (fits ? wanted.size() : 1), sensitivity);
        }
    }
    return places;
}

qsizetype nextFound(const QList<Found> &places, int position)
{
    if (places.isEmpty())
        return -1;
    const auto next = std::ranges::lower_bound(places, position, {}, &Found::position);
    return next == places.end() ? 0 : next - places.begin();
}

qsizetype previousFound(const QList<Found> &places, int position)
{
    if (places.isEmpty())
        return -1;
    const auto after = std::ranges::upper_bound(
        places, position, {}, [](const Found &found) { return found.position + found.length; });
    return after == places.begin() ? places.size() - 1 : after - places.begin() - 1;
}

void replaceAll(QTextDocument &document, const QList<Found> &places, const QString &text)
{
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    // From the end, so that the places before stay where they are.
    for (auto place = places.crbegin(); place != places.crend(); ++place) {
        cursor.setPosition(place->position + 1);
        const QTextCharFormat format = cursor.charFormat();
        cursor.setPosition(place->position);
        cursor.setPosition(place->position + place->length, QTextCursor::KeepAnchor);
        cursor.insertText(text, format);
    }
    cursor.endEditBlock();
}

} // namespace envoi::editor
