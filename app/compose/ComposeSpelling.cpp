// How the spelling of a letter is checked: what is chosen for it, and what for all.
#include "app/compose/AddressBook.h"
#include "app/compose/ComposeWindow.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/Services.h"
#include "app/editor/Editor.h"
#include "app/words/Words.h"

#include <QToolButton>

namespace envoi::compose {

void ComposeWindow::joinSpelling()
{
    auto &speller = m_services.speller();
    m_editor->setSpeller(speller, [this] { return m_services.usualSpelling(); });
    if (auto *button = m_editor->makeSpellingButton(m_controls))
        m_controls->addAtEnd(button);
    connect(m_editor, &editor::Editor::spellingChosen, this, [this] {
        // A letter in which nothing is written yet is not worth asking about when it is closed.
        if (!m_blank)
            touched();
    });
    connect(m_editor, &editor::Editor::usualSpellingChosen, this,
            [this](const spelling::Choice &choice) { m_services.setUsualSpelling(choice); });
    connect(m_header, &HeaderForm::edited, this, &ComposeWindow::expectLanguages);
    connect(&m_services.addressBook(), &AddressBook::changed, this, &ComposeWindow::expectLanguages);
    connect(&speller, &spelling::Speller::failed, this, [this](const Error &error) {
        if (!isActiveWindow())
            return; // the window in which the word was added says it
        const auto words = words::explain(error);
        Banner::Notice notice;
        notice.headline = tr("The word could not be added to your dictionary: %1").arg(words.headline);
        notice.advice = words.advice;
        tell(notice);
    });
}

/// A letter begins in what the first of its recipients of whom that is known was written to in last.
void ComposeWindow::expectLanguages()
{
    if (m_state != State::Writing)
        return;
    const auto &book = m_services.addressBook().book();
    for (const auto row : {HeaderForm::Row::To, HeaderForm::Row::Cc, HeaderForm::Row::Bcc}) {
        for (const auto &recipient : m_header->field(row)->recipients()) {
            for (const auto &address : recipient.addrSpecs()) {
                const auto *entry = book.find(address.toString());
                if (!entry || entry->languages.isEmpty())
                    continue;
                m_editor->expectLanguages(entry->languages);
                return;
            }
        }
    }
    m_editor->expectLanguages({});
}

} // namespace envoi::compose
