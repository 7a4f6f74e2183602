// What a field of recipients suggests, and what it doubts.
#include "app/compose/AddressBook.h"
#include "app/compose/CompletionPopup.h"
#include "app/compose/RecipientChip.h"
#include "app/compose/RecipientDoubt.h"
#include "app/compose/RecipientInput.h"
#include "app/compose/RecipientsField.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

void RecipientsField::setAddressBook(AddressBook *book)
{
    m_book = book;
    connect(book, &AddressBook::changed, this, [this] {
        updateDoubts();
        // It was read, or something was forgotten, while somebody types.
        if (m_input->hasFocus() && (!m_popup || m_popup->isOpen()))
            updateCompletion();
    });
    updateDoubts();
}

QSet<QString> RecipientsField::addresses() const
{
    QSet<QString> result;
    for (const auto *chip : m_chips) {
        for (const auto &address : chip->recipient().addrSpecs())
            result.insert(address.toString().toCaseFolded());
    }
    return result;
}

void RecipientsField::updateCompletion()
{
    const QString typed = m_input->text();
    if (!m_book || typed.trimmed().isEmpty() || m_input->cursorPosition() < typed.size()) {
        dismissCompletion();
        return;
    }
    QSet<QString> present = addresses();
    for (const auto *sibling : std::as_const(m_siblings))
        present += sibling->addresses();
    constexpr int most = 8;
    auto suggestions = m_book->suggest(typed, most, present);
    if (!m_popup) {
        if (suggestions.empty())
            return;
        m_popup = new CompletionPopup(m_input);
        connect(m_popup, &CompletionPopup::taken, this,
                [this](const contacts::Suggestion &suggestion) { takeSuggestion(suggestion.texts()); });
        connect(m_popup, &CompletionPopup::forgetRequested, this,
                [this](const QString &address) { m_book->forget(address); });
    }
    // The address that was typed to its end needs no suggestion of itself.
    const auto isTyped = [&typed](const contacts::Suggestion &one) {
        return one.name.isEmpty() && one.address == typed.trimmed();
    };
    std::erase_if(suggestions, isTyped);
    const int count = static_cast<int>(suggestions.size());
    m_popup->offer(std::move(suggestions), !Recipient::read(typed).isValid());
    m_input->setAccessibleDescription(count == 0 ? tr("Addresses, separated by commas")
                                                 : tr("%n suggestions; Down chooses", nullptr, count));
}

void RecipientsField::dismissCompletion()
{
    if (!m_popup || !m_popup->isOpen())
        return;
    m_popup->dismiss();
    m_input->setAccessibleDescription(tr("Addresses, separated by commas"));
}

void RecipientsField::takeSuggestion(const QStringList &entries)
{
    // The texts are the popup's, which may show others from now on.
    const QString text = entries.join(u", "_s);
    dismissCompletion();
    m_input->clear();
    addText(text);
    m_place = -1;
    m_input->setFocus();
    emit edited();
}

void RecipientsField::updateDoubts()
{
    for (auto *chip : std::as_const(m_chips))
        chip->setDoubt(doubtOf(chip->recipient(), *m_book));
    updatePlace();
}

void RecipientsField::updateDoubt()
{
    m_doubted = nullptr;
    for (auto *chip : std::as_const(m_chips)) {
        if (chip->doubt() && (!m_doubted || chip->hasFocus()))
            m_doubted = chip;
    }
    const QString text =
        m_doubted ? tr("%1: %2").arg(m_doubted->recipient().label(), m_doubted->doubt()->text) : QString();
    if (text == m_doubt)
        return;
    m_doubt = text;
    emit doubtChanged(text, m_doubted ? m_doubted->doubt()->address : QString());
}

void RecipientsField::correctDoubt()
{
    if (!m_doubted || !m_doubted->doubt() || m_doubted->doubt()->entry.isEmpty())
        return;
    auto *chip = m_doubted.data();
    const auto at = m_chips.indexOf(chip);
    Step step;
    step.gone.emplace_back(at, chip->recipient());
    auto corrected = Recipient::read(chip->doubt()->entry);
    remove(chip);
    if (add(corrected, at))
        step.come.push_back(corrected);
    m_steps.push_back(std::move(step));
    updatePlace();
    emit edited();
}

} // namespace envoi::compose
