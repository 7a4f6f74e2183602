#include "core/letter/HtmlSanitizer.h"

#include "core/letter/Draft.h"
#include "core/letter/InlineStyle.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype maximalDepth = 100;
constexpr std::size_t maximalPending = 32;

bool isBlank(QStringView text)
{
    return std::ranges::all_of(
        text, [](QChar c) { return c == u' ' || c == u'\n' || c == u'\t' || c == u'\r' || c == u'\f'; });
}

bool isRemote(QStringView url)
{
    const QStringView trimmed = url.trimmed();
    return !trimmed.isEmpty() && !trimmed.startsWith(u"data:", Qt::CaseInsensitive) &&
           !trimmed.startsWith(u"cid:", Qt::CaseInsensitive);
}

/// Elements that are left out and would have fetched something.
bool fetches(const HtmlToken &token)
{
    const QString &name = token.name;
    if (name == u"link")
        return isRemote(token.attribute(u"href"));
    if (name == u"object")
        return isRemote(token.attribute(u"data"));
    return (name == u"iframe" || name == u"video" || name == u"audio" || name == u"source" ||
            name == u"embed" || name == u"input" || name == u"script" || name == u"frame" ||
            name == u"track") &&
           isRemote(token.attribute(u"src"));
}

} // namespace

QString HtmlSanitizer::run()
{
    m_out.reserve(m_html.size());
    HtmlToken token;
    while (m_tokenizer.next(token)) {
        if (isDropping(token))
            continue;
        if (token.kind == HtmlToken::Kind::Text) {
            text(token.text);
            continue;
        }
        m_skipLineFeed = false;
        if (token.kind == HtmlToken::Kind::StartTag)
            startTag(token);
        else
            endTag(token);
    }
    popTo(0, false);
    return std::move(m_out);
}

bool HtmlSanitizer::isDropping(const HtmlToken &token)
{
    if (m_dropped.isEmpty())
        return false;
    if (token.kind == HtmlToken::Kind::EndTag && token.name == m_dropped) {
        if (--m_droppedDepth == 0)
            m_dropped.clear();
    } else if (token.kind == HtmlToken::Kind::StartTag) {
        if (token.name == m_dropped && !token.selfClosing) {
            ++m_droppedDepth;
        } else if (isBlock(elementFor(token.name))) {
            // A drawing or a list of choices that nobody closed must not swallow the letter.
            m_dropped.clear();
            return false;
        }
    }
    return true;
}

void HtmlSanitizer::startTag(const HtmlToken &token)
{
    if (fetches(token))
        ++m_removedRemote;
    // What nobody saw where it was copied is not what was meant: hidden text of Word, lines for mail lists.
    const bool isUnseen = m_aside && token.name == u"span" && isHidden(token);
    if (isUnseen || isDroppedWhole(token.name)) {
        const bool isForeign = token.name == u"svg" || token.name == u"math";
        if (isForeign && token.selfClosing)
            return;
        m_dropped = token.name;
        m_droppedDepth = 1;
        return;
    }
    const Element element = elementFor(token.name);
    if (element == Element::P && startWordListItem(token))
        return;
    if (m_wordLists > 0 && (!m_inWordItem || isBlock(element)))
        closeWordLists();

    switch (element) {
    case Element::None:
        startBody(token);
        return;
    case Element::Li:
        startListItem(token);
        return;
    case Element::Table:
        startTable(token);
        return;
    case Element::TableBody:
    case Element::TableRow:
    case Element::TableCell:
    case Element::HeaderCell:
        startTablePart(element, token);
        return;
    case Element::Image:
        startImage(token);
        return;
    case Element::Rule:
        enterFlow();
        closeParagraph();
        m_out += u"<hr"_s + attributes(element, token) + u'>';
        return;
    case Element::Break:
        enterFlow();
        reopenFormatting();
        m_out += u"<br>"_s;
        return;
    default:
        if (isBlock(element))
            startBlock(element, token);
        else
            startInline(element, token);
    }
}

void HtmlSanitizer::endTag(const HtmlToken &token)
{
    const Element element = elementFor(token.name);
    if (element == Element::Break)
        return startTag(token); // "</br>" is taken for "<br>" everywhere
    if (element == Element::None || element == Element::Rule || element == Element::Image)
        return;
    int &leftOut = m_tooDeep[static_cast<std::size_t>(element)];
    if (leftOut > 0) {
        --leftOut;
        return;
    }
    if (element == Element::P && m_inWordItem) {
        m_inWordItem = false;
        const auto item = std::ranges::find_if(m_stack.rbegin(), m_stack.rend(),
                                               [](const Open &open) { return open.element == Element::Li; });
        if (item != m_stack.rend())
            popTo(m_stack.rend() - item, false);
        return;
    }
    const bool isTablePart = element >= Element::Table && element <= Element::HeaderCell;
    const bool isPlainInline = !isBlock(element) && !isFormatting(element);
    for (qsizetype i = std::ssize(m_stack) - 1; i >= 0; --i) {
        const Element open = m_stack[static_cast<std::size_t>(i)].element;
        if (open == element || (isHeading(open) && isHeading(element))) {
            popTo(i);
            return;
        }
        if (open == Element::Table || (isCell(open) && !isTablePart) || (isPlainInline && isBlock(open)) ||
            (element == Element::Li && (open == Element::Ul || open == Element::Ol)))
            break;
    }
    // "<p><b>one</p></b>": it ended while it waited to be opened again.
    const auto pending = std::ranges::find(m_pending.rbegin(), m_pending.rend(), element, &Pending::element);
    if (pending != m_pending.rend())
        m_pending.erase(std::next(pending).base());
}

void HtmlSanitizer::text(const QString &text)
{
    QStringView rest = text;
    if (std::exchange(m_skipLineFeed, false)) {
        if (rest.startsWith(u"\r\n"))
            rest = rest.sliced(2);
        else if (rest.startsWith(u'\n') || rest.startsWith(u'\r'))
            rest = rest.sliced(1);
    }
    const bool blank = isBlank(rest);
    if (blank && isInTable())
        return;
    if (!blank) {
        if (m_wordLists > 0 && !m_inWordItem)
            closeWordLists();
        enterFlow();
        reopenFormatting();
    }
    const QString escaped = escapedHtml(rest);
    // A browser drops the first line feed in a pre.
    if (escaped.startsWith(u'\n') && m_out.size() == m_preStart)
        m_out += u'\n';
    m_out += escaped;
}

void HtmlSanitizer::startBlock(Element element, const HtmlToken &token)
{
    enterFlow();
    closeParagraph();
    if (isHeading(element) && isHeading(topWritten())) {
        const auto heading = std::ranges::find_if(m_stack.rbegin(), m_stack.rend(),
                                                  [](const Open &open) { return isHeading(open.written); });
        popTo(m_stack.rend() - heading - 1);
    }
    if (element == Element::DescriptionTerm || element == Element::Description) {
        for (qsizetype i = std::ssize(m_stack) - 1; i >= 0; --i) {
            const Element open = m_stack[static_cast<std::size_t>(i)].element;
            if (open == Element::DescriptionTerm || open == Element::Description) {
                popTo(i);
                break;
            }
            if (isBlock(open) && open != Element::Div)
                break;
        }
    }
    if (!hasRoom(1))
        return tooDeep(element);
    if (element == Element::Description)
        return openAs(element, Element::Div, u" style=\"margin-left:40px\""_s);
    if (element == Element::DescriptionList || element == Element::DescriptionTerm)
        return openAs(element, Element::Div, {});
    open(element, token);
    if (element == Element::Pre) {
        m_preStart = m_out.size();
        m_skipLineFeed = true;
    }
}

void HtmlSanitizer::startListItem(const HtmlToken &token)
{
    enterFlow();
    for (qsizetype i = std::ssize(m_stack) - 1; i >= 0; --i) {
        const Element written = m_stack[static_cast<std::size_t>(i)].written;
        if (written == Element::Li) {
            popTo(i);
            break;
        }
        if (isBlock(written) && written != Element::P && written != Element::Div)
            break;
    }
    closeParagraph();
    bool inList = false;
    for (qsizetype i = std::ssize(m_stack) - 1; i >= 0 && !inList; --i) {
        const Element written = m_stack[static_cast<std::size_t>(i)].written;
        inList = written == Element::Ul || written == Element::Ol;
        if (isCell(written))
            break;
    }
    if (!hasRoom(inList ? 1 : 2))
        return tooDeep(Element::Li);
    if (!inList)
        openAs(Element::Ul, Element::Ul, {});
    open(Element::Li, token);
}

void HtmlSanitizer::startInline(Element element, const HtmlToken &token)
{
    if (m_inWordItem && element == Element::Span &&
        token.attribute(u"style").contains(u"mso-list:ignore", Qt::CaseInsensitive)) {
        m_dropped = token.name;
        m_droppedDepth = 1;
        return;
    }
    enterFlow();
    if (element == Element::Link) {
        std::erase_if(m_pending, [](const Pending &pending) { return pending.element == Element::Link; });
        for (qsizetype i = std::ssize(m_stack) - 1; i >= 0; --i) {
            const Element written = m_stack[static_cast<std::size_t>(i)].written;
            if (written == Element::Link) {
                popTo(i);
                break;
            }
            if (isCell(written))
                break;
        }
    }
    reopenFormatting();
    if (!hasRoom(1))
        return tooDeep(element);
    const QString kept = attributes(element, token);
    const bool isIdle = kept.isEmpty() || (element == Element::Link && !kept.startsWith(u" href="_s));
    const bool needsAttributes =
        element == Element::Span || element == Element::Font || element == Element::Link;
    // It does nothing, but its end tag has to find it.
    openAs(element, needsAttributes && isIdle ? Element::None : element, kept);
}

void HtmlSanitizer::startPastedImage(const HtmlToken &token)
{
    if (isUnseenPicture(token))
        return;
    if (const QStringView alternative = token.attribute(u"alt"); isEmoji(alternative))
        return text(alternative.toString());
    // No picture of the letter's own is named by what comes from elsewhere under a name of these.
    HtmlToken named = token;
    const QString source = m_aside->take(token.attribute(u"src"));
    for (HtmlAttribute &attribute : named.attributes) {
        if (attribute.name == u"src" && (!source.isEmpty() || attribute.value.contains(u"@pasted.invalid"_s)))
            attribute.value = source;
    }
    PicturesAside *aside = std::exchange(m_aside, nullptr);
    startImage(named);
    m_aside = aside;
}

void HtmlSanitizer::startImage(const HtmlToken &token)
{
    if (m_aside)
        return startPastedImage(token);
    const QString kept = attributes(Element::Image, token);
    if (kept.startsWith(u" src="_s)) {
        enterFlow();
        reopenFormatting();
        m_out += u"<img"_s + kept + u'>';
        return;
    }
    if (isRemote(token.attribute(u"src")))
        ++m_removedRemote;
    const QString alternative = token.attribute(u"alt").toString().simplified();
    if (!alternative.isEmpty())
        text(m_lostImage == LostImage::AltInBrackets ? u'[' + alternative + u']' : alternative);
}

void HtmlSanitizer::startBody(const HtmlToken &token)
{
    if (token.name == u"html" && token.attribute(u"dir").compare(u"rtl", Qt::CaseInsensitive) == 0 &&
        m_stack.empty()) {
        openAs(Element::Div, Element::Div, u" dir=\"rtl\""_s);
        return;
    }
    const bool isFirst = m_stack.empty() || (m_stack.size() == 1 && m_stack.front().written == Element::Div);
    if (token.name != u"body" || m_hasBody || !isFirst)
        return;
    m_hasBody = true;
    HtmlToken box;
    box.name = u"div"_s;
    QString style = token.attribute(u"style").toString();
    if (const QStringView colour = token.attribute(u"bgcolor"); !colour.isNull())
        style.prepend(u"background-color:"_s + harmlessColour(colour) + u';');
    if (const QStringView colour = token.attribute(u"text"); !colour.isNull())
        style.prepend(u"color:"_s + harmlessColour(colour) + u';');
    box.attributes.push_back({u"style"_s, style});
    box.attributes.push_back({u"dir"_s, token.attribute(u"dir").toString()});
    if (!token.attribute(u"background").isNull())
        box.attributes.push_back({u"background"_s, {}});
    const QString kept = attributes(Element::Div, box);
    if (!kept.isEmpty())
        openAs(Element::Div, Element::Div, kept);
}

Element HtmlSanitizer::topWritten() const
{
    const auto top = std::ranges::find_if(m_stack.rbegin(), m_stack.rend(),
                                          [](const Open &open) { return open.written != Element::None; });
    return top == m_stack.rend() ? Element::None : top->written;
}

bool HtmlSanitizer::isInTable() const
{
    const Element top = topWritten();
    return top == Element::Table || top == Element::TableBody || top == Element::TableRow;
}

bool HtmlSanitizer::hasRoom(qsizetype elements) const
{
    return std::ssize(m_stack) + elements <= maximalDepth;
}

QString HtmlSanitizer::attributes(Element element, const HtmlToken &token)
{
    bool foundRemote = false;
    QString kept = harmlessAttributes(element, token, &foundRemote);
    if (foundRemote)
        ++m_removedRemote;
    return kept;
}

void HtmlSanitizer::open(Element element, const HtmlToken &token)
{
    openAs(element, element, attributes(element, token));
}

void HtmlSanitizer::openAs(Element element, Element written, const QString &attributes)
{
    Open opened{element, written, {}};
    if (written != Element::None) {
        const QString tag = u'<' + nameOf(written).toString() + attributes + u'>';
        m_out += tag;
        if (isFormatting(element))
            opened.tag = tag;
    }
    if (isCell(written))
        ++m_cells;
    if (written == Element::Table)
        ++m_tables;
    m_stack.push_back(std::move(opened));
}

void HtmlSanitizer::tooDeep(Element element)
{
    ++m_tooDeep[static_cast<std::size_t>(element)];
    if (m_tooDeepFrom < 0 || std::ssize(m_stack) < m_tooDeepFrom)
        m_tooDeepFrom = std::ssize(m_stack);
    if (isBlock(element))
        m_out += u"<br>"_s;
}

void HtmlSanitizer::popTo(qsizetype size, bool reopen)
{
    std::vector<Pending> closed;
    while (std::ssize(m_stack) > size) {
        const Open &top = m_stack.back();
        if (top.written != Element::None)
            m_out += u"</"_s + nameOf(top.written).toString() + u'>';
        if (isCell(top.written)) {
            closed.clear();
            --m_cells;
            std::erase_if(m_pending, [this](const Pending &pending) { return pending.cells > m_cells; });
        }
        if (top.written == Element::Table)
            --m_tables;
        if (top.ofWordList && --m_wordLists == 0)
            m_inWordItem = false;
        // The lowest one is what was meant to end; those above it go on.
        if (reopen && !top.tag.isEmpty() && std::ssize(m_stack) > size + 1)
            closed.push_back({top.element, top.tag, m_cells});
        m_stack.pop_back();
    }
    for (auto pending = closed.rbegin(); pending != closed.rend(); ++pending) {
        if (std::ranges::count(m_pending, pending->tag, &Pending::tag) < 3)
            m_pending.push_back(std::move(*pending));
    }
    if (m_pending.size() > maximalPending)
        m_pending.erase(m_pending.begin(), m_pending.end() - maximalPending);
    if (m_tooDeepFrom >= 0 && size < m_tooDeepFrom) {
        m_tooDeep.fill(0);
        m_tooDeepFrom = -1;
    }
}

void HtmlSanitizer::closeParagraph()
{
    for (qsizetype i = std::ssize(m_stack) - 1; i >= 0; --i) {
        const Element written = m_stack[static_cast<std::size_t>(i)].written;
        if (written == Element::P)
            return popTo(i);
        if (isCell(written) || written == Element::Table)
            return;
    }
}

void HtmlSanitizer::reopenFormatting()
{
    if (m_pending.empty())
        return;
    for (const Pending &pending : m_pending) {
        if (pending.cells != m_cells || !hasRoom(1))
            continue;
        // Each "<p>" may open them all again: so the input pays for it.
        m_reopened += pending.tag.size();
        if (m_reopened > m_html.size() + 4096)
            continue;
        m_out += pending.tag;
        m_stack.push_back({pending.element, pending.element, pending.tag});
    }
    std::erase_if(m_pending, [this](const Pending &pending) { return pending.cells == m_cells; });
}

QString sanitizedHtml(const QString &html, int *removedRemote)
{
    HtmlSanitizer sanitizer(html);
    QString clean = sanitizer.run();
    if (removedRemote)
        *removedRemote = sanitizer.removedRemote();
    return clean;
}

} // namespace envoi::letter
