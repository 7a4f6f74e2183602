// What is worth a look before a letter is sent: shown, asked about, and mended with one click.
#include "app/compose/AttachmentFiles.h"
#include "app/compose/AttachmentShelf.h"
#include "app/compose/Checks.h"
#include "app/compose/ChecksPanel.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/SmallerPicture.h"
#include "app/editor/Editor.h"
#include "app/platform/Background.h"
#include "app/words/FindingWords.h"

#include <QLineEdit>
#include <QTextBlock>
#include <QTextEdit>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using Row = HeaderForm::Row;
using preflight::Finding;
using preflight::Mend;
using preflight::Severity;

constexpr std::array recipientRows{Row::To, Row::Cc, Row::Bcc};

/// What everybody may read, without what a person would not want to be read. Blocking.
Result<letter::Attachment> mendedFile(Mend mend, const letter::Attachment &file)
{
    if (mend == Mend::ShrinkPicture)
        return smallerPicture(file);
    const auto source = openOctets(file.octets);
    if (!source)
        return failure(ErrorCode::FileUnreadable, file.name);
    const auto octets = readAll(*source);
    if (!octets)
        return std::unexpected(octets.error());
    auto bare = mend == Mend::RemovePosition ? preflight::withoutPosition(*octets)
                                             : preflight::withoutAuthors(*octets);
    if (!bare)
        return std::unexpected(bare.error());
    return letter::Attachment{std::move(*bare), file.name, file.mediaType};
}

/// The first link in \a edit's document that leads to \a target, selected. False when there is none.
bool selectLink(QTextEdit &edit, const QString &target)
{
    for (auto block = edit.document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const auto fragment = at.fragment();
            if (fragment.charFormat().anchorHref() != target)
                continue;
            QTextCursor cursor(block);
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            edit.setTextCursor(cursor);
            edit.ensureCursorVisible();
            return true;
        }
    }
    return false;
}

} // namespace

void ComposeWindow::joinChecks()
{
    connect(m_checks, &Checks::changed, this, [this] { m_checksPanel->setFindings(m_checks->findings()); });
    connect(m_checksPanel, &ChecksPanel::mendRequested, this, &ComposeWindow::mend);
    connect(m_checksPanel, &ChecksPanel::ignoreRequested, this, [this](const Finding &finding) {
        m_checks->waveThrough(finding);
        m_checksPanel->settle(finding);
    });
    connect(m_checksPanel, &ChecksPanel::sendAnywayRequested, this, &ComposeWindow::send);
}

void ComposeWindow::showChecks()
{
    m_header->commit();
    m_checks->look([this](const Checks::Findings &findings) {
        if (m_state != State::Writing)
            return;
        m_checksPanel->open();
        m_checksPanel->focusFirst();
        if (findings.empty())
            m_controls->setNote(tr("There is nothing to look at"));
    });
}

void ComposeWindow::lookOver(QWidget *before)
{
    const int checking = ++m_checking;
    m_checks->look([this, checking, focus = QPointer<QWidget>(before)](Checks::Findings findings) {
        if (checking != m_checking)
            return;
        ++m_checking;
        std::erase_if(findings, [](const Finding &one) { return one.severity != Severity::Question; });
        if (findings.empty()) {
            prepareDispatch();
            return;
        }
        // Whoever goes on means the time that was chosen.
        const auto at = m_sendAt;
        setState(State::Writing);
        m_sendAt = at;
        m_checksPanel->ask(findings);
        // Where the keys go is where it can be mended: at once, or after Shift+Tab.
        if (findings.front().mend == Mend::WriteSubject)
            m_header->subject()->setFocus();
        else if (focus)
            focus->setFocus();
    });
}

void ComposeWindow::mended(const Finding &finding, std::function<void()> undo)
{
    m_checksPanel->addMended(words::mended(finding), [this, undo = std::move(undo)] {
        undo();
        touched();
        // What was mended is worth a look again, here and now.
        m_checks->look([this](const Checks::Findings &) {
            if (m_checksPanel->isOpen())
                m_checksPanel->open();
        });
    });
    m_checks->drop(finding);
    m_checksPanel->settle(finding);
    touched();
}

void ComposeWindow::mend(const Finding &finding)
{
    switch (finding.mend) {
    case Mend::AttachFiles:
        attachFiles();
        break;
    case Mend::WriteSubject:
        m_header->subject()->setFocus();
        break;
    case Mend::WriteText:
        m_editor->textWidget()->setFocus();
        break;
    case Mend::MoveToBcc:
        moveToBcc(finding);
        break;
    case Mend::ShowLink:
        showLink(finding);
        break;
    case Mend::FillIn:
        if (const auto at = m_header->subject()->text().indexOf(finding.about); at >= 0) {
            m_header->subject()->setFocus();
            m_header->subject()->setSelection(static_cast<int>(at), static_cast<int>(finding.about.size()));
        } else {
            m_editor->textWidget()->setFocus();
            // In HTML of a person's own it stands as text.
            if (!m_editor->selectOwn(finding.about))
                m_editor->selectOwn(finding.about.toHtmlEscaped());
        }
        break;
    case Mend::UseIdentity:
        useIdentity(finding);
        break;
    case Mend::CorrectAddress:
        correctAddress(finding);
        break;
    case Mend::ShrinkPicture:
    case Mend::RemovePosition:
    case Mend::RemoveAuthor:
        mendFile(finding);
        break;
    case Mend::None:
        break;
    }
}

void ComposeWindow::moveToBcc(const Finding &finding)
{
    std::array<QStringList, 3> before;
    for (std::size_t i = 0; i < recipientRows.size(); ++i)
        before[i] = m_header->field(recipientRows[i])->texts();
    m_header->field(Row::To)->setTexts({});
    m_header->field(Row::Cc)->setTexts({});
    m_header->field(Row::Bcc)->setTexts(before[0] + before[1] + before[2]);
    m_header->setRowVisible(Row::Bcc, true);
    mended(finding, [this, before] {
        for (std::size_t i = 0; i < recipientRows.size(); ++i)
            m_header->field(recipientRows[i])->setTexts(before[i]);
        m_header->showFilledRows();
    });
}

void ComposeWindow::correctAddress(const Finding &finding)
{
    const auto replace = [this](const QString &wrong, const QString &right) {
        bool isChangedAnywhere = false;
        for (const auto row : recipientRows) {
            auto *field = m_header->field(row);
            QStringList texts = field->texts();
            bool isChanged = false;
            for (QString &text : texts) {
                // The name stays, and so does what else is in a group.
                const auto addresses = Recipient::read(text).addrSpecs();
                if (std::ranges::any_of(addresses,
                                        [&](const auto &one) { return one.toString() == wrong; })) {
                    isChanged = isChanged || text.contains(wrong, Qt::CaseInsensitive);
                    text.replace(wrong, right, Qt::CaseInsensitive);
                }
            }
            if (isChanged)
                field->setTexts(texts);
            isChangedAnywhere = isChangedAnywhere || isChanged;
        }
        return isChangedAnywhere;
    };
    if (replace(finding.about, finding.other))
        mended(finding, [replace, finding] { replace(finding.other, finding.about); });
}

void ComposeWindow::useIdentity(const Finding &finding)
{
    const QString before = m_header->from()->mailboxText();
    if (!m_header->from()->choose(finding.other))
        return;
    m_strangeFrom.clear();
    updateFromNotice();
    mended(finding, [this, before] { m_header->from()->choose(before); });
}

void ComposeWindow::showLink(const Finding &finding)
{
    auto *edit = qobject_cast<QTextEdit *>(m_editor->textWidget());
    if (!edit)
        return;
    if (!selectLink(*edit, finding.other)) {
        // HTML of a person's own, as text.
        edit->moveCursor(QTextCursor::Start);
        if (!edit->find(finding.other.toHtmlEscaped()))
            edit->find(finding.about);
    }
    edit->setFocus();
}

void ComposeWindow::applyMends(letter::InlineImage &image) const
{
    const auto mended = m_mendedImages.constFind(image.contentId);
    // The editor may have another picture there by now.
    if (mended != m_mendedImages.constEnd() && isSameOctets(mended->original.octets, image.image.octets))
        image.image = mended->now;
}

void ComposeWindow::mendFile(const Finding &finding)
{
    const letter::Draft now = draft();
    letter::Attachment file;
    QString contentId;
    if (finding.attachment >= 0 && static_cast<std::size_t>(finding.attachment) < now.attachments.size()) {
        file = now.attachments[static_cast<std::size_t>(finding.attachment)];
    } else if (finding.image >= 0 && static_cast<std::size_t>(finding.image) < now.images.size()) {
        file = now.images[static_cast<std::size_t>(finding.image)].image;
        contentId = now.images[static_cast<std::size_t>(finding.image)].contentId;
    }
    // It may have been removed or moved since it was looked at; it is looked at again soon.
    if (file.name != finding.about)
        return;
    ++m_mending;
    platform::inBackground(
        this, [mend = finding.mend, file] { return mendedFile(mend, file); },
        [this, finding, file, contentId](const Result<letter::Attachment> &result) {
            --m_mending;
            putMended(finding, file, contentId, result);
            goOnWhenLooked();
        });
}

void ComposeWindow::putMended(const Finding &finding, const letter::Attachment &old, const QString &contentId,
                              const Result<letter::Attachment> &now)
{
    if (!now) {
        Banner::Notice notice;
        notice.tone = look::Tone::Warning;
        notice.headline = tr("“%1” could not be changed. It stays as it is.").arg(old.name);
        m_banner->tell(notice);
        return;
    }
    if (!contentId.isEmpty()) {
        // What was mended before stays so: each undo takes one step back.
        const auto known = m_mendedImages.constFind(contentId);
        const bool isMendedAgain =
            known != m_mendedImages.constEnd() && isSameOctets(known->now.octets, old.octets);
        const letter::Attachment original = isMendedAgain ? known->original : old;
        m_mendedImages.insert(contentId, {original, *now});
        mended(finding, [this, contentId, original, old] {
            if (isSameOctets(original.octets, old.octets))
                m_mendedImages.remove(contentId);
            else
                m_mendedImages.insert(contentId, {original, old});
        });
        return;
    }
    const QString note = finding.mend == Mend::RemoveAuthor     ? tr("names removed")
                         : finding.mend == Mend::RemovePosition ? tr("place removed")
                                                                : tr("made smaller");
    if (m_shelf->replace(old, *now, note))
        mended(finding, [this, old, now = *now] { m_shelf->replace(now, old, {}); });
}

} // namespace envoi::compose
