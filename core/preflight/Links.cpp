// checkLinks(): whether a link's text names another place than where it leads to.
#include "core/letter/HtmlTokenizer.h"
#include "core/preflight/HtmlChecks.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

constexpr qsizetype longestLinkText = 2000;
/// Links told of; whoever has more has learnt of it.
constexpr int mostTold = 5;

/// Endings under which a bare name is meant to be a host. Without those that files and programs end in as
/// well (md, py, rs, sh, zip, pl, ai): "README.md" is no promise to lead to Moldova.
constexpr QStringView hostEndings[] = {
    u"com", u"org", u"net", u"edu", u"gov", u"info", u"biz", u"app", u"dev", u"io",      u"eu",
    u"uk",  u"de",  u"at",  u"ch",  u"fr",  u"es",   u"it",  u"nl",  u"be",  u"pt",      u"dk",
    u"se",  u"no",  u"fi",  u"cz",  u"ru",  u"ua",   u"us",  u"ca",  u"au",  u"nz",      u"jp",
    u"cn",  u"kr",  u"in",  u"br",  u"mx",  u"ar",   u"tr",  u"gr",  u"ie",  u"hu",      u"ro",
    u"sk",  u"lt",  u"lv",  u"ee",  u"il",  u"za",   u"tw",  u"hk",  u"sg",  u"example", u"test",
};

/// The host that \a text as a whole stands for; empty when it is no address of a page.
QString promisedHost(const QString &text)
{
    if (text.contains(u' '))
        return {};
    static const QRegularExpression url(u"^(?:(https?)://)?((?:[\\w-]+[.])+[\\w-]+)(?::\\d+)?(?:[/?#].*)?$"_s,
                                        QRegularExpression::CaseInsensitiveOption |
                                            QRegularExpression::UseUnicodePropertiesOption);
    const auto match = url.match(text);
    if (!match.hasMatch())
        return {};
    const QString host = match.captured(2).toLower();
    const QString ending = host.section(u'.', -1);
    if (match.captured(1).isEmpty() && !host.startsWith("www."_L1) &&
        std::ranges::find(hostEndings, QStringView(ending)) == std::end(hostEndings))
        return {};
    return host;
}

QString withoutWww(QString host)
{
    // As DNS has it: a name in its own letters and the same in Punycode are one.
    host = QString::fromLatin1(QUrl::toAce(host));
    return host.startsWith("www."_L1) ? host.sliced(4) : host;
}

/// One is the other, or lies below it: "example.com" may lead to "shop.example.com".
bool isKin(const QString &a, const QString &b)
{
    const QString one = withoutWww(a);
    const QString two = withoutWww(b);
    return one == two || one.endsWith(u'.' + two) || two.endsWith(u'.' + one);
}

bool isDisguised(const QString &text, const QString &target)
{
    if (target.startsWith("mailto:"_L1, Qt::CaseInsensitive)) {
        const QString address =
            QUrl::fromPercentEncoding(target.mid(7).section(u'?', 0, 0).toUtf8()).trimmed();
        return text.count(u'@') == 1 && !text.contains(u' ') && !address.isEmpty() &&
               !address.contains(text, Qt::CaseInsensitive);
    }
    const QUrl url(target);
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return false;
    const QString promised = promisedHost(text);
    return !promised.isEmpty() && !isKin(promised, url.host());
}

} // namespace

void checkLinks(const QString &html, std::vector<Finding> &findings)
{
    letter::HtmlTokenizer tokens(html);
    letter::HtmlToken token;
    QString target;
    QString text;
    bool inLink = false;
    int quotes = 0;
    int told = 0;
    const auto finish = [&] {
        const QString shown = text.simplified();
        if (inLink && quotes == 0 && told < mostTold && isDisguised(shown, target)) {
            Finding finding{Code::LinkDisguised, Severity::Question, Mend::ShowLink};
            finding.about = shown;
            finding.other = target;
            findings.push_back(finding);
            ++told;
        }
        inLink = false;
        text.clear();
    };
    while (tokens.next(token)) {
        using Kind = letter::HtmlToken::Kind;
        if (token.kind == Kind::Text) {
            if (inLink && text.size() < longestLinkText)
                text.append(QStringView(token.text).first(std::min(token.text.size(), longestLinkText)));
            continue;
        }
        const bool isStart = token.kind == Kind::StartTag;
        if (token.name == "blockquote"_L1) {
            finish();
            quotes = std::max(0, quotes + (isStart ? 1 : -1));
        } else if (token.name == "a"_L1) {
            finish();
            if (isStart && token.attribute(u"href").size() > 0) {
                inLink = true;
                target = token.attribute(u"href").toString().trimmed();
            }
        }
    }
    finish();
}

} // namespace envoi::preflight
