#include "core/preflight/Limits.h"
#include "core/preflight/NearAddress.h"
#include "core/preflight/Preflight.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::preflight;

namespace {

/// A letter about which there is nothing to say.
letter::Draft goodLetter()
{
    letter::Draft draft;
    draft.from = u"Anna Example <anna@example.com>"_s;
    draft.to = QStringList{u"bert@example.org"_s};
    draft.subject = u"A walk"_s;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"See you on Sunday."_s;
    return draft;
}

letter::Draft richLetter(const QString &html)
{
    auto draft = goodLetter();
    draft.format = letter::Draft::Format::Rich;
    draft.html = html;
    return draft;
}

letter::Attachment file(const QString &name)
{
    return {QByteArray("x"), name, mime::MediaType::fromName(u"image/jpeg")};
}

const Finding *find(const std::vector<Finding> &findings, Code code)
{
    const auto found = std::ranges::find(findings, code, &Finding::code);
    return found == findings.end() ? nullptr : &*found;
}

bool has(const letter::Draft &draft, Code code, const Facts &facts = {})
{
    return find(check(draft, facts), code) != nullptr;
}

} // namespace

class tst_Preflight : public QObject {
    Q_OBJECT

private slots:
    void nothingToSay();
    void attachmentMissing();
    void subject();
    void text();
    void bcc();
    void largePictures();
    void clippedHtml();
    void links_data();
    void links();
    void quotedLinks();
    void places();
    void identityByHistory();
    void identityByDomain();
    void position();
    void authors();
    void htmlNotShown_data();
    void htmlNotShown();
    void picturesNotShown();
    void slips();
    void nearAddress_data();
    void nearAddress();
    void nearAddressOfTwo();
    void wavedThrough();
    void questionsComeFirst();
};

void tst_Preflight::nothingToSay()
{
    QVERIFY(check(goodLetter(), {}).empty());
    QVERIFY(check(richLetter(u"<p>See <a href=\"https://example.com/\">this</a></p>"_s), {}).empty());
}

void tst_Preflight::attachmentMissing()
{
    auto draft = goodLetter();
    draft.text = u"The plan is attached."_s;
    const auto findings = check(draft, {});
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings[0].code, Code::AttachmentMissing);
    QCOMPARE(findings[0].severity, Severity::Question);
    QCOMPARE(findings[0].mend, Mend::AttachFiles);
    QCOMPARE(findings[0].about, u"attached"_s);

    auto attached = draft;
    attached.attachments.push_back(file(u"plan.pdf"_s));
    QVERIFY(!has(attached, Code::AttachmentMissing));
    // A logo in the text is no plan.
    auto picture = draft;
    picture.images.push_back({u"logo"_s, file(u"logo.png"_s)});
    QVERIFY(has(picture, Code::AttachmentMissing));
    auto cloud = draft;
    cloud.text += u" https://www.dropbox.com/s/1"_s;
    QVERIFY(!has(cloud, Code::AttachmentMissing));

    auto subject = goodLetter();
    subject.subject = u"Attached: the plan"_s;
    QVERIFY(!has(goodLetter(), Code::AttachmentMissing));
    subject.subject = u"Invoice attached"_s;
    QVERIFY(has(subject, Code::AttachmentMissing));
    subject.subject = u"Re: Invoice attached"_s;
    QVERIFY(!has(subject, Code::AttachmentMissing));
}

void tst_Preflight::subject()
{
    auto draft = goodLetter();
    draft.subject = u"  "_s;
    auto findings = check(draft, {});
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings[0].code, Code::SubjectEmpty);
    QCOMPARE(findings[0].severity, Severity::Question);
    QVERIFY(findings[0].onlyAtSend);
    draft.text = QString(textWorthASubject, u'a');
    findings = check(draft, {});
    QVERIFY(!findings[0].onlyAtSend);
}

void tst_Preflight::text()
{
    auto draft = goodLetter();
    draft.text = u"\n > a quote\n> another\n"_s;
    QVERIFY(!has(draft, Code::TextEmpty)); // a space before the mark: no quote
    draft.text = u"\n> a quote\n-- \nAnna"_s;
    auto findings = check(draft, {});
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings[0].code, Code::TextEmpty);
    QCOMPARE(findings[0].severity, Severity::Question);
    QVERIFY(findings[0].onlyAtSend);
    draft.attachments.push_back(file(u"plan.pdf"_s));
    QCOMPARE(check(draft, {})[0].severity, Severity::Hint);
    draft.images.push_back({u"logo"_s, file(u"logo.png"_s)});
    QVERIFY(!has(draft, Code::TextEmpty));
}

void tst_Preflight::bcc()
{
    auto draft = goodLetter();
    draft.to.clear();
    for (int i = 0; i < manyVisible - 1; ++i)
        draft.to.append(u"person%1@example.org"_s.arg(i));
    QVERIFY(!has(draft, Code::BccForgotten));
    draft.bcc.append(u"hidden@example.org"_s);
    QVERIFY(!has(draft, Code::BccForgotten));
    draft.cc.append(u"one.more@example.org"_s);
    auto findings = check(draft, {});
    const auto *finding = find(findings, Code::BccForgotten);
    QVERIFY(finding);
    QCOMPARE(finding->mend, Mend::MoveToBcc);
    QCOMPARE(finding->count, manyVisible);
    QCOMPARE(finding->severity, Severity::Question);
    // A group counts by its members.
    auto group = goodLetter();
    group.to = QStringList{u"Team: "_s + draft.to.join(u", "_s) + u", z@example.net;"_s};
    QVERIFY(has(group, Code::BccForgotten));
    // Colleagues.
    draft.from = u"boss@example.org"_s;
    findings = check(draft, {});
    QCOMPARE(find(findings, Code::BccForgotten)->severity, Severity::Hint);
}

void tst_Preflight::largePictures()
{
    auto draft = goodLetter();
    draft.attachments.push_back(file(u"view.jpg"_s));
    Facts facts;
    FileFacts known;
    known.kind = FileFacts::Kind::Jpeg;
    known.size = largePicture;
    known.width = widePicture;
    facts.attachments = {known};
    QVERIFY(!has(draft, Code::PictureLarge, facts));
    facts.attachments[0]->size = largePicture + 1;
    const auto findings = check(draft, facts);
    const auto *finding = find(findings, Code::PictureLarge);
    QVERIFY(finding);
    QCOMPARE(finding->severity, Severity::Hint);
    QCOMPARE(finding->attachment, 0);
    QCOMPARE(finding->count, largePicture + 1);
    facts.attachments[0]->size = 10;
    facts.attachments[0]->height = widePicture + 1;
    QVERIFY(has(draft, Code::PictureLarge, facts));
    facts.attachments[0]->kind = FileFacts::Kind::Pdf;
    QVERIFY(!has(draft, Code::PictureLarge, facts));
}

void tst_Preflight::clippedHtml()
{
    const auto draftOf = [](qint64 octets) { return richLetter(u"<p>"_s + QString(octets - 3, u'a')); };
    QVERIFY(!has(draftOf(gmailClipsSoon), Code::HtmlClipped));
    auto findings = check(draftOf(gmailClipsSoon + 1), {});
    QCOMPARE(find(findings, Code::HtmlClipped)->severity, Severity::Hint);
    findings = check(draftOf(gmailClipsAt + 1), {});
    QCOMPARE(find(findings, Code::HtmlClipped)->severity, Severity::Question);
    QCOMPARE(find(findings, Code::HtmlClipped)->count, gmailClipsAt + 1);
    auto source = draftOf(gmailClipsAt + 1);
    source.format = letter::Draft::Format::Source;
    QVERIFY(has(source, Code::HtmlClipped));
    auto plain = draftOf(gmailClipsAt + 1);
    plain.format = letter::Draft::Format::Plain;
    QVERIFY(!has(plain, Code::HtmlClipped));
}

void tst_Preflight::links_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("isDisguised");
    QTest::newRow("words") << u"our plan"_s << u"https://example.com/"_s << false;
    QTest::newRow("same") << u"https://example.com/plan"_s << u"https://example.com/other"_s << false;
    QTest::newRow("www") << u"www.example.com"_s << u"https://example.com/"_s << false;
    QTest::newRow("below") << u"example.com"_s << u"https://shop.example.com/"_s << false;
    QTest::newRow("other") << u"www.example.com"_s << u"https://example.org/"_s << true;
    QTest::newRow("ends alike") << u"example.com"_s << u"https://badexample.com/"_s << true;
    QTest::newRow("bare") << u"example.com/plan"_s << u"https://track.example.net/1"_s << true;
    QTest::newRow("markup within") << u"<b>exam</b>ple.com"_s << u"https://example.net/1"_s << true;
    QTest::newRow("a file's name") << u"README.md"_s << u"https://example.net/1"_s << false;
    QTest::newRow("a program") << u"node.js"_s << u"https://example.net/1"_s << false;
    QTest::newRow("in a sentence") << u"see example.com now"_s << u"https://example.net/1"_s << false;
    QTest::newRow("Punycode") << u"https://büro.example/"_s << u"https://xn--bro-hoa.example/"_s << false;
    QTest::newRow("mail, same") << u"a@example.com"_s << u"mailto:A@example.com?subject=x"_s << false;
    QTest::newRow("mail, other") << u"a@example.com"_s << u"mailto:b@example.com"_s << true;
}

void tst_Preflight::links()
{
    QFETCH(QString, text);
    QFETCH(QString, target);
    QFETCH(bool, isDisguised);
    const auto findings = check(richLetter(u"<p>x<a href=\"%1\">%2</a></p>"_s.arg(target, text)), {});
    const auto *finding = find(findings, Code::LinkDisguised);
    QCOMPARE(finding != nullptr, isDisguised);
    if (finding) {
        QCOMPARE(finding->other, target);
        QCOMPARE(finding->mend, Mend::ShowLink);
    }
}

void tst_Preflight::quotedLinks()
{
    const QString link = u"<a href=\"https://track.example.net/\">example.com</a>"_s;
    QVERIFY(!has(richLetter(u"<p>x</p><blockquote>"_s + link + u"</blockquote>"_s), Code::LinkDisguised));
    QVERIFY(has(richLetter(u"<blockquote>x</blockquote>"_s + link), Code::LinkDisguised));
}

void tst_Preflight::places()
{
    auto draft = richLetter(u"<p>Dear {{name}}, dear {{name}}, on {{day}}</p><p>if (x) {{}} { {y} }</p>"_s);
    draft.text.clear();
    auto findings = check(draft, {});
    QCOMPARE(std::ranges::count(findings, Code::PlaceUnfilled, &Finding::code), 2);
    const auto *finding = find(findings, Code::PlaceUnfilled);
    QCOMPARE(finding->about, u"{{name}}"_s);
    QCOMPARE(finding->mend, Mend::FillIn);
    QVERIFY(finding->severity == Severity::Question);
    Facts facts;
    facts.wavedThrough.insert(finding->key());
    findings = check(draft, facts);
    QCOMPARE(find(findings, Code::PlaceUnfilled)->about, u"{{day}}"_s);
    // In the HTML, though the alternative has none any more.
    draft.text = u"Dear Anna"_s;
    draft.textBasis = u"Dear {{name}}"_s;
    QVERIFY(has(draft, Code::PlaceUnfilled));
    draft.textBasis.reset();
    draft.text.clear();
    draft.html = u"<p>x</p><blockquote>Dear {{name}}</blockquote>"_s;
    QVERIFY(!has(draft, Code::PlaceUnfilled));
    auto plain = richLetter({});
    plain.format = letter::Draft::Format::Plain;
    plain.text = u"Text"_s;
    QVERIFY(!has(plain, Code::PlaceUnfilled));
    plain.subject = u"About {{what}}"_s;
    QVERIFY(has(plain, Code::PlaceUnfilled));
}

void tst_Preflight::identityByHistory()
{
    Facts facts;
    facts.identities = QStringList{u"anna@example.com"_s, u"anna@work.example"_s};
    facts.known = {{u"Bert@example.org"_s, 3, u"anna@work.example"_s}};
    const auto findings = check(goodLetter(), facts);
    const auto *finding = find(findings, Code::IdentityUnusual);
    QVERIFY(finding);
    QCOMPARE(finding->severity, Severity::Question);
    QCOMPARE(finding->about, u"bert@example.org"_s);
    QCOMPARE(finding->other, u"anna@work.example"_s);
    // From the usual one.
    auto usual = goodLetter();
    usual.from = u"anna@work.example"_s;
    QVERIFY(!has(usual, Code::IdentityUnusual, facts));
    // From several, and from this one among them.
    auto several = facts;
    several.known.push_back({u"bert@example.org"_s, 1, u"anna@third.example"_s});
    several.identities.append(u"anna@third.example"_s);
    QVERIFY(!has(goodLetter(), Code::IdentityUnusual, several));
    several = facts;
    several.known.push_back({u"bert@example.org"_s, 1, u"anna@example.com"_s});
    QVERIFY(!has(goodLetter(), Code::IdentityUnusual, several));
    // Only in an address book.
    several = facts;
    several.known[0].times = 0;
    QVERIFY(!has(goodLetter(), Code::IdentityUnusual, several));
    // One of two is used to this sender.
    auto both = goodLetter();
    both.cc.append(u"clara@example.net"_s);
    facts.known.push_back({u"clara@example.net"_s, 1, u"anna@example.com"_s});
    QVERIFY(!has(both, Code::IdentityUnusual, facts));
    // That identity is gone.
    facts.identities = QStringList{u"anna@example.com"_s, u"anna@other.example"_s};
    QVERIFY(!has(goodLetter(), Code::IdentityUnusual, facts));
}

void tst_Preflight::identityByDomain()
{
    Facts facts;
    facts.identities = QStringList{u"anna@example.com"_s, u"anna@example.org"_s};
    const auto findings = check(goodLetter(), facts);
    const auto *finding = find(findings, Code::IdentityUnusual);
    QVERIFY(finding);
    QCOMPARE(finding->severity, Severity::Hint);
    QCOMPARE(finding->other, u"anna@example.org"_s);
    // Half the world has an address there.
    auto draft = goodLetter();
    draft.to = QStringList{u"bert@gmail.com"_s};
    facts.identities.append(u"anna@gmail.com"_s);
    QVERIFY(!has(draft, Code::IdentityUnusual, facts));
}

void tst_Preflight::position()
{
    auto draft = goodLetter();
    draft.images.push_back({u"a"_s, file(u"view.jpg"_s)});
    Facts facts;
    FileFacts known;
    known.kind = FileFacts::Kind::Jpeg;
    facts.images = {known};
    QVERIFY(!has(draft, Code::PositionInPicture, facts));
    facts.images[0]->hasPosition = true;
    auto findings = check(draft, facts);
    const auto *finding = find(findings, Code::PositionInPicture);
    QVERIFY(finding);
    QCOMPARE(finding->image, 0);
    QCOMPARE(finding->attachment, -1);
    QCOMPARE(finding->about, u"view.jpg"_s);
    QCOMPARE(finding->mend, Mend::None);
    facts.images[0]->isRemovable = true;
    findings = check(draft, facts);
    QCOMPARE(find(findings, Code::PositionInPicture)->mend, Mend::RemovePosition);
    // Not looked at yet, or more pictures than facts.
    facts.images[0].reset();
    QVERIFY(!has(draft, Code::PositionInPicture, facts));
    QVERIFY(!has(draft, Code::PositionInPicture, {}));
}

void tst_Preflight::authors()
{
    auto draft = goodLetter();
    draft.attachments.push_back(file(u"plan.docx"_s));
    Facts facts;
    FileFacts known;
    known.kind = FileFacts::Kind::OfficeOpenXml;
    known.authors = QStringList{u"Anna EXAMPLE"_s};
    known.isRemovable = true;
    facts.attachments = {known};
    QVERIFY(!has(draft, Code::AuthorInFile, facts));
    facts.attachments[0]->authors.append(u"Example Ltd"_s);
    const auto findings = check(draft, facts);
    const auto *finding = find(findings, Code::AuthorInFile);
    QVERIFY(finding);
    QCOMPARE(finding->other, u"Example Ltd"_s);
    QCOMPARE(finding->mend, Mend::RemoveAuthor);
    QCOMPARE(finding->severity, Severity::Hint);
}

void tst_Preflight::htmlNotShown_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("programs");
    const QString both = u"Gmail, Outlook"_s;
    const QString outlook = u"Outlook"_s;
    QTest::newRow("video") << u"<video src=\"x\"></video>"_s << u"<video>"_s << both;
    QTest::newRow("svg") << u"<svg></svg>"_s << u"<svg>"_s << both;
    QTest::newRow("form") << u"<form></form>"_s << u"<form>"_s << outlook;
    QTest::newRow("link") << u"<link rel=stylesheet href=x>"_s << u"<link>"_s << u"Gmail"_s;
    QTest::newRow("data") << u"<img src=\"data:image/png;base64,AA\">"_s << u"data:"_s << both;
    QTest::newRow("position") << u"<p style=\"position: absolute\">"_s << u"position"_s << both;
    QTest::newRow("float") << u"<p style=\"color:red;float: left !important\">"_s << u"float"_s << outlook;
    QTest::newRow("grid") << u"<p style=\"display:GRID\">"_s << u"display:grid"_s << both;
    QTest::newRow("background") << u"<p style=\"background: url(x) red\">"_s << u"background-image"_s
                                << outlook;
    QTest::newRow("two") << u"<p style=\"position:fixed\"><video></video>"_s << u"position, <video>"_s
                         << both;
    QTest::newRow("style sheet") << u"<style>@media x { p { border-radius: 4px } }</style>"_s
                                 << u"border-radius"_s << outlook;
    QTest::newRow("none of it") << u"<p style=\"float:none;position:static;display:block\">position"_s
                                << QString() << QString();
}

void tst_Preflight::htmlNotShown()
{
    QFETCH(QString, html);
    QFETCH(QString, what);
    QFETCH(QString, programs);
    const auto findings = check(richLetter(html + u"text"_s), {});
    const auto *finding = find(findings, Code::HtmlNotShown);
    QCOMPARE(finding ? finding->about : QString(), what);
    QCOMPARE(finding ? finding->other : QString(), programs);
    auto source = richLetter(html + u"text"_s);
    source.format = letter::Draft::Format::Source;
    QCOMPARE(has(source, Code::HtmlNotShown), finding != nullptr);
    if (finding)
        QCOMPARE(finding->severity, Severity::Hint);
}

void tst_Preflight::picturesNotShown()
{
    auto draft = richLetter(u"<p>x<img src=\"cid:a\"></p>"_s);
    draft.images.push_back({u"a"_s, file(u"a.webp"_s)});
    QVERIFY(!has(draft, Code::HtmlNotShown));
    draft.images[0].image.mediaType = mime::MediaType::fromName(u"image/webp");
    const auto findings = check(draft, {});
    QCOMPARE(find(findings, Code::HtmlNotShown)->about, u"WEBP"_s);
}

void tst_Preflight::slips()
{
    QCOMPARE(slipsBetween(u"anna", u"anna", 2), 0);
    QCOMPARE(slipsBetween(u"anna", u"anan", 2), 1); // exchanged
    QCOMPARE(slipsBetween(u"anna", u"ana", 2), 1);
    QCOMPARE(slipsBetween(u"anna", u"annna", 2), 1);
    QCOMPARE(slipsBetween(u"anna", u"amna", 2), 1);
    QCOMPARE(slipsBetween(u"anna", u"bnnb", 2), 2);
    QCOMPARE(slipsBetween(u"anna", u"bert", 2), 3);
    QCOMPARE(slipsBetween(u"", u"ab", 2), 2);
    QCOMPARE(slipsBetween(u"abcdef", u"bacdfe", 2), 2); // two exchanges
}

void tst_Preflight::nearAddress_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("known");
    QTest::addColumn<bool>("isNear");
    QTest::newRow("same") << u"bert@example.org"_s << u"Bert@example.org"_s << false;
    QTest::newRow("a letter") << u"brt@example.org"_s << u"bert@example.org"_s << false; // too short
    QTest::newRow("exchanged") << u"bret@example.org"_s << u"bert@example.org"_s << true;
    QTest::newRow("two in a short one") << u"brtr@example.org"_s << u"bert@example.org"_s << false;
    QTest::newRow("two in a long one")
        << u"bertrm.exmple@example.org"_s << u"bertram.example@example.org"_s << true;
    QTest::newRow("a number") << u"team1@example.org"_s << u"team2@example.org"_s << false;
    QTest::newRow("a number more") << u"team@example.org"_s << u"team2@example.org"_s << false;
    QTest::newRow("domain") << u"bert@exmaple.org"_s << u"bert@example.org"_s << true;
    QTest::newRow("domain and name") << u"bret@exmaple.org"_s << u"bert@example.org"_s << false;
    QTest::newRow("other name at near domain") << u"anna@exmaple.org"_s << u"bert@example.org"_s << false;
}

void tst_Preflight::nearAddress()
{
    QFETCH(QString, typed);
    QFETCH(QString, known);
    QFETCH(bool, isNear);
    auto draft = goodLetter();
    draft.to = QStringList{u"Name <%1>"_s.arg(typed)};
    Facts facts;
    facts.known = {{known, 2}};
    const auto findings = check(draft, facts);
    const auto *finding = find(findings, Code::AddressNearKnown);
    QCOMPARE(finding != nullptr, isNear);
    if (finding) {
        QCOMPARE(finding->about, typed);
        QCOMPARE(finding->other, known);
        QCOMPARE(finding->mend, Mend::CorrectAddress);
    }
}

void tst_Preflight::nearAddressOfTwo()
{
    auto draft = goodLetter();
    draft.to = QStringList{u"bret@example.org"_s};
    Facts facts;
    facts.known = {{u"bert@example.org"_s, 2}, {u"bree@example.org"_s, 9}};
    auto findings = check(draft, facts);
    QCOMPARE(find(findings, Code::AddressNearKnown)->other, u"bree@example.org"_s); // the more usual one
    // Written to before: it is right.
    facts.known.push_back({u"bret@example.org"_s, 1});
    QVERIFY(!has(draft, Code::AddressNearKnown, facts));
    facts.known.pop_back();
    // Both: two people.
    draft.cc.append(u"bree@example.org"_s);
    QVERIFY(!has(draft, Code::AddressNearKnown, facts));
}

void tst_Preflight::wavedThrough()
{
    auto draft = goodLetter();
    draft.text = u"The plan is attached."_s;
    Facts facts;
    facts.wavedThrough.insert(check(draft, facts)[0].key());
    QVERIFY(check(draft, facts).empty());
    // Another word is another matter.
    draft.text = u"Enclosed is the plan."_s;
    QCOMPARE(check(draft, facts).size(), 1);

    auto bare = goodLetter();
    bare.subject.clear();
    facts.wavedThrough.insert(check(bare, facts)[0].key());
    bare.text = u"More and more text"_s;
    QVERIFY(check(bare, facts).empty());
}

void tst_Preflight::questionsComeFirst()
{
    auto draft = richLetter(u"<video></video>text attached"_s);
    draft.text.clear();
    draft.subject.clear();
    const auto findings = check(draft, {});
    QVERIFY(findings.size() >= 3);
    QVERIFY(std::ranges::is_sorted(findings, std::greater(), &Finding::severity));
    QCOMPARE(findings.back().code, Code::HtmlNotShown);
}

QTEST_APPLESS_MAIN(tst_Preflight)
#include "tst_Preflight.moc"
