#pragma once

#include "app/editor/Paper.h"
#include "app/editor/WordCount.h"
#include "core/letter/Draft.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <memory>

class QAction;
class QToolBar;
class QToolButton;
class QMenu;

namespace envoi::spelling {
class Speller;
struct Choice;
} // namespace envoi::spelling

namespace envoi::editor {

/// The text of a letter: a rich-text or plain-text editor with its formatting tool bar above it. It
/// knows nothing of recipients, files or accounts; pictures belong to it, attachments do not.
class Editor : public QWidget {
    Q_OBJECT

public:
    struct Content {
        letter::Draft::Format format = letter::Draft::Format::Rich;
        QString text; ///< LF line ends; the plain alternative unless the letter is plain
        /// Clean, mail-safe HTML document, or what the person brought in Format::Source; empty in a plain
        /// letter.
        QString html;
        std::vector<letter::InlineImage> images; ///< only those that the HTML names
    };

    /// How a person has the editor; to be kept from letter to letter.
    struct Preferences {
        bool markdown = true;    ///< whether Markdown is understood as it is typed
        QStringList recentEmoji; ///< the last one first
        Paper::Look paper;
    };

    explicit Editor(QWidget *parent = nullptr);
    ~Editor() override;

    /// What is to be sent or kept: the HTML made anew from the document.
    Content content() const;
    /// The same without the plain alternative of a rich letter, which takes long to make of a long one and
    /// can be made elsewhere: letter::fillText().
    Content contentWithoutText() const;
    /// Shows \a content, sanitised first; clears the undo stack. A long letter comes bit by bit: until it is
    /// whole, isReading(), content() is \a content, and what is typed waits.
    void setContent(const Content &content);
    /// Where the cursor stands, in characters from the beginning of the text. Of a letter that is still
    /// coming: where it will stand.
    int cursorPosition() const;
    /// Moves the cursor there, or as far as the text goes, and into sight.
    void setCursorPosition(int position);
    /// Whether nothing stands in it but a signature.
    bool isEmpty() const;
    /// Of the whole letter, and of what is selected in it.
    WordCount wordCount() const;
    WordCount selectionCount() const;

    /// Puts \a signature (an empty one: none) in the place of the letter's, or where it has none at the end
    /// or above the block of that number. One undo step, but for a letter to which nothing was done yet.
    void setSignature(const Content &signature, int beforeBlock = -1);
    /// What the letter's signature is made of, so that two can be compared; empty for none.
    QString signatureSource() const;
    /// The same as plain text, without the delimiter.
    QString signatureText() const;
    /// In a plain letter: these lines are its signature.
    void recogniseSignature(const QString &text);
    /// Selects the first \a text that this person has written, outside of quotes. False when there is none.
    bool selectOwn(const QString &text);
    /// The number of the block where a quoted letter begins; -1 for none.
    int quoteStart() const;

    letter::Draft::Format format() const;
    /// Asks first when something would be lost, and says what.
    void setFormat(letter::Draft::Format format);
    /// Puts a picture at the cursor.
    void insertImage(const QByteArray &octets, const QString &name);
    /// Reads pictures in another thread and puts them where the cursor is now. What can't be shown is
    /// offered as a file.
    void insertImageFiles(const QStringList &paths);
    /// Whether files are still being read; filesRead() follows.
    bool isReading() const;

    /// One order of undo: the steps of the text, and what was done beside it (a file attached).
    void undo();
    void redo();
    void addUndoStep(std::function<void()> undo, std::function<void()> redo);

    /// Nobody can change it: neither keys, pastes and drops, nor the actions and the tool bar. What can
    /// still arrive is a picture that is being read.
    void setReadOnly(bool readOnly);
    bool isReadOnly() const;

    Preferences preferences() const;
    void setPreferences(const Preferences &preferences);

    /// For the window's Format menu: the same actions as in the tool bar, with shortcuts.
    void fillFormatMenu(QMenu *menu);
    /// For the window's Insert menu: links, tables, rules and emoji.
    void fillInsertMenu(QMenu *menu);
    /// For the window's Edit menu: undo, redo, cut, copy, paste, paste without formatting, select all.
    void fillEditMenu(QMenu *menu);
    /// For the window's View menu: zoom, and the paper's colour.
    void fillViewMenu(QMenu *menu);
    /// From now on \a speller checks the text, in what \a usual gives unless something else is chosen for
    /// this letter. To be called once; without it, or in a program without Hunspell, nothing is checked.
    void setSpeller(spelling::Speller &speller, std::function<spelling::Choice()> usual);
    /// What the person chose to check this letter in, as in Draft::spelling.
    QString spelling() const;
    void setSpelling(const QString &choice);
    /// What a letter to these people is written in most likely, BCP 47 tags; none when that is not known.
    /// What is chosen for the letter, or found out from its text, counts more.
    void expectLanguages(const QStringList &languages);
    /// What the letter is checked in, or was found to be written in; none when that is not known.
    QStringList writtenLanguages() const;
    /// For the window's menus; null when nothing is checked.
    QMenu *spellingMenu() const;
    /// The same menu as a button that shows the language; null when nothing is checked. One at most.
    QToolButton *makeSpellingButton(QWidget *parent);
    QToolBar *toolBar() const;
    /// The widget that takes the keys, for focus and tab order.
    QWidget *textWidget() const;

signals:
    /// The person changed something.
    void edited();
    /// Files (not pictures) were pasted or dropped: they are to become attachments.
    void filesOffered(const QStringList &paths);
    void filesRead();
    void preferencesChanged();
    void formatChanged(envoi::letter::Draft::Format format);
    /// The person chose what this letter is checked in; spelling() says it.
    void spellingChosen();
    /// ... and that this is to hold for new letters.
    void usualSpellingChosen(const envoi::spelling::Choice &choice);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::editor
