#include "Fixture.h"

#include "app/compose/AttachmentShelf.h"
#include "app/compose/Desk.h"
#include "app/compose/Templates.h"

#include <QDialogButtonBox>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;

namespace {

/// A desk with one letter on it.
class TemplateFixture : public Fixture {
public:
    TemplateFixture() : desk(services)
    {
        if (!services.accounts().save({account::testServerAccount()}))
            qFatal("no account");
        window = desk.newLetter();
        (void)QTest::qWaitForWindowActive(window);
    }

    QMenu *menu() const { return window->findChild<QMenu *>(u"templates"_s); }
    QAction *action(const QString &name) const { return window->findChild<QAction *>(name); }
    /// The menu's entries once it has looked.
    QStringList entries() const
    {
        emit menu()->aboutToShow();
        (void)QTest::qWaitFor([this] { return menu()->findChild<QAction *>(u"manageTemplates"_s); });
        QStringList texts;
        for (const auto *action : menu()->actions()) {
            if (action->objectName() != u"manageTemplates" && !action->isSeparator())
                texts.append(action->text());
        }
        return texts;
    }
    std::vector<TemplateEntry> kept() const { return templatesIn(services.templates()); }
    void saveAsTemplate() const
    {
        action(u"saveAsTemplate"_s)->trigger();
        QTRY_VERIFY(headline().startsWith(u"Kept as the template"_s));
    }
    /// The window of the letter that the menu's entry begins.
    ComposeWindow *begin(const QString &entry) const
    {
        const auto before = desk.windows();
        if (!entries().contains(entry))
            return nullptr;
        for (auto *action : menu()->actions()) {
            if (action->text() == entry)
                action->trigger();
        }
        (void)QTest::qWaitFor([this, &before] { return desk.windows().size() > before.size(); });
        for (auto *one : desk.windows()) {
            if (!before.contains(one))
                return one;
        }
        return nullptr;
    }
    TemplatesDialog *manage() const
    {
        action(u"manageTemplates"_s)->trigger();
        TemplatesDialog *dialog = nullptr;
        (void)QTest::qWaitFor([&dialog, this] {
            dialog = window->findChild<TemplatesDialog *>();
            return dialog && dialog->isVisible();
        });
        return dialog;
    }
    /// Keeps empty templates of these names.
    void keep(const QStringList &names) const
    {
        for (const auto &name : names) {
            SystemRandom random;
            letter::Draft draft;
            draft.html = u"<div>Text</div>"_s;
            if (!services.templates().save(services.templates().newPath(), asTemplate(draft, name),
                                           {QDateTime::currentDateTime(), random}))
                qFatal("no template");
        }
    }
    QStringList keptNames() const
    {
        QStringList names;
        for (const auto &entry : kept())
            names.append(entry.name);
        return names;
    }

    Desk desk;
};

} // namespace

class tst_Templates : public QObject {
    Q_OBJECT

private slots:
    void letterBecomesOneAndBack();
    void eachLetterIsOneOfItsOwn();
    void sameNameAsksFirst();
    void noneYet();
    void goneMeanwhile();
    void renaming();
    void deletingAndUndo();
};

void tst_Templates::letterBecomesOneAndBack()
{
    TemplateFixture f;
    QFile file(f.home.filePath(u"a & b.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("octets") == 6);
    file.close();
    f.write(u"anna@example.com"_s, u"Weekly & more"_s, u"Dear all,"_s);
    f.window->findChild<AttachmentShelf *>()->addFiles({file.fileName()});
    QTRY_COMPARE(f.window->draft().attachments.size(), std::size_t(1));
    const auto original = f.window->draft();
    f.saveAsTemplate();
    QCOMPARE(f.headline(), u"Kept as the template “Weekly & more”."_s);
    QVERIFY(file.remove()); // it is whole in the template
    QCOMPARE(f.entries(), QStringList(u"Weekly && more"_s));
    auto *letter = f.begin(u"Weekly && more"_s);
    QVERIFY(letter);
    const auto draft = letter->draft();
    QCOMPARE(draft.to, original.to);
    QCOMPARE(draft.subject, original.subject);
    QCOMPARE(draft.html, original.html);
    QCOMPARE(draft.attachments.size(), std::size_t(1));
    QCOMPARE(draft.attachments[0].size(), 6);
    QVERIFY(draft.extraFields.empty());
    QVERIFY(!letter->isModified());
    QVERIFY(letter->path().isEmpty());
    // The letter itself is still there, and no draft came of any of it.
    QVERIFY(f.draftFiles().isEmpty());
}

void tst_Templates::eachLetterIsOneOfItsOwn()
{
    letter::Draft draft;
    draft.subject = u"Weekly"_s;
    draft.messageId = mime::MessageId::read("<a@example.com>").value();
    draft.inReplyTo = draft.references = QStringList{u"<1@example.com>"_s};
    draft.extraFields = {{u"X-Mine"_s, u"1"_s}};
    const auto kept = asTemplate(asTemplate(draft, u"Old"_s), u"New"_s);
    QVERIFY(!kept.messageId);
    QCOMPARE(kept.extraFields.size(), std::size_t(2));
    const auto letter = fromTemplate(kept);
    QVERIFY(letter.inReplyTo.isEmpty());
    QVERIFY(letter.references.isEmpty());
    QCOMPARE(letter.extraFields, draft.extraFields);
    QCOMPARE(letter.subject, draft.subject);
}

void tst_Templates::sameNameAsksFirst()
{
    TemplateFixture f;
    f.write(u"anna@example.com"_s, u"Weekly"_s, u"One"_s);
    f.saveAsTemplate();
    QTest::keyClicks(f.editor()->textWidget(), u" more"_s);
    f.action(u"saveAsTemplate"_s)->trigger();
    QTRY_COMPARE(f.dialogs.asked, QStringList(u"Replace the template “Weekly”?"_s));
    f.services.writers().waitForDone();
    QCOMPARE(f.services.templates().load(f.kept().at(0).path)->text, u"One"_s);
    f.dialogs.confirmAnswer = platform::Dialogs::Answer::Yes;
    f.action(u"saveAsTemplate"_s)->trigger();
    QTRY_COMPARE(f.services.templates().load(f.kept().at(0).path)->text, u"One more"_s);
    QCOMPARE(f.kept().size(), std::size_t(1));
}

void tst_Templates::noneYet()
{
    TemplateFixture f;
    QCOMPARE(f.entries(), QStringList(u"No Templates"_s));
    auto *dialog = f.manage();
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QPushButton *>(u"renameTemplate"_s)->isEnabled());
    QVERIFY(!dialog->findChild<QPushButton *>(u"deleteTemplate"_s)->isEnabled());
}

void tst_Templates::goneMeanwhile()
{
    TemplateFixture f;
    f.keep({u"Weekly"_s});
    QCOMPARE(f.entries(), QStringList(u"Weekly"_s));
    f.services.templates().remove(f.kept().at(0).path);
    const auto before = f.desk.windows();
    f.menu()->actions().first()->trigger();
    QTRY_COMPARE(f.desk.windows().size(), before.size() + 1);
    for (auto *window : f.desk.windows()) {
        if (!before.contains(window))
            QVERIFY(!window->findChild<Banner *>()->headline().isEmpty());
    }
}

void tst_Templates::renaming()
{
    TemplateFixture f;
    f.keep({u"A"_s, u"B"_s});
    auto *dialog = f.manage();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>();
    QCOMPARE(list->count(), 2);
    dialog->findChild<QPushButton *>(u"renameTemplate"_s)->click();
    auto *line = list->findChild<QLineEdit *>();
    QVERIFY(line);
    line->selectAll();
    line->insert(u"Wöchentlich 😀"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(f.keptNames(), QStringList({u"B"_s, u"Wöchentlich 😀"_s}));
    // Without a name it keeps the one it has.
    dialog->findChild<QPushButton *>(u"renameTemplate"_s)->click();
    line = list->findChild<QLineEdit *>();
    QVERIFY(line);
    line->clear();
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(!list->findChild<QLineEdit *>());
    QCOMPARE(list->item(0)->text(), u"Wöchentlich 😀"_s);
    QVERIFY(f.services.templates().load(f.kept().at(1).path)->html.contains(u"Text"_s));
    // The window may go while a name is being written.
    dialog->findChild<QPushButton *>(u"renameTemplate"_s)->click();
    QVERIFY(list->findChild<QLineEdit *>());
}

void tst_Templates::deletingAndUndo()
{
    TemplateFixture f;
    f.keep({u"A"_s, u"B"_s, u"C"_s});
    auto *dialog = f.manage();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>();
    list->setFocus();
    list->setCurrentRow(1);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 1);
    QCOMPARE(f.kept().size(), std::size_t(3));
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(list->item(0)->text(), u"A"_s);
    QCOMPARE(list->item(1)->text(), u"B"_s);
    QCOMPARE(list->item(2)->text(), u"C"_s);
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Close)->click();
    f.services.writers().waitForDone();
    QCOMPARE(f.keptNames(), QStringList({u"B"_s, u"C"_s}));
}

QTEST_MAIN(tst_Templates)
#include "tst_Templates.moc"
