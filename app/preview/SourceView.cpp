#include "app/preview/SourceView.h"

#include "app/look/Look.h"
#include "app/preview/FindLine.h"
#include "app/preview/TextPatch.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

namespace {

/// The names of fields, the lines between the parts, and what is left out.
class Highlighter : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &line) override
    {
        enum State { Start = -1, Body, Fields };
        const int before = previousBlockState();
        QTextCharFormat quiet;
        quiet.setForeground(look::colour(look::Tone::Muted));
        if (line.startsWith(u"--=_envoi_")) {
            setFormat(0, static_cast<int>(line.size()), quiet);
            setCurrentBlockState(line.endsWith(u"--") ? Body : Fields);
            return;
        }
        const bool inFields = before == Start || before == Fields;
        setCurrentBlockState(inFields && !line.isEmpty() ? Fields : Body);
        if (line.startsWith(u"… ")) {
            quiet.setFontItalic(true);
            setFormat(0, static_cast<int>(line.size()), quiet);
            return;
        }
        if (!inFields || line.isEmpty() || line.front() == u' ' || line.front() == u'\t')
            return;
        QTextCharFormat name;
        name.setFontWeight(QFont::Bold);
        setFormat(0, static_cast<int>(line.indexOf(u':') + 1), name);
    }
};

/// Tells the highlighter when light becomes dark.
class SourceText : public QPlainTextEdit {
public:
    explicit SourceText(QWidget *parent) : QPlainTextEdit(parent), m_highlighter(new Highlighter(document()))
    {
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QPlainTextEdit::changeEvent(event);
        if (event->type() == QEvent::PaletteChange)
            m_highlighter->rehighlight();
    }

private:
    Highlighter *m_highlighter;
};

} // namespace

SourceView::SourceView(QWidget *parent)
    : QWidget(parent), m_text(new SourceText(this)), m_note(new QLabel(this)),
      m_save(look::textButton(this, u"saveSource"_s, u"save"_s, tr("Save Source…")))
{
    m_text->setObjectName(u"source"_s);
    m_text->setAccessibleName(tr("Source of the letter"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setUndoRedoEnabled(false);
    m_save->setToolTip(tr("All of it, with the files, as an .eml file"));
    m_note->setWordWrap(true);
    m_note->setText(tr("Date, Message-ID and the lines between the parts are made anew at Send."));
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(12, 4, 8, 4);
    bottom->addWidget(m_note, 1);
    bottom->addWidget(m_save);
    auto *find = new FindLine(m_text, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_text, 1);
    layout->addWidget(find);
    layout->addLayout(bottom);
    setFocusProxy(m_text);
    connect(m_save, &QToolButton::clicked, this, &SourceView::saveRequested);
}

void SourceView::show(const Rendering &rendering)
{
    patch(*m_text, rendering.source);
}

void SourceView::goTo(qsizetype position)
{
    QTextCursor cursor(m_text->document());
    cursor.setPosition(
        static_cast<int>(std::min<qsizetype>(position, m_text->document()->characterCount() - 1)));
    m_text->setTextCursor(cursor);
    m_text->verticalScrollBar()->setValue(cursor.block().firstLineNumber());
    m_text->setFocus();
}

} // namespace envoi::preview
