// What became of a letter: who has it, who is to get it still, and what was said on the way.
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/Outgoing.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/Transcript.h"
#include "app/compose/TranscriptWindow.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QWidget>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using Row = HeaderForm::Row;
using platform::Dialogs;
using Verdict = smtp::RecipientOutcome::Verdict;

constexpr std::array recipientRows{Row::To, Row::Cc, Row::Bcc};

look::Tone toneOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accepted:
        return look::Tone::Success;
    case Verdict::RefusedForGood:
        return look::Tone::Error;
    case Verdict::RefusedForNow:
    case Verdict::Unknown:
        return look::Tone::Warning;
    case Verdict::NotTried:
        break;
    }
    return look::Tone::Muted;
}

/// Whoever has to be cared for comes first.
int urgency(Verdict verdict)
{
    constexpr std::array order{Verdict::RefusedForGood, Verdict::RefusedForNow, Verdict::Unknown,
                               Verdict::NotTried, Verdict::Accepted};
    return static_cast<int>(std::ranges::find(order, verdict) - order.begin());
}

} // namespace

/// Asks where somebody has the letter already, or may have it.
bool ComposeWindow::mayGoAgain()
{
    bool isSomebodyLeft = false;
    bool isInDoubt = false;
    for (const auto row : recipientRows) {
        for (const auto &recipient : m_header->field(row)->recipients()) {
            for (const auto &address : recipient.addrSpecs()) {
                const auto *known = m_record.find(address);
                isSomebodyLeft = isSomebodyLeft || !known || known->verdict != Verdict::Accepted;
                isInDoubt = isInDoubt || (known && known->verdict == Verdict::Unknown);
            }
        }
    }
    auto &dialogs = platform::dialogs();
    if (!isSomebodyLeft) {
        if (dialogs.confirm(this, tr("Send once more?"),
                            tr("All these recipients have the letter. Sent once more, it arrives twice."),
                            tr("Send Once More")) != Dialogs::Answer::Yes)
            return false;
        m_record.clear();
        return true;
    }
    return !isInDoubt || mayArriveTwice();
}

bool ComposeWindow::mayArriveTwice()
{
    return platform::dialogs().confirm(this, tr("Send once more?"),
                                       tr("The server may have taken this letter already. Sent once more, it "
                                          "may arrive twice."),
                                       tr("Send Once More")) == Dialogs::Answer::Yes;
}

QStringList ComposeWindow::outcomeLines(const SendReport &report) const
{
    QStringList lines;
    if (m_transcript->isSecured())
        lines.append(m_transcript->protection());
    auto recipients = m_record.recipients();
    std::ranges::stable_sort(recipients, {}, [](const auto &one) { return urgency(one.verdict); });
    for (const auto &one : recipients) {
        lines.append(u"%1: %2"_s.arg(one.recipient.toString(), words::verdict(one)));
        if (one.verdict != Verdict::Accepted && one.reply.code != 0)
            lines.append(u"    "_s + one.reply.toString());
    }
    for (const QString &extension : report.outcome.notOffered)
        lines.append(words::notOffered(extension));
    if (report.outcome.finalReply.isPositive())
        lines.append(tr("The server's answer: %1").arg(report.outcome.finalReply.toString()));
    return lines;
}

void ComposeWindow::tellSent(const SendReport &report)
{
    Banner::Notice notice;
    notice.tone = look::Tone::Success;
    const int count = static_cast<int>(report.outcome.recipients.size());
    const auto all =
        std::ranges::count(m_record.recipients(), Verdict::Accepted, &smtp::RecipientOutcome::verdict);
    if (all > count)
        notice.headline = tr("Sent. All %n recipients have the letter now.", nullptr, static_cast<int>(all));
    else
        notice.headline =
            count == 1 ? tr("Sent to one recipient.") : tr("Sent to %n recipients.", nullptr, count);
    const auto chosen = m_header->from()->choice();
    const bool test = chosen && chosen->account.isTestServer;
    if (test)
        notice.advice = tr("The test server on this computer took it and delivers it to nobody.");
    // What was asked for in vain is told without being asked.
    for (const QString &extension : report.outcome.notOffered)
        notice.advice += (notice.advice.isEmpty() ? QString() : u"\n"_s) + words::notOffered(extension);
    notice.details = outcomeLines(report);
    notice.hasTranscript = true;
    m_banner->tell(notice);
    if (test)
        m_banner->addButton(tr("Show What Was Sent"), [this] { emit capturedRequested(m_capturedId); });
    m_banner->addButton(tr("New Letter"), [this] { emit newLetterRequested(); });
    m_banner->addButton(tr("Close"), [this] { close(); });
}

void ComposeWindow::markRecipients()
{
    const auto markOf = [this](const Recipient &recipient) -> std::optional<RecipientMark> {
        const smtp::RecipientOutcome *worst = nullptr;
        for (const auto &address : recipient.addrSpecs()) {
            const auto *known = m_record.find(address);
            if (known && (!worst || urgency(known->verdict) < urgency(worst->verdict)))
                worst = known;
        }
        if (!worst)
            return std::nullopt;
        return RecipientMark{toneOf(worst->verdict),
                             recipient.isGroup()
                                 ? u"%1: %2"_s.arg(worst->recipient.toString(), words::verdict(*worst))
                                 : words::verdict(*worst)};
    };
    for (const auto row : recipientRows)
        m_header->field(row)->mark(markOf);
}

void ComposeWindow::keepOnlyMissing()
{
    for (const auto row : recipientRows) {
        m_header->field(row)->removeWhere([this](const Recipient &recipient) {
            const auto addresses = recipient.addrSpecs();
            return !addresses.empty() &&
                   std::ranges::all_of(addresses, [this](const auto &one) { return m_record.hasIt(one); });
        });
    }
    m_banner->clear();
    m_header->field(Row::To)->inputWidget()->setFocus();
}

void ComposeWindow::showTranscript()
{
    if (!m_transcriptWindow) {
        m_transcriptWindow = new TranscriptWindow(*m_transcript, this);
        m_transcriptWindow->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_transcriptWindow->show();
    m_transcriptWindow->raise();
    m_transcriptWindow->activateWindow();
}

} // namespace envoi::compose
