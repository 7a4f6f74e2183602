// What mail programs are known not to show, in a table: facts that caniemail.com collects by trying, here
// only those that hold for Gmail's web and mobile programs, or for Outlook on Windows, which lays letters out
// by Word.
#include "core/letter/Compose.h"
#include "core/letter/HtmlTokenizer.h"
#include "core/preflight/HtmlChecks.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

enum Program : unsigned { Gmail = 1, Outlook = 2, Both = Gmail | Outlook };

struct Row {
    QStringView name;
    unsigned missingIn;
};

constexpr Row elements[] = {
    {u"video", Both},    {u"audio", Both}, {u"iframe", Both},     {u"object", Both},   {u"embed", Both},
    {u"script", Both},   {u"svg", Both},   {u"form", Outlook},    {u"input", Outlook}, {u"select", Outlook},
    {u"textarea", Both}, {u"math", Both},  {u"marquee", Outlook}, {u"canvas", Both},
};

/// Properties, or a property with one of its values.
constexpr Row properties[] = {
    {u"position", Both},         {u"float", Outlook},
    {u"display:flex", Outlook},  {u"display:inline-flex", Outlook},
    {u"display:grid", Both},     {u"background-image", Outlook},
    {u"border-radius", Outlook}, {u"box-shadow", Outlook},
    {u"text-shadow", Outlook},   {u"opacity", Outlook},
    {u"object-fit", Outlook},    {u"transform", Both},
    {u"animation", Both},        {u"transition", Outlook},
    {u"clip-path", Both},        {u"filter", Both},
};

constexpr Row pictures[] = {
    {u"svg+xml", Both},
    {u"webp", Outlook},
    {u"avif", Outlook},
    {u"heic", Both},
};

constexpr std::size_t programs = 4;
/// By the programs that miss it.
using Missing = std::array<QStringList, programs>;

void note(Missing &missing, unsigned where, const QString &what)
{
    auto &list = missing[where];
    if (!list.contains(what))
        list.append(what);
}

void checkDeclaration(QStringView declaration, Missing &missing)
{
    const auto colon = declaration.indexOf(u':');
    if (colon < 0)
        return;
    const QString name = declaration.first(colon).trimmed().toString().toLower();
    QString value = declaration.sliced(colon + 1).trimmed().toString().toLower();
    value = value.section(u'!', 0, 0).trimmed();
    // What says that nothing is to happen is understood by not understanding it.
    if (value == "none"_L1 || value == "static"_L1 || value == "initial"_L1 || value == "0"_L1)
        return;
    if (value.contains("var("_L1))
        note(missing, Both, u"var()"_s);
    const QString pair = name + u':' + value;
    for (const Row &row : properties) {
        if (row.name == name || row.name == pair)
            note(missing, row.missingIn, row.name.toString());
    }
    if (name == "background"_L1 && value.contains("url("_L1))
        note(missing, Outlook, u"background-image"_s);
}

void checkStyle(QStringView css, Missing &missing)
{
    for (const QStringView declaration : css.tokenize(u';'))
        checkDeclaration(declaration, missing);
}

void checkStyleSheet(QStringView sheet, Missing &missing)
{
    if (sheet.contains(u"@import", Qt::CaseInsensitive))
        note(missing, Both, u"@import"_s);
    if (sheet.contains(u"@font-face", Qt::CaseInsensitive))
        note(missing, Both, u"@font-face"_s);
    // Rules of the rough kind: what stands in the innermost braces is declarations.
    qsizetype open = -1;
    for (qsizetype at = 0; at < sheet.size(); ++at) {
        if (sheet[at] == u'{') {
            open = at;
        } else if (sheet[at] == u'}' && open >= 0) {
            checkStyle(sheet.sliced(open + 1, at - open - 1), missing);
            open = -1;
        }
    }
}

void checkTag(const letter::HtmlToken &token, Missing &missing)
{
    for (const Row &row : elements) {
        if (row.name == token.name)
            note(missing, row.missingIn, u'<' + token.name + u'>');
    }
    if (token.name == "link"_L1 && token.attribute(u"rel").contains(u"stylesheet", Qt::CaseInsensitive))
        note(missing, Gmail, u"<link>"_s);
    if (token.attribute(u"src").trimmed().startsWith(u"data:", Qt::CaseInsensitive))
        note(missing, Both, u"data:"_s);
    checkStyle(token.attribute(u"style"), missing);
}

} // namespace

void checkSupport(const letter::Draft &draft, std::vector<Finding> &findings)
{
    if (!draft.isHtml())
        return;
    Missing missing;
    letter::HtmlTokenizer tokens(draft.html);
    letter::HtmlToken token;
    QString raw;
    while (tokens.next(token)) {
        if (token.kind == letter::HtmlToken::Kind::StartTag) {
            checkTag(token, missing);
            raw = token.name == "style"_L1 ? token.name : QString();
        } else {
            if (token.kind == letter::HtmlToken::Kind::Text && !raw.isEmpty())
                checkStyleSheet(token.text, missing);
            raw.clear();
        }
    }
    const auto named = letter::namedContentIds(draft.html);
    for (const letter::InlineImage &image : draft.images) {
        for (const Row &row : pictures) {
            if (image.image.mediaType.type() == "image" && letter::isNamed(image, named) &&
                row.name == QString::fromLatin1(image.image.mediaType.subtype()))
                note(missing, row.missingIn, row.name.toString().section(u'+', 0, 0).toUpper());
        }
    }
    constexpr std::array order{Both, Gmail, Outlook};
    for (const Program one : order) {
        const QStringList &list = missing[one];
        if (list.isEmpty())
            continue;
        Finding finding{Code::HtmlNotShown, Severity::Hint};
        finding.about = list.join(u", "_s);
        finding.other = one == Both ? u"Gmail, Outlook"_s : one == Gmail ? u"Gmail"_s : u"Outlook"_s;
        findings.push_back(finding);
    }
}

} // namespace envoi::preflight
