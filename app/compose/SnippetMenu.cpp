#include "app/compose/SnippetMenu.h"

#include "app/compose/SnippetsDialog.h"
#include "app/editor/Editor.h"
#include "app/editor/SnippetTyping.h"
#include "app/platform/Background.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"
#include "core/mime/Address.h"

#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QMenu>
#include <QPointer>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// What stands in the menu: the abbreviation and how the text begins.
QString titleOf(const letter::Snippet &snippet)
{
    constexpr qsizetype most = 50;
    QString text = snippet.text.simplified();
    if (text.size() > most)
        text = text.first(most - 1) + u'…';
    return QString(snippet.abbreviation + u" – "_s + text).replace(u'&', u"&&"_s);
}

} // namespace

QString firstNameOf(const QString &mailbox)
{
    const auto read = mime::Mailbox::parse(mailbox);
    QString name = read ? read->displayName() : QString();
    if (const auto comma = name.indexOf(u','); comma >= 0)
        name = name.sliced(comma + 1);
    return name.simplified().section(u' ', 0, 0);
}

SnippetMenu::SnippetMenu(editor::Editor &editor, store::SnippetStore store, QThreadPool &writers,
                         letter::Variables variables, QWidget *window)
    : QObject(window), m_editor(editor), m_store(std::move(store)), m_writers(writers), m_window(window),
      m_menu(new QMenu(tr("S&nippet"), window)), m_typing(new editor::SnippetTyping(editor, this))
{
    m_menu->setObjectName(u"snippets"_s);
    m_typing->setVariables([variables = std::move(variables)](const QString &name) {
        if (name == u"date")
            return std::optional(QLocale().toString(QDate::currentDate(), QLocale::LongFormat));
        if (name == u"clipboard")
            return std::optional(QGuiApplication::clipboard()->text());
        return variables(name);
    });
    connect(m_menu, &QMenu::aboutToShow, this, &SnippetMenu::list);
    list();
    // A file that can't be read is told where snippets are managed; letters go on without.
    platform::inBackground(
        this, [store = m_store] { return store.load().value_or(QList<letter::Snippet>()); },
        [this](const QList<letter::Snippet> &snippets) { setSnippets(snippets); });
}

void SnippetMenu::setSnippets(const QList<letter::Snippet> &snippets)
{
    m_snippets = snippets;
    m_typing->setSnippets(snippets);
    list();
}

void SnippetMenu::list()
{
    m_menu->clear();
    const bool takesThem = m_editor.format() != letter::Draft::Format::Source;
    for (const auto &snippet : std::as_const(m_snippets)) {
        auto *action = m_menu->addAction(titleOf(snippet));
        action->setEnabled(takesThem);
        connect(action, &QAction::triggered, this, [this, snippet] {
            m_typing->insert(snippet);
            m_editor.textWidget()->setFocus();
        });
    }
    if (!m_snippets.isEmpty())
        m_menu->addSeparator();
    auto *manage = m_menu->addAction(tr("&Manage Snippets…"));
    manage->setObjectName(u"manageSnippets"_s);
    connect(manage, &QAction::triggered, this, &SnippetMenu::manage);
}

void SnippetMenu::manage()
{
    platform::inBackground(
        this, [store = m_store] { return store.load(); },
        [this](const Result<QList<letter::Snippet>> &snippets) {
            if (!snippets)
                return tell(snippets.error());
            auto *dialog = new SnippetsDialog(*snippets, m_window);
            connect(dialog, &QDialog::accepted, this, [this, dialog] { save(dialog->snippets()); });
            dialog->open();
        });
}

void SnippetMenu::save(const QList<letter::Snippet> &snippets)
{
    // All open letters know of them at once, even while the disk does not.
    const auto windows = QApplication::topLevelWidgets();
    for (const auto *window : windows) {
        const auto others = window->findChildren<SnippetMenu *>();
        for (auto *other : others)
            other->setSnippets(snippets);
    }
    m_writers.start([guard = QPointer(this), this, store = m_store, snippets] {
        const auto saved = store.save(snippets);
        QMetaObject::invokeMethod(qApp, [guard, this, saved] {
            if (guard && !saved)
                tell(saved.error());
        });
    });
}

void SnippetMenu::tell(const Error &error)
{
    const auto words = words::explain(error);
    platform::dialogs().inform(m_window, words.headline, words.advice);
}

} // namespace envoi::compose
