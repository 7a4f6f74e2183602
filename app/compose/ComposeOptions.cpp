// What a letter asks of the servers on the way.
#include "app/compose/ComposeWindow.h"
#include "app/compose/DeliveryOptionsDialog.h"
#include "app/compose/HeaderForm.h"
#include "app/look/Notice.h"
#include "app/words/Words.h"

#include <QAction>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

void ComposeWindow::showDeliveryOptions()
{
    if (m_state != State::Writing)
        return;
    auto *dialog = new DeliveryOptionsDialog(m_base.options, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { askFor(dialog->options()); });
    dialog->open();
}

void ComposeWindow::askFor(const DeliveryOptions &options)
{
    if (m_state != State::Writing || options == m_base.options)
        return updateOptions();
    m_base.options = options;
    updateOptions();
    touched();
}

void ComposeWindow::updateOptions()
{
    const DeliveryOptions &options = m_base.options;
    m_askForReport->setChecked(options.notifications && options.notifications->onSuccess);
    m_requireTls->setChecked(options.requireTls);
    const QStringList wishes = words::wishes(options);
    if (wishes.isEmpty())
        m_header->optionsNotice()->clear();
    else
        m_header->optionsNotice()->say(look::Notice::Kind::Info,
                                       tr("Asked for: %1.").arg(wishes.join(u"; "_s)));
}

} // namespace envoi::compose
