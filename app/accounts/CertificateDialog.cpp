#include "app/accounts/CertificateDialog.h"

#include "app/accounts/Fields.h"
#include "app/look/Notice.h"
#include "app/words/Words.h"
#include "core/smtp/CertificateCheck.h"
#include "core/smtp/Outcome.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

namespace {

QString atDay(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::LongFormat);
}

} // namespace

CertificateDialog::CertificateDialog(const QSslCertificate &certificate, const Error &error, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Certificate of %1").arg(error.context));
    setMinimumWidth(fontMetrics().averageCharWidth() * 76);
    // What the certificate says stands below, line by line.
    const auto explanation = words::explain({error.code, error.context, {}, {}});
    auto *reason = new look::Notice(this);
    reason->setObjectName(u"certificateReason"_s);
    reason->say(error.code == ErrorCode::CertificateChanged ? look::Notice::Kind::Error
                                                            : look::Notice::Kind::Warning,
                explanation.headline, explanation.advice);

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
    add(tr("For the servers"),
        QStringList(names.values(QSsl::DnsEntry) + names.values(QSsl::IpAddressEntry)).join(", "_L1),
        "certificateNames");
    add(tr("Made out to"), certificate.subjectDisplayName(), "certificateSubject");
    add(tr("Issued by"), certificate.isSelfSigned() ? tr("itself") : certificate.issuerDisplayName(),
        "certificateIssuer");
    add(tr("Valid from"), atDay(certificate.effectiveDate()), "certificateStart");
    add(tr("Valid until"), atDay(certificate.expiryDate()), "certificateExpiry");
    auto *digest = add(tr("SHA-256 fingerprint"), smtp::spacedFingerprint(smtp::fingerprint(certificate)),
                       "certificateFingerprint");
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    digest->setFont(fixed);

    auto *effect = explanationLabel(this);
    effect->setText(tr("If you trust it, Envoi connects to %1 for as long as the server shows exactly this "
                       "certificate, and warns you when it is another one.")
                        .arg(error.context));

    auto *buttons = new QDialogButtonBox(this);
    auto *trust = buttons->addButton(tr("&Trust This Certificate for %1").arg(error.context),
                                     QDialogButtonBox::AcceptRole);
    trust->setObjectName(u"trustCertificate"_s);
    trust->setAutoDefault(false);
    auto *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(reason);
    layout->addLayout(form);
    layout->addWidget(effect);
    layout->addStretch();
    layout->addWidget(buttons);
}

} // namespace envoi::accounts
