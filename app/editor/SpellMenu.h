#pragma once

#include "app/editor/SpellMarks.h"

#include <QPointer>
#include <QTextCursor>
#include <QTimer>

class QAction;
class QMenu;
class QToolButton;

namespace envoi::editor {

class TextView;

/// What a person does about spelling: the menu of languages, its button, what a right click on a wrong word
/// offers, and F7, which goes to the next one.
class SpellMenu : public QObject {
    Q_OBJECT

public:
    /// \a owner: the widget in which F7 works.
    SpellMenu(TextView &view, spelling::Speller &speller, SpellMarks &marks, QWidget &owner);

    QMenu *menu() const { return m_menu; }
    /// A button for the menu, which shows the language.
    QToolButton *makeButton(QWidget *parent);

signals:
    /// The person chose for this letter.
    void chosen();
    /// What was chosen is to hold for new letters.
    void usualChosen(const envoi::spelling::Choice &choice);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(QMenu *menu);
    void fillLanguages(QMenu *menu, const QStringList &languages);
    void choose(const spelling::Choice &choice);
    void toggle(const QString &language, bool on);
    void showLanguage();
    void explainDictionaries();
    void goToNext();
    void seek();
    void tell(const QString &text);
    bool offer(const QTextCursor &word, QPoint where);
    void open();
    void fillSuggestions(QMenu &menu);
    void replace(const QString &suggestion);

    TextView &m_view;
    spelling::Speller &m_speller;
    SpellMarks &m_marks;
    QWidget &m_owner;
    QMenu *m_menu;
    QPointer<QToolButton> m_button;
    QAction *m_next;
    bool m_isSeeking = false;

    // The wrong word for which a menu is open or about to be.
    QPointer<QMenu> m_wordMenu;
    QTextCursor m_word;
    QString m_text;
    QPoint m_where; ///< in the viewport
    std::optional<QStringList> m_suggestions;
    quint64 m_question = 0;
    QTimer m_patience;
};

/// "Deutsch (de-DE)": a language in its own words.
QString languageName(const QString &language);

} // namespace envoi::editor
