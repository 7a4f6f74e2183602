// What a letter has to do with the contacts: it suggests them, brings new ones in, and is written down
// itself.
#include "app/compose/AddressBook.h"
#include "app/compose/Checks.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"
#include "app/words/ContactWords.h"
#include "app/words/Words.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {
using Row = HeaderForm::Row;
}

void ComposeWindow::joinContacts()
{
    auto &book = m_services.addressBook();
    m_header->setAddressBook(&book);
    m_checks->setKnown([&book] { return book.book().knownAddresses(); });
    connect(&book, &AddressBook::failed, this, [this](const Error &error) {
        // What became of the letter matters more.
        if (m_state != State::Writing || m_banner->isTelling())
            return;
        const auto words = words::explain(error);
        m_banner->tell({look::Tone::Warning,
                        tr("The contacts can't be used: %1").arg(words.headline),
                        words.advice,
                        {},
                        {}});
    });
}

void ComposeWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    // Not before the letter can be seen.
    if (!std::exchange(m_seen, true))
        QTimer::singleShot(0, this, [this] { m_services.addressBook().wake(); });
}

void ComposeWindow::recordRecipients()
{
    std::vector<mime::Mailbox> mailboxes;
    for (const auto row : {Row::To, Row::Cc, Row::Bcc}) {
        for (const auto &recipient : m_header->field(row)->recipients()) {
            if (const auto *one =
                    recipient.address ? std::get_if<mime::Mailbox>(&*recipient.address) : nullptr)
                mailboxes.push_back(*one);
            else if (recipient.isGroup())
                std::ranges::copy(std::get<mime::Group>(*recipient.address).mailboxes(),
                                  std::back_inserter(mailboxes));
        }
    }
    const auto chosen = m_header->from()->choice();
    if (!mailboxes.empty())
        m_services.addressBook().recordSent(mailboxes, chosen ? chosen->identity.address : QString(),
                                            m_editor->writtenLanguages());
}

void ComposeWindow::importContacts()
{
    const QString path = platform::dialogs().openFile(
        this, tr("Import Contacts"),
        tr("Contacts (*.vcf *.vcard *.csv *.tsv *.txt);;vCards (*.vcf *.vcard);;Tables (*.csv *.tsv *.txt);;"
           "All files (*)"));
    if (path.isEmpty())
        return;
    m_banner->tell({look::Tone::Muted, tr("Importing %1…").arg(QFileInfo(path).fileName()), {}, {}, {}});
    m_services.addressBook().importFile(path, this, [this](const Result<AddressBook::ImportReport> &report) {
        if (!report) {
            const auto words = words::explain(report.error());
            m_banner->tell({look::Tone::Error, words.headline, words.advice, {}, {}});
            return;
        }
        Banner::Notice notice;
        const auto &imported = report->imported;
        const bool isNone = imported.contacts.empty();
        notice.tone = isNone                       ? look::Tone::Error
                      : imported.remarksInAll == 0 ? look::Tone::Success
                                                   : look::Tone::Warning;
        notice.headline = isNone ? tr("No contacts were found in this file.")
                                 : tr("Contacts imported: %1").arg(words::importSummary(report->count));
        if (!isNone)
            notice.advice = tr("They are suggested when you type a name or an address.");
        if (imported.remarksInAll > 0 && !isNone)
            notice.advice += u' ' + tr("Not everything could be taken.");
        notice.details = words::importRemarks(imported);
        m_banner->tell(notice);
    });
}

} // namespace envoi::compose
