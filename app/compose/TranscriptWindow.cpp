#include "app/compose/TranscriptWindow.h"

#include "app/accounts/CertificateDialog.h"
#include "app/compose/Transcript.h"
#include "app/look/Look.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextDocument>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// Times and notes recede, refusals stand out.
class Colours : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &line) override
    {
        static const QRegularExpression parts(u"^(\\S+ )(C: |S: |\\* {2})(?:([45])\\d\\d\\b)?"_s);
        const auto match = parts.match(line);
        if (!match.hasMatch())
            return;
        const bool isNote = match.capturedView(2).startsWith(u'*');
        setFormat(0, static_cast<int>(isNote ? line.size() : match.capturedLength(1)),
                  look::colour(look::Tone::Muted));
        if (match.capturedView(2).startsWith(u'S') && match.capturedLength(3) > 0) {
            const auto tone = match.capturedView(3) == u"4" ? look::Tone::Warning : look::Tone::Error;
            const auto start = static_cast<int>(match.capturedStart(2));
            setFormat(start, static_cast<int>(line.size()) - start, look::colour(tone));
        }
    }
};

} // namespace

TranscriptWindow::TranscriptWindow(const Transcript &transcript, QWidget *parent)
    : QDialog(parent), m_transcript(transcript), m_lock(new QLabel(this)), m_protection(new QLabel(this)),
      m_certificate(new QPushButton(tr("C&ertificate…"), this)), m_text(new QPlainTextEdit(this))
{
    setObjectName(u"transcriptWindow"_s);
    setWindowTitle(tr("Transcript"));
    m_protection->setObjectName(u"protection"_s);
    m_protection->setTextFormat(Qt::PlainText);
    m_protection->setWordWrap(true);
    m_protection->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_protection->installEventFilter(this);
    m_lock->installEventFilter(this);
    m_certificate->setObjectName(u"showCertificate"_s);
    m_certificate->setAutoDefault(false);
    connect(m_certificate, &QPushButton::clicked, this, &TranscriptWindow::showCertificate);
    m_text->setObjectName(u"transcriptText"_s);
    m_text->setAccessibleName(tr("What was said with the server"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setMaximumBlockCount(static_cast<int>(Transcript::most));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    // The protocol is written from left to right, whatever the language of the window.
    QTextOption option = m_text->document()->defaultTextOption();
    option.setTextDirection(Qt::LeftToRight);
    m_text->document()->setDefaultTextOption(option);
    new Colours(m_text->document());

    auto *copy = new QPushButton(look::icon(u"copy"_s), tr("&Copy All"), this);
    copy->setObjectName(u"copyTranscript"_s);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_transcript.protection() + u"\n\n"_s +
                                              m_transcript.lines().join(u'\n') + u'\n');
    });
    auto *close = new QPushButton(tr("C&lose"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_lock, 0, Qt::AlignTop);
    head->addWidget(m_protection, 1);
    head->addWidget(m_certificate, 0, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addWidget(m_text, 1);
    layout->addLayout(buttons);
    const QFontMetrics metrics(m_text->font());
    resize(metrics.averageCharWidth() * 84, metrics.lineSpacing() * 24);

    connect(&transcript, &Transcript::begun, this, [this] {
        m_waiting.clear();
        m_text->clear();
    });
    connect(&transcript, &Transcript::appended, this, &TranscriptWindow::append);
    connect(&transcript, &Transcript::protectionChanged, this, &TranscriptWindow::showProtection);
    // Once it has its size: lines wrapped before leave a scroll bar behind that fits nothing.
    for (const auto &line : transcript.lines())
        append(line);
    showProtection();
    m_text->setFocus();
}

void TranscriptWindow::append(const QString &line)
{
    m_waiting.append(line);
    if (m_waiting.size() > 1)
        return;
    QTimer::singleShot(0, this, [this] {
        if (!m_waiting.isEmpty())
            m_text->appendPlainText(std::exchange(m_waiting, {}).join(u'\n'));
    });
}

void TranscriptWindow::showProtection()
{
    m_protection->setText(m_transcript.protection());
    m_lock->setPixmap(look::icon(m_transcript.isEncrypted() ? u"lock"_s : u"lock-open"_s)
                          .pixmap(QSize(18, 18), devicePixelRatioF()));
    const bool hasCertificate = !m_transcript.certificate().isNull();
    m_certificate->setVisible(hasCertificate);
    if (hasCertificate)
        m_lock->setCursor(Qt::PointingHandCursor);
    else
        m_lock->unsetCursor();
}

void TranscriptWindow::showCertificate()
{
    if (m_transcript.certificate().isNull())
        return;
    auto *dialog = new accounts::CertificateDialog(m_transcript.certificate(), m_transcript.host(),
                                                   m_transcript.isPinned(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

bool TranscriptWindow::eventFilter(QObject *watched, QEvent *event)
{
    // Whoever marks a part of the line wants to copy it.
    if (event->type() == QEvent::MouseButtonRelease &&
        static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton && !m_protection->hasSelectedText())
        showCertificate();
    return QDialog::eventFilter(watched, event);
}

void TranscriptWindow::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    showProtection();
    if (auto *colours = m_text->document()->findChild<QSyntaxHighlighter *>())
        colours->rehighlight();
}

} // namespace envoi::compose
