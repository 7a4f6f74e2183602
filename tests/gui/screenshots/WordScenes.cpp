// What a person keeps to write with (signatures, snippets, templates), and what is said about the words.
#include "tests/gui/screenshots/Studio.h"

#include "app/accounts/IdentitiesEditor.h"
#include "app/compose/SnippetsDialog.h"
#include "app/compose/Templates.h"
#include "app/editor/Editor.h"
#include "app/editor/SpellMarks.h"
#include "core/base/Random.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDialog>
#include <QMenu>
#include <QTextBlock>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

using compose::ComposeWindow;

/// Marks, what a right click on one offers, and the menu of languages.
void Studio::spelling()
{
    compose::Places places{m_home.filePath(u"spelling/accounts.json"_s),
                           m_home.filePath(u"spelling/drafts"_s), m_home.filePath(u"spelling/captured"_s)};
    places.dictionaryFolders = {QString::fromUtf8(ENVOI_SOURCE_DIR "/tests/data/spelling")};
    places.personalDictionary = m_home.filePath(u"spelling/words.txt"_s);
    compose::Services services(places, account::memorySecretStore());
    ComposeWindow window(services);
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.setAccounts({account::testServerAccount()});
    window.resize(900, 700);
    window.show();
    window.activateWindow();
    letter::Draft draft;
    draft.subject = u"Wrong words"_s;
    draft.html = u"<p>Dear friend,</p><p>Thank you for teh lettre, and for all that you have done.</p>"
                 u"<h2>A freind of the house</h2><p>It is good to know that.</p>"_s;
    window.open(draft);
    auto *text = qobject_cast<QTextEdit *>(window.findChild<editor::Editor *>()->textWidget());
    const auto *marks = text->findChild<editor::SpellMarks *>();
    const QTextCursor word = text->document()->find(u"lettre"_s);
    if (!waitUntil([&] { return marks && !marks->wrongIn(word.block()).isEmpty(); }))
        fail("waited in vain for the marks of wrong words");
    save(&window, u"spelling"_s);
    QTextCursor middle(word);
    middle.setPosition(word.selectionStart() + 2);
    const QPoint at = text->cursorRect(middle).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, text->viewport()->mapToGlobal(at));
    QApplication::sendEvent(text->viewport(), &event);
    if (!waitUntil([] { return QApplication::activePopupWidget() != nullptr; }))
        fail("waited in vain for the suggestions");
    save(&window, u"spelling-suggestions"_s);
    closePopups();
    for (auto *button : window.findChildren<QToolButton *>()) {
        if (button->menu() && button->menu() == window.findChild<editor::Editor *>()->spellingMenu()) {
            button->menu()->popup(button->mapToGlobal(QPoint(0, button->height())));
            save(&window, u"spelling-languages"_s);
            closePopups();
        }
    }
}

void Studio::keptTexts()
{
    const QList<letter::Snippet> snippets{
        {u"mfg"_s, u"Many friendly greetings\nAnna Example"_s},
        {u"addr"_s, u"12 Example Street\nExampleton"_s},
        {u"meet"_s, u"Dear {{first name}},\n\nshall we meet on {{day}} at {{place}}?"_s}};
    auto window = makeWindow();
    compose::SnippetsDialog manager(snippets, window.get());
    manager.open();
    save(&manager, u"snippets"_s);
    compose::SnippetsDialog none({}, window.get());
    none.open();
    save(&none, u"snippets-none"_s);
    none.hide();
    manager.hide();

    for (const auto &name : {u"Invitation to the hike"_s, u"Minutes of the meeting"_s}) {
        SystemRandom random;
        auto letter = sample();
        letter.attachments.clear();
        const auto kept =
            m_services.templates().save(m_services.templates().newPath(), compose::asTemplate(letter, name),
                                        {QDateTime::currentDateTime(), random});
        if (!kept)
            fail("no template kept");
    }
    compose::TemplatesDialog templates(m_services.templates(), m_services.writers(),
                                       compose::templatesIn(m_services.templates()), window.get());
    templates.show();
    save(&templates, u"templates"_s);

    account::Identity identity{u"one"_s, u"Anna Example"_s, u"anna@example.com"_s, {}};
    identity.signature.html = u"<p><b>Anna Example</b><br>Example Society, Exampleton<br>"
                              u"<a href=\"https://example.org/\">example.org</a></p>"_s;
    accounts::IdentityDialog known(identity, window.get());
    known.show();
    save(&known, u"identity"_s);
    accounts::IdentityDialog fresh({}, window.get());
    fresh.show();
    fresh.accept();
    save(&fresh, u"identity-wrong"_s);
}

void Studio::wordCount()
{
    auto window = makeWindow();
    auto draft = sample();
    draft.attachments.clear();
    window->open(draft);
    trigger(*window, u"&Word Count"_s);
    save(window.get(), u"word-count"_s);
}

/// A letter mostly in a script that runs from right to left, in a window that does not.
void Studio::hebrewLetter()
{
    auto window = makeWindow();
    letter::Draft draft;
    draft.to = {u"\"שרה כהן\" <sara@example.org>"_s, u"anna@example.com"_s};
    draft.subject = u"טיול ביום ראשון"_s;
    draft.html =
        u"<p dir=\"rtl\">שלום לכולם,</p><p dir=\"rtl\">תודה שבאתם! המסלול המלא נמצא ב־PDF המצורף (12 "
        u"km), ו<b>הדרך הקצרה</b> מסומנת.</p><ul dir=\"rtl\"><li dir=\"rtl\">נעליים טובות</li>"
        u"<li dir=\"rtl\">מים</li></ul><p>And a line in English.</p>"_s;
    window->open(draft);
    save(window.get(), u"hebrew-letter"_s);
}

} // namespace envoi::screenshots
