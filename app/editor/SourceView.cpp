#include "app/editor/SourceView.h"

#include "app/look/Look.h"

#include <QEvent>
#include <QFontDatabase>
#include <QMimeData>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

/// Tags and comments, line by line: as much as helps the eye, and in linear time.
class Tint : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &text) override
    {
        // Minified lines are left alone: nobody reads them, and each key would paint them anew.
        constexpr qsizetype longest = 10'000;
        enum State { Text, Tag, Comment };
        int state = std::max(previousBlockState(), int(Text));
        const QColor tag = look::colour(look::Tone::Success);
        const QColor comment = look::colour(look::Tone::Muted);
        for (qsizetype at = 0; at < text.size() && text.size() < longest;) {
            qsizetype end = text.size();
            if (state == Comment) {
                const qsizetype close = text.indexOf("-->"_L1, at);
                if (close >= 0)
                    end = close + 3;
                setFormat(int(at), int(end - at), comment);
                state = close >= 0 ? Text : Comment;
            } else if (state == Tag) {
                const qsizetype close = text.indexOf(u'>', at);
                if (close >= 0)
                    end = close + 1;
                setFormat(int(at), int(end - at), tag);
                state = close >= 0 ? Text : Tag;
            } else {
                const qsizetype open = text.indexOf(u'<', at);
                if (open < 0)
                    break;
                end = open;
                state = QStringView(text).sliced(open).startsWith("<!--"_L1) ? Comment : Tag;
            }
            at = end;
        }
        setCurrentBlockState(state);
    }
};

} // namespace

SourceView::SourceView(QWidget *parent) : QTextEdit(parent)
{
    setObjectName(u"source"_s);
    setAccessibleName(tr("HTML source of the letter"));
    setPlaceholderText(tr("Paste the letter's HTML here"));
    setFrameShape(QFrame::NoFrame);
    setAcceptRichText(false);
    setTabChangesFocus(false);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    document()->setDocumentMargin(12);
    setTabStopDistance(2 * fontMetrics().horizontalAdvance(u' '));
    new Tint(document());
}

QString SourceView::source() const
{
    // toPlainText() would make plain spaces of those that do not break.
    QString text;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockNumber() > 0)
            text += u'\n';
        text += block.text();
    }
    return text;
}

void SourceView::setSource(const QString &html)
{
    setPlainText(html);
}

void SourceView::insertPicture(const QString &contentId, const QString &description)
{
    if (!contentId.isEmpty())
        insertPlainText(
            u"<img src=\"cid:%1\" alt=\"%2\">"_s.arg(contentId.toHtmlEscaped(), description.toHtmlEscaped()));
}

bool SourceView::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || source->hasUrls();
}

void SourceView::insertFromMimeData(const QMimeData *source)
{
    QStringList files;
    for (const QUrl &url : source->urls()) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    if (!files.isEmpty())
        emit filesOffered(files);
    else
        QTextEdit::insertFromMimeData(source);
}

void SourceView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        if (auto *tint = document()->findChild<QSyntaxHighlighter *>())
            tint->rehighlight();
    }
}

} // namespace envoi::editor
