// plainTextFromHtml(): a walk over clean HTML.
#include "core/letter/Draft.h"
#include "core/letter/HtmlSanitizer.h"
#include "core/letter/HtmlTokenizer.h"
#include "core/letter/TextLines.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::letter {

namespace {

constexpr qsizetype ruleLength = 40;
constexpr qsizetype maximalLinkText = 4000;

/// a, b ... z, aa, ab ...
QString alphabetic(int number)
{
    QString text;
    for (; number > 0; number = (number - 1) / 26)
        text.prepend(QChar(static_cast<char16_t>(u'a' + (number - 1) % 26)));
    return text;
}

QString roman(int number)
{
    static constexpr std::pair<int, QStringView> numerals[] = {
        {1000, u"m"}, {900, u"cm"}, {500, u"d"}, {400, u"cd"}, {100, u"c"}, {90, u"xc"}, {50, u"l"},
        {40, u"xl"},  {10, u"x"},   {9, u"ix"},  {5, u"v"},    {4, u"iv"},  {1, u"i"}};
    QString text;
    for (const auto &[value, numeral] : numerals) {
        for (; number >= value; number -= value)
            text.append(numeral);
    }
    return text;
}

QString ordinal(int number, QStringView type)
{
    const bool isLetter = type == u"a" || type == u"A";
    const bool isRoman = (type == u"i" || type == u"I") && number < 4000;
    if (number < 1 || !(isLetter || isRoman))
        return QString::number(number);
    const QString text = isLetter ? alphabetic(number) : roman(number);
    return type.front().isUpper() ? text.toUpper() : text;
}

/// What to write behind a link's text; empty when the text says it already.
QString linkSuffix(const QString &text, const QString &target)
{
    if (text.isEmpty())
        return {};
    QString shown = target;
    for (const QString &scheme : {u"mailto:"_s, u"tel:"_s}) {
        if (target.startsWith(scheme))
            shown = target.sliced(scheme.size());
    }
    const auto comparable = [](QString url) {
        url = QUrl::fromPercentEncoding(url.toUtf8()).toLower();
        for (const QString &scheme : {u"http://"_s, u"https://"_s, u"mailto:"_s, u"tel:"_s}) {
            if (url.startsWith(scheme))
                url = url.sliced(scheme.size());
        }
        if (url.endsWith(u'/'))
            url.chop(1);
        return url;
    };
    if (comparable(text) == comparable(target))
        return {};
    return u" <"_s + shown + u'>';
}

bool isSignature(const HtmlToken &token)
{
    return token.kind == HtmlToken::Kind::StartTag && token.name == u"div" &&
           token.attribute(u"class") == signatureClass;
}

/// Whether a signature is the last thing that \a cleanHtml shows. Above a quote a delimiter would make
/// readers take the quote for a part of the signature.
bool endsWithSignature(const QString &cleanHtml)
{
    if (!cleanHtml.contains(signatureClass))
        return false;
    HtmlTokenizer tokenizer(cleanHtml);
    HtmlToken token;
    int depth = 0; // of div elements, within a signature
    int quotes = 0;
    bool ends = false;
    while (tokenizer.next(token)) {
        if (token.name == u"blockquote" && token.kind != HtmlToken::Kind::Text)
            quotes += token.kind == HtmlToken::Kind::StartTag ? 1 : -1;
        const bool isDiv = token.name == u"div" && token.kind != HtmlToken::Kind::Text;
        if (depth > 0) {
            if (isDiv)
                depth += token.kind == HtmlToken::Kind::StartTag ? 1 : -1;
        } else if (isSignature(token) && quotes <= 0) {
            depth = 1;
            ends = true;
        } else if (token.kind == HtmlToken::Kind::Text ? !QStringView(token.text).trimmed().isEmpty()
                                                       : token.name == u"img" || token.name == u"hr") {
            ends = false;
        }
    }
    return ends;
}

class PlainTextMaker {
public:
    /// \a signature: may be null.
    PlainTextMaker(const QString &cleanHtml, const PlainSignature *signature)
        : m_tokenizer(cleanHtml), m_signature(signature), m_delimits(endsWithSignature(cleanHtml))
    {
        m_lines.emplace_back();
    }

    QString run()
    {
        HtmlToken token;
        while (m_tokenizer.next(token)) {
            if (token.kind == HtmlToken::Kind::Text)
                text(token.text);
            else if (token.kind == HtmlToken::Kind::StartTag)
                start(elementFor(token.name), token);
            else
                end();
        }
        return m_lines.back().finish();
    }

    /// What was found to be the signature.
    const QString &signatureText() const { return m_signatureText; }

private:
    /// An open element, and what it changed.
    struct Open {
        Element element;
        bool preformatted; ///< before
        int quotes;
        qsizetype indent;
        int nextNumber = 1; ///< of an ol
        QString type;
        QString target; ///< of a link
        QString linkText;
        std::vector<QString> cells; ///< of a table's row
        bool isSignature = false;   ///< with lines of its own, like a cell
    };

    TextLines &lines() { return m_lines.back(); }

    void text(QStringView text)
    {
        lines().append(text, m_preformatted);
        for (Open &open : m_stack) {
            if (open.element == Element::Link && open.linkText.size() < maximalLinkText)
                open.linkText.append(text.first(std::min(text.size(), maximalLinkText)));
        }
    }

    void start(Element element, const HtmlToken &token)
    {
        switch (element) {
        case Element::Break:
            lines().breakLine();
            return;
        case Element::Rule:
            lines().separate(0);
            lines().append(QString(ruleLength, u'-'));
            lines().separate(0);
            return;
        case Element::Image:
            if (const QStringView alternative = token.attribute(u"alt"); !alternative.isEmpty())
                text(QString(u'[' + alternative.toString() + u']'));
            return;
        default:
            break;
        }
        m_stack.push_back(
            {element, m_preformatted, lines().quotes(), lines().indent(), 1, {}, {}, {}, {}, false});
        Open &open = m_stack.back();
        const QStringView style = token.attribute(u"style");
        if (element == Element::Pre || style.contains(u"white-space:pre"))
            m_preformatted = !style.contains(u"white-space:pre-line");
        else if (style.contains(u"white-space:normal"))
            m_preformatted = false;
        if (isBlock(element) && !isCell(element))
            lines().separate(blankLinesAround(element));

        if (isSignature(token) && lines().quotes() == 0 && m_lines.size() == 1) {
            open.isSignature = true;
            m_lines.emplace_back();
        }

        if (element == Element::Ul || element == Element::Ol) {
            lines().flushMarker();
            lines().setIndent(open.indent);
            const int first = token.attribute(u"start").toInt();
            open.nextNumber = token.attribute(u"start").isNull() ? 1 : first;
            open.type = token.attribute(u"type").toString();
        } else if (element == Element::Li) {
            startItem(token);
        } else if (element == Element::Blockquote) {
            lines().setQuotes(open.quotes + 1);
            lines().stayTight();
        } else if (element == Element::Link) {
            open.target = token.attribute(u"href").toString();
        } else if (isCell(element)) {
            m_lines.emplace_back();
        }
    }

    void end()
    {
        if (m_stack.empty())
            return;
        Open open = std::move(m_stack.back());
        m_stack.pop_back();
        if (open.element == Element::Li)
            lines().flushMarker();
        if (open.element == Element::Link && !open.target.isEmpty()) {
            const QString suffix = linkSuffix(open.linkText.simplified(), open.target);
            lines().append(suffix);
        }
        if (open.isSignature) {
            const QString made = m_lines.back().finish();
            m_lines.pop_back();
            writeSignature(made);
        }
        if (isCell(open.element)) {
            const QString cell = m_lines.back().finish();
            m_lines.pop_back();
            if (!m_stack.empty())
                m_stack.back().cells.push_back(cell);
        } else if (isBlock(open.element)) {
            if (open.element == Element::TableRow)
                writeRow(open.cells);
            lines().separate(open.element == Element::Blockquote ? 1 : blankLinesAround(open.element));
        }
        m_preformatted = open.preformatted;
        lines().setQuotes(open.quotes);
        lines().setIndent(open.indent);
    }

    void writeSignature(const QString &made)
    {
        if (m_signatureText.isEmpty())
            m_signatureText = made;
        const bool isOther = m_signature && made.trimmed() == m_signature->made.trimmed();
        const QString &text = isOther ? m_signature->text : made;
        if (text.isEmpty())
            return;
        if (m_delimits) {
            lines().append(u"-- ", true);
            lines().separate(0);
        }
        lines().append(text, true);
        lines().separate(0);
    }

    void startItem(const HtmlToken &token)
    {
        lines().flushMarker();
        const auto list = std::ranges::find_if(m_stack.rbegin(), m_stack.rend(), [](const Open &open) {
            return open.element == Element::Ul || open.element == Element::Ol;
        });
        QString marker = u"- "_s;
        if (list != m_stack.rend() && list->element == Element::Ol) {
            if (const QStringView value = token.attribute(u"value"); !value.isNull())
                list->nextNumber = value.toInt();
            marker = ordinal(list->nextNumber++, list->type) + u". "_s;
        }
        lines().setIndent(m_stack.back().indent + marker.size());
        lines().setMarker(marker);
    }

    int blankLinesAround(Element element)
    {
        const bool isParagraph = element == Element::P || isHeading(element) || element == Element::Pre;
        if (isParagraph)
            return lines().hasMarker() ? 0 : 1; // the first paragraph of an item stands beside its marker
        const bool isList = element == Element::Ul || element == Element::Ol;
        const bool isNested =
            std::ranges::any_of(m_stack, [](const Open &open) { return open.element == Element::Li; });
        return isList && !isNested ? 1 : 0;
    }

    /// On one line where no cell has more than one; else one cell below the other.
    void writeRow(std::vector<QString> cells)
    {
        while (!cells.empty() && cells.back().isEmpty())
            cells.pop_back();
        const bool oneLine =
            std::ranges::none_of(cells, [](const QString &cell) { return cell.contains(u'\n'); });
        const bool oneCell =
            std::ranges::count_if(cells, [](const QString &cell) { return !cell.isEmpty(); }) < 2;
        if (oneLine && !oneCell) {
            lines().append(QStringList(cells.begin(), cells.end()).join(u" | "_s), true);
            return;
        }
        for (const QString &cell : cells) {
            lines().append(cell, true);
            lines().separate(0);
        }
    }

    HtmlTokenizer m_tokenizer;
    std::vector<TextLines> m_lines; ///< that of the letter, then those of the cells that are open
    std::vector<Open> m_stack;
    bool m_preformatted = false;
    const PlainSignature *m_signature;
    bool m_delimits; ///< "-- " stands above a signature
    QString m_signatureText;
};

} // namespace

QString plainTextFromHtml(const QString &html, const std::optional<PlainSignature> &signature)
{
    const QString clean = HtmlSanitizer(html, HtmlSanitizer::LostImage::AltInBrackets).run();
    QString text = PlainTextMaker(clean, signature ? &*signature : nullptr).run();
    // A signature that brings its own delimiter gets no second one.
    text.replace(u"\n-- \n-- \n"_s, u"\n-- \n"_s);
    return text;
}

QString signatureTextFromHtml(const QString &html)
{
    const QString clean = HtmlSanitizer(html, HtmlSanitizer::LostImage::AltInBrackets).run();
    PlainTextMaker maker(clean, nullptr);
    maker.run();
    QString text = maker.signatureText();
    // It may bring its own delimiter.
    return text.startsWith("-- \n"_L1) ? text.sliced(4) : text;
}

void fillText(Draft &draft)
{
    if (draft.isHtml() && draft.text.isEmpty() && !draft.textBasis)
        draft.text = plainTextFromHtml(draft.html, draft.plainSignature);
}

} // namespace envoi::letter
