#include "core/contacts/DomainDoubt.h"

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

/// Domains of which millions have an address. A slip in one of them is likelier than the other domain.
constexpr std::array greatDomains{
    u"gmail.com",      u"googlemail.com", u"yahoo.com",      u"yahoo.co.uk",  u"yahoo.fr",
    u"yahoo.de",       u"yahoo.it",       u"yahoo.es",       u"yahoo.ca",     u"yahoo.co.in",
    u"yahoo.co.jp",    u"yahoo.co.id",    u"yahoo.com.br",   u"yahoo.com.ar", u"yahoo.com.mx",
    u"yahoo.com.au",   u"ymail.com",      u"rocketmail.com", u"hotmail.com",  u"hotmail.co.uk",
    u"hotmail.fr",     u"hotmail.de",     u"hotmail.it",     u"hotmail.es",   u"outlook.com",
    u"outlook.de",     u"outlook.fr",     u"outlook.es",     u"outlook.it",   u"live.com",
    u"live.co.uk",     u"live.fr",        u"live.de",        u"msn.com",      u"icloud.com",
    u"me.com",         u"mac.com",        u"aol.com",        u"aim.com",      u"mail.com",
    u"gmx.de",         u"gmx.net",        u"gmx.com",        u"gmx.at",       u"gmx.ch",
    u"web.de",         u"t-online.de",    u"freenet.de",     u"posteo.de",    u"mailbox.org",
    u"arcor.de",       u"orange.fr",      u"wanadoo.fr",     u"free.fr",      u"laposte.net",
    u"sfr.fr",         u"neuf.fr",        u"libero.it",      u"virgilio.it",  u"tiscali.it",
    u"btinternet.com", u"sky.com",        u"comcast.net",    u"verizon.net",  u"att.net",
    u"sbcglobal.net",  u"bellsouth.net",  u"charter.net",    u"cox.net",      u"earthlink.net",
    u"proton.me",      u"protonmail.com", u"fastmail.com",   u"tutanota.com", u"zoho.com",
    u"yandex.ru",      u"yandex.com",     u"mail.ru",        u"rambler.ru",   u"bk.ru",
    u"inbox.ru",       u"list.ru",        u"qq.com",         u"163.com",      u"126.com",
    u"sina.com",       u"naver.com",      u"hanmail.net",    u"daum.net",     u"rediffmail.com",
    u"uol.com.br",     u"terra.com.br",   u"bol.com.br",     u"bigpond.com",  u"seznam.cz",
    u"wp.pl",          u"onet.pl",        u"o2.pl",          u"bluewin.ch",   u"telenet.be",
    u"skynet.be",      u"ziggo.nl",       u"kpnmail.nl",     u"telia.com",    u"shaw.ca",
    u"rogers.com",     u"sympatico.ca",   u"hey.com"};

/// Suffixes that fingers make of others. Some are countries', so they count only below a label that is known;
/// those that no registry has are wrong anywhere.
struct SuffixSlip {
    const char16_t *written;
    const char16_t *meant;
    bool isNone; ///< no top-level domain of that name
};
constexpr std::array suffixSlips{
    SuffixSlip{u"con", u"com", true},      SuffixSlip{u"cmo", u"com", true},
    SuffixSlip{u"ocm", u"com", true},      SuffixSlip{u"vom", u"com", true},
    SuffixSlip{u"xom", u"com", true},      SuffixSlip{u"cpm", u"com", true},
    SuffixSlip{u"clm", u"com", true},      SuffixSlip{u"cim", u"com", true},
    SuffixSlip{u"comm", u"com", true},     SuffixSlip{u"coom", u"com", true},
    SuffixSlip{u"ccom", u"com", true},     SuffixSlip{u"comn", u"com", true},
    SuffixSlip{u"coml", u"com", true},     SuffixSlip{u"c0m", u"com", true},
    SuffixSlip{u"copm", u"com", true},     SuffixSlip{u"co", u"com", false},
    SuffixSlip{u"cm", u"com", false},      SuffixSlip{u"om", u"com", false},
    SuffixSlip{u"cam", u"com", false},     SuffixSlip{u"nte", u"net", true},
    SuffixSlip{u"ent", u"net", true},      SuffixSlip{u"met", u"net", true},
    SuffixSlip{u"nett", u"net", true},     SuffixSlip{u"ner", u"net", true},
    SuffixSlip{u"ney", u"net", true},      SuffixSlip{u"ne", u"net", false},
    SuffixSlip{u"ogr", u"org", true},      SuffixSlip{u"orf", u"org", true},
    SuffixSlip{u"rog", u"org", true},      SuffixSlip{u"orgg", u"org", true},
    SuffixSlip{u"ord", u"org", true},      SuffixSlip{u"dee", u"de", true},
    SuffixSlip{u"ed", u"de", true},        SuffixSlip{u"co.ku", u"co.uk", true},
    SuffixSlip{u"couk", u"co.uk", true},   SuffixSlip{u"co.u", u"co.uk", true},
    SuffixSlip{u"co.ukk", u"co.uk", true}, SuffixSlip{u"com.uk", u"co.uk", false}};

QString text(const char16_t *characters)
{
    return QStringView(characters).toString();
}

/// One letter more, less or another, or two beside each other exchanged.
bool isOneSlipAway(QStringView a, QStringView b)
{
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() - a.size() > 1 || a == b)
        return false;
    qsizetype start = 0;
    while (start < a.size() && a[start] == b[start])
        ++start;
    if (a.size() < b.size())
        return a.sliced(start) == b.sliced(start + 1);
    if (a.sliced(start + 1) == b.sliced(start + 1))
        return true;
    return start + 1 < a.size() && a[start] == b[start + 1] && a[start + 1] == b[start] &&
           a.sliced(start + 2) == b.sliced(start + 2);
}

bool isTransposed(QStringView a, QStringView b)
{
    return a.size() == b.size() && isOneSlipAway(a, b) && [&] {
        int different = 0;
        for (qsizetype i = 0; i < a.size(); ++i)
            different += a[i] != b[i] ? 1 : 0;
        return different == 2;
    }();
}

/// "example" and "co.uk" of "mail.example.co.uk" are not told apart without a list of all registries: so the
/// last label, and a "co" or "com" before a country's.
std::pair<QString, QString> parted(const QString &domain)
{
    auto dot = domain.lastIndexOf(u'.');
    if (dot <= 0)
        return {domain, {}};
    const auto before = domain.lastIndexOf(u'.', dot - 1);
    if (before > 0) {
        const QStringView second = QStringView(domain).sliced(before + 1, dot - before - 1);
        if (second == u"co" || second == u"com" || second == u"org" || second == u"net" || second == u"ac")
            dot = before;
    }
    return {domain.first(dot), domain.sliced(dot + 1)};
}

struct Confusable {
    char16_t letter;
    const char16_t *like;
};
/// Out of the confusables of UTS 39: those of Latin, Cyrillic and Greek small letters, and of digits, that
/// IDNA lets into a domain.
constexpr std::array confusables{
    // Cyrillic
    Confusable{u'а', u"a"}, Confusable{u'ь', u"b"}, Confusable{u'с', u"c"}, Confusable{u'ԁ', u"d"},
    Confusable{u'е', u"e"}, Confusable{u'ѐ', u"e"}, Confusable{u'ё', u"e"}, Confusable{u'ҽ', u"e"},
    Confusable{u'һ', u"h"}, Confusable{u'і', u"i"}, Confusable{u'ї', u"i"}, Confusable{u'ј', u"j"},
    Confusable{u'к', u"k"}, Confusable{u'ӏ', u"l"}, Confusable{u'м', u"rn"}, Confusable{u'п', u"n"},
    Confusable{u'о', u"o"}, Confusable{u'р', u"p"}, Confusable{u'ԛ', u"q"}, Confusable{u'г', u"r"},
    Confusable{u'ѕ', u"s"}, Confusable{u'т', u"t"}, Confusable{u'ц', u"u"}, Confusable{u'ѵ', u"v"},
    Confusable{u'ԝ', u"w"}, Confusable{u'ш', u"w"}, Confusable{u'х', u"x"}, Confusable{u'у', u"y"},
    Confusable{u'ў', u"y"}, Confusable{u'ү', u"y"}, Confusable{u'з', u"3"}, Confusable{u'б', u"6"},
    // Greek
    Confusable{u'α', u"a"}, Confusable{u'ά', u"a"}, Confusable{u'γ', u"y"}, Confusable{u'ε', u"e"},
    Confusable{u'η', u"n"}, Confusable{u'ι', u"i"}, Confusable{u'ί', u"i"}, Confusable{u'κ', u"k"},
    Confusable{u'ν', u"v"}, Confusable{u'ο', u"o"}, Confusable{u'ό', u"o"}, Confusable{u'ρ', u"p"},
    Confusable{u'σ', u"o"}, Confusable{u'τ', u"t"}, Confusable{u'υ', u"u"}, Confusable{u'χ', u"x"},
    Confusable{u'ω', u"w"},
    // Latin, with what is hardly seen
    Confusable{u'ı', u"i"}, Confusable{u'ɑ', u"a"}, Confusable{u'ɡ', u"g"}, Confusable{u'ł', u"l"},
    Confusable{u'ø', u"o"}, Confusable{u'đ', u"d"}, Confusable{u'ƅ', u"b"}, Confusable{u'ɩ', u"i"},
    Confusable{u'ß', u"b"}, Confusable{u'0', u"o"}, Confusable{u'1', u"l"}, Confusable{u'm', u"rn"},
    Confusable{u'w', u"vv"}};

bool isMark(QChar c)
{
    return c.category() == QChar::Mark_NonSpacing || c.category() == QChar::Mark_Enclosing;
}

} // namespace

QString skeleton(QStringView text)
{
    static const QHash<char16_t, QString> table = [] {
        QHash<char16_t, QString> made;
        for (const auto &one : confusables)
            made.insert(one.letter, QStringView(one.like).toString());
        return made;
    }();
    // Twice, for a Cyrillic letter may look like a Latin one that looks like two.
    QString result = text.toString().toLower();
    for (int pass = 0; pass < 2; ++pass) {
        QString next;
        for (const QChar c : std::as_const(result)) {
            const auto found = table.constFind(c.unicode());
            if (found != table.cend())
                next += *found;
            else
                next += c;
        }
        // What is left of accents is not what an eye goes by.
        result.clear();
        for (const QChar c : next.normalized(QString::NormalizationForm_D)) {
            if (!isMark(c))
                result += c;
        }
    }
    return result;
}

bool mixesScripts(QStringView label)
{
    QSet<int> scripts;
    for (const QChar c : label) {
        const auto script = c.script();
        if (script == QChar::Script_Latin || script == QChar::Script_Cyrillic ||
            script == QChar::Script_Greek)
            scripts.insert(script);
    }
    return scripts.size() > 1;
}

KnownDomains::KnownDomains()
{
    for (const auto *domain : greatDomains)
        add(text(domain));
}

KnownDomains::KnownDomains(const ContactBook &book, const QStringList &own) : KnownDomains()
{
    const auto domainOf = [](const QString &address) {
        return address.sliced(address.lastIndexOf(u'@') + 1);
    };
    for (const auto &address : own) {
        m_trusted.insert(domainOf(address));
        add(domainOf(address));
    }
    QHash<QString, int> uses;
    for (const auto &entry : book.entries()) {
        const QString domain = domainOf(entry.address);
        const int times = entry.times();
        if (times > 0)
            m_trusted.insert(domain);
        uses[domain] += 1 + times;
    }
    // Each address is held against each of these: enough are enough.
    constexpr std::size_t most = 2000;
    std::vector<std::pair<int, QString>> ranked;
    for (auto it = uses.cbegin(); it != uses.cend(); ++it)
        ranked.emplace_back(-it.value(), it.key());
    std::ranges::sort(ranked);
    for (std::size_t i = 0; i < std::min(ranked.size(), most); ++i)
        add(ranked[i].second);
}

void KnownDomains::add(const QString &domain)
{
    if (domain.isEmpty() || domain.startsWith(u'[') || m_known.contains(domain))
        return;
    m_known.insert(domain);
    const auto [label, suffix] = parted(domain);
    m_targets.push_back({domain, label, suffix});
    const QString shape = skeleton(domain);
    if (!m_skeletons.contains(shape))
        m_skeletons.insert(shape, domain);
}

std::optional<DomainDoubt> KnownDomains::doubt(const Domain &domain) const
{
    using Kind = DomainDoubt::Kind;
    const QString &name = domain.unicode();
    if (domain.isLiteral() || m_trusted.contains(name))
        return std::nullopt;
    const auto labels = QStringView(name).split(u'.');
    const bool isForeign = std::ranges::any_of(name, [](QChar c) { return c.unicode() >= 0x80; });
    const bool mixes = isForeign && std::ranges::any_of(labels, mixesScripts);
    if (mixes || !m_known.contains(name)) {
        const QString meant = m_skeletons.value(skeleton(name));
        if (mixes || (!meant.isEmpty() && meant != name))
            return DomainDoubt{Kind::LookAlike, meant == name ? QString() : meant};
    }
    if (m_known.contains(name))
        return std::nullopt;

    const auto [label, suffix] = parted(name);
    const auto *slip = std::ranges::find_if(suffixSlips, [&written = suffix](const SuffixSlip &one) {
        return QStringView(one.written) == written;
    });
    const QString meantSuffix = slip == suffixSlips.end() ? QString() : text(slip->meant);
    const Target *near = nullptr;
    for (const auto &target : m_targets) {
        const bool isSuffix = target.suffix == suffix;
        // "a@gmail" lacks all of it.
        const bool isSuffixSlip = !meantSuffix.isEmpty() ? target.suffix == meantSuffix : suffix.isEmpty();
        if (!isSuffix && !isSuffixSlip)
            continue;
        if (target.label == label) {
            // Nothing is nearer.
            return DomainDoubt{Kind::Mistyped, target.domain};
        }
        // Among short names each has neighbours that are names, too.
        constexpr qsizetype longEnough = 5;
        constexpr qsizetype longEnoughToTranspose = 4;
        const bool isNear =
            !suffix.isEmpty() &&
            ((target.label.size() >= longEnough && isOneSlipAway(label, target.label)) ||
             (target.label.size() >= longEnoughToTranspose && isTransposed(label, target.label)));
        if (isNear && !near)
            near = &target;
    }
    if (near)
        return DomainDoubt{Kind::Mistyped, near->domain};
    if (slip != suffixSlips.end() && slip->isNone)
        return DomainDoubt{Kind::Mistyped, label + u'.' + meantSuffix};
    return std::nullopt;
}

} // namespace envoi::contacts
