#include "app/editor/Editor.h"

#include "app/editor/EditorNews.h"
#include "app/editor/EditorNotice.h"
#include "app/editor/FindBar.h"
#include "app/editor/FormatActions.h"
#include "app/editor/FormattingBar.h"
#include "app/editor/HtmlReader.h"
#include "app/editor/HtmlWriter.h"
#include "app/editor/Losses.h"
#include "app/editor/Pasting.h"
#include "app/editor/Schema.h"
#include "app/editor/SignatureBlocks.h"
#include "app/editor/SourceView.h"
#include "app/editor/SpellMarks.h"
#include "app/editor/SpellMenu.h"
#include "app/editor/TextView.h"
#include "app/editor/UndoOrder.h"
#include "app/editor/WrittenBlocks.h"
#include "app/platform/Dialogs.h"
#include "core/spelling/Speller.h"

#include <QMenu>
#include <QScopedValueRollback>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QToolBar>
#include <QVBoxLayout>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qsizetype openedAtOnce = 96 * 1024; ///< UTF-16 units of HTML; more goes in bit by bit

} // namespace

class Editor::Implementation {
public:
    explicit Implementation(Editor &owner)
        : editor(owner), view(new TextView(&owner)), actions(*view, owner), paper(*view, owner),
          findBar(new FindBar(*view, owner)), notice(new EditorNotice(&owner)), news(*view, *notice),
          written(*view->document())
    {
    }

    QString plainText() const;
    enum class Of { Everything, OwnText };
    bool hasFormatting(Of part = Of::Everything) const;
    void toPlain();
    void setMode(letter::Draft::Format format);
    void followUndo();
    /// What is long comes bit by bit where it \a mayTakeLong: then it is opening, and loaded() follows.
    void load(const Content &content, bool mayTakeLong = false);
    void settle();
    void begin(const Content &content);
    void loaded();
    void applyReadOnly();
    Content made() const;
    void onContentsChanged();
    SourceView &sourceView();
    void showSource(const QString &html);
    bool leaveSource(letter::Draft::Format wanted);
    bool mayLose(const QStringList &what, letter::Draft::Format wanted);

    Editor &editor;
    TextView *view;
    FormatActions actions;
    Paper paper;
    FindBar *findBar;
    EditorNotice *notice;
    EditorNews news;
    mutable WrittenBlocks written;
    SourceView *source = nullptr; ///< made when it is first needed
    QString sourceBefore;         ///< what the editor wrote of the letter when its source was asked for
    SpellMarks *marks = nullptr;
    SpellMenu *spellMenu = nullptr;
    letter::Draft::Format format = letter::Draft::Format::Rich;
    /// Undo steps there were when formatting was dropped: undoing past them brings it back. -1 for none.
    int plainSince = -1;
    int revision = 0;
    bool loading = false;
    bool readOnly = false;
    /// What is being opened, as long as it is not whole in the document.
    std::optional<Content> opening;
    int cursorToBe = 0; ///< once that is whole
    /// What the document was at that revision, since to say so takes a while for a long letter.
    mutable std::optional<Content> known;
    mutable int knownRevision = 0;
};

QString Editor::Implementation::plainText() const
{
    QString text;
    for (QTextBlock block = view->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockNumber() > 0)
            text += u'\n';
        text += block.text();
    }
    text.replace(QChar::LineSeparator, u'\n');
    text.remove(QChar::ObjectReplacementCharacter);
    return text;
}

bool Editor::Implementation::hasFormatting(Of part) const
{
    QTextDocument own;
    const QTextDocument *document = view->document();
    if (part == Of::OwnText && !signatureIn(*document).isNull()) {
        QTextCursor(&own).insertFragment(QTextDocumentFragment(document));
        signatureIn(own).removeSelectedText();
        document = &own;
    }
    const QString html = htmlOf(*document);
    qsizetype at = html.indexOf("<body>"_L1) + 6;
    const qsizetype end = html.lastIndexOf("</body>"_L1);
    for (at = html.indexOf(u'<', at); at >= 0 && at < end; at = html.indexOf(u'<', at + 1)) {
        const QStringView tag = QStringView(html).sliced(at);
        if (!tag.startsWith(u"<div>") && !tag.startsWith(u"</div>") && !tag.startsWith(u"<br>") &&
            !tag.startsWith(u"<div dir=\"rtl\">") && !tag.startsWith(u"<div class="))
            return true;
    }
    return false;
}

void Editor::Implementation::setMode(letter::Draft::Format wanted)
{
    if (format == wanted)
        return;
    format = wanted;
    const bool rich = format == letter::Draft::Format::Rich;
    const bool ownHtml = format == letter::Draft::Format::Source;
    const bool hadFocus = editor.textWidget()->hasFocus();
    view->setVisible(!ownHtml);
    if (source || ownHtml)
        sourceView().setVisible(ownHtml);
    findBar->setView(ownHtml ? static_cast<QTextEdit &>(sourceView()) : *view);
    editor.setFocusProxy(editor.textWidget());
    if (hadFocus)
        editor.textWidget()->setFocus();
    view->setPlain(!rich);
    view->setAcceptRichText(rich);
    paper.setPlain(format == letter::Draft::Format::Plain);
    actions.setFormattingEnabled(rich);
    emit editor.formatChanged(format);
}

void Editor::Implementation::toPlain()
{
    QString text = letter::plainTextFromHtml(htmlOf(*view->document()));
    while (text.endsWith(u'\n'))
        text.chop(1);
    // The room to write in, above what is there already, is no text but stays.
    int room = 0;
    for (QTextBlock block = view->document()->begin(); block.isValid() && block.length() <= 1;
         block = block.next())
        ++room;
    if (!text.isEmpty() && room < view->document()->blockCount())
        text.prepend(QString(room, u'\n'));
    const int line = view->textCursor().blockNumber();
    const QString signature = editor::signatureText(*view->document(), false);
    QTextCursor cursor(view->document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    cursor.setBlockFormat({});
    cursor.setBlockCharFormat({});
    cursor.insertText(text, {});
    markPlainSignature(*view->document(), signature);
    cursor.endEditBlock();
    if (line < room)
        view->setTextCursor(QTextCursor(view->document()->findBlockByNumber(line)));
    view->setCurrentCharFormat({});
    plainSince = view->document()->availableUndoSteps();
}

void Editor::Implementation::followUndo()
{
    if (plainSince < 0)
        return;
    const int steps = view->document()->availableUndoSteps();
    if (format == letter::Draft::Format::Plain && steps < plainSince) {
        setMode(letter::Draft::Format::Rich);
    } else if (format == letter::Draft::Format::Rich && steps >= plainSince) {
        // Done again; or something new was done instead, and there is nothing to come back to.
        if (view->document()->isRedoAvailable() || !hasFormatting())
            setMode(letter::Draft::Format::Plain);
        else
            plainSince = -1;
    }
}

void Editor::Implementation::onContentsChanged()
{
    const int now = view->document()->revision();
    if (loading || now == revision)
        return;
    revision = now;
    followUndo();
    if (!view->document()->isRedoAvailable()) {
        unmarkIfGone(view->textCursor());
        revision = view->document()->revision();
    }
    if (!view->signalsBlocked())
        emit editor.edited();
}

void Editor::Implementation::begin(const Content &content)
{
    loading = true;
    cursorToBe = 0;
    opening.reset();
    view->pasting().abandon();
    if (content.format == letter::Draft::Format::Source) {
        Content pictures;
        pictures.images = content.images;
        load(pictures);
        sourceBefore.clear();
        showSource(content.html);
    } else {
        load(content, true);
        setMode(content.format);
    }
    if (!opening)
        loaded();
}

void Editor::Implementation::settle()
{
    QTextDocument &document = *view->document();
    document.setUndoRedoEnabled(true);
    document.setModified(false);
    view->undoOrder().clear();
    view->moveCursor(QTextCursor::Start);
    plainSince = -1;
}

void Editor::Implementation::loaded()
{
    const bool wasOpening = opening.has_value();
    if (wasOpening)
        settle();
    revision = view->document()->revision();
    opening.reset();
    loading = false;
    if (wasOpening)
        editor.setCursorPosition(cursorToBe);
}

void Editor::Implementation::applyReadOnly()
{
    const bool now = readOnly || view->pasting().isInserting();
    if (view->isReadOnly() == now)
        return;
    view->setReadOnly(now);
    actions.setReadOnly(now);
}

void Editor::Implementation::load(const Content &content, bool mayTakeLong)
{
    known.reset();
    QTextDocument &document = *view->document();
    document.setUndoRedoEnabled(false);
    document.clear();
    view->setCurrentCharFormat({});
    view->pictures().clear();
    for (const letter::InlineImage &picture : content.images)
        view->pictures().add(picture);
    if (content.format == letter::Draft::Format::Plain) {
        QTextCursor(&document).insertText(content.text);
        markPlainSignature(document);
    } else if (content.html.isEmpty()) {
        QTextCursor(&document).insertText(content.text);
    } else if (mayTakeLong && content.html.size() > openedAtOnce) {
        opening = content;
        view->pasting().open(content.html, content.text);
    } else {
        readHtml(letter::sanitizedHtml(content.html), document,
                 {view->palette(),
                  true,
                  [this](const QString &id) { return view->pictures().contains(id); },
                  {},
                  true});
    }
    if (!opening)
        settle();
}

SourceView &Editor::Implementation::sourceView()
{
    if (!source) {
        source = new SourceView(&editor);
        static_cast<QVBoxLayout *>(editor.layout())->insertWidget(3, source, 1);
        QWidget::setTabOrder(view, source);
        QObject::connect(source, &QTextEdit::textChanged, &editor, [this] {
            if (!loading)
                emit editor.edited();
        });
        QObject::connect(source, &SourceView::filesOffered, &editor, &Editor::filesOffered);
    }
    return *source;
}

void Editor::Implementation::showSource(const QString &html)
{
    const QScopedValueRollback silent(loading, true);
    sourceView().setSource(html);
    setMode(letter::Draft::Format::Source);
}

bool Editor::Implementation::mayLose(const QStringList &what, letter::Draft::Format wanted)
{
    if (what.isEmpty())
        return true;
    const bool plain = wanted == letter::Draft::Format::Plain;
    const auto answer = platform::dialogs().confirm(
        &editor, plain ? Editor::tr("Change to plain text?") : Editor::tr("Change to rich text?"),
        Editor::tr("What would be lost: %1. Undo brings it back.").arg(what.join(Editor::tr(", "))),
        Editor::tr("Change"));
    return answer == platform::Dialogs::Answer::Yes;
}

bool Editor::Implementation::leaveSource(letter::Draft::Format wanted)
{
    const QString html = source->source();
    if (html == sourceBefore && wanted == letter::Draft::Format::Rich) {
        // Nothing was changed: the letter is still there with all its steps.
        setMode(wanted);
        return true;
    }
    Content content = editor.content();
    content.format = wanted;
    TextView scratch;
    const QString clean = letter::sanitizedHtml(html);
    readHtml(clean, *scratch.document(),
             {view->palette(),
              true,
              [this](const QString &id) { return view->pictures().contains(id); },
              {},
              true});
    const QString rewritten = htmlOf(*scratch.document());
    const bool plain = wanted == letter::Draft::Format::Plain;
    if (!mayLose(plain ? lostAsPlainText(html) : lostInEditor(html, rewritten), wanted))
        return false;
    content.html = plain ? QString() : rewritten;
    const QScopedValueRollback silent(loading, true);
    load(content);
    setMode(wanted);
    revision = view->document()->revision();
    view->undoOrder().add(
        [this, html] {
            sourceBefore.clear();
            showSource(html);
            emit editor.edited();
        },
        [this, wanted] {
            setMode(wanted);
            emit editor.edited();
        });
    return true;
}

Editor::Editor(QWidget *parent) : QWidget(parent), m_implementation(std::make_unique<Implementation>(*this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_implementation->actions.toolBar());
    layout->addWidget(m_implementation->notice);
    layout->addWidget(m_implementation->view, 1);
    layout->addWidget(m_implementation->findBar);
    setFocusProxy(m_implementation->view);
    // Making it ready is no step.
    m_implementation->view->undoOrder().clear();
    setTabOrder(m_implementation->actions.toolBar(), m_implementation->view);
    connect(m_implementation->view->document(), &QTextDocument::contentsChanged, this,
            [this] { m_implementation->onContentsChanged(); });
    connect(&m_implementation->view->pasting(), &Pasting::stateChanged, this,
            [this] { m_implementation->applyReadOnly(); });
    connect(&m_implementation->view->pasting(), &Pasting::opened, this,
            [this] { m_implementation->loaded(); });
    connect(m_implementation->view, &TextView::filesOffered, this, &Editor::filesOffered);
    connect(m_implementation->view, &TextView::filesRead, this, &Editor::filesRead);
    connect(&m_implementation->actions, &FormatActions::preferencesChanged, this,
            &Editor::preferencesChanged);
    connect(&m_implementation->paper, &Paper::lookChanged, this, &Editor::preferencesChanged);
}

Editor::~Editor() = default;

Editor::Content Editor::content() const
{
    const Implementation &self = *m_implementation;
    if (self.opening)
        return *self.opening;
    if (self.format == letter::Draft::Format::Source) {
        Content content = self.made();
        content.text = letter::plainTextFromHtml(content.html);
        return content;
    }
    contentWithoutText();
    if (self.format == letter::Draft::Format::Rich && self.known->text.isEmpty())
        self.known->text = letter::plainTextFromHtml(self.known->html);
    return *self.known;
}

Editor::Content Editor::contentWithoutText() const
{
    const Implementation &self = *m_implementation;
    if (self.opening)
        return *self.opening;
    if (self.format == letter::Draft::Format::Source)
        return self.made();
    const int revision = self.view->document()->revision();
    if (!self.known || self.knownRevision != revision || self.known->format != self.format) {
        self.known = self.made();
        self.knownRevision = revision;
    }
    return *self.known;
}

Editor::Content Editor::Implementation::made() const
{
    Content content;
    content.format = format;
    const QTextDocument &document = *view->document();
    if (content.format == letter::Draft::Format::Plain) {
        content.text = plainText();
        return content;
    }
    if (content.format == letter::Draft::Format::Source) {
        content.html = source->source();
        content.images = view->pictures().namedIn(content.html);
        return content;
    }
    content.html = htmlOf(document, &written);
    for (const QString &id : picturesOf(document)) {
        if (const letter::InlineImage *picture = view->pictures().find(id))
            content.images.push_back(*picture);
    }
    return content;
}

void Editor::setContent(const Content &content)
{
    m_implementation->begin(content);
    if (m_implementation->marks)
        m_implementation->marks->begin();
}

int Editor::cursorPosition() const
{
    const Implementation &self = *m_implementation;
    if (self.opening)
        return self.cursorToBe;
    const bool isSource = self.format == letter::Draft::Format::Source;
    return (isSource ? static_cast<const QTextEdit &>(*self.source) : *self.view).textCursor().position();
}

void Editor::setCursorPosition(int position)
{
    Implementation &self = *m_implementation;
    if (self.opening) {
        self.cursorToBe = position;
        return;
    }
    const bool isSource = self.format == letter::Draft::Format::Source;
    QTextEdit &edit = isSource ? static_cast<QTextEdit &>(*self.source) : *self.view;
    QTextCursor cursor(edit.document());
    cursor.setPosition(std::clamp(position, 0, edit.document()->characterCount() - 1));
    edit.setTextCursor(cursor);
}

bool Editor::isEmpty() const
{
    if (m_implementation->opening)
        return false;
    if (m_implementation->format == letter::Draft::Format::Source)
        return m_implementation->source->source().trimmed().isEmpty();
    const QTextDocument &document = *m_implementation->view->document();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (isInSignature(block))
            continue;
        if (!QStringView(block.text()).trimmed().isEmpty() ||
            block.blockFormat().hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth))
            return false;
    }
    return true;
}

void Editor::setSignature(const Content &signature, int beforeBlock)
{
    Implementation &self = *m_implementation;
    QTextDocument &document = *self.view->document();
    // HTML of one's own is the person's to the byte.
    if (self.format == letter::Draft::Format::Source || self.opening)
        return;
    const bool plain = self.format == letter::Draft::Format::Plain;
    QTextDocument piece;
    piece.setUndoRedoEnabled(false);
    if (plain || signature.html.isEmpty()) {
        QTextCursor(&piece).insertText(signature.text);
    } else {
        for (const letter::InlineImage &picture : signature.images)
            self.view->pictures().add(picture);
        readHtml(letter::sanitizedHtml(signature.html), piece,
                 {self.view->palette(), true,
                  [&self](const QString &id) { return self.view->pictures().contains(id); }});
    }
    // The person's own cursor stays where it is, also where it would be pushed on.
    const QTextCursor before = self.view->textCursor();
    const int position = before.position();
    const int anchor = before.anchor();
    const bool untouched = !document.isUndoAvailable() && !document.isRedoAvailable();
    if (untouched) {
        self.loading = true;
        document.setUndoRedoEnabled(false);
    }
    replaceSignature(document, piece, plain, beforeBlock);
    if (untouched) {
        document.setUndoRedoEnabled(true);
        self.revision = document.revision();
        self.loading = false;
    }
    QTextCursor after(&document);
    const int end = document.characterCount() - 1;
    after.setPosition(std::min(anchor, end));
    after.setPosition(std::min(position, end), QTextCursor::KeepAnchor);
    self.view->setTextCursor(after);
}

QString Editor::signatureSource() const
{
    if (m_implementation->format == letter::Draft::Format::Source)
        return signatureText();
    return editor::signatureSource(*m_implementation->view->document(),
                                   m_implementation->format == letter::Draft::Format::Plain);
}

QString Editor::signatureText() const
{
    // What the view holds then is not the letter.
    if (m_implementation->format == letter::Draft::Format::Source)
        return letter::signatureTextFromHtml(m_implementation->source->source());
    return editor::signatureText(*m_implementation->view->document(),
                                 m_implementation->format == letter::Draft::Format::Plain);
}

void Editor::recogniseSignature(const QString &text)
{
    Implementation &self = *m_implementation;
    if (self.format != letter::Draft::Format::Plain || self.view->document()->isUndoAvailable())
        return;
    self.loading = true;
    self.view->document()->setUndoRedoEnabled(false);
    markPlainSignature(*self.view->document(), text);
    self.view->document()->setUndoRedoEnabled(true);
    self.revision = self.view->document()->revision();
    self.loading = false;
}

int Editor::quoteStart() const
{
    if (m_implementation->format == letter::Draft::Format::Source)
        return -1;
    return editor::quoteStart(*m_implementation->view->document(),
                              m_implementation->format == letter::Draft::Format::Plain);
}

bool Editor::selectOwn(const QString &text)
{
    auto *view = qobject_cast<QTextEdit *>(textWidget());
    const QTextDocument &document = *view->document();
    QTextCursor found = document.find(text, 0, QTextDocument::FindCaseSensitively);
    const bool plain = format() == letter::Draft::Format::Plain;
    const auto isQuoted = [plain](const QTextBlock &block) {
        return quoteLevel(block.blockFormat()) > 0 || (plain && block.text().startsWith(u'>'));
    };
    while (!found.isNull() && isQuoted(found.block()))
        found = document.find(text, found, QTextDocument::FindCaseSensitively);
    if (found.isNull())
        return false;
    view->setTextCursor(found);
    view->ensureCursorVisible();
    return true;
}

WordCount Editor::wordCount() const
{
    QTextCursor all(qobject_cast<QTextEdit *>(textWidget())->document());
    all.select(QTextCursor::Document);
    return countWords(all.selectedText());
}

WordCount Editor::selectionCount() const
{
    return countWords(qobject_cast<QTextEdit *>(textWidget())->textCursor().selectedText());
}

letter::Draft::Format Editor::format() const
{
    return m_implementation->format;
}

void Editor::setFormat(letter::Draft::Format format)
{
    Implementation &self = *m_implementation;
    if (format == self.format)
        return;
    if (isReadOnly() || self.view->isReadOnly()) {
        emit formatChanged(self.format); // so that whoever asked shows the truth
        return;
    }
    if (self.format == letter::Draft::Format::Source) {
        if (self.leaveSource(format))
            emit edited();
        else
            emit formatChanged(self.format);
        return;
    }
    if (format == letter::Draft::Format::Source) {
        self.sourceBefore = htmlOf(*self.view->document());
        self.showSource(self.sourceBefore);
        emit edited();
        return;
    }
    if (format == letter::Draft::Format::Plain) {
        if (self.hasFormatting()) {
            // What a signature loses is its identity's own plain text's matter.
            const QStringList lost = self.hasFormatting(Implementation::Of::OwnText)
                                         ? lostAsPlainText(htmlOf(*self.view->document()))
                                         : QStringList();
            if (!self.mayLose(lost, format)) {
                emit formatChanged(self.format);
                return;
            }
            self.setMode(format);
            self.toPlain();
            return;
        }
        self.plainSince = -1;
    } else {
        self.plainSince = -1;
    }
    self.setMode(format);
    emit edited();
}

void Editor::insertImage(const QByteArray &octets, const QString &name)
{
    if (isReadOnly())
        return;
    if (m_implementation->format == letter::Draft::Format::Rich)
        m_implementation->view->insertPicture(octets, name);
    else if (m_implementation->format == letter::Draft::Format::Source)
        m_implementation->source->insertPicture(m_implementation->view->pictures().add(octets, name), name);
}

void Editor::insertImageFiles(const QStringList &paths)
{
    if (!isReadOnly())
        m_implementation->view->insertPictureFiles(paths);
}

void Editor::undo()
{
    if (m_implementation->format == letter::Draft::Format::Source)
        return m_implementation->source->undo();
    m_implementation->view->undo();
}

void Editor::redo()
{
    if (m_implementation->format == letter::Draft::Format::Source)
        return m_implementation->source->redo();
    m_implementation->view->redo();
}

void Editor::addUndoStep(std::function<void()> undo, std::function<void()> redo)
{
    m_implementation->view->undoOrder().add(std::move(undo), std::move(redo));
}

bool Editor::isReading() const
{
    return m_implementation->view->isReading();
}

void Editor::setReadOnly(bool readOnly)
{
    m_implementation->readOnly = readOnly;
    if (m_implementation->source)
        m_implementation->source->setReadOnly(readOnly);
    m_implementation->applyReadOnly();
}

bool Editor::isReadOnly() const
{
    return m_implementation->readOnly;
}

void Editor::fillFormatMenu(QMenu *menu)
{
    m_implementation->actions.fillFormatMenu(menu);
}

void Editor::fillInsertMenu(QMenu *menu)
{
    m_implementation->actions.fillInsertMenu(menu);
}

Editor::Preferences Editor::preferences() const
{
    const FormatActions &actions = m_implementation->actions;
    return {actions.isMarkdown(), actions.recentEmoji(), m_implementation->paper.look()};
}

void Editor::setPreferences(const Preferences &preferences)
{
    m_implementation->actions.setMarkdown(preferences.markdown);
    m_implementation->actions.setRecentEmoji(preferences.recentEmoji);
    m_implementation->paper.setLook(preferences.paper);
}

void Editor::fillEditMenu(QMenu *menu)
{
    m_implementation->actions.fillEditMenu(menu);
    menu->addSeparator();
    m_implementation->findBar->fillMenu(menu);
}

void Editor::fillViewMenu(QMenu *menu)
{
    m_implementation->paper.fillMenu(menu);
}

void Editor::setSpeller(spelling::Speller &speller, std::function<spelling::Choice()> usual)
{
    Implementation &self = *m_implementation;
    if (!spelling::Speller::isBuiltIn() || self.marks)
        return;
    self.marks = new SpellMarks(*self.view, speller, std::move(usual));
    self.marks->setPlain(self.format == letter::Draft::Format::Plain);
    connect(this, &Editor::formatChanged, self.marks, [&self](letter::Draft::Format now) {
        self.marks->setPlain(now == letter::Draft::Format::Plain);
    });
    self.view->setOverlay(
        [marks = self.marks](QPainter &painter, const QRect &area) { marks->paint(painter, area); });
    self.spellMenu = new SpellMenu(*self.view, speller, *self.marks, *this);
    connect(self.spellMenu, &SpellMenu::chosen, this, &Editor::spellingChosen);
    connect(self.spellMenu, &SpellMenu::usualChosen, this, &Editor::usualSpellingChosen);
}

QString Editor::spelling() const
{
    const SpellMarks *marks = m_implementation->marks;
    return marks && marks->chosen() ? marks->chosen()->toText() : QString();
}

void Editor::setSpelling(const QString &choice)
{
    if (m_implementation->marks)
        m_implementation->marks->choose(spelling::Choice::fromText(choice));
}

void Editor::expectLanguages(const QStringList &languages)
{
    if (m_implementation->marks)
        m_implementation->marks->expect(languages);
}

QStringList Editor::writtenLanguages() const
{
    return m_implementation->marks ? m_implementation->marks->writtenLanguages() : QStringList();
}

QToolButton *Editor::makeSpellingButton(QWidget *parent)
{
    return m_implementation->spellMenu ? m_implementation->spellMenu->makeButton(parent) : nullptr;
}

QMenu *Editor::spellingMenu() const
{
    return m_implementation->spellMenu ? m_implementation->spellMenu->menu() : nullptr;
}

QToolBar *Editor::toolBar() const
{
    return m_implementation->actions.toolBar();
}

QWidget *Editor::textWidget() const
{
    if (m_implementation->format == letter::Draft::Format::Source)
        return m_implementation->source;
    return m_implementation->view;
}

} // namespace envoi::editor
