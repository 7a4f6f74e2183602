#include "core/preflight/NewText.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

/// Of letters without spaces between words: anywhere in the text.
constexpr QStringView anywhere[] = {
    u"添付", u"同封",                                             // Japanese
    u"附件", u"附上", u"随信附", u"隨信附", u"附檔", u"附加檔案", // Chinese
    u"첨부", u"동봉",                                             // Korean
};

/// Whole words, in lower case; "*" at the end stands for any ending. Words that mean other things as often
/// are there only together with others.
constexpr QStringView words[] = {
    // English
    u"attached",
    u"attachment*",
    u"i attach",
    u"i'm attaching",
    u"i am attaching",
    u"we attach",
    u"enclosed",
    u"attaching the",
    u"attaching a",
    // German
    u"anbei",
    u"anhang",
    u"anhänge",
    u"anhängen",
    u"angehängt*",
    u"beigefügt*",
    u"beigelegt*",
    u"beiliegend*",
    u"in der anlage",
    u"als anlage",
    u"in den anlagen",
    u"als anlagen",
    u"hänge ich an",
    u"dateianhang",
    // French
    u"ci-joint*",
    u"ci joint*",
    u"pièce jointe",
    u"pièces jointes",
    u"piece jointe",
    u"pieces jointes",
    u"en pj",
    u"la pj",
    u"les pj",
    u"fichier joint",
    u"fichiers joints",
    u"document joint",
    u"documents joints",
    u"je joins",
    u"nous joignons",
    u"joint à ce",
    u"joints à ce",
    u"en annexe",
    // Spanish and Catalan
    u"adjunt*",
    // Italian
    u"allegat*",
    u"allego",
    u"alleghiamo",
    // Portuguese
    u"anexo",
    u"anexos",
    u"em anexo",
    u"anexad*",
    u"anexei",
    u"anexamos",
    u"anexa",
    u"anexas",
    // Dutch
    u"bijlage*",
    u"bijgevoegd*",
    u"bijgaand*",
    u"bijgesloten",
    // Polish
    u"załącznik*",
    u"załączam*",
    u"załączon*",
    u"załączeniu",
    // Swedish, Danish, Norwegian
    u"bifog*",
    u"bilaga*",
    u"bilagor*",
    u"vedhæft*",
    u"vedlagt*",
    u"vedlegg*",
    u"vedlagd*",
    u"bilag",
    u"bilaget",
    u"bilagene",
    // Finnish
    u"liitteen*",
    u"liittees*",
    u"liitteit*",
    u"liitteet",
    u"liitetiedosto*",
    u"ohessa",
    u"oheis*",
    // Czech, Slovak
    u"příloh*",
    u"příloz*",
    u"přikládám*",
    u"přikládáme",
    u"přiložen*",
    u"príloh*",
    u"prikladám*",
    u"priložen*",
    // Turkish
    u"ekte",
    u"ekteki",
    u"ekli",
    u"ekledim",
    u"ekliyorum",
    u"eklentide",
    u"ekinde",
    // Russian
    u"вложени*",
    u"прикреп*",
    u"прилага*",
    u"прилож*",
    u"во вложении",
    // Ukrainian
    u"вкладенн*",
    u"прикріп*",
    u"долуча*",
    u"долучен*",
    u"у додатку",
    u"в додатку",
    // Greek, Hungarian, Romanian
    u"συνημμέν*",
    u"επισυνάπτ*",
    u"csatol*",
    u"mellékel*",
    u"melléklet*",
    u"atașat*",
    u"ataşat*",
    u"anexat*",
    // Hebrew, Arabic
    u"מצורף",
    u"מצורפת",
    u"מצורפים",
    u"צרופה",
    u"مرفق",
    u"المرفق",
    u"مرفقات",
    u"المرفقات",
};

constexpr QStringView clouds[] = {
    u"drive.google.com",  u"docs.google.com", u"dropbox.com",    u"1drv.ms",
    u"onedrive.live.com", u"sharepoint.com",  u"wetransfer.com", u"we.tl",
    u"box.com",           u"icloud.com",      u"mega.nz",        u"pcloud.com",
    u"swisstransfer.com", u"drive.proton.me", u"disk.yandex.",   u"yadi.sk",
    u"transfer.sh",       u"send.vis.ee",     u"sync.com",       u"magentacloud.de",
    u"/index.php/s/", // Nextcloud and ownCloud, wherever they are
};

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c.isMark();
}

/// Where \a word stands as words of its own; -1 when nowhere. \a length: how long it is there.
qsizetype find(QStringView text, QStringView word, qsizetype &length)
{
    const bool anyEnding = word.endsWith(u'*');
    if (anyEnding)
        word.chop(1);
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at > 0 && isWordCharacter(text[at - 1]))
            continue;
        qsizetype end = at + word.size();
        if (anyEnding) {
            while (end < text.size() && isWordCharacter(text[end]))
                ++end;
        } else if (end < text.size() && isWordCharacter(text[end])) {
            continue;
        }
        length = end - at;
        return at;
    }
    return -1;
}

/// Lower case that keeps each character's place, so that what is found can be shown as it was written.
QString lowered(const QString &text)
{
    QString lower = text;
    for (QChar &c : lower) {
        c = c.toLower();
        if (c == u'\u2019')
            c = u'\'';
        else if (c.isSpace() || c == u'\u00AD')
            c = u' ';
    }
    return lower;
}

bool beginsForwarded(QStringView line)
{
    // What programs write above a message that they pass on.
    return line.startsWith(u"-----") && line.endsWith(u"-----") &&
           std::ranges::any_of(line, [](QChar c) { return c.isLetter(); });
}

} // namespace

QString newText(const letter::Draft &draft)
{
    const bool isRich = draft.isHtml();
    const QString all = isRich && draft.text.isEmpty() ? letter::plainTextFromHtml(draft.html) : draft.text;
    QString text;
    text.reserve(all.size());
    for (const QStringView line : QStringView(all).tokenize(u'\n')) {
        if (line.startsWith(u'>'))
            continue;
        // The space behind it gets lost on the way through HTML (RFC 3676 section 4.3).
        if (line == u"-- " || line == u"--" || line == u"--\u00A0" || beginsForwarded(line.trimmed()))
            break;
        text.append(line).append(u'\n');
    }
    return text;
}

QString attachmentWords(const QString &text)
{
    static const QRegularExpression link(
        u"(https?|ftp)://\\S+|<[^<>\\s]+>|[\\w-]+[.](?:pdf|docx?|xlsx?)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString searched = text.normalized(QString::NormalizationForm_C);
    for (auto match = link.match(searched); match.hasMatch();
         match = link.match(searched, match.capturedEnd())) {
        std::fill(searched.begin() + match.capturedStart(), searched.begin() + match.capturedEnd(), u' ');
    }
    const QString lower = lowered(searched);
    qsizetype first = -1;
    qsizetype firstLength = 0;
    const auto take = [&](qsizetype at, qsizetype length) {
        // The earliest, and of those the longest.
        if (at >= 0 && (first < 0 || at < first || (at == first && length > firstLength))) {
            first = at;
            firstLength = length;
        }
    };
    for (const QStringView word : words) {
        qsizetype length = 0;
        const qsizetype at = find(lower, word, length);
        take(at, length);
    }
    for (const QStringView word : anywhere)
        take(lower.indexOf(word), word.size());
    return first < 0 ? QString() : searched.mid(first, firstLength).simplified();
}

bool linksToCloud(const QString &text)
{
    return std::ranges::any_of(clouds,
                               [&](QStringView host) { return text.contains(host, Qt::CaseInsensitive); });
}

} // namespace envoi::preflight
