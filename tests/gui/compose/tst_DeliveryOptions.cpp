// What a letter asks of the servers: chosen, shown, kept, said to the server, and what came of it.
#include "Fixture.h"

#include "app/compose/DeliveryOptionsDialog.h"
#include "app/look/Notice.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>

#include <algorithm>

using namespace envoi;
using namespace envoi::compose;
using State = ComposeWindow::State;

class tst_DeliveryOptions : public QObject {
    Q_OBJECT

private slots:
    void chosenByKeysAndSaid();
    void keptInTheDraft();
    void notOffered();
    void stopsWhereItCannotBePromised();
    void menuTurnsThemOnAndOff();
    void dialogKeepsWhatItDoesNotShow();
};

namespace {

QString noticeIn(const ComposeWindow *window)
{
    const auto *notice = window->findChild<look::Notice *>(u"optionsNotice"_s);
    return notice && notice->isVisible() ? notice->text() : QString();
}

QAction *action(const ComposeWindow *window, const QString &name)
{
    return window->findChild<QAction *>(name);
}

DeliveryOptionsDialog *dialogOf(const ComposeWindow *window)
{
    for (auto *dialog : window->findChildren<DeliveryOptionsDialog *>()) {
        if (dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

bool said(const RuleServer &server, const QByteArray &words)
{
    return std::ranges::any_of(server.lines, [&](const QByteArray &line) { return line.contains(words); });
}

DeliveryOptions everything()
{
    DeliveryOptions options;
    options.notifications = Notifications{Notifications::Returned::Headers, {}, true, true, true};
    options.priority = *Priority::make(7);
    options.requireTls = true;
    options.hold = std::chrono::seconds(3600);
    return options;
}

} // namespace

void tst_DeliveryOptions::chosenByKeysAndSaid()
{
    RuleServer server;
    server.replies["EHLO"] = "250-rule.example\r\n250-DSN\r\n250 MT-PRIORITY";
    Fixture f;
    auto *window = f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    QVERIFY(noticeIn(window).isEmpty());
    QTest::keyClick(window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(dialogOf(window));
    auto *dialog = dialogOf(window);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto *returned = dialog->findChild<QComboBox *>(u"returned"_s);
    QVERIFY(!returned->isEnabled());
    QTRY_COMPARE(QApplication::focusWidget(), dialog->findChild<QWidget *>(u"askForReport"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_VERIFY(returned->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), returned);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    auto *priority = dialog->findChild<QComboBox *>(u"priority"_s);
    priority->setFocus();
    QTest::keyClick(priority, Qt::Key_Down);
    QTest::keyClick(priority, Qt::Key_Return);
    QTRY_VERIFY(!dialogOf(window));
    QCOMPARE(noticeIn(window),
             u"Asked for: a report when it is delivered, when it is late, when it fails (with its header "
             "only); urgent."_s);
    QVERIFY(window->isModified());
    QVERIFY(action(window, u"askForReportAction"_s)->isChecked());

    window->send();
    QTRY_COMPARE(window->state(), State::Sent);
    QVERIFY(said(server, "> MT-PRIORITY=4 RET=HDRS"));
    QVERIFY(server.lines.contains(
        "RCPT TO:<anna@example.com> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;anna@example.com"));
    QVERIFY(!window->findChild<QPlainTextEdit *>(u"detailText"_s)->toPlainText().contains(u"DSN"_s));
}

void tst_DeliveryOptions::keptInTheDraft()
{
    Fixture f;
    auto *window = f.open();
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    action(window, u"requireTlsAction"_s)->trigger();
    action(window, u"askForReportAction"_s)->trigger();
    const DeliveryOptions chosen = window->draft().options;
    QVERIFY(chosen.requireTls && chosen.notifications == allReports());
    window->saveDraft();
    QTRY_COMPARE(f.draftFiles().size(), 1);
    const QString path = f.services.drafts().paths().value(0);
    const auto kept = f.services.drafts().load(path);
    QVERIFY(kept.has_value());
    QVERIFY(kept->options == chosen);
    ComposeWindow again(f.services);
    again.setAttribute(Qt::WA_DeleteOnClose, false);
    again.setAccounts({account::testServerAccount()});
    again.open(*kept, path);
    again.show();
    QVERIFY(noticeIn(&again).contains(u"encryption all the way"_s));
    QVERIFY(action(&again, u"requireTlsAction"_s)->isChecked());
    QVERIFY(again.draft().options == chosen);
}

void tst_DeliveryOptions::notOffered()
{
    RuleServer server;
    Fixture f;
    auto *window = f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    action(window, u"askForReportAction"_s)->trigger();
    window->send();
    QTRY_COMPARE(window->state(), State::Sent);
    const QString told = u"This server sends no delivery reports: none will come (DSN)."_s;
    auto *advice = window->findChild<QLabel *>(u"advice"_s);
    QVERIFY2(advice->isVisible() && advice->text() == told, qPrintable(advice->text()));
    window->findChild<QToolButton *>(u"details"_s)->click();
    QVERIFY(window->findChild<QPlainTextEdit *>(u"detailText"_s)->toPlainText().contains(told));
}

void tst_DeliveryOptions::stopsWhereItCannotBePromised()
{
    RuleServer server;
    Fixture f;
    auto *window = f.open({accountAt(server.serverPort())});
    f.write(u"anna@example.com"_s, u"A walk"_s, u"See you"_s);
    action(window, u"requireTlsAction"_s)->trigger();
    window->send();
    QTRY_COMPARE(window->state(), State::Writing);
    QTRY_VERIFY(f.button(u"Delivery Options…"_s));
    QVERIFY(window->findChild<QLabel *>(u"advice"_s)->text().contains(u"REQUIRETLS"_s));
    QVERIFY(!said(server, "MAIL"));
    f.button(u"Delivery Options…"_s)->click();
    QTRY_VERIFY(dialogOf(window));
    auto *requireTls = dialogOf(window)->findChild<QCheckBox *>(u"requireTls"_s);
    QVERIFY(requireTls->isChecked());
    requireTls->setChecked(false);
    dialogOf(window)->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->click();
    QVERIFY(noticeIn(window).isEmpty());
    window->send();
    QTRY_COMPARE(window->state(), State::Sent);
    QVERIFY(!action(window, u"deliveryOptionsAction"_s)->isEnabled());
}

void tst_DeliveryOptions::menuTurnsThemOnAndOff()
{
    Fixture f;
    auto *window = f.open();
    auto *report = action(window, u"askForReportAction"_s);
    report->trigger();
    QVERIFY(report->isChecked() && window->draft().options.notifications == allReports());
    report->trigger();
    QVERIFY(!report->isChecked() && window->draft().options == DeliveryOptions());
    QVERIFY(noticeIn(window).isEmpty());
}

void tst_DeliveryOptions::dialogKeepsWhatItDoesNotShow()
{
    for (const auto &options : {everything(), DeliveryOptions()})
        QVERIFY(DeliveryOptionsDialog(options).options() == options);
    DeliveryOptions never;
    never.notifications = Notifications{.envelopeId = {}, .onFailure = false};
    QVERIFY(DeliveryOptionsDialog(never).options() == never);

    DeliveryOptionsDialog dialog(everything());
    dialog.show();
    auto *others = dialog.findChild<QLabel *>(u"otherWishes"_s);
    QVERIFY(others->isVisible() && others->text().contains(u"one hour"_s));
    QCOMPARE(dialog.findChild<QComboBox *>(u"priority"_s)->currentText(), u"7"_s);
    dialog.findChild<QPushButton *>(u"askForNothing"_s)->click();
    QVERIFY(dialog.options() == DeliveryOptions());
    QVERIFY(!others->isVisible());
}

QTEST_MAIN(tst_DeliveryOptions)
#include "tst_DeliveryOptions.moc"
