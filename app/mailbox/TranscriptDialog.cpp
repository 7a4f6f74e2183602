#include "app/mailbox/TranscriptDialog.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

TranscriptDialog::TranscriptDialog(const QString &subject, const QStringList &lines, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Transcript: %1").arg(subject));
    auto *text = new QPlainTextEdit(this);
    text->setObjectName(u"transcriptText"_s);
    text->setAccessibleName(tr("What was said with the server"));
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setPlainText(lines.join(u'\n'));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 28);
}

} // namespace envoi::mailbox
