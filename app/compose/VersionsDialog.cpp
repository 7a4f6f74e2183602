#include "app/compose/VersionsDialog.h"

#include "app/compose/DraftKeeper.h"
#include "app/platform/Background.h"
#include "app/words/Words.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// Much more than anybody reads here, and little enough to be laid out at once.
constexpr qsizetype longestText = 200'000;

QString timeText(const QDateTime &when)
{
    const QDateTime local = when.toLocalTime();
    const QString time = QLocale().toString(local.time(), QLocale::ShortFormat);
    const qint64 days = local.date().daysTo(QDate::currentDate());
    if (days == 0)
        return VersionsDialog::tr("Today, %1").arg(time);
    if (days == 1)
        return VersionsDialog::tr("Yesterday, %1").arg(time);
    return u"%1, %2"_s.arg(QLocale().toString(local.date(), QLocale::ShortFormat), time);
}

} // namespace

VersionsDialog::VersionsDialog(const QList<store::DraftVersion> &versions, QWidget *parent)
    : QDialog(parent), m_versions(versions), m_list(new QListWidget(this)), m_title(new QLabel(this)),
      m_text(new QPlainTextEdit(this)), m_restore(new QPushButton(tr("&Restore"), this)),
      m_open(new QPushButton(tr("&Open as New Letter"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Earlier Versions"));
    m_list->setObjectName(u"versions"_s);
    m_list->setAccessibleName(tr("Earlier versions"));
    for (const auto &version : m_versions)
        m_list->addItem(timeText(version.when));
    m_title->setObjectName(u"versionSubject"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_text->setObjectName(u"versionText"_s);
    m_text->setAccessibleName(tr("The letter as it was"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_restore->setObjectName(u"restoreVersion"_s);
    m_open->setObjectName(u"openVersion"_s);

    auto *shown = new QVBoxLayout;
    shown->addWidget(m_title);
    shown->addWidget(m_text, 1);
    auto *columns = new QHBoxLayout;
    columns->addWidget(m_list);
    columns->addLayout(shown, 1);
    m_list->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_open, QDialogButtonBox::ActionRole);
    buttons->addButton(m_restore, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 24);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &VersionsDialog::show);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        const auto draft = m_shown;
        close();
        if (draft)
            emit restoreRequested(*draft);
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        const QString path = m_versions.value(m_list->currentRow()).path;
        close();
        emit openRequested(path);
    });
    m_restore->setEnabled(false);
    m_open->setEnabled(false);
    if (m_versions.isEmpty())
        m_text->setPlainText(tr("There is none yet. Envoi keeps one every few minutes while you write, and "
                                "each time that you save."));
    // The newest is the letter as it is; the one before is what is looked for.
    m_list->setCurrentRow(m_versions.size() > 1 ? 1 : static_cast<int>(m_versions.size()) - 1);
    m_list->setFocus();
}

void VersionsDialog::show(int row)
{
    m_shown.reset();
    m_restore->setEnabled(false);
    m_open->setEnabled(false);
    if (row < 0)
        return;
    const auto read = [path = m_versions.value(row).path] {
        auto draft = DraftKeeper::load(path);
        if (draft)
            letter::fillText(*draft);
        return draft;
    };
    platform::inBackground(this, read, [this, row](const Result<letter::Draft> &draft) {
        if (row == m_list->currentRow())
            display(draft);
    });
}

void VersionsDialog::display(const Result<letter::Draft> &draft)
{
    if (!draft) {
        const auto words = words::explain(draft.error());
        m_title->setText(words.headline);
        m_text->setPlainText(words.advice);
        return;
    }
    m_shown = *draft;
    const QString subject = draft->subject.simplified();
    m_title->setText(subject.isEmpty() ? tr("(no subject)") : subject);
    const QString &text = draft->format == letter::Draft::Format::Source ? draft->html : draft->text;
    m_text->setPlainText(text.left(longestText) + (text.size() > longestText ? u"\n…"_s : QString()));
    m_restore->setEnabled(true);
    m_open->setEnabled(true);
}

} // namespace envoi::compose
