// What pops up over a letter, its menus, and all that its text may hold.
#include "tests/gui/screenshots/Studio.h"

#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QTextEdit>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

namespace {

/// Chooses one file, once.
class ChosenFile : public platform::Dialogs {
public:
    explicit ChosenFile(QString path) : m_path(std::move(path)) { platform::setDialogs(this); }
    ~ChosenFile() override { platform::setDialogs(nullptr); }
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return {m_path}; }
    QString openFile(QWidget *, const QString &, const QString &) override { return m_path; }
    QString saveFile(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    Answer askToSave(QWidget *, const QString &, const QString &) override { return Answer::Cancel; }
    Answer confirm(QWidget *, const QString &, const QString &, const QString &) override
    {
        return Answer::Yes;
    }
    void inform(QWidget *, const QString &, const QString &) override {}
    QString askText(QWidget *, const QString &, const QString &, const QString &preset) override
    {
        return preset;
    }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }

private:
    QString m_path;
};

} // namespace

void Studio::popups()
{
    auto window = makeWindow();
    auto draft = sample();
    draft.attachments.clear();
    window->open(draft);
    settle();
    for (const auto &[text, name] : {std::pair(u"Text &Colour…"_s, u"popup-colours"_s),
                                     {u"&Highlight…"_s, u"popup-highlights"_s},
                                     {u"&Table…"_s, u"popup-table"_s},
                                     {u"&Emoji…"_s, u"popup-emoji"_s}}) {
        trigger(*window, text);
        save(window.get(), name);
        closePopups();
    }
    // The buttons that open menus, below the text and in its toolbar.
    int number = 0;
    for (auto *button : window->findChildren<QToolButton *>()) {
        if (!button->menu() || !button->isVisible())
            continue;
        button->menu()->popup(button->mapToGlobal(QPoint(0, button->height())));
        save(window.get(), u"popup-menu-%1"_s.arg(++number));
        closePopups();
    }
}

void Studio::menus()
{
    auto window = makeWindow();
    window->open(sample());
    int number = 0;
    for (QAction *entry : window->menuBar()->actions()) {
        entry->menu()->popup(
            window->menuBar()->mapToGlobal(window->menuBar()->actionGeometry(entry).bottomLeft()));
        save(window.get(), u"menu-%1"_s.arg(++number));
        closePopups();
    }
}

void Studio::plainLetter()
{
    auto window = makeWindow({640, 520});
    letter::Draft draft;
    draft.to = {u"Anna Example <anna@example.com>"_s};
    draft.subject = u"In plain text"_s;
    draft.format = letter::Draft::Format::Plain;
    draft.text = u"> Will there be cake again?\n>> There was some last time.\n\nThere will. Whoever writes a "
                 u"long line sees by the guide where it is broken when the letter is sent.\n"_s;
    window->open(draft);
    for (const auto &text : {u"Wrap &Guide"_s, u"Fi&xed Width"_s}) {
        for (auto *action : window->findChildren<QAction *>()) {
            if (action->text() == said(text) && !action->isChecked())
                action->trigger();
        }
    }
    save(window.get(), u"plain-letter"_s);

    auto source = makeWindow({900, 600});
    source->open(sample());
    trigger(*source, u"HT&ML Source"_s);
    save(source.get(), u"html-source"_s);
}

void Studio::everyFormat()
{
    auto window = makeWindow({900, 900});
    letter::Draft draft;
    draft.to = {u"anna@example.com"_s};
    draft.subject = u"All that a letter may hold"_s;
    draft.html =
        u"<h1>Heading 1</h1><h2>Heading 2</h2><h3>Heading 3</h3><p>Text with <b>bold</b>, <i>italic</i>, "
        u"<u>underlined</u>, <s>struck</s>, <code>code</code>, H<sub>2</sub>O, m<sup>2</sup>, "
        u"<span style=\"color:#1a5fb4\">blue</span>, <span style=\"background-color:#f9f06b\">marked</span> "
        u"and <a href=\"https://example.org/\">a link</a>.</p><hr><pre>preformatted\n  text</pre>"
        u"<ol><li>one<ol><li>one below</li></ol></li><li>two</li></ol><ul><li>a<ul><li>b</li></ul></li></ul>"
        u"<blockquote><p>A quote<br>of two lines</p><blockquote><p>and one within</p></blockquote>"
        u"</blockquote><table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse\"><tr><th>Head"
        u"</th><th>Head</th></tr><tr><td>Cell</td><td>Cell</td></tr></table>"
        u"<p dir=\"rtl\">שלום עולם, hello!</p>"_s;
    window->open(draft);
    save(window.get(), u"formats"_s);
}

void Studio::dialogs()
{
    auto window = makeWindow();
    auto draft = sample();
    draft.attachments.clear();
    window->open(draft);
    settle();
    auto *text = qobject_cast<QTextEdit *>(window->findChild<editor::Editor *>()->textWidget());
    text->setTextCursor(text->document()->find(u"map"_s));
    trigger(*window, u"Lin&k…"_s);
    trigger(*window, u"&About Envoi"_s);
    settle();
    for (auto *dialog : window->findChildren<QDialog *>()) {
        if (!dialog->isVisible())
            continue;
        save(dialog, dialog->objectName() == "about"_L1 ? u"about"_s : u"link-dialog"_s);
        dialog->close();
    }
    const QString path = file(u"people.csv"_s, 0);
    QFile people(path);
    if (people.open(QIODevice::WriteOnly))
        people.write("Name,E-mail\nAnna Example,anna@example.com\nNobody,not an address\n");
    people.close();
    const ChosenFile chosen(path);
    auto importing = makeWindow();
    trigger(*importing, u"&Import Contacts…"_s);
    settle();
    settle();
    save(importing.get(), u"contacts-imported"_s);
    otherDialogs();
}

} // namespace envoi::screenshots
