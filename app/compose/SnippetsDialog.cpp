#include "app/compose/SnippetsDialog.h"

#include "app/look/Look.h"
#include "app/platform/Dialogs.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

SnippetsDialog::SnippetsDialog(const QList<letter::Snippet> &snippets, QWidget *parent)
    : QDialog(parent), m_before(snippets), m_snippets(snippets), m_list(new QListWidget(this)),
      m_abbreviation(new QLineEdit(this)), m_problem(new QLabel(this)), m_text(new QPlainTextEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Snippets"));
    m_list->setObjectName(u"snippetList"_s);
    m_list->setAccessibleName(tr("Snippets"));
    m_list->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_abbreviation->setObjectName(u"abbreviation"_s);
    m_abbreviation->setPlaceholderText(tr(";addr"));
    m_problem->setWordWrap(true);
    m_problem->setObjectName(u"snippetProblem"_s);
    m_text->setObjectName(u"snippetText"_s);
    m_text->setTabChangesFocus(true);

    auto *addButton = look::textButton(this, u"addSnippet"_s, u"add"_s, tr("Add"));
    m_remove = look::textButton(this, u"removeSnippet"_s, u"remove"_s, tr("Remove"));
    auto *help =
        new QLabel(tr("Type the abbreviation in a letter, then Space, Tab or Enter. In the text, "
                      "{{date}}, {{first name}} (of the first recipient), {{sender}}, {{subject}} and "
                      "{{clipboard}} stand for what they say, and {{cursor}} for where you write on. "
                      "Anything else in double braces, like {{day}}, is for you to fill in: Tab goes "
                      "from one to the next, Esc ends it."),
                   this);
    help->setWordWrap(true);
    help->setTextFormat(Qt::PlainText);

    auto *buttonRow = new QHBoxLayout;
    buttonRow->addWidget(addButton);
    buttonRow->addWidget(m_remove);
    buttonRow->addStretch();
    auto *left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    left->addLayout(buttonRow);
    auto *form = new QFormLayout;
    form->addRow(tr("&Abbreviation:"), m_abbreviation);
    auto *right = new QVBoxLayout;
    right->addLayout(form);
    right->addWidget(m_problem);
    auto *textLabel = new QLabel(tr("&Text:"), this);
    textLabel->setBuddy(m_text);
    right->addWidget(textLabel);
    right->addWidget(m_text, 1);
    auto *columns = new QHBoxLayout;
    columns->addLayout(left);
    columns->addLayout(right, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (const auto which : {QDialogButtonBox::Ok, QDialogButtonBox::Cancel})
        buttons->button(which)->setIcon({});
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(help);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 28);

    for (const auto &snippet : snippets)
        m_list->addItem(snippet.abbreviation);
    connect(addButton, &QToolButton::clicked, this, &SnippetsDialog::add);
    connect(m_remove, &QToolButton::clicked, this, &SnippetsDialog::removeCurrent);
    connect(m_list, &QListWidget::currentRowChanged, this, &SnippetsDialog::show);
    connect(m_abbreviation, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (m_shown < 0)
            return;
        m_snippets[m_shown].abbreviation = text;
        m_list->item(m_shown)->setText(text);
        tellProblem(false);
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_shown >= 0)
            m_snippets[m_shown].text = m_text->toPlainText();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &SnippetsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SnippetsDialog::reject);
    m_list->setCurrentRow(m_snippets.isEmpty() ? -1 : 0);
    show(m_list->currentRow());
}

void SnippetsDialog::show(int row)
{
    m_shown = row;
    const bool isOne = row >= 0 && row < m_snippets.size();
    m_remove->setEnabled(isOne);
    m_abbreviation->setEnabled(isOne);
    m_text->setEnabled(isOne);
    const auto snippet = isOne ? m_snippets.at(row) : letter::Snippet();
    m_abbreviation->setText(snippet.abbreviation);
    const QSignalBlocker unkept(m_text);
    m_text->setPlainText(snippet.text);
    tellProblem(false);
}

void SnippetsDialog::add()
{
    m_snippets.append(letter::Snippet());
    m_list->addItem(QString());
    m_list->setCurrentRow(m_list->count() - 1);
    m_abbreviation->setFocus();
}

void SnippetsDialog::removeCurrent()
{
    const int row = m_shown;
    if (row < 0)
        return;
    m_snippets.removeAt(row);
    const QSignalBlocker once(m_list);
    delete m_list->takeItem(row);
    show(m_list->currentRow());
}

QString SnippetsDialog::problem() const
{
    if (m_shown < 0)
        return {};
    const QString &abbreviation = m_snippets.at(m_shown).abbreviation;
    if (abbreviation.isEmpty())
        return tr("Give it an abbreviation.");
    if (!letter::isAbbreviation(abbreviation))
        return tr("An abbreviation has no spaces and at most 40 characters.");
    for (int i = 0; i < m_snippets.size(); ++i) {
        if (i != m_shown && m_snippets.at(i).abbreviation == abbreviation)
            return tr("Another snippet has this abbreviation.");
    }
    return {};
}

void SnippetsDialog::tellProblem(bool evenWhileEmpty)
{
    const bool isWritten = evenWhileEmpty || !m_abbreviation->text().isEmpty();
    const QString text = isWritten ? problem() : QString();
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, look::colour(look::Tone::Error));
    m_problem->setPalette(palette);
}

void SnippetsDialog::accept()
{
    for (int i = 0; i < m_snippets.size(); ++i) {
        m_list->setCurrentRow(i);
        if (!problem().isEmpty()) {
            tellProblem(true);
            m_abbreviation->setFocus();
            return;
        }
    }
    QDialog::accept();
}

void SnippetsDialog::reject()
{
    if (m_snippets == m_before)
        return QDialog::reject();
    using Answer = platform::Dialogs::Answer;
    switch (platform::dialogs().askToSave(this, tr("Keep the changed snippets?"),
                                          tr("What you changed here is lost otherwise."))) {
    case Answer::Save:
        return accept();
    case Answer::Discard:
        return QDialog::reject();
    default:
        break;
    }
}

} // namespace envoi::compose
