#include "app/editor/SpellMenu.h"

#include "app/editor/TextView.h"
#include "app/look/MenuButton.h"
#include "app/platform/Dialogs.h"
#include "core/spelling/Speller.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

using spelling::Choice;

namespace {
constexpr int mostSuggestions = 5;
/// ms that a menu waits for its suggestions; later ones would move what is under the mouse by then.
constexpr int patience = 150;
} // namespace

QString languageName(const QString &language)
{
    const QLocale locale(language);
    QString name = locale.language() == QLocale::C ? QString() : locale.nativeLanguageName();
    if (name.isEmpty())
        return language;
    name[0] = name[0].toUpper();
    return u"%1 (%2)"_s.arg(name, language);
}

SpellMenu::SpellMenu(TextView &view, spelling::Speller &speller, SpellMarks &marks, QWidget &owner)
    : QObject(&owner), m_view(view), m_speller(speller), m_marks(marks), m_owner(owner),
      m_menu(new QMenu(tr("Spellin&g"), &owner)), m_next(new QAction(tr("&Next Misspelling"), this))
{
    m_menu->setObjectName(u"spelling"_s);
    connect(m_menu, &QMenu::aboutToShow, this, [this] { fill(m_menu); });
    m_next->setShortcut(QKeySequence(Qt::Key_F7));
    m_next->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_next->setObjectName(u"nextMisspelling"_s);
    connect(m_next, &QAction::triggered, this, &SpellMenu::goToNext);
    owner.addAction(m_next);
    // It is filled only when it is shown; until then there is something in it that can be found.
    m_menu->addAction(m_next);

    connect(&m_marks, &SpellMarks::languageChanged, this, &SpellMenu::showLanguage);
    connect(&m_marks, &SpellMarks::checked, this, [this] {
        if (m_isSeeking)
            seek();
    });

    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &SpellMenu::open);
    view.installEventFilter(this);
    view.viewport()->installEventFilter(this);
}

QToolButton *SpellMenu::makeButton(QWidget *parent)
{
    m_button = new look::MenuButton(parent);
    m_button->setObjectName(u"spellingLanguage"_s);
    m_button->setAccessibleName(tr("Spelling"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setMenu(m_menu);
    m_button->setText(tr("Spelling"));
    m_button->setToolTip(tr("Languages in which the spelling is checked"));
    return m_button;
}

void SpellMenu::showLanguage()
{
    if (!m_button)
        return;
    const Choice &choice = m_marks.choice();
    QString text;
    QString tip;
    switch (choice.kind) {
    case Choice::Kind::Off:
        text = tr("Spelling off");
        tip = tr("The spelling is not checked");
        break;
    case Choice::Kind::Languages: {
        QStringList names;
        for (const QString &language : choice.languages)
            names.append(languageName(language));
        text = choice.languages.first();
        if (choice.languages.size() > 1)
            text += u" +%1"_s.arg(choice.languages.size() - 1);
        tip = tr("The spelling is checked in: %1").arg(names.join(u", "_s));
        break;
    }
    case Choice::Kind::Automatic:
        text = m_marks.language().isEmpty() ? tr("Spelling") : m_marks.language();
        tip = m_marks.language().isEmpty() ? tr("Languages in which the spelling is checked")
              : m_marks.isLanguageFound()
                  ? tr("Found out from the text: %1").arg(languageName(m_marks.language()))
                  : tr("As in your last letter to them: %1").arg(languageName(m_marks.language()));
        break;
    }
    m_button->setText(text);
    m_button->setToolTip(tip);
    m_button->setAccessibleDescription(tip);
}

void SpellMenu::fill(QMenu *menu)
{
    menu->clear();
    menu->addAction(tr("Looking…"))->setEnabled(false);
    menu->addAction(m_next);
    m_speller.languages(menu, [this, menu](const QStringList &languages) { fillLanguages(menu, languages); });
}

void SpellMenu::fillLanguages(QMenu *menu, const QStringList &languages)
{
    menu->clear();
    const Choice choice = m_marks.choice();
    if (languages.isEmpty()) {
        menu->addAction(tr("No dictionary is installed"))->setEnabled(false);
        menu->addAction(tr("&How to Get One…"), this, &SpellMenu::explainDictionaries);
        return;
    }
    auto *automatic = menu->addAction(tr("&Automatic"), this, [this] { choose({}); });
    automatic->setCheckable(true);
    automatic->setChecked(choice.kind == Choice::Kind::Automatic);
    menu->addSeparator();
    QStringList shown = languages;
    for (const QString &language : choice.languages) {
        if (!shown.contains(language))
            shown.append(language); // there was a dictionary when it was chosen
    }
    for (const QString &language : std::as_const(shown)) {
        auto *action = menu->addAction(languageName(language));
        action->setCheckable(true);
        action->setChecked(choice.languages.contains(language));
        action->setData(language);
        connect(action, &QAction::triggered, this, [this, language](bool on) { toggle(language, on); });
    }
    menu->addSeparator();
    auto *off = menu->addAction(tr("&Off"), this, [this] { choose({Choice::Kind::Off, {}}); });
    off->setCheckable(true);
    off->setChecked(choice.kind == Choice::Kind::Off);
    menu->addSeparator();
    auto *usual =
        menu->addAction(tr("&Use for New Letters"), this, [this] { emit usualChosen(m_marks.choice()); });
    usual->setEnabled(m_marks.chosen().has_value());
    menu->addAction(m_next);
}

void SpellMenu::choose(const Choice &choice)
{
    m_marks.choose(choice);
    emit chosen();
}

void SpellMenu::toggle(const QString &language, bool on)
{
    QStringList languages = m_marks.choice().languages;
    languages.removeAll(language);
    if (on)
        languages.append(language);
    choose(languages.isEmpty() ? Choice{} : Choice{Choice::Kind::Languages, languages});
}

void SpellMenu::explainDictionaries()
{
#if defined(Q_OS_WIN)
    const QString how =
        tr("Put the two files of a Hunspell dictionary (such as en_US.aff and en_US.dic) into "
           "the folder “dictionaries” beside the program. LibreOffice's extensions have them "
           "for most languages.");
#elif defined(Q_OS_MACOS)
    const QString how =
        tr("Put the two files of a Hunspell dictionary (such as en_US.aff and en_US.dic) into "
           "the folder Library/Spelling in your home folder. LibreOffice's extensions have "
           "them for most languages.");
#else
    const QString how = tr("Install the Hunspell dictionary of your language with your system's packages. It "
                           "is called hunspell-en-us, hunspell-de-de, hunspell-fr and so on; elsewhere "
                           "hunspell-en or hunspell-de. Envoi finds it at once.");
#endif
    platform::dialogs().inform(&m_owner, tr("No dictionary is installed"), how);
}

void SpellMenu::tell(const QString &text)
{
    const QPoint place = m_view.cursorRect().bottomLeft();
    QToolTip::showText(m_view.viewport()->mapToGlobal(place), text, m_view.viewport());
}

void SpellMenu::goToNext()
{
    if (m_view.isReadOnly())
        return;
    if (m_marks.choice().kind == Choice::Kind::Off) {
        tell(tr("The spelling is not checked"));
        return;
    }
    m_isSeeking = true;
    seek();
}

void SpellMenu::seek()
{
    const QTextCursor cursor = m_view.textCursor();
    const int from = cursor.selectionEnd();
    // Down to the end, and on from the start up to the cursor.
    QTextBlock block = m_view.document()->findBlock(from);
    const int blocks = m_view.document()->blockCount();
    for (int i = 0; i <= blocks; ++i) {
        if (!m_marks.isChecked(block)) {
            m_marks.hurry();
            return;
        }
        for (const spelling::Range &range : m_marks.wrongIn(block)) {
            const int start = block.position() + range.start;
            const bool isBehind = i > 0 || start >= from;
            if (!isBehind || (i == blocks && start >= from))
                continue;
            m_isSeeking = false;
            QTextCursor place(block);
            place.setPosition(start + 1);
            const QTextCursor word = m_marks.wrongWordAt(place);
            m_view.setTextCursor(word);
            m_view.ensureCursorVisible();
            offer(word, m_view.cursorRect(word).bottomLeft());
            return;
        }
        block = block.next();
        if (!block.isValid())
            block = m_view.document()->begin();
    }
    m_isSeeking = false;
    tell(tr("No misspelled word"));
}

bool SpellMenu::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ContextMenu || m_view.isReadOnly())
        return QObject::eventFilter(watched, event);
    const auto *asked = static_cast<QContextMenuEvent *>(event);
    const bool isMouse = asked->reason() == QContextMenuEvent::Mouse;
    const QPoint place = m_view.viewport()->mapFromGlobal(asked->globalPos());
    const QTextCursor cursor = isMouse ? m_view.cursorForPosition(place) : m_view.textCursor();
    const QTextCursor word = m_marks.wrongWordAt(cursor);
    if (word.isNull())
        return QObject::eventFilter(watched, event);
    if (isMouse)
        m_view.setTextCursor(cursor);
    return offer(word, isMouse ? place : m_view.cursorRect().bottomLeft());
}

bool SpellMenu::offer(const QTextCursor &word, QPoint where)
{
    m_word = word;
    m_text = word.selectedText();
    m_where = where;
    m_suggestions.reset();
    m_patience.start();
    m_speller.suggest(m_text, m_marks.languagesFor(word.block()), mostSuggestions, this,
                      [this, question = ++m_question](const QStringList &suggestions) {
                          if (question != m_question)
                              return;
                          m_suggestions = suggestions;
                          if (m_wordMenu)
                              fillSuggestions(*m_wordMenu);
                          else if (m_patience.isActive())
                              open();
                      });
    return true;
}

void SpellMenu::open()
{
    m_patience.stop();
    if (m_wordMenu)
        m_wordMenu->close();
    auto *menu = new QMenu(&m_view);
    emit m_view.contextMenuOpening(menu);
    m_wordMenu = menu;
    menu->setObjectName(u"misspelling"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *first = menu->actions().value(0);
    QList<QAction *> actions;
    auto *learn = new QAction(tr("&Add to Dictionary"), menu);
    connect(learn, &QAction::triggered, this, [this] { m_speller.learn(m_text); });
    auto *ignore = new QAction(tr("&Ignore in This Letter"), menu);
    connect(ignore, &QAction::triggered, this, [this] { m_marks.ignore(m_text); });
    auto *languages = new QMenu(tr("&Language"), menu);
    connect(languages, &QMenu::aboutToShow, this, [this, languages] { fill(languages); });
    auto *beforeLearn = new QAction(menu);
    beforeLearn->setSeparator(true);
    auto *behind = new QAction(menu);
    behind->setSeparator(true);
    menu->insertActions(first, {beforeLearn, learn, ignore, languages->menuAction(), behind});
    fillSuggestions(*menu);
    menu->popup(m_view.viewport()->mapToGlobal(m_where));
    menu->setActiveAction(menu->actions().value(0));
}

void SpellMenu::fillSuggestions(QMenu &menu)
{
    // They stand above the first separator.
    QAction *behind = nullptr;
    for (QAction *action : menu.actions()) {
        if (action->isSeparator()) {
            behind = action;
            break;
        }
        menu.removeAction(action);
        action->deleteLater();
    }
    if (!m_suggestions || m_suggestions->isEmpty()) {
        auto *none = new QAction(m_suggestions ? tr("No suggestions") : tr("Looking…"), &menu);
        none->setEnabled(false);
        menu.insertAction(behind, none);
        return;
    }
    for (const QString &suggestion : *m_suggestions) {
        auto *action = new QAction(QString(suggestion).replace(u'&', u"&&"_s), &menu);
        QFont font = action->font();
        font.setBold(true);
        action->setFont(font);
        connect(action, &QAction::triggered, this, [this, suggestion] { replace(suggestion); });
        menu.insertAction(behind, action);
    }
}

void SpellMenu::replace(const QString &suggestion)
{
    // Something may have changed it while the menu was open.
    if (m_view.isReadOnly() || m_word.selectedText() != m_text)
        return;
    QTextCursor word = m_word;
    word.insertText(suggestion, word.charFormat());
    word.clearSelection();
    m_view.setTextCursor(word);
}

} // namespace envoi::editor
