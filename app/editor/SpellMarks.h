#pragma once

#include "core/spelling/Spelling.h"

#include <QObject>
#include <QTextBlock>
#include <QTextCursor>
#include <QTimer>

#include <functional>
#include <memory>

class QPainter;
class QRect;
class QTextEdit;

namespace envoi::spelling {
class Speller;
}

namespace envoi::editor {

class BlockSpelling;
struct SpellingRegistry;

/// Has a text checked as it is written, what can be seen first, and keeps and paints what is wrong in it.
/// Neither the document nor its layout knows of it. Nothing happens before the text was painted once.
/// Not checked are quotes, preformatted text, code, links, and whatever stands below "-- ".
class SpellMarks : public QObject {
    Q_OBJECT

public:
    /// \a usual: what a letter is checked in for which nothing was chosen; asked when it is first needed.
    SpellMarks(QTextEdit &view, spelling::Speller &speller, std::function<spelling::Choice()> usual);
    ~SpellMarks() override;

    /// Another letter begins.
    void begin();
    /// For this letter; nothing: as usual.
    void choose(const std::optional<spelling::Choice> &choice);
    const std::optional<spelling::Choice> &chosen() const { return m_chosen; }
    const spelling::Choice &choice();
    /// What the letter will be written in most likely: where nothing was chosen and something is checked at
    /// all, it is begun with.
    void expect(const QStringList &languages);
    /// What most of the letter is written in, as far as that was found out; else what is expected.
    const QString &language() const;
    bool isLanguageFound() const { return !m_language.isEmpty(); }
    /// What it is checked in, or was found to be written in.
    QStringList writtenLanguages();
    /// The language to ask first for suggestions in \a block.
    QStringList languagesFor(const QTextBlock &block);

    /// \a word is right in this letter.
    void ignore(const QString &word);
    void setPlain(bool plain);

    QList<spelling::Range> wrongIn(const QTextBlock &block) const;
    bool isChecked(const QTextBlock &block) const;
    /// A selection of the wrong word at that place; none when there is none.
    QTextCursor wrongWordAt(const QTextCursor &place) const;
    /// Checks on without delay.
    void hurry();
    void paint(QPainter &painter, const QRect &area);

signals:
    /// Another part was checked.
    void checked();
    void languageChanged();

private:
    void onContentsChange(int position, int removed, int added);
    void onCursorMoved();
    void schedule(int delay);
    void pass();
    void followDelimiter();
    bool isForeign(const QTextBlock &block) const;
    BlockSpelling &spellingOf(const QTextBlock &block);
    void collect(QTextBlock block, const QTextBlock &end, spelling::Request &request);
    void take(const QList<spelling::Finding> &findings);
    void followLanguage();
    void checkAgain();
    void paintBlock(QPainter &painter, const QTextBlock &block);

    QTextEdit &m_view;
    spelling::Speller &m_speller;
    std::function<spelling::Choice()> m_usual;
    std::optional<spelling::Choice> m_chosen;
    std::optional<spelling::Choice> m_choice;
    QString m_language;
    QStringList m_expected;
    QStringList m_ignored;
    std::shared_ptr<SpellingRegistry> m_registry;
    QTimer m_timer;
    /// All blocks before this one have been checked.
    int m_scanFrom = 0;
    /// At the "-- " under which the signature stands, or null.
    QTextCursor m_delimiter;
    int m_delimiterRevision = -1;
    bool m_isAsking = false;
    bool m_isPlain = false;
    bool m_wasPainted = false;
    bool m_wasEdited = false; ///< since the cursor moved last
    bool m_isWriting = false; ///< the word at the cursor is not finished
};

} // namespace envoi::editor
