#include "core/letter/Snippet.h"
#include "core/mime/Address.h"
#include "core/preflight/HtmlChecks.h"
#include "core/preflight/Limits.h"
#include "core/preflight/NearAddress.h"
#include "core/preflight/NewText.h"
#include "core/preflight/Preflight.h"

#include <algorithm>
#include <array>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preflight {

namespace {

/// Whose addresses say nothing about who belongs together.
constexpr QStringView freeProviders[] = {
    u"gmail.com",      u"googlemail.com", u"outlook.com", u"hotmail.com",  u"live.com",   u"yahoo.com",
    u"icloud.com",     u"me.com",         u"aol.com",     u"gmx.de",       u"gmx.net",    u"web.de",
    u"t-online.de",    u"orange.fr",      u"free.fr",     u"libero.it",    u"mail.ru",    u"yandex.ru",
    u"seznam.cz",      u"wp.pl",          u"qq.com",      u"163.com",      u"naver.com",  u"proton.me",
    u"protonmail.com", u"posteo.de",      u"mailbox.org", u"fastmail.com", u"hotmail.fr", u"yahoo.fr",
};

std::vector<AddrSpec> addressesIn(const QStringList &texts)
{
    std::vector<AddrSpec> addresses;
    for (const QString &text : texts) {
        const auto address = mime::parseAddress(text);
        if (!address)
            continue; // letter::problems() tells that
        if (const auto *mailbox = std::get_if<mime::Mailbox>(&*address)) {
            addresses.push_back(mailbox->addrSpec());
        } else {
            for (const auto &member : std::get<mime::Group>(*address).mailboxes())
                addresses.push_back(member.addrSpec());
        }
    }
    return addresses;
}

/// For looking up: servers tell no case apart in a local part, whatever RFC 5321 allows them.
QString keyOf(const AddrSpec &address)
{
    return address.localPart().toLower() + u'@' + address.domain().unicode();
}

class Checker {
public:
    Checker(const letter::Draft &draft, const Facts &facts)
        : m_draft(draft), m_facts(facts), m_text(newText(draft)), m_to(addressesIn(draft.to)),
          m_cc(addressesIn(draft.cc)), m_bcc(addressesIn(draft.bcc))
    {
        if (const auto from = mime::Mailbox::parse(draft.from)) {
            m_from = from->addrSpec();
            m_fromName = from->displayName();
        }
        for (const auto *list : {&m_to, &m_cc, &m_bcc})
            m_all.insert(m_all.end(), list->begin(), list->end());
    }

    std::vector<Finding> run()
    {
        checkRecipients();
        checkIdentity();
        checkNearAddresses();
        checkText();
        checkPlaces();
        checkHtml();
        checkFiles();
        std::erase_if(m_findings,
                      [this](const Finding &one) { return m_facts.wavedThrough.contains(one.key()); });
        std::ranges::stable_sort(m_findings, [](const Finding &a, const Finding &b) {
            return a.severity > b.severity; // questions first
        });
        return std::move(m_findings);
    }

private:
    void checkRecipients();
    void checkIdentity();
    void checkNearAddresses();
    void checkText();
    void checkPlaces();
    void checkHtml();
    void checkFiles();
    void checkFile(const FileFacts &facts, const QString &name, int attachment, int image);

    const letter::Draft &m_draft;
    const Facts &m_facts;
    QString m_text;
    std::vector<AddrSpec> m_to;
    std::vector<AddrSpec> m_cc;
    std::vector<AddrSpec> m_bcc;
    std::vector<AddrSpec> m_all;
    std::optional<AddrSpec> m_from;
    QString m_fromName;
    std::vector<Finding> m_findings;
};

void Checker::checkRecipients()
{
    const auto visible = m_to.size() + m_cc.size();
    if (visible < static_cast<std::size_t>(manyVisible))
        return;
    Finding finding{Code::BccForgotten, Severity::Question, Mend::MoveToBcc};
    finding.count = static_cast<qint64>(visible);
    // Colleagues know each other's addresses.
    const bool isOwnHouse = m_from && std::ranges::all_of(m_all, [this](const AddrSpec &one) {
                                return one.domain() == m_from->domain();
                            });
    if (isOwnHouse)
        finding.severity = Severity::Hint;
    m_findings.push_back(finding);
}

void Checker::checkIdentity()
{
    if (!m_from || m_facts.identities.size() < 2)
        return;
    const QString own = keyOf(*m_from);
    std::map<QString, QString> identities;
    for (const QString &text : m_facts.identities) {
        if (const auto identity = AddrSpec::parse(text))
            identities.emplace(keyOf(*identity), text);
    }
    std::map<QString, QSet<QString>> used;
    for (const KnownAddress &known : m_facts.known) {
        if (known.identity.isEmpty() || known.times <= 0)
            continue;
        const auto address = AddrSpec::parse(known.address);
        const auto identity = AddrSpec::parse(known.identity);
        if (address && identity)
            used[keyOf(*address)].insert(keyOf(*identity));
    }
    std::optional<Finding> finding;
    for (const AddrSpec &recipient : m_all) {
        const auto before = used.find(keyOf(recipient));
        if (before != used.end()) {
            // One of them is used to this sender: whoever writes to such a circle has to choose one.
            if (before->second.contains(own))
                return;
            // From several: none of them is the usual one.
            const auto identity =
                before->second.size() == 1 ? identities.find(*before->second.cbegin()) : identities.end();
            if (identity != identities.end() && (!finding || finding->severity == Severity::Hint)) {
                finding = Finding{Code::IdentityUnusual, Severity::Question, Mend::UseIdentity};
                finding->about = recipient.toString();
                finding->other = identity->second;
            }
            continue;
        }
        const QString &domain = recipient.domain().unicode();
        if (finding || recipient.domain() == m_from->domain() ||
            std::ranges::find(freeProviders, QStringView(domain)) != std::end(freeProviders))
            continue;
        for (const auto &[key, text] : identities) {
            if (key.section(u'@', -1) == domain) {
                finding = Finding{Code::IdentityUnusual, Severity::Hint, Mend::UseIdentity};
                finding->about = recipient.toString();
                finding->other = text;
                break;
            }
        }
    }
    if (finding)
        m_findings.push_back(*finding);
}

void Checker::checkNearAddresses()
{
    QSet<QString> known;
    std::vector<std::pair<AddrSpec, int>> addresses;
    for (const KnownAddress &one : m_facts.known) {
        if (auto address = AddrSpec::parse(one.address); address && one.times > 0) {
            known.insert(keyOf(*address));
            addresses.emplace_back(std::move(*address), one.times);
        }
    }
    QSet<QString> here;
    for (const AddrSpec &recipient : m_all)
        here.insert(keyOf(recipient));
    QSet<QString> told;
    for (const AddrSpec &recipient : m_all) {
        const QString key = keyOf(recipient);
        if (known.contains(key) || told.contains(key))
            continue;
        const std::pair<AddrSpec, int> *nearest = nullptr;
        for (const auto &one : addresses) {
            if ((!nearest || one.second > nearest->second) && isNear(recipient, one.first))
                nearest = &one;
        }
        // Both in one letter are two people.
        if (!nearest || here.contains(keyOf(nearest->first)))
            continue;
        told.insert(key);
        Finding finding{Code::AddressNearKnown, Severity::Question, Mend::CorrectAddress};
        finding.about = recipient.toString();
        finding.other = nearest->first.toString();
        m_findings.push_back(finding);
    }
}

void Checker::checkText()
{
    const qsizetype written = m_text.trimmed().size();
    if (m_draft.subject.trimmed().isEmpty()) {
        Finding finding{Code::SubjectEmpty, Severity::Question, Mend::WriteSubject};
        finding.onlyAtSend = written < textWorthASubject;
        m_findings.push_back(finding);
    }
    if (written == 0 && m_draft.images.empty()) {
        Finding finding{Code::TextEmpty, Severity::Question, Mend::WriteText};
        // A file alone may be all there is to say.
        if (!m_draft.attachments.empty())
            finding.severity = Severity::Hint;
        finding.onlyAtSend = true;
        m_findings.push_back(finding);
    }
    if (!m_draft.attachments.empty())
        return;
    // The subject of an answer is another's words.
    const bool isOwnSubject = m_draft.inReplyTo.isEmpty() && !m_draft.subject.left(5).contains(u':');
    const QString words = attachmentWords(isOwnSubject ? m_draft.subject + u'\n' + m_text : m_text);
    if (words.isEmpty() || linksToCloud(m_text))
        return;
    Finding finding{Code::AttachmentMissing, Severity::Question, Mend::AttachFiles};
    finding.about = words;
    m_findings.push_back(finding);
}

void Checker::checkPlaces()
{
    QString text = m_draft.subject + u'\n' + m_text;
    // An alternative of the person's own may have no place left while the HTML has.
    if (m_draft.isHtml() && m_draft.textBasis) {
        letter::Draft rich = m_draft;
        rich.text.clear();
        text += newText(rich);
    }
    QStringList told;
    for (const auto &place : letter::placeholdersIn(text)) {
        const QString about = text.mid(place.at, place.length);
        if (told.contains(about))
            continue;
        told.append(about);
        Finding finding{Code::PlaceUnfilled, Severity::Question, Mend::FillIn};
        finding.about = about;
        m_findings.push_back(finding);
        if (told.size() == mostPlaces)
            break;
    }
}

void Checker::checkHtml()
{
    if (!m_draft.isHtml())
        return;
    const qint64 octets = m_draft.html.toUtf8().size();
    if (octets > gmailClipsSoon) {
        Finding finding{Code::HtmlClipped, octets > gmailClipsAt ? Severity::Question : Severity::Hint};
        finding.count = octets;
        m_findings.push_back(finding);
    }
    checkLinks(m_draft.html, m_findings);
    checkSupport(m_draft, m_findings);
}

void Checker::checkFile(const FileFacts &facts, const QString &name, int attachment, int image)
{
    const auto add = [&](Code code, Severity severity, Mend mend) -> Finding & {
        Finding &finding = m_findings.emplace_back(Finding{code, severity, mend});
        finding.about = name;
        finding.attachment = attachment;
        finding.image = image;
        return finding;
    };
    if (facts.hasPosition)
        add(Code::PositionInPicture, Severity::Question,
            facts.isRemovable ? Mend::RemovePosition : Mend::None);
    if (facts.isPicture() && (facts.size > largePicture || std::max(facts.width, facts.height) > widePicture))
        add(Code::PictureLarge, Severity::Hint, Mend::ShrinkPicture).count = facts.size;
    // Who sends it is no secret.
    QStringList authors = facts.authors;
    authors.removeIf(
        [this](const QString &one) { return one.compare(m_fromName, Qt::CaseInsensitive) == 0; });
    if (!authors.isEmpty()) {
        add(Code::AuthorInFile, Severity::Hint, facts.isRemovable ? Mend::RemoveAuthor : Mend::None).other =
            authors.join(u", "_s);
    }
}

void Checker::checkFiles()
{
    for (std::size_t i = 0; i < std::min(m_draft.images.size(), m_facts.images.size()); ++i) {
        if (m_facts.images[i])
            checkFile(*m_facts.images[i], m_draft.images[i].image.name, -1, static_cast<int>(i));
    }
    for (std::size_t i = 0; i < std::min(m_draft.attachments.size(), m_facts.attachments.size()); ++i) {
        if (m_facts.attachments[i])
            checkFile(*m_facts.attachments[i], m_draft.attachments[i].name, static_cast<int>(i), -1);
    }
}

} // namespace

QString Finding::key() const
{
    // How long a letter's HTML is changes with each key; that it is too long does not.
    const bool isCounted = code == Code::BccForgotten || code == Code::PictureLarge;
    return QString::number(static_cast<int>(code)) + u'\n' + about + u'\n' + other + u'\n' +
           (isCounted ? QString::number(count) : QString());
}

std::vector<Finding> check(const letter::Draft &draft, const Facts &facts)
{
    return Checker(draft, facts).run();
}

} // namespace envoi::preflight
