#include "app/compose/Signatures.h"

#include "app/compose/IdentityChooser.h"
#include "app/editor/Editor.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

editor::Editor::Content contentOf(const account::Signature &signature)
{
    editor::Editor::Content content;
    content.html = signature.html;
    content.text = plainTextOf(signature, true);
    for (const auto &picture : signature.pictures) {
        letter::InlineImage image;
        image.contentId = picture.contentId;
        image.image.octets = picture.octets;
        image.image.name = picture.name;
        image.image.mediaType = mime::MediaType::fromName(QString::fromLatin1(picture.mediaType));
        content.images.push_back(std::move(image));
    }
    return content;
}

} // namespace

QString plainTextOf(const account::Signature &signature, bool isPlain)
{
    return isPlain && signature.text ? *signature.text : letter::plainTextFromHtml(signature.html);
}

Signatures::Signatures(editor::Editor &editor, const IdentityChooser &from, QObject *parent)
    : QObject(parent), m_editor(editor), m_from(from)
{
}

bool Signatures::isPlain() const
{
    return m_editor.format() == letter::Draft::Format::Plain;
}

bool Signatures::isSource() const
{
    return m_editor.format() == letter::Draft::Format::Source;
}

account::Signature Signatures::wanted() const
{
    const auto choice = m_from.choice();
    if (!choice)
        return {};
    const auto &signature = choice->identity.signature;
    const bool nowhere = m_isAnswer && signature.inReplies == account::Signature::Place::Nowhere;
    return nowhere ? account::Signature() : signature;
}

bool Signatures::isAsPut() const
{
    return m_follows && !isSource() && m_editor.signatureSource() == shown();
}

std::optional<letter::PlainSignature> Signatures::plainAlternative() const
{
    const auto choice = m_from.choice();
    if (!choice || !choice->identity.signature.text || choice->identity.signature.html.isEmpty())
        return {};
    const auto &signature = choice->identity.signature;
    if (signature.html != m_madeOf) {
        m_madeOf = signature.html;
        m_made = plainTextOf(signature, false);
    }
    return letter::PlainSignature{m_made, *signature.text};
}

void Signatures::put(const account::Signature &signature)
{
    const bool above = m_isAnswer && signature.inReplies == account::Signature::Place::AboveQuote;
    m_editor.setSignature(contentOf(signature), above ? m_editor.quoteStart() : -1);
    shown() = m_editor.signatureSource();
    m_last = signature;
    m_follows = true;
}

void Signatures::begin(bool isAnswer)
{
    m_isAnswer = isAnswer;
    put(wanted());
}

void Signatures::adopt(bool isAnswer)
{
    m_isAnswer = isAnswer;
    m_last = wanted();
    const QString text = plainTextOf(m_last, isPlain());
    m_editor.recogniseSignature(text);
    m_shown = {};
    shown() = m_editor.signatureSource();
    m_follows = m_editor.signatureText().trimmed() == text.trimmed();
}

void Signatures::follow()
{
    const auto signature = wanted();
    if (m_editor.isReadOnly() || signature == m_last)
        return;
    if (isAsPut()) {
        put(signature);
        return;
    }
    m_last = signature;
    m_follows = false;
    const QString text = m_editor.signatureText().trimmed();
    if (!text.isEmpty() && text != plainTextOf(signature, isPlain()).trimmed())
        emit left();
}

void Signatures::insert()
{
    if (!m_editor.isReadOnly() && !isSource())
        put(wanted());
}

void Signatures::setFormat(letter::Draft::Format format)
{
    const bool asPut = isAsPut();
    const bool wasSource = isSource();
    m_editor.setFormat(format);
    if (m_editor.format() != format)
        return;
    // In HTML of their own a person does with it what they like.
    if (wasSource || isSource())
        return adopt(m_isAnswer);
    if (!asPut)
        return;
    // Formatting that was dropped leaves the text of the rich one; that may be what is wanted already.
    if (isPlain() && m_editor.signatureText() == plainTextOf(wanted(), true))
        shown() = m_editor.signatureSource();
    else
        put(wanted());
}

} // namespace envoi::compose
