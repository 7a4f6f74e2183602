#include "app/compose/ComposeWindow.h"

#include "app/compose/AttachmentShelf.h"
#include "app/compose/Checks.h"
#include "app/compose/ChecksPanel.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/EditorPreferences.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/Outgoing.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/Services.h"
#include "app/compose/Signatures.h"
#include "app/compose/Transcript.h"
#include "app/compose/TranscriptWindow.h"
#include "app/editor/Editor.h"
#include "app/look/Look.h"
#include "app/look/Notice.h"
#include "app/platform/Dialogs.h"
#include "app/words/Words.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

using Row = HeaderForm::Row;

/// Text as typed, as the HTML of a rich letter: a block a line, for paragraphs have a blank line between
/// them; spaces kept.
QString htmlFromText(const QString &text)
{
    QString html;
    for (const auto &line : text.split(u'\n')) {
        QString escaped = line.toHtmlEscaped();
        escaped.replace(u"  "_s, u"&nbsp; "_s);
        html += u"<div>"_s + (escaped.isEmpty() ? u"<br>"_s : escaped) + u"</div>"_s;
    }
    return html;
}

} // namespace

ComposeWindow::ComposeWindow(Services &services, QWidget *parent)
    : QMainWindow(parent), m_services(services), m_header(new HeaderForm(this)),
      m_editor(new editor::Editor(this)), m_signatures(new Signatures(*m_editor, *m_header->from(), this)),
      m_shelf(new AttachmentShelf(this)), m_controls(new SendControls(this)), m_preview(makePreview()),
      m_banner(new Banner(this)), m_checks(new Checks([this] { return snapshot(); }, this)),
      m_checksPanel(new ChecksPanel(this)), m_attach(new QToolButton(this)),
      m_keeper(new DraftKeeper(
          services.places().draftsFolder, services.writers(), [this] { return snapshot(); }, this)),
      m_transcript(new Transcript(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_editor->setObjectName(u"editor"_s);
    keepPreferences(*m_editor, m_services.memory());

    m_attach->setObjectName(u"attach"_s);
    m_attach->setText(tr("Attach"));
    m_attach->setIcon(look::icon(u"attach"_s));
    m_attach->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_attach->setAutoRaise(true);
    m_attach->setToolTip(tr("Attach files"));
    m_attach->setFocusPolicy(Qt::TabFocus);
    connect(m_attach, &QToolButton::clicked, this, &ComposeWindow::attachFiles);

    auto *bar = new QWidget(this);
    auto *barLayout = new QHBoxLayout(bar);
    barLayout->setContentsMargins(12, 7, 12, 7);
    barLayout->setSpacing(8);
    barLayout->addWidget(m_controls, 1);
    m_controls->addBeside(m_checksPanel->button());
    m_controls->addBesideBriefly(m_preview->button());
    m_controls->addBeside(m_attach);

    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_banner);
    layout->addWidget(m_checksPanel);
    layout->addWidget(m_header);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_shelf);
    setCentralWidget(central);

    joinSpelling();
    buildMenus();
    join();
    joinChecks();
    joinContacts();
    // The order of the eye: the head, the text, the files, then Send.
    setTabOrder(m_header->subject(), m_editor->textWidget());
    setTabOrder(m_editor->textWidget(), m_shelf);
    setTabOrder(m_shelf, m_controls);
    setTabOrder(m_controls, m_attach);
    setTabOrder(m_attach, m_preview->button());
    setTabOrder(m_preview->button(), m_checksPanel->button());
    setTabOrder(m_checksPanel->button(), m_checksPanel);

    const QSize room = screen()->availableSize() - QSize(40, 60);
    const QSize last = services.windowSize();
    resize((last.isEmpty() ? QSize(900, 700) : last.expandedTo(QSize(420, 360))).boundedTo(room));
    m_header->field(Row::To)->inputWidget()->setFocus();
    updateTitle();
}

ComposeWindow::~ComposeWindow()
{
    // The letter goes its way; nobody reads a transcript that is gone.
    delete m_outgoing;
    delete m_transcriptWindow;
}

void ComposeWindow::join()
{
    connect(m_header, &HeaderForm::edited, this, &ComposeWindow::touched);
    connect(m_editor, &editor::Editor::edited, this, &ComposeWindow::touched);
    connect(m_shelf, &AttachmentShelf::edited, this, &ComposeWindow::touched);
    connect(m_shelf, &AttachmentShelf::stepDone, m_editor, &editor::Editor::addUndoStep);
    connect(m_editor, &editor::Editor::filesOffered, m_shelf, &AttachmentShelf::addFiles);
    connect(m_header->subject(), &QLineEdit::textChanged, this, &ComposeWindow::updateTitle);
    connect(m_header->from(), &IdentityChooser::edited, this, [this] {
        // Whoever chooses knows.
        m_strangeFrom.clear();
        updateFromNotice();
        m_signatures->follow();
    });
    connect(m_signatures, &Signatures::left, this, &ComposeWindow::tellSignatureLeft);
    connect(m_header->from(), &IdentityChooser::manageRequested, this, &ComposeWindow::accountsRequested);
    connect(m_controls, &SendControls::sendRequested, this, &ComposeWindow::send);
    connect(m_controls, &SendControls::transcriptRequested, this, &ComposeWindow::showTranscript);
    connect(m_banner, &Banner::transcriptRequested, this, &ComposeWindow::showTranscript);
    connect(m_controls, &SendControls::cancelRequested, this, &ComposeWindow::cancelSending);
    connect(m_shelf, &AttachmentShelf::looked, this, [this](const QList<Error> &refused) {
        if (!refused.isEmpty()) {
            if (std::exchange(m_sendWhenLooked, false))
                setState(State::Writing);
            Banner::Notice notice;
            const auto words = words::explain(refused.first());
            notice.headline = words.headline;
            notice.advice = words.advice;
            if (refused.size() > 1) {
                for (const auto &error : refused)
                    notice.details.append(words::explain(error).headline);
            }
            m_banner->tell(notice);
        } else {
            goOnWhenLooked();
        }
    });
    connect(m_editor, &editor::Editor::filesRead, this, &ComposeWindow::goOnWhenLooked);
    connect(m_keeper, &DraftKeeper::saved, this, [this](const QDateTime &when) {
        m_controls->setNote(tr("Kept at %1").arg(QLocale().toString(when.time(), QLocale::ShortFormat)));
        emit draftsChanged();
    });
    connect(m_keeper, &DraftKeeper::savedBeside, this, [this] {
        Banner::Notice notice;
        notice.tone = look::Tone::Warning;
        notice.headline = tr("The draft was changed elsewhere meanwhile.");
        notice.advice = tr("Both are kept: this letter was saved as a draft of its own, beside the other.");
        m_banner->tell(notice);
    });
    m_shelf->setShelter([this] { return m_keeper->shelter(); }, m_services.places().temporaryFolders);
    connect(m_keeper, &DraftKeeper::failed, this, &ComposeWindow::tellSaveFailure);
}

void ComposeWindow::setAccounts(const QList<account::Account> &accounts)
{
    m_header->from()->setAccounts(accounts);
    QStringList identities;
    for (const auto &account : accounts) {
        for (const auto &identity : account.identities)
            identities.append(identity.address);
    }
    m_checks->setIdentities(identities);
    m_services.addressBook().setOwnAddresses(identities);
    // The identity that was missing may be there now.
    if (!m_strangeFrom.isEmpty() && m_header->from()->choose(m_strangeFrom))
        m_strangeFrom.clear();
    updateFromNotice();
    m_preview->touch();
    if (m_blank)
        m_signatures->begin(false);
    else
        m_signatures->follow();
}

void ComposeWindow::tellSignatureLeft()
{
    Banner::Notice notice;
    notice.tone = look::Tone::Muted;
    if (m_editor->format() == letter::Draft::Format::Source) {
        notice.headline = tr("The signature in your HTML stays as it is.");
        m_banner->tell(notice);
        return;
    }
    notice.headline = tr("The signature was changed by hand and stays as it is.");
    m_banner->tell(notice);
    m_banner->addButton(tr("Use the Sender’s Signature"), [this] {
        m_banner->clear();
        m_signatures->insert();
    });
}

void ComposeWindow::updateFromNotice()
{
    auto *notice = m_header->fromNotice();
    if (m_strangeFrom.isEmpty()) {
        notice->clear();
        return;
    }
    const QString own = m_header->from()->mailboxText();
    notice->say(
        look::Notice::Kind::Info,
        tr("This letter was written as %1, which is none of your identities here.").arg(m_strangeFrom) +
            u' ' + (own.isEmpty() ? tr("There is no other one yet.") : tr("It will go out as %1.").arg(own)));
}

letter::Draft ComposeWindow::draft() const
{
    letter::Draft draft = snapshot();
    if (draft.plainSignature)
        letter::fillText(draft);
    else if (draft.text.isEmpty() && !draft.textBasis)
        draft.text = m_editor->content().text;
    return draft;
}

letter::Draft ComposeWindow::snapshot() const
{
    letter::Draft draft = m_base;
    draft.from = m_header->from()->mailboxText();
    draft.to = m_header->field(Row::To)->texts();
    draft.cc = m_header->field(Row::Cc)->texts();
    draft.bcc = m_header->field(Row::Bcc)->texts();
    draft.replyTo = m_header->field(Row::ReplyTo)->texts();
    draft.subject = m_header->subject()->text();
    auto content = m_editor->contentWithoutText();
    draft.format = content.format;
    draft.text = std::move(content.text);
    draft.html = std::move(content.html);
    draft.images = std::move(content.images);
    for (auto &image : draft.images)
        applyMends(image);
    // The person's own alternative, where there is one, is m_base's; it waits there while the letter is
    // plain.
    if (draft.format != letter::Draft::Format::Plain && m_base.textBasis)
        draft.text = m_base.text;
    else
        draft.textBasis.reset();
    draft.plainSignature = m_signatures->plainAlternative();
    draft.attachments = m_shelf->attachments();
    if (m_editor->spellingMenu())
        draft.spelling = m_editor->spelling();
    draft.cursor = m_editor->cursorPosition();
    m_record.noteIn(draft);
    return draft;
}

void ComposeWindow::display(const letter::Draft &draft)
{
    m_base = draft;
    m_record = SendRecord(draft);
    updateOptions();
    m_mendedImages.clear();
    // Nobody's letter goes out under another name unsaid.
    m_strangeFrom = m_header->from()->choose(draft.from) ? QString() : draft.from.simplified();
    updateFromNotice();
    m_header->field(Row::To)->setTexts(draft.to);
    m_header->field(Row::Cc)->setTexts(draft.cc);
    m_header->field(Row::Bcc)->setTexts(draft.bcc);
    m_header->field(Row::ReplyTo)->setTexts(draft.replyTo);
    m_header->showFilledRows();
    m_header->subject()->setText(draft.subject);
    editor::Editor::Content content;
    content.format = draft.format;
    content.text = draft.text;
    content.html = draft.html;
    content.images = draft.images;
    m_editor->setContent(content);
    if (draft.cursor > 0)
        m_editor->setCursorPosition(draft.cursor);
    m_editor->setSpelling(draft.spelling);
    expectLanguages();
    m_signatures->adopt(!draft.inReplyTo.isEmpty());
    m_shelf->setAttachments(draft.attachments);
    markRecipients();
    m_checks->touch();
    m_blank = false;
    updateTitle();
    m_preview->touch();
}

void ComposeWindow::open(const letter::Draft &draft, const QString &path)
{
    display(draft);
    m_keeper->setOrigin(path);
    setModified(false);
    m_editor->textWidget()->setFocus();
}

void ComposeWindow::startAnswer(const letter::Draft &draft, const QStringList &attachments)
{
    letter::Draft answer = draft;
    // Where no identity fits, the usual one answers.
    if (answer.from.isEmpty())
        answer.from = m_header->from()->mailboxText();
    open(answer);
    if (m_editor->signatureSource().isEmpty())
        m_signatures->begin(!draft.inReplyTo.isEmpty() || m_editor->quoteStart() >= 0);
    m_shelf->addFiles(attachments);
    if (draft.to.isEmpty())
        m_header->field(Row::To)->inputWidget()->setFocus();
}

void ComposeWindow::tellNotTaken(const QStringList &files)
{
    if (files.isEmpty())
        return;
    constexpr qsizetype most = 3;
    QStringList names;
    for (const auto &file : files)
        names.append(file.simplified());
    Banner::Notice notice;
    notice.tone = look::Tone::Warning;
    notice.headline =
        files.size() == 1
            ? tr("A file was not taken along: %1").arg(names.first())
            : tr("%n files were not taken along: %1", nullptr, static_cast<int>(files.size()))
                  .arg(names.mid(0, most).join(u", "_s) + (names.size() > most ? u" …"_s : QString()));
    notice.advice = tr("The draft only names where they lie, and comes from elsewhere. Attach what you want "
                       "to send.");
    if (names.size() > most)
        notice.details = names;
    m_banner->tell(notice);
}

void ComposeWindow::writeOn(const letter::Draft &draft, const QString &path)
{
    display(draft);
    m_keeper->adopt(path);
    setModified(true);
    m_editor->textWidget()->setFocus();
}

QString ComposeWindow::queuedId() const
{
    return m_outgoing ? m_outgoing->id() : QString();
}

void ComposeWindow::recover(const letter::Draft &draft, const QString &path, const QString &origin)
{
    display(draft);
    m_keeper->setOrigin(origin);
    m_keeper->adopt(path);
    setModified(true);
    m_editor->textWidget()->setFocus();
    Banner::Notice notice;
    notice.tone = look::Tone::Muted;
    notice.headline = tr("This letter was still open when Envoi ended.");
    notice.advice = tr("Nothing of it was sent.");
    m_banner->tell(notice);
}

void ComposeWindow::fill(const LetterRequest &request)
{
    letter::Draft draft = this->draft();
    if (!request.from.isEmpty())
        draft.from = request.from;
    for (const auto &text : request.to)
        draft.to += splitRecipients(text);
    for (const auto &text : request.cc)
        draft.cc += splitRecipients(text);
    for (const auto &text : request.bcc)
        draft.bcc += splitRecipients(text);
    draft.subject = request.subject;
    draft.text = request.body;
    draft.html = draft.format == letter::Draft::Format::Rich && !request.body.isEmpty()
                     ? htmlFromText(request.body)
                     : QString();
    if (!request.inReplyTo.isEmpty())
        draft.inReplyTo = QStringList{request.inReplyTo};
    display(draft);
    m_signatures->begin(!draft.inReplyTo.isEmpty());
    setModified(false);
    m_shelf->addFiles(request.attachments);
    if (draft.to.isEmpty())
        m_header->field(Row::To)->inputWidget()->setFocus();
    else if (draft.subject.isEmpty())
        m_header->subject()->setFocus();
    else
        m_editor->textWidget()->setFocus();
    // Only once the letter is seen is it clear what is asked about.
    if (!request.linkAttachments.isEmpty())
        QTimer::singleShot(0, this, [this, paths = request.linkAttachments] { askToAttach(paths); });
}

void ComposeWindow::askToAttach(const QStringList &paths)
{
    const auto answer = platform::dialogs().confirm(
        this,
        paths.size() == 1
            ? tr("Attach a file from this computer?")
            : tr("Attach %n files from this computer?", nullptr, static_cast<int>(paths.size())),
        tr("The link that opened this letter asks for:\n\n%1\n\nAttach only what you want to send.")
            .arg(paths.join(u'\n')),
        tr("Attach"));
    if (answer == platform::Dialogs::Answer::Yes)
        m_shelf->addFiles(paths);
}

void ComposeWindow::touched()
{
    if (m_state != State::Writing)
        return;
    m_blank = false;
    m_closing = false; // the session did not end after all
    ++m_edits;
    setModified(true);
    m_keeper->touch();
    m_checks->touch();
    m_preview->touch();
}

void ComposeWindow::setModified(bool modified)
{
    m_modified = modified;
    updateTitle();
}

void ComposeWindow::updateTitle()
{
    const QString subject = m_header->subject()->text().simplified();
    setWindowTitle((subject.isEmpty() ? tr("New Letter") : subject) + u"[*]"_s);
    setWindowModified(m_modified && m_state != State::Sent);
}

void ComposeWindow::setState(State state)
{
    m_state = state;
    const bool writing = state == State::Writing;
    m_header->setEnabled(writing);
    m_attach->setEnabled(writing);
    m_shelf->setEnabled(writing);
    m_checksPanel->setAway(!writing);
    // What is gone can still be read, scrolled and copied.
    m_editor->setReadOnly(!writing);
    m_preview->setReadOnly(!writing);
    for (auto *menu : std::as_const(m_writingMenus))
        menu->menuAction()->setEnabled(writing);
    for (auto *action : std::as_const(m_writingActions))
        action->setEnabled(writing);
    switch (state) {
    case State::Writing:
        m_sendAt.reset();
        m_controls->setState(SendControls::State::Ready);
        break;
    case State::Sending:
        m_controls->setState(SendControls::State::Sending);
        break;
    case State::Queued:
        m_controls->setState(SendControls::State::Done);
        m_controls->setStage(tr("In the outbox"));
        break;
    case State::Sent:
        m_controls->setState(SendControls::State::Done);
        break;
    }
    updateTitle();
}

void ComposeWindow::tell(const Banner::Notice &notice)
{
    m_banner->tell(notice);
}

void ComposeWindow::attachFiles()
{
    m_shelf->addFiles(platform::dialogs().openFiles(this, tr("Attach Files"), {}));
}

void ComposeWindow::insertPicture()
{
    const QString path = platform::dialogs().openFile(
        this, tr("Insert Picture"),
        tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.svg *.bmp *.tif *.tiff);;All files (*)"));
    if (!path.isEmpty())
        m_editor->insertImageFiles({path});
}

void ComposeWindow::keyPressEvent(QKeyEvent *event)
{
    // What the focused part knows nothing of is about the letter.
    if (m_state == State::Writing && event->matches(QKeySequence::Undo))
        m_editor->undo();
    else if (m_state == State::Writing && event->matches(QKeySequence::Redo))
        m_editor->redo();
    else
        QMainWindow::keyPressEvent(event);
}

void ComposeWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // Whoever comes back may have changed a file meanwhile.
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_state == State::Writing)
        m_shelf->recheck();
}

void ComposeWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_state == State::Writing && !AttachmentShelf::filesIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ComposeWindow::dropEvent(QDropEvent *event)
{
    if (m_state != State::Writing)
        return;
    m_shelf->addFiles(AttachmentShelf::filesIn(event->mimeData()));
    event->acceptProposedAction();
}

} // namespace envoi::compose
