#include "app/accounts/SignatureEditor.h"

#include "app/accounts/Fields.h"
#include "app/editor/Editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolBar>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace envoi::accounts {

SignatureEditor::SignatureEditor(const account::Signature &signature, QWidget *parent)
    : QWidget(parent), m_rich(new editor::Editor(this)), m_own(new QCheckBox(this)),
      m_plain(new QPlainTextEdit(this)), m_place(new QComboBox(this))
{
    m_rich->setObjectName(u"signatureRich"_s);
    m_rich->textWidget()->setAccessibleName(tr("Signature"));
    if (auto *text = qobject_cast<QAbstractScrollArea *>(m_rich->textWidget()))
        text->setMinimumHeight(fontMetrics().height() * 6);
    editor::Editor::Content content;
    content.html = signature.html;
    for (const auto &picture : signature.pictures) {
        letter::InlineImage image;
        image.contentId = picture.contentId;
        image.image.octets = picture.octets;
        image.image.name = picture.name;
        image.image.mediaType = mime::MediaType::fromName(QString::fromLatin1(picture.mediaType));
        content.images.push_back(std::move(image));
    }
    m_rich->setContent(content);

    m_own->setObjectName(u"signatureOwnText"_s);
    m_own->setText(tr("Another te&xt in plain letters"));
    m_own->setChecked(signature.text.has_value());
    m_plain->setObjectName(u"signaturePlain"_s);
    m_plain->setAccessibleName(tr("Signature in plain letters"));
    m_plain->setFixedHeight(fontMetrics().height() * 5);
    m_plain->setTabChangesFocus(true);
    if (signature.text)
        m_plain->setPlainText(*signature.text);

    m_place->setObjectName(u"signaturePlace"_s);
    m_place->addItem(tr("Above the quoted text"));
    m_place->addItem(tr("At the end"));
    m_place->addItem(tr("Nowhere"));
    m_place->setCurrentIndex(static_cast<int>(signature.inReplies));

    auto *frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    auto *inFrame = new QVBoxLayout(frame);
    inFrame->setContentsMargins({});
    inFrame->addWidget(m_rich);
    auto *form = new QFormLayout;
    addRow(form, tr("In answe&rs:"), m_place);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(headingLabel(tr("Signature"), this));
    layout->addWidget(frame, 1);
    layout->addWidget(m_own);
    layout->addWidget(m_plain);
    layout->addLayout(form);

    const auto show = [this] {
        m_plain->setVisible(m_own->isChecked());
        showMadeText();
    };
    connect(m_own, &QCheckBox::toggled, this, show);
    show();
}

void SignatureEditor::showMadeText()
{
    // One's own begins as what is made of the rich one.
    if (m_own->isChecked() && m_plain->toPlainText().isEmpty())
        m_plain->setPlainText(m_rich->content().text);
}

account::Signature SignatureEditor::signature() const
{
    account::Signature signature;
    signature.inReplies = static_cast<account::Signature::Place>(m_place->currentIndex());
    if (m_own->isChecked())
        signature.text = m_plain->toPlainText();
    const auto content = m_rich->content();
    if (m_rich->isEmpty() && content.images.empty())
        return signature;
    signature.html = content.html;
    for (const auto &image : content.images) {
        if (const auto *octets = std::get_if<QByteArray>(&image.image.octets))
            signature.pictures.push_back(
                {image.contentId, image.image.name, image.image.mediaType.name(), *octets});
    }
    return signature;
}

} // namespace envoi::accounts
