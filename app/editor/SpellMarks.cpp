#include "app/editor/SpellMarks.h"

#include "app/editor/Schema.h"
#include "core/spelling/Speller.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextLayout>

#include <algorithm>
#include <map>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

using spelling::Choice;
using spelling::Range;

namespace {

constexpr int typingDelay = 150;         ///< ms; far below what it takes to finish a word
constexpr qsizetype most = 16 * 1024;    ///< UTF-16 units in one question
constexpr int longestBlock = 256 * 1024; ///< what is longer was not written by a person
constexpr int wordsToTell = 8;           ///< in one language, before it is the letter's
constexpr QColor colourOnLight(0xd3, 0x2f, 0x2f);
constexpr QColor colourOnDark(0xff, 0x6b, 0x63);
constexpr QStringView delimiter = u"-- ";

} // namespace

/// What is known of all blocks of one document. Outlives the document if need be, as its blocks do.
struct SpellingRegistry {
    std::map<quint64, BlockSpelling *> blocks; ///< by id
    std::map<QString, int> words;              ///< by language
    quint64 lastId = 0;
};

/// What is known of one block; goes with it.
class BlockSpelling : public QTextBlockUserData {
public:
    explicit BlockSpelling(std::shared_ptr<SpellingRegistry> registry) : m_registry(std::move(registry))
    {
        renew();
    }
    ~BlockSpelling() override
    {
        setLanguage({}, 0);
        m_registry->blocks.erase(id);
    }

    /// Whatever is on its way for it is not for what it holds now.
    void renew()
    {
        m_registry->blocks.erase(id);
        id = ++m_registry->lastId;
        m_registry->blocks[id] = this;
        isChecked = false;
    }
    void setLanguage(const QString &newLanguage, int newWords)
    {
        if (!language.isEmpty())
            m_registry->words[language] -= words;
        language = newLanguage;
        words = newWords;
        if (!language.isEmpty())
            m_registry->words[language] += words;
    }

    quint64 id = 0;
    bool isChecked = false;
    QList<Range> wrong;
    QString language;
    int words = 0;

private:
    std::shared_ptr<SpellingRegistry> m_registry;
};

namespace {

BlockSpelling *known(const QTextBlock &block)
{
    return dynamic_cast<BlockSpelling *>(block.userData());
}

/// Code, links and pictures.
QList<Range> skippedIn(const QTextBlock &block)
{
    QList<Range> skipped;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QTextCharFormat format = fragment.charFormat();
        if (format.isAnchor() || format.fontFixedPitch())
            skipped.append({fragment.position() - block.position(), fragment.length()});
    }
    return skipped;
}

/// \a ranges after \a removed units at \a at gave way to \a added ones; without those that this touches.
QList<Range> moved(const QList<Range> &ranges, int at, int removed, int added)
{
    QList<Range> moved;
    for (Range range : ranges) {
        if (range.start > at + removed)
            range.start += added - removed;
        else if (range.end() >= at)
            continue;
        moved.append(range);
    }
    return moved;
}

} // namespace

SpellMarks::SpellMarks(QTextEdit &view, spelling::Speller &speller, std::function<Choice()> usual)
    : QObject(&view), m_view(view), m_speller(speller), m_usual(std::move(usual)),
      m_registry(std::make_shared<SpellingRegistry>())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SpellMarks::pass);
    connect(view.document(), &QTextDocument::contentsChange, this, &SpellMarks::onContentsChange);
    connect(&view, &QTextEdit::cursorPositionChanged, this, &SpellMarks::onCursorMoved);
    connect(&speller, &spelling::Speller::wordsChanged, this, &SpellMarks::checkAgain);
    connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_scanFrom < m_view.document()->blockCount())
            schedule(typingDelay);
    });
}

SpellMarks::~SpellMarks() = default;

const Choice &SpellMarks::choice()
{
    if (!m_choice) {
        m_choice = m_chosen ? *m_chosen : m_usual();
        // One language is a beginning for what finds it out by itself; several are not found out.
        const bool isAutomatic = m_choice->kind == Choice::Kind::Automatic && m_expected.size() < 2;
        if (!m_chosen && !m_expected.isEmpty() && m_choice->kind != Choice::Kind::Off && !isAutomatic)
            m_choice = Choice{Choice::Kind::Languages, m_expected};
    }
    return *m_choice;
}

void SpellMarks::expect(const QStringList &languages)
{
    if (std::exchange(m_expected, languages) == languages || m_chosen)
        return;
    m_choice.reset();
    checkAgain();
    emit languageChanged();
}

const QString &SpellMarks::language() const
{
    return m_language.isEmpty() && m_expected.size() == 1 ? m_expected.first() : m_language;
}

QStringList SpellMarks::writtenLanguages()
{
    switch (choice().kind) {
    case Choice::Kind::Languages:
        return choice().languages;
    case Choice::Kind::Automatic:
        return language().isEmpty() ? QStringList() : QStringList{language()};
    case Choice::Kind::Off:
        break;
    }
    return {};
}

void SpellMarks::begin()
{
    m_ignored.clear();
    m_isWriting = false;
    if (!std::exchange(m_language, {}).isEmpty())
        emit languageChanged();
}

void SpellMarks::choose(const std::optional<Choice> &choice)
{
    m_chosen = choice;
    m_choice.reset();
    checkAgain();
    emit languageChanged();
}

QStringList SpellMarks::languagesFor(const QTextBlock &block)
{
    if (choice().kind == Choice::Kind::Languages)
        return choice().languages;
    const BlockSpelling *spelling = known(block);
    const QString language =
        spelling && !spelling->language.isEmpty() ? spelling->language : this->language();
    return language.isEmpty() ? QStringList() : QStringList{language};
}

void SpellMarks::ignore(const QString &word)
{
    m_ignored.append(word);
    checkAgain();
}

void SpellMarks::setPlain(bool plain)
{
    if (std::exchange(m_isPlain, plain) != plain)
        checkAgain();
}

void SpellMarks::checkAgain()
{
    for (QTextBlock block = m_view.document()->begin(); block.isValid(); block = block.next()) {
        if (BlockSpelling *spelling = known(block))
            spelling->renew();
    }
    m_scanFrom = 0;
    schedule(0);
}

void SpellMarks::onContentsChange(int position, int removed, int added)
{
    const QTextDocument &document = *m_view.document();
    const QTextBlock first = document.findBlock(position);
    QTextBlock last = document.findBlock(position + added);
    if (!last.isValid())
        last = document.lastBlock();
    if (!first.isValid())
        return;
    if (first == last) {
        if (BlockSpelling *spelling = known(first); spelling && removed != added)
            spelling->wrong = moved(spelling->wrong, position - first.position(), removed, added);
    }
    for (QTextBlock block = first; block.isValid(); block = block.next()) {
        if (BlockSpelling *spelling = known(block))
            spelling->renew();
        if (block == last)
            break;
    }
    m_scanFrom = std::min(m_scanFrom, first.blockNumber());
    m_wasEdited = true;
    schedule(typingDelay);
}

void SpellMarks::onCursorMoved()
{
    const bool isWriting = std::exchange(m_wasEdited, false);
    if (!isWriting && m_isWriting)
        m_view.viewport()->update();
    m_isWriting = isWriting;
}

void SpellMarks::schedule(int delay)
{
    if (m_wasPainted && !m_isAsking && (!m_timer.isActive() || m_timer.remainingTime() > delay))
        m_timer.start(delay);
}

void SpellMarks::hurry()
{
    schedule(0);
}

void SpellMarks::followDelimiter()
{
    const QTextDocument &document = *m_view.document();
    if (std::exchange(m_delimiterRevision, document.revision()) == document.revision())
        return;
    QTextBlock found = document.begin();
    while (found.isValid() && (found.length() != delimiter.size() + 1 || found.text() != delimiter))
        found = found.next();
    const QTextBlock before = m_delimiter.isNull() ? QTextBlock() : m_delimiter.block();
    if (found == before)
        return;
    QTextBlock from = found;
    if (before.isValid() && (!found.isValid() || before.position() < found.position()))
        from = before;
    m_scanFrom = std::min(m_scanFrom, from.blockNumber());
    for (; from.isValid(); from = from.next()) {
        if (BlockSpelling *spelling = known(from))
            spelling->renew();
    }
    m_delimiter = found.isValid() ? QTextCursor(found) : QTextCursor();
}

/// Whether \a block is none of what this person writes.
bool SpellMarks::isForeign(const QTextBlock &block) const
{
    return quoteLevel(block.blockFormat()) > 0 || styleOf(block) == Style::Preformatted ||
           block.length() > longestBlock || (m_isPlain && block.text().startsWith(u'>')) ||
           (!m_delimiter.isNull() && block.position() >= m_delimiter.block().position());
}

BlockSpelling &SpellMarks::spellingOf(const QTextBlock &block)
{
    BlockSpelling *spelling = known(block);
    if (!spelling) {
        spelling = new BlockSpelling(m_registry);
        QTextBlock(block).setUserData(spelling);
    }
    return *spelling;
}

void SpellMarks::collect(QTextBlock block, const QTextBlock &end, spelling::Request &request)
{
    qsizetype size = 0;
    for (const auto &paragraph : std::as_const(request.paragraphs))
        size += paragraph.text.size();
    for (; block.isValid() && block != end && size < most; block = block.next()) {
        if (isChecked(block))
            continue;
        BlockSpelling &spelling = spellingOf(block);
        if (isForeign(block) || block.length() <= 2 || request.choice.kind == Choice::Kind::Off) {
            spelling.isChecked = true;
            spelling.setLanguage({}, 0);
            if (!std::exchange(spelling.wrong, {}).isEmpty())
                m_view.viewport()->update();
            continue;
        }
        const bool isAsked = std::ranges::find(request.paragraphs, spelling.id, &spelling::Paragraph::id) !=
                             request.paragraphs.end();
        if (isAsked)
            continue;
        request.paragraphs.append({spelling.id, block.text(), skippedIn(block), spelling.language});
        size += block.length();
    }
}

void SpellMarks::pass()
{
    if (m_isAsking)
        return;
    followDelimiter();
    spelling::Request request;
    request.choice = choice();
    request.letterLanguage = language();
    request.ignored = m_ignored;
    const QTextDocument &document = *m_view.document();
    const QRect area = m_view.viewport()->rect();
    const QTextBlock end = m_view.cursorForPosition(area.bottomRight()).block().next();
    collect(m_view.cursorForPosition(area.topLeft()).block(), end, request);
    const auto haste =
        request.paragraphs.isEmpty() ? spelling::Speller::Haste::Idle : spelling::Speller::Haste::Visible;
    QTextBlock block = document.findBlockByNumber(m_scanFrom);
    while (block.isValid() && isChecked(block))
        block = block.next();
    m_scanFrom = block.isValid() ? block.blockNumber() : document.blockCount();
    collect(block, {}, request);
    if (request.paragraphs.isEmpty()) {
        emit checked();
        return;
    }
    m_isAsking = true;
    m_speller.check(request, haste, this, [this](const QList<spelling::Finding> &findings) {
        m_isAsking = false;
        take(findings);
    });
}

void SpellMarks::take(const QList<spelling::Finding> &findings)
{
    bool isChanged = false;
    for (const auto &finding : findings) {
        const auto at = m_registry->blocks.find(finding.id);
        if (at == m_registry->blocks.end())
            continue;
        BlockSpelling &spelling = *at->second;
        spelling.isChecked = true;
        spelling.setLanguage(finding.language, finding.words);
        isChanged |= std::exchange(spelling.wrong, finding.wrong) != finding.wrong;
    }
    if (isChanged)
        m_view.viewport()->update();
    followLanguage();
    emit checked();
    if (m_scanFrom < m_view.document()->blockCount())
        schedule(0);
}

void SpellMarks::followLanguage()
{
    const auto best =
        std::ranges::max_element(m_registry->words, {}, [](const auto &entry) { return entry.second; });
    if (best == m_registry->words.end() || best->first == m_language || best->second < wordsToTell)
        return;
    // Only who is clearly ahead takes over.
    const auto present = m_registry->words.find(m_language);
    if (present != m_registry->words.end() && best->second * 2 < present->second * 3)
        return;
    m_language = best->first;
    for (const auto &[id, spelling] : m_registry->blocks) {
        // Those too short to tell their own.
        if (spelling->language.isEmpty() && spelling->words > 0)
            spelling->isChecked = false;
    }
    m_scanFrom = 0;
    emit languageChanged();
}

QList<Range> SpellMarks::wrongIn(const QTextBlock &block) const
{
    const BlockSpelling *spelling = known(block);
    return spelling ? spelling->wrong : QList<Range>();
}

bool SpellMarks::isChecked(const QTextBlock &block) const
{
    const BlockSpelling *spelling = known(block);
    return spelling && spelling->isChecked;
}

QTextCursor SpellMarks::wrongWordAt(const QTextCursor &place) const
{
    const QTextBlock block = place.block();
    for (const Range &range : wrongIn(block)) {
        if (place.positionInBlock() < range.start || place.positionInBlock() > range.end() ||
            range.end() >= block.length())
            continue;
        QTextCursor word(block);
        word.setPosition(block.position() + range.start);
        word.setPosition(block.position() + range.end(), QTextCursor::KeepAnchor);
        return word;
    }
    return {};
}

void SpellMarks::paint(QPainter &painter, const QRect &area)
{
    if (!std::exchange(m_wasPainted, true))
        schedule(typingDelay);
    if (m_view.isReadOnly())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    // By the paper, which may be white in a dark window.
    const bool isDark = m_view.palette().color(QPalette::Base).lightness() < 128;
    painter.setPen(QPen(isDark ? colourOnDark : colourOnLight, 1.2));
    const QAbstractTextDocumentLayout &layout = *m_view.document()->documentLayout();
    for (QTextBlock block = m_view.cursorForPosition(QPoint(0, area.top())).block(); block.isValid();
         block = block.next()) {
        if (layout.blockBoundingRect(block).top() - m_view.verticalScrollBar()->value() > area.bottom())
            break;
        const BlockSpelling *spelling = known(block);
        if (spelling && !spelling->wrong.isEmpty() && block.isVisible())
            paintBlock(painter, block);
    }
}

void SpellMarks::paintBlock(QPainter &painter, const QTextBlock &block)
{
    const QTextLayout &layout = *block.layout();
    if (layout.lineCount() == 0)
        return;
    const QTextLine firstLine = layout.lineAt(0);
    const QPointF start = m_view.cursorRect(QTextCursor(block)).topLeft();
    const QPointF origin(start.x() - firstLine.cursorToX(0), start.y() - firstLine.y());
    const int composing = layout.preeditAreaText().isEmpty() ? -1 : layout.preeditAreaPosition();
    const int cursor = m_view.textCursor().block() == block ? m_view.textCursor().positionInBlock() : -1;
    constexpr double step = 2;
    for (Range range : wrongIn(block)) {
        if (range.end() >= block.length())
            break;
        // What is being written is not judged yet.
        if (m_isWriting && cursor > range.start && cursor <= range.end())
            continue;
        // What an input method composes stands in the layout, but not in the text.
        if (composing >= 0 && composing <= range.start)
            range.start += static_cast<int>(layout.preeditAreaText().size());
        else if (composing >= 0 && composing < range.end())
            continue;
        for (int i = layout.lineForTextPosition(range.start).lineNumber(); i < layout.lineCount(); ++i) {
            const QTextLine line = layout.lineAt(i);
            const int from = std::max(range.start, line.textStart());
            const int until = std::min(range.end(), line.textStart() + line.textLength());
            if (from >= until)
                break;
            const double one = origin.x() + line.cursorToX(from);
            const double other = origin.x() + line.cursorToX(until);
            const double left = std::min(one, other);
            const double right = std::max(one, other);
            const double y =
                origin.y() + line.y() + line.ascent() + std::clamp(line.descent() - 1.5, 1.5, 3.0);
            QPainterPath path(QPointF(left, y));
            bool isDown = false;
            for (double x = left + step; x < right + step / 2; x += step) {
                isDown = !isDown;
                path.lineTo(std::min(x, right), isDown ? y + 1.5 : y);
            }
            painter.drawPath(path);
        }
    }
}

} // namespace envoi::editor
