#include "app/compose/DeliveryOptionsDialog.h"

#include "app/look/Look.h"
#include "app/words/Words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using Returned = Notifications::Returned;

/// No priority at all is another thing than one of 0.
constexpr int unasked = 100;

QLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

Notifications allReports()
{
    return {.envelopeId = {}, .onSuccess = true, .onFailure = true, .onDelay = true};
}

DeliveryOptionsDialog::DeliveryOptionsDialog(const DeliveryOptions &options, QWidget *parent)
    : QDialog(parent), m_report(new QCheckBox(tr("Ask for a &report when it is delivered"), this)),
      m_returned(new QComboBox(this)),
      m_requireTls(new QCheckBox(tr("&Encrypted all the way, or not at all"), this)),
      m_priority(new QComboBox(this)), m_others(hint({}, this))
{
    setObjectName(u"deliveryOptions"_s);
    setWindowTitle(tr("Delivery Options"));
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);

    m_report->setObjectName(u"askForReport"_s);
    m_returned->setObjectName(u"returned"_s);
    m_returned->addItem(tr("What the server chooses"), static_cast<int>(Returned::Unsaid));
    m_returned->addItem(tr("Its header only"), static_cast<int>(Returned::Headers));
    m_returned->addItem(tr("The whole letter"), static_cast<int>(Returned::Full));
    m_requireTls->setObjectName(u"requireTls"_s);
    m_priority->setObjectName(u"priority"_s);
    m_priority->addItem(tr("Usual"), unasked);
    m_priority->addItem(tr("Urgent"), words::urgentPriority);
    m_priority->addItem(tr("Not urgent"), words::patientPriority);
    m_others->setObjectName(u"otherWishes"_s);

    auto *returned = new QFormLayout;
    returned->setContentsMargins(24, 0, 0, 0);
    returned->setRowWrapPolicy(QFormLayout::DontWrapRows);
    returned->addRow(tr("If it &fails, send back:"), m_returned);
    auto *priority = new QFormLayout;
    priority->addRow(tr("&Priority:"), m_priority);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto *nothing = buttons->addButton(tr("Ask for &Nothing"), QDialogButtonBox::ResetRole);
    nothing->setObjectName(u"askForNothing"_s);
    nothing->setAutoDefault(false);
    connect(nothing, &QPushButton::clicked, this, [this] { fill({}); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_report, &QCheckBox::toggled, this, &DeliveryOptionsDialog::updateReturned);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_report);
    layout->addLayout(returned);
    layout->addSpacing(8);
    layout->addWidget(m_requireTls);
    auto *tls = hint(tr("Where a server on the way can't promise that, the letter is not delivered, and you "
                        "get it back."),
                     this);
    tls->setContentsMargins(24, 0, 0, 0);
    layout->addWidget(tls);
    layout->addSpacing(8);
    layout->addLayout(priority);
    layout->addWidget(m_others);
    layout->addSpacing(8);
    layout->addWidget(
        hint(tr("Not every server can do all of this. What yours can't is told when you send."), this));
    layout->addStretch();
    layout->addWidget(buttons);

    for (const auto which : {QDialogButtonBox::Ok, QDialogButtonBox::Cancel})
        buttons->button(which)->setIcon({});
    fill(options);
    m_report->setFocus();
    // The hint of texts that wrap is made for another width.
    const int width = std::max(minimumWidth(), layout->totalMinimumSize().width());
    resize(width, layout->totalHeightForWidth(width));
}

void DeliveryOptionsDialog::fill(const DeliveryOptions &options)
{
    m_options = options;
    m_report->setChecked(options.notifications && options.notifications->onSuccess);
    const auto returned = options.notifications ? options.notifications->returned : Returned::Unsaid;
    m_returned->setCurrentIndex(m_returned->findData(static_cast<int>(returned)));
    m_requireTls->setChecked(options.requireTls);
    const int priority = options.priority ? options.priority->value() : unasked;
    if (m_priority->findData(priority) < 0)
        m_priority->addItem(QString::number(priority), priority);
    m_priority->setCurrentIndex(m_priority->findData(priority));
    DeliveryOptions others;
    others.deliverBy = options.deliverBy;
    others.hold = options.hold;
    if (options.notifications && !options.notifications->onSuccess)
        others.notifications = options.notifications;
    const QStringList wishes = words::wishes(others);
    m_others->setText(tr("Asked for as well: %1.").arg(wishes.join(u"; "_s)));
    m_others->setVisible(!wishes.isEmpty());
    updateReturned();
}

void DeliveryOptionsDialog::updateReturned()
{
    m_returned->setEnabled(m_report->isChecked());
}

DeliveryOptions DeliveryOptionsDialog::options() const
{
    DeliveryOptions options = m_options;
    const bool asked = options.notifications && options.notifications->onSuccess;
    if (m_report->isChecked() != asked) {
        if (asked)
            options.notifications.reset();
        else
            options.notifications = allReports();
    }
    if (options.notifications && m_report->isChecked())
        options.notifications->returned = static_cast<Returned>(m_returned->currentData().toInt());
    options.requireTls = m_requireTls->isChecked();
    options.priority.reset();
    if (const auto priority = Priority::make(m_priority->currentData().toInt()))
        options.priority = *priority;
    return options;
}

} // namespace envoi::compose
