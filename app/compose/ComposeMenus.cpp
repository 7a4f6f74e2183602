// The menus of a letter's window.
#include "app/compose/ComposeWindow.h"
#include "app/compose/DeliveryOptionsDialog.h"
#include "app/compose/DraftKeeper.h"
#include "app/compose/DraftList.h"
#include "app/compose/HeaderForm.h"
#include "app/compose/IdentityChooser.h"
#include "app/compose/PreviewPane.h"
#include "app/compose/RecipientsField.h"
#include "app/compose/SendControls.h"
#include "app/compose/SendLater.h"
#include "app/compose/Services.h"
#include "app/compose/Signatures.h"
#include "app/compose/SnippetMenu.h"
#include "app/compose/Templates.h"
#include "app/editor/Editor.h"
#include "app/look/Look.h"
#include "app/platform/Background.h"

#include <QAction>
#include <QActionGroup>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {
using Row = HeaderForm::Row;

/// What the system uses; where it has no key of its own, the field's.
QKeySequence fullScreenKey()
{
    const auto keys = QKeySequence::keyBindings(QKeySequence::FullScreen);
    return keys.isEmpty() ? QKeySequence(Qt::Key_F11) : keys.first();
}
} // namespace

void ComposeWindow::fillSendLater(QMenu *menu)
{
    menu->clear();
    const QDateTime now = QDateTime::currentDateTime();
    for (const auto &time : likelyTimes(now)) {
        const QString when = QLocale().toString(time.when.time(), QLocale::ShortFormat);
        connect(menu->addAction(time.name + u'\t' + when), &QAction::triggered, this,
                [this, due = time.when] { sendAt(due); });
    }
    menu->addSeparator();
    auto *choose = menu->addAction(tr("&Choose Date and Time…"));
    choose->setObjectName(u"chooseSendingTime"_s);
    connect(choose, &QAction::triggered, this, &ComposeWindow::chooseSendingTime);
    menu->addSeparator();
    fillUndoTime(menu->addMenu(tr("&Undo Send")));
    auto *ask = menu->addAction(tr("&Ask About Missed Times"));
    ask->setObjectName(u"askAboutMissed"_s);
    ask->setCheckable(true);
    ask->setChecked(m_services.missed() == delivery::Missed::Ask);
    ask->setToolTip(tr(
        "A letter whose time went by while Envoi was not running waits for you, and is not sent at once."));
    connect(ask, &QAction::toggled, this,
            [this](bool on) { m_services.setMissed(on ? delivery::Missed::Ask : delivery::Missed::Send); });
}

void ComposeWindow::fillUndoTime(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    for (const int seconds : {0, 5, 10, 20, 30}) {
        auto *action = menu->addAction(seconds == 0 ? tr("&Off") : tr("For %n s", nullptr, seconds));
        action->setCheckable(true);
        action->setChecked(m_services.undoSeconds() == seconds);
        action->setData(seconds);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, seconds] { m_services.setUndoSeconds(seconds); });
    }
}

void ComposeWindow::buildMenus()
{
    const auto add = [this](QMenu *menu, const QString &text, const QKeySequence &keys, auto run) {
        auto *action = menu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, run);
        return action;
    };
    const auto addWriting = [this, add](QMenu *menu, const QString &text, const QKeySequence &keys,
                                        auto run) {
        auto *action = add(menu, text, keys, run);
        m_writingActions.append(action);
        return action;
    };

    auto *file = menuBar()->addMenu(tr("&File"));
    add(file, tr("&New Letter"), QKeySequence::New, [this] {
        emit newLetterRequested();
    })->setIcon(look::icon(u"new-letter"_s));
    add(file, tr("&Open…"), QKeySequence::Open, [this] {
        emit openRequested();
    })->setIcon(look::icon(u"open"_s));
    auto *templates = new TemplateMenu(
        m_services.templates(), m_services.writers(), [this] { return draft(); }, this);
    connect(templates, &TemplateMenu::requested, this, &ComposeWindow::templateRequested);
    connect(templates, &TemplateMenu::saved, this, [this](const QString &name) {
        Banner::Notice notice;
        notice.tone = look::Tone::Success;
        notice.headline = tr("Kept as the template “%1”.").arg(name);
        m_banner->tell(notice);
    });
    file->addMenu(templates->menu());
    auto *drafts = file->addMenu(tr("Open D&raft"));
    drafts->setObjectName(u"drafts"_s);
    connect(drafts, &QMenu::aboutToShow, this, [this, drafts] { fillDrafts(drafts); });
    auto *mailbox =
        add(file, tr("Mail&box"), QKeySequence(Qt::CTRL | Qt::Key_M), [this] { emit mailboxRequested(); });
    mailbox->setObjectName(u"mailboxAction"_s);
    mailbox->setIcon(look::icon(u"outbox"_s));
    file->addSeparator();
    addWriting(file, tr("&Save Draft"), QKeySequence::Save, [this] {
        saveDraft();
    })->setIcon(look::icon(u"save"_s));
    add(file, tr("Save &As…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), [this] { saveDraftAs(); });
    addWriting(file, tr("Earlier &Versions…"), {}, [this] {
        showVersions();
    })->setObjectName(u"earlierVersions"_s);
    add(file, tr("Save as Te&mplate…"), {}, [templates] {
        templates->saveLetter();
    })->setObjectName(u"saveAsTemplate"_s);
    file->addSeparator();
    auto *sending = addWriting(file, tr("Sen&d"), {}, [this] { send(); });
    sending->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    sending->setIcon(look::icon(u"send"_s));
    auto *later = new QMenu(tr("Send &Later"), this);
    later->setObjectName(u"sendLaterMenu"_s);
    connect(later, &QMenu::aboutToShow, this, [this, later] { fillSendLater(later); });
    fillSendLater(later);
    file->addMenu(later);
    m_writingMenus.append(later);
    m_controls->setMenu(later);
    file->addSeparator();
    add(file, tr("&Import Contacts…"), {}, [this] { importContacts(); });
    file->addSeparator();
    add(file, tr("&Close"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { close(); });
    auto *quit = add(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { emit quitRequested(); });
    quit->setMenuRole(QAction::QuitRole);

    auto *edit = menuBar()->addMenu(tr("&Edit"));
    m_editor->fillEditMenu(edit);
    if (auto *spelling = m_editor->spellingMenu()) {
        edit->addSeparator();
        edit->addMenu(spelling);
        m_writingMenus.append(spelling);
    }

    auto *view = menuBar()->addMenu(tr("&View"));
    const auto addRow = [this, view, addWriting](Row row, const QString &text, const QKeySequence &keys) {
        auto *action = addWriting(view, text, keys, [this, row](bool on) {
            if (on)
                m_header->reveal(row);
            else
                m_header->setRowVisible(row, false);
        });
        action->setCheckable(true);
        connect(view, &QMenu::aboutToShow, action,
                [this, action, row] { action->setChecked(m_header->isRowVisible(row)); });
        return action;
    };
    addRow(Row::Cc, tr("&Cc"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    addRow(Row::Bcc, tr("&Bcc"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B));
    addRow(Row::ReplyTo, tr("&Reply-To"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    view->addSeparator();
    m_editor->fillViewMenu(view);
    view->addSeparator();
    auto *fullScreen = add(view, tr("&Full Screen"), fullScreenKey(),
                           [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    fullScreen->setCheckable(true);
    connect(view, &QMenu::aboutToShow, fullScreen,
            [this, fullScreen] { fullScreen->setChecked(isFullScreen()); });

    m_preview->addTo(view);

    auto *insert = menuBar()->addMenu(tr("&Insert"));
    addWriting(insert, tr("&Files…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), [this] {
        attachFiles();
    })->setIcon(look::icon(u"attach"_s));
    addWriting(insert, tr("&Picture…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I), [this] {
        insertPicture();
    })->setIcon(look::icon(u"picture"_s));
    insert->addSeparator();
    m_editor->fillInsertMenu(insert);

    addWriting(insert, tr("&Signature"), {}, [this] { m_signatures->insert(); });
    auto *snippets = new SnippetMenu(
        *m_editor, m_services.snippets(), m_services.writers(),
        [this](const QString &name) { return variable(name); }, this);
    insert->addMenu(snippets->menu());
    m_writingMenus.append(snippets->menu());

    auto *format = menuBar()->addMenu(tr("F&ormat"));
    m_editor->fillFormatMenu(format);
    m_writingMenus.append(format);
    format->addSeparator();
    auto *plain = addWriting(format, tr("Plain Te&xt"), {}, [this](bool on) {
        m_signatures->setFormat(on ? letter::Draft::Format::Plain : letter::Draft::Format::Rich);
    });
    plain->setCheckable(true);
    plain->setObjectName(u"plainText"_s);
    auto *source = addWriting(format, tr("HT&ML Source"), {}, [this](bool on) {
        m_signatures->setFormat(on ? letter::Draft::Format::Source : letter::Draft::Format::Rich);
    });
    source->setCheckable(true);
    source->setObjectName(u"htmlSource"_s);
    const auto showFormat = [this, plain, source] {
        plain->setChecked(m_editor->format() == letter::Draft::Format::Plain);
        source->setChecked(m_editor->format() == letter::Draft::Format::Source);
    };
    connect(m_editor, &editor::Editor::formatChanged, plain, showFormat);
    connect(format, &QMenu::aboutToShow, plain, showFormat);

    auto *options = menuBar()->addMenu(tr("O&ptions"));
    m_writingMenus.append(options);
    m_askForReport = addWriting(options, tr("Ask for a Delivery &Report"), {}, [this](bool on) {
        DeliveryOptions wanted = m_base.options;
        wanted.notifications = on ? std::optional(allReports()) : std::nullopt;
        askFor(wanted);
    });
    m_askForReport->setCheckable(true);
    m_askForReport->setObjectName(u"askForReportAction"_s);
    m_requireTls = addWriting(options, tr("&Encrypted All the Way"), {}, [this](bool on) {
        DeliveryOptions wanted = m_base.options;
        wanted.requireTls = on;
        askFor(wanted);
    });
    m_requireTls->setCheckable(true);
    m_requireTls->setObjectName(u"requireTlsAction"_s);
    options->addSeparator();
    addWriting(options, tr("&Delivery Options…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] {
        showDeliveryOptions();
    })->setObjectName(u"deliveryOptionsAction"_s);

    auto *tools = menuBar()->addMenu(tr("Too&ls"));
    addWriting(tools, tr("&Look It Over"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] {
        showChecks();
    })->setIcon(look::icon(u"check"_s));
    m_showTranscript = add(tools, tr("&Transcript"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
                           [this] { showTranscript(); });
    m_showTranscript->setObjectName(u"transcriptAction"_s);
    m_showTranscript->setEnabled(false);
    add(tools, tr("&Word Count"), {}, [this] { showWordCount(); });
    tools->addSeparator();
    add(tools, tr("&Captured Mail"), {}, [this] {
        emit capturedRequested({});
    })->setIcon(look::icon(u"captured"_s));
    tools->addSeparator();
    add(tools, tr("&Accounts…"), {}, [this] { emit accountsRequested(); })->setIcon(look::icon(u"account"_s));

    auto *help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&Find a Command…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
        [this] { showCommands(); });
    add(help, tr("&Keyboard Shortcuts"), QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    auto *about = add(help, tr("&About Envoi"), {}, [this] { showAbout(); });
    about->setMenuRole(QAction::AboutRole);
}

std::optional<QString> ComposeWindow::variable(const QString &name) const
{
    if (name == u"first name")
        return firstNameOf(m_header->field(Row::To)->texts().value(0));
    if (name == u"sender") {
        const auto choice = m_header->from()->choice();
        return choice ? choice->identity.displayName : QString();
    }
    if (name == u"subject")
        return m_header->subject()->text();
    return std::nullopt;
}

void ComposeWindow::fillDrafts(QMenu *menu)
{
    constexpr qsizetype most = 15;
    constexpr int longestSubject = 60;
    menu->clear();
    menu->addAction(tr("Looking…"))->setEnabled(false);
    platform::inBackground(
        menu, [store = m_services.drafts()] { return recentDrafts(store, most); },
        [this, menu](const std::vector<DraftEntry> &entries) {
            menu->clear();
            if (entries.empty())
                menu->addAction(tr("No Drafts"))->setEnabled(false);
            for (const auto &entry : entries) {
                QString subject = entry.subject.isEmpty() ? tr("No subject") : entry.subject;
                if (subject.size() > longestSubject)
                    subject = subject.first(longestSubject - 1) + u'…';
                // An ampersand of the subject's own marks no key.
                const QString text = subject.replace(u'&', u"&&"_s) + u" – "_s +
                                     QLocale().toString(entry.modified, QLocale::ShortFormat);
                connect(menu->addAction(text), &QAction::triggered, this,
                        [this, path = entry.path] { emit openPathRequested(path); });
            }
        });
}

const QString &ComposeWindow::path() const
{
    return m_keeper->origin();
}

bool ComposeWindow::isKeptIn(const QString &path) const
{
    return m_keeper->origin() == path || m_keeper->path() == path;
}

} // namespace envoi::compose
