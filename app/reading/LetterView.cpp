#include "app/reading/LetterView.h"

#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/preview/HtmlView.h"
#include "app/words/Words.h"

#include <QApplication>
#include <QDesktopServices>
#include <QFile>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QToolButton>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::reading {

namespace {

QString row(const QString &name, const QString &htmlValue)
{
    return u"<tr><td style=\"color:%1; padding:2px 14px 2px 0; white-space:nowrap\">%2</td>"
           "<td style=\"padding:2px 0\">%3</td></tr>"_s.arg(look::colour(look::Tone::Muted).name(),
                                                            name.toHtmlEscaped(), htmlValue);
}

QString table(const QString &rows)
{
    return u"<table cellspacing=\"0\">%1</table>"_s.arg(rows);
}

QString fileIcon(const QString &type)
{
    if (type.startsWith(u"image/"_s))
        return u"file-image"_s;
    if (type.startsWith(u"audio/"_s))
        return u"file-audio"_s;
    if (type.startsWith(u"video/"_s))
        return u"file-video"_s;
    if (type.startsWith(u"text/"_s))
        return u"file-text"_s;
    if (type == u"message/rfc822"_s)
        return u"letter"_s;
    if (type.contains(u"zip"_s) || type.contains(u"tar"_s) || type.contains(u"compressed"_s))
        return u"file-archive"_s;
    if (type == u"application/pdf"_s || type.contains(u"document"_s) || type.contains(u"msword"_s))
        return u"file-document"_s;
    return u"file-generic"_s;
}

QPlainTextEdit *readOnlyText(QWidget *parent, const QString &name)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setReadOnly(true);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setAccessibleName(name);
    edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return edit;
}

QTextEdit *readOnlyTable(QWidget *parent, const QString &name)
{
    auto *edit = new QTextEdit(parent);
    edit->setReadOnly(true);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    edit->document()->setDocumentMargin(12);
    return edit;
}

} // namespace

LetterView::LetterView(QWidget *parent)
    : QWidget(parent), m_subject(new QLabel(this)), m_addresses(new QLabel(this)),
      m_error(new look::Notice(this)), m_tabs(new QTabWidget(this))
{
    m_subject->setObjectName(u"subject"_s);
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setWordWrap(true);
    m_subject->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont large = m_subject->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_subject->setFont(large);
    m_addresses->setObjectName(u"addresses"_s);
    m_addresses->setTextFormat(Qt::PlainText);
    m_addresses->setWordWrap(true);
    m_addresses->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_tabs->setObjectName(u"tabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Sides of the letter"));
    m_tabs->addTab(buildLetterTab(), tr("&Letter"));
    m_text = readOnlyText(this, tr("Plain text"));
    m_text->setObjectName(u"plainText"_s);
    m_tabs->addTab(m_text, tr("&Plain text"));
    m_fields = readOnlyTable(this, tr("Header fields"));
    m_fields->setObjectName(u"fields"_s);
    m_tabs->addTab(m_fields, tr("&Headers"));
    m_filesTab = buildFilesTab();
    m_tabs->addTab(m_filesTab, tr("&Attachments"));
    m_tabs->addTab(buildSourceTab(), tr("&Source"));
    m_envelope = readOnlyTable(this, tr("Envelope"));
    m_envelope->setObjectName(u"envelope"_s);
    m_tabs->addTab(m_envelope, tr("&Envelope"));

    auto *head = new QVBoxLayout;
    head->setContentsMargins(14, 12, 14, 8);
    head->setSpacing(3);
    head->addWidget(m_subject);
    head->addWidget(m_addresses);
    head->addWidget(m_error);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_tabs, 1);
}

LetterView::~LetterView() = default;

QWidget *LetterView::buildLetterTab()
{
    auto *tab = new QWidget(this);
    m_letterNotice = new look::Notice(tab);
    m_letterNotice->setObjectName(u"letterNotice"_s);
    m_html = new preview::HtmlView(tab);
    m_html->setObjectName(u"html"_s);
    m_html->setAccessibleName(tr("The letter as it looks"));
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins({});
    layout->addWidget(m_letterNotice);
    layout->addWidget(m_html, 1);
    return tab;
}

QWidget *LetterView::buildFilesTab()
{
    auto *tab = new QWidget(this);
    m_files = new QTreeWidget(tab);
    m_files->setObjectName(u"files"_s);
    m_files->setAccessibleName(tr("Attachments"));
    m_files->setHeaderLabels({tr("Name"), tr("Type"), tr("Size"), tr("Where")});
    m_files->setRootIsDecorated(false);
    m_files->setFrameShape(QFrame::NoFrame);
    m_files->setAlternatingRowColors(true);
    m_files->setTextElideMode(Qt::ElideMiddle);
    m_saveFile = look::textButton(tab, u"saveFile"_s, u"save"_s, tr("Save as …"));
    m_openFile = look::textButton(tab, u"openFile"_s, u"external"_s, tr("Open"));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 4, 8, 8);
    buttons->addWidget(m_saveFile);
    buttons->addWidget(m_openFile);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_files, 1);
    layout->addLayout(buttons);
    connect(m_saveFile, &QToolButton::clicked, this, &LetterView::saveCurrentFile);
    connect(m_openFile, &QToolButton::clicked, this, &LetterView::openCurrentFile);
    connect(m_files, &QTreeWidget::itemActivated, this, &LetterView::openCurrentFile);
    connect(m_files, &QTreeWidget::currentItemChanged, this, [this] {
        m_saveFile->setEnabled(currentFile());
        m_openFile->setEnabled(currentFile());
    });
    return tab;
}

QWidget *LetterView::buildSourceTab()
{
    auto *tab = new QWidget(this);
    m_sourceNotice = new look::Notice(tab);
    m_source = readOnlyText(tab, tr("Source"));
    m_source->setObjectName(u"source"_s);
    m_source->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_source->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins({});
    layout->addWidget(m_sourceNotice);
    layout->addWidget(m_source, 1);
    return tab;
}

void LetterView::setWaiting()
{
    m_letter.reset();
    m_subject->setText(tr("Reading the letter …"));
    m_addresses->clear();
}

void LetterView::setLetter(std::shared_ptr<const Letter> letter)
{
    m_letter = std::move(letter);
    if (!m_letter)
        return;
    fillHead();

    m_letterNotice->clear();
    if (m_letter->htmlTooLarge) {
        m_letterNotice->say(look::Notice::Kind::Info, tr("This letter's HTML is too large to be shown here."),
                            tr("Its beginning is under Source."));
    } else if (m_letter->removedRemote > 0) {
        m_letterNotice->say(look::Notice::Kind::Info,
                            m_letter->removedRemote == 1
                                ? tr("A part of this letter lies elsewhere and was not loaded.")
                                : tr("%n parts of this letter lie elsewhere and were not loaded.", nullptr,
                                     m_letter->removedRemote));
    }
    if (m_letter->html.isNull())
        m_html->showLetter(u"<p style=\"white-space:pre-wrap\">%1</p>"_s.arg(m_letter->text.toHtmlEscaped()),
                           {});
    else
        m_html->showLetter(m_letter->html, m_letter->images);
    m_text->setPlainText(m_letter->text);
    m_text->setPlaceholderText(tr("This letter has no plain text."));

    QString rows;
    for (const auto &[name, text] : m_letter->fields)
        rows += row(name, text.toHtmlEscaped());
    m_fields->setHtml(table(rows));
    fillFiles();

    m_sourceNotice->clear();
    if (!m_letter->sourceIsWhole) {
        m_sourceNotice->say(look::Notice::Kind::Info,
                            tr("This is the beginning of %1. The file has the rest.")
                                .arg(words::fileSize(m_letter->message.size)));
    }
    m_source->setPlainText(m_letter->source);
    fillEnvelope();
}

void LetterView::hideEnvelope()
{
    m_tabs->setTabVisible(m_tabs->indexOf(m_envelope), false);
}

void LetterView::fillHead()
{
    m_subject->setText(m_letter->subject.isEmpty() ? tr("(no subject)") : m_letter->subject);
    QStringList lines{tr("From %1").arg(m_letter->from),
                      tr("To %1").arg(m_letter->to.isEmpty() ? tr("nobody named") : m_letter->to)};
    if (!m_letter->cc.isEmpty())
        lines.append(tr("Cc %1").arg(m_letter->cc));
    if (!m_letter->bcc.isEmpty())
        lines.append(tr("Bcc %1").arg(m_letter->bcc));
    lines.append(tr("%1, %2").arg(m_letter->date, words::fileSize(m_letter->message.size)));
    m_addresses->setText(lines.join(u'\n'));
    m_error->clear();
    if (m_letter->error) {
        const words::Explanation explanation = words::explain(*m_letter->error);
        m_error->say(look::Notice::Kind::Error, explanation.headline, explanation.advice);
    }
}

void LetterView::fillFiles()
{
    m_files->clear();
    for (const Letter::File &file : m_letter->files) {
        auto *item = new QTreeWidgetItem(m_files, {file.name, file.type,
                                                   file.size < 0 ? QString() : words::fileSize(file.size),
                                                   file.isInline ? tr("in the text") : tr("attached")});
        item->setIcon(0, look::icon(fileIcon(file.type)));
    }
    for (int column = 0; column < 3; ++column)
        m_files->resizeColumnToContents(column);
    m_files->setColumnWidth(0, std::min(m_files->columnWidth(0), 360));
    if (m_files->topLevelItemCount() > 0)
        m_files->setCurrentItem(m_files->topLevelItem(0));
    m_saveFile->setEnabled(currentFile());
    m_openFile->setEnabled(currentFile());
    m_tabs->setTabText(m_tabs->indexOf(m_filesTab),
                       m_letter->files.isEmpty() ? tr("&Attachments")
                                                 : tr("&Attachments (%1)").arg(m_letter->files.size()));
}

void LetterView::fillEnvelope()
{
    const capture::CapturedMessage &message = m_letter->message;
    // "NOTIFY=SUCCESS", as it was said.
    const auto besides = [](const QString &parameters) {
        return parameters.isEmpty() ? QString() : u" <tt>%1</tt>"_s.arg(parameters.toHtmlEscaped());
    };
    QString rows = row(tr("From"), (message.reversePath.isEmpty() ? tr("&lt;&gt; (nobody: for reports)")
                                                                  : message.reversePath.toHtmlEscaped()) +
                                       besides(message.reverseParameters));
    for (qsizetype i = 0; i < message.forwardPaths.size(); ++i) {
        const QString &recipient = message.forwardPaths[i];
        QString text = recipient.toHtmlEscaped() + besides(message.forwardParameters.value(i));
        if (m_letter->blindRecipients.contains(recipient)) {
            text += u" <span style=\"color:%1\">%2</span>"_s.arg(look::colour(look::Tone::Muted).name(),
                                                                 tr("a blind copy: no field names it"));
        }
        rows += row(tr("To"), text);
    }
    rows += row(tr("Came"),
                QLocale().toString(message.received.toLocalTime(), QLocale::LongFormat).toHtmlEscaped());
    rows += row(tr("Size"),
                tr("%1 (%2 octets)").arg(words::fileSize(message.size), QLocale().toString(message.size)));
    rows += row(tr("File"), message.path.toHtmlEscaped());
    for (const QString &remark : m_letter->remarks)
        rows += row(tr("Not as the RFCs say"), remark.toHtmlEscaped());
    m_envelope->setHtml(table(rows));
}

const Letter::File *LetterView::currentFile() const
{
    const int index = m_files->currentItem() ? m_files->indexOfTopLevelItem(m_files->currentItem()) : -1;
    return m_letter && index >= 0 && index < m_letter->files.size() ? &m_letter->files.at(index) : nullptr;
}

void LetterView::saveCurrentFile()
{
    const Letter::File *file = currentFile();
    if (!file)
        return;
    const QString path = platform::dialogs().saveFile(this, tr("Save the attachment"), file->name, {});
    if (!path.isEmpty() && currentFile())
        save(*currentFile(), path, false);
}

void LetterView::openCurrentFile()
{
    const Letter::File *file = currentFile();
    if (!file)
        return;
    if (!m_opened)
        m_opened = std::make_unique<QTemporaryDir>();
    // A folder for each, so that two files of the same name don't meet and each keeps its name.
    QTemporaryDir folder(m_opened->filePath(u"XXXXXX"_s));
    folder.setAutoRemove(false); // goes with the one around it
    save(*file, folder.filePath(file->name), true);
}

void LetterView::save(const Letter::File &file, const QString &path, bool openAfterwards)
{
    QThreadPool::globalInstance()->start(
        [self = QPointer(this), letter = m_letter, part = file.part, path, openAfterwards] {
            const Result<void> result = savePart(part, path);
            QMetaObject::invokeMethod(
                qApp,
                [self, result, path, openAfterwards] {
                    if (!self)
                        return;
                    if (!result) {
                        const words::Explanation explanation = words::explain(result.error());
                        platform::dialogs().inform(self, explanation.headline, explanation.advice);
                    } else if (openAfterwards) {
                        QFile::setPermissions(path, QFile::ReadOwner);
                        QDesktopServices::openUrl(QUrl::fromLocalFile(path));
                    } else {
                        emit self->told(tr("Saved as %1").arg(path));
                    }
                },
                Qt::QueuedConnection);
        });
}

} // namespace envoi::reading
