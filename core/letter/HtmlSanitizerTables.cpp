// The parts of the sanitizer that have to do with tables and with Word's lists.
#include "core/letter/HtmlSanitizer.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr int maximalTables = 6;
/// Cells of all tables together, those included that a wider row elsewhere adds: a layout makes each.
constexpr qint64 maximalGrid = 1'000'000;
/// How far behind a paragraph's tag its list marker is looked for.
constexpr int tokensToMarker = 12;
constexpr int maximalListLevel = 9;

QString compactStyle(const HtmlToken &token)
{
    return token.attribute(u"style").toString().toLower().remove(u' ');
}

} // namespace

void HtmlSanitizer::startTable(const HtmlToken &token)
{
    enterFlow();
    closeParagraph();
    // A table's row and cell follow without being asked: so there must be room for those, too.
    if (m_tables < maximalTables && !m_gridSpent && hasRoom(4))
        return open(Element::Table, token);
    if (!hasRoom(1))
        return tooDeep(Element::Table);
    openAs(Element::Table, Element::Div, {});
}

qsizetype HtmlSanitizer::nearestTable() const
{
    const auto table = std::ranges::find(m_stack.rbegin(), m_stack.rend(), Element::Table, &Open::element);
    return m_stack.rend() - table - 1;
}

bool HtmlSanitizer::growGrid(Open &table, int rows, int columns)
{
    const qint64 growth = qint64{rows} * columns - qint64{table.rows} * table.columns;
    if (m_grid + growth > maximalGrid)
        return false;
    m_grid += growth;
    table.rows = rows;
    table.columns = columns;
    return true;
}

void HtmlSanitizer::startTablePart(Element element, const HtmlToken &token)
{
    const qsizetype index = nearestTable();
    if (index < 0)
        return;
    const auto at = [this](qsizetype i) -> Open & { return m_stack[static_cast<std::size_t>(i)]; };
    if (at(index).written != Element::Table)
        return startFlatTablePart(element, index);
    const auto flatten = [&] {
        m_gridSpent = true;
        popTo(index);
        openAs(Element::Table, Element::Div, {});
        startFlatTablePart(element, index);
    };

    if (element == Element::TableBody) {
        popTo(index + 1);
        return open(element, token);
    }
    qsizetype row = index + 1;
    if (row < std::ssize(m_stack) && at(row).element == Element::TableBody)
        ++row;
    if (element == Element::TableRow) {
        popTo(row);
        if (!growGrid(at(index), at(index).rows + 1, at(index).columns))
            return flatten();
        at(index).column = 0;
        return open(element, token);
    }
    if (row >= std::ssize(m_stack) || at(row).element != Element::TableRow) {
        startTablePart(Element::TableRow, HtmlToken());
        return startTablePart(element, token);
    }
    popTo(row + 1);
    Open &table = at(index);
    const int span = std::clamp(token.attribute(u"colspan").trimmed().toInt(), 1, 200);
    table.column += span;
    if (!growGrid(table, table.rows, std::max(table.columns, table.column)))
        return flatten();
    open(element, token);
}

void HtmlSanitizer::startFlatTablePart(Element element, qsizetype table)
{
    if (element == Element::TableBody)
        return;
    qsizetype size = table + 1;
    const bool hasRow =
        size < std::ssize(m_stack) && m_stack[static_cast<std::size_t>(size)].element == Element::TableRow;
    if (element != Element::TableRow && hasRow)
        ++size;
    popTo(size);
    if (!hasRoom(1))
        return tooDeep(element);
    openAs(element, Element::Div, {});
}

void HtmlSanitizer::enterFlow()
{
    if (!isInTable())
        return;
    startTablePart(Element::TableCell, HtmlToken());
}

bool HtmlSanitizer::wordMarkerIsNumber(bool *found) const
{
    HtmlTokenizer ahead = m_tokenizer;
    HtmlToken token;
    bool inMarker = false;
    for (int i = 0; i < tokensToMarker && ahead.next(token); ++i) {
        if (token.kind == HtmlToken::Kind::StartTag && compactStyle(token).contains(u"mso-list:ignore"_s))
            inMarker = true;
        const QString text = token.kind == HtmlToken::Kind::Text ? token.text.trimmed() : QString();
        if (inMarker && !text.isEmpty()) {
            *found = true;
            return text.size() > 1 && text.front().isLetterOrNumber() && text.front() != u'o' &&
                   (text.back() == u'.' || text.back() == u')');
        }
    }
    return false;
}

bool HtmlSanitizer::startWordListItem(const HtmlToken &token)
{
    const QString style = compactStyle(token);
    const qsizetype property = style.indexOf(u"mso-list:"_s);
    const qsizetype levelAt = property < 0 ? -1 : style.indexOf(u"level"_s, property);
    if (levelAt < 0 || levelAt + 5 >= style.size())
        return false;
    const int level = style[levelAt + 5].digitValue();
    bool found = false;
    const bool isNumber = wordMarkerIsNumber(&found);
    if (!found || level < 1 || level > maximalListLevel || !hasRoom(level + 1))
        return false;

    enterFlow();
    closeParagraph();
    const auto popInnermost = [this] {
        const auto list = std::ranges::find(m_stack.rbegin(), m_stack.rend(), true, &Open::ofWordList);
        const Element element = list->element;
        popTo(m_stack.rend() - list - 1, false);
        return element;
    };
    const Element wanted = isNumber ? Element::Ol : Element::Ul;
    while (m_wordLists > level)
        popInnermost();
    if (m_wordLists == level) {
        const auto list = std::ranges::find(m_stack.rbegin(), m_stack.rend(), true, &Open::ofWordList);
        if (list->element == wanted)
            popTo(m_stack.rend() - list, false);
        else
            popInnermost();
    }
    while (m_wordLists < level) {
        openAs(wanted, wanted, {});
        m_stack.back().ofWordList = true;
        ++m_wordLists;
    }
    openAs(Element::Li, Element::Li, {});
    m_inWordItem = true;
    return true;
}

void HtmlSanitizer::closeWordLists()
{
    const auto outermost = std::ranges::find(m_stack, true, &Open::ofWordList);
    popTo(outermost - m_stack.begin(), false);
}

} // namespace envoi::letter
