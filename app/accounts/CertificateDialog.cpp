#include "app/accounts/CertificateDialog.h"

#include "app/look/Notice.h"
#include "app/words/Words.h"
#include "core/connection/CertificateCheck.h"
#include "core/smtp/Outcome.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

namespace {

QString dayOf(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::LongFormat);
}

/// In two lines, which can be compared with ease.
QString inTwoLines(const QString &spacedFingerprint)
{
    const qsizetype middle = spacedFingerprint.size() / 2;
    return spacedFingerprint.first(middle) + u'\n' + spacedFingerprint.sliced(middle + 1);
}

} // namespace

CertificateDialog::CertificateDialog(const QSslCertificate &certificate, const Error &error, QWidget *parent)
    : QDialog(parent)
{
    // What the certificate says stands below, line by line.
    const auto explanation = words::explain({error.code, error.context, {}, {}});
    auto *reason = new look::Notice(this);
    reason->setObjectName(u"certificateReason"_s);
    reason->say(error.code == ErrorCode::CertificateChanged ? look::Notice::Kind::Error
                                                            : look::Notice::Kind::Warning,
                explanation.headline, explanation.advice);

    auto *effect = new QLabel(this);
    effect->setTextFormat(Qt::PlainText);
    effect->setWordWrap(true);
    effect->setText(tr("Trust it only if its fingerprint is the one that the server's administrator names. "
                       "Envoi then connects to %1 for as long as the server shows exactly this certificate, "
                       "and warns you when it shows another one.")
                        .arg(error.context));

    auto *buttons = new QDialogButtonBox(this);
    auto *trust = buttons->addButton(tr("&Trust This Certificate"), QDialogButtonBox::AcceptRole);
    trust->setObjectName(u"trustCertificate"_s);
    trust->setAutoDefault(false);
    auto *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    build(certificate, error.context, reason, effect, buttons);
    cancel->setFocus();
}

CertificateDialog::CertificateDialog(const QSslCertificate &certificate, const QString &host, bool isTrusted,
                                     QWidget *parent)
    : QDialog(parent)
{
    auto *state = new look::Notice(this);
    state->setObjectName(u"certificateState"_s);
    if (isTrusted)
        state->say(look::Notice::Kind::Info, tr("You trust exactly this certificate, whoever issued it."),
                   tr("The account's settings show that, and can end it."));
    else
        state->say(look::Notice::Kind::Success, tr("The certificate is in order."));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    build(certificate, host, state, nullptr, buttons);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    buttons->button(QDialogButtonBox::Close)->setFocus();
}

void CertificateDialog::build(const QSslCertificate &certificate, const QString &host, QWidget *above,
                              QWidget *below, QWidget *buttons)
{
    setWindowTitle(tr("Certificate of %1").arg(host));
    setMinimumWidth(fontMetrics().averageCharWidth() * 76);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [&](const QString &name, const QString &value, const char *objectName) {
        auto *label = new QLabel(value.isEmpty() ? tr("(nothing)") : value, this);
        label->setObjectName(QString::fromLatin1(objectName));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAccessibleName(name);
        label->setAccessibleDescription(value);
        form->addRow(tr("%1:").arg(name), label);
        return label;
    };
    const auto names = certificate.subjectAlternativeNames();
    add(tr("Made out to"),
        QStringList(names.values(QSsl::DnsEntry) + names.values(QSsl::IpAddressEntry)).join(", "_L1),
        "certificateNames");
    add(tr("Owner"), certificate.subjectDisplayName(), "certificateSubject");
    add(tr("Issued by"),
        certificate.isSelfSigned() ? tr("the owner itself") : certificate.issuerDisplayName(),
        "certificateIssuer");
    add(tr("Valid from"), dayOf(certificate.effectiveDate()), "certificateStart");
    add(tr("Valid until"), dayOf(certificate.expiryDate()), "certificateExpiry");
    auto *digest = add(tr("SHA-256 fingerprint"),
                       inTwoLines(connection::spacedFingerprint(connection::fingerprint(certificate))),
                       "certificateFingerprint");
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    digest->setFont(fixed);
    digest->setWordWrap(false);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(above);
    layout->addLayout(form);
    if (below)
        layout->addWidget(below);
    layout->addStretch();
    layout->addWidget(buttons);
    // The hint of texts that wrap is made for another width.
    const int wide = std::max(minimumWidth(), layout->totalMinimumSize().width());
    resize(wide, layout->heightForWidth(wide));
}

} // namespace envoi::accounts
