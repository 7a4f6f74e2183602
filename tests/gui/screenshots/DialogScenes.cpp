// The windows besides a letter's.
#include "tests/gui/screenshots/Studio.h"

#include "app/accounts/AccountsDialog.h"
#include "app/accounts/CertificateDialog.h"
#include "app/captured/CapturedWindow.h"
#include "app/platform/PasswordDialog.h"
#include "app/reading/ReaderWindow.h"
#include "core/account/Account.h"
#include "core/capture/CaptureServer.h"
#include "tests/support/TestCertificates.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

void Studio::otherDialogs()
{
    platform::PasswordDialog password(u"Password for anna@example.com"_s,
                                      u"smtp.example.com asks for it. It is not kept unless you say so."_s,
                                      true);
    password.show();
    save(&password, u"password"_s);

    const test::TestCertificates certificates;
    const auto pair = certificates.pair(test::TestCertificates::Kind::SelfSigned);
    if (pair.chain.isEmpty()) {
        fail("no certificate: " + certificates.problem().toUtf8());
        return;
    }
    accounts::CertificateDialog refused(pair.chain.first(),
                                        {ErrorCode::CertificateSelfSigned, u"localhost"_s, {}, {}}, nullptr);
    refused.show();
    save(&refused, u"certificate-refused"_s);
    accounts::CertificateDialog good(pair.chain.first(), u"localhost"_s, true, nullptr);
    good.show();
    save(&good, u"certificate"_s);
}

void Studio::accountPages()
{
    account::Account account;
    account.id = u"one"_s;
    account.name = u"Example"_s;
    account.host = u"smtp.example.com"_s;
    account.port = 465;
    account.user = u"anna@example.com"_s;
    account.identities = {{u"one"_s, u"Anna Example"_s, u"anna@example.com"_s, {}},
                          {u"two"_s, u"Anna at the Society"_s, u"anna@society.example"_s, {}}};
    const QString path = m_home.filePath(u"pages.json"_s);
    account::AccountStore store(path);
    if (!store.save({account, account::testServerAccount()}))
        fail("accounts not saved");
    accounts::AccountsDialog dialog(store, m_services.secrets());
    dialog.show();
    save(&dialog, u"account"_s);
    if (auto *tabs = dialog.findChild<QTabWidget *>()) {
        for (int i = 1; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            save(&dialog, u"account-tab-%1"_s.arg(i));
        }
    }
    dialog.findChild<QListWidget *>(u"accounts"_s)->setCurrentRow(1);
    save(&dialog, u"account-test-server"_s);
    dialog.beginToAdd();
    if (auto *address = dialog.findChild<QLineEdit *>(u"newAddress"_s))
        address->setText(u"anna@gmail.com"_s);
    save(&dialog, u"account-new"_s);
}

void Studio::capturedMail()
{
    // What "sent" and others left, and one more.
    sent();
    captured::CapturedWindow window(m_services.captureServer());
    window.show();
    window.show(QString());
    settle();
    auto *tabs = window.findChild<QTabWidget *>(u"tabs"_s);
    for (int i = 0; tabs && i < tabs->count(); ++i) {
        tabs->setCurrentIndex(i);
        save(&window, u"captured-%1"_s.arg(i));
    }
}

/// A letter that came as a file.
void Studio::openedLetter()
{
    const QString path = file(u"letter.eml"_s, 0);
    QFile letter(path);
    if (letter.open(QIODevice::WriteOnly))
        letter.write("From: =?utf-8?Q?Zo=C3=AB?= Example <zoe@example.org>\r\n"
                     "To: Anna Example <anna@example.com>, Hiking group <hikers@example.org>\r\n"
                     "Subject: Next Sunday?\r\nDate: Tue, 3 Mar 2026 10:15:00 +0100\r\n"
                     "Message-ID: <one@example.org>\r\nList-Post: <mailto:hikers@example.org>\r\n"
                     "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                     "<p>Hello Anna,</p><p>shall we take the <b>long way</b> next Sunday?</p>"
                     "<blockquote><p>The short way was nice.</p></blockquote><p>Zoe</p>\r\n");
    letter.close();
    reading::ReaderWindow window(path);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    settle();
    save(&window, u"opened-letter"_s);
    window.resize(520, 480);
    save(&window, u"opened-letter-small"_s);
}

} // namespace envoi::screenshots
