#include "app/editor/Pasting.h"

#include "app/editor/RemotePictures.h"
#include "app/editor/TextView.h"
#include "app/editor/UndoOrder.h"
#include "app/platform/Background.h"
#include "core/letter/PastedHtml.h"

#include <QKeyEvent>
#include <QTextBlock>
#include <QTextDocumentFragment>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr qsizetype insertedAtOnce = 48 * 1024; ///< UTF-16 units of HTML
constexpr int stepTime = 10;                    ///< ms of reading; laying it out takes about as long again
constexpr qsizetype embeddedAtMost = 64 << 20;  ///< octets of all pictures within the HTML

/// The octets of "data:image/png;base64,...".
QByteArray octetsOfData(const QString &url)
{
    const qsizetype comma = url.indexOf(u',');
    if (comma < 0)
        return {};
    const QStringView type = QStringView(url).first(comma).trimmed();
    const QByteArray octets = QByteArray::fromPercentEncoding(QStringView(url).sliced(comma + 1).toUtf8());
    return type.endsWith(u";base64", Qt::CaseInsensitive) ? QByteArray::fromBase64(octets) : octets;
}

} // namespace

Pasting::Pasting(TextView &view) : QObject(&view), m_view(view)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Pasting::step);
}

Pasting::~Pasting() = default;

Pasting::Prepared Pasting::prepared(const QString &html, bool own)
{
    Prepared made;
    if (own) {
        made.tokens = tokensOf(letter::sanitizedHtml(html));
    } else {
        letter::PastedHtml pasted = letter::pastedHtml(html);
        made.tokens = tokensOf(pasted.html);
        made.pictures = std::move(pasted.pictures);
        qsizetype octetsLeft = embeddedAtMost;
        for (int i = 0; i < int(made.pictures.size()); ++i) {
            QString &url = made.pictures[size_t(i)];
            if (!url.startsWith("data:"_L1, Qt::CaseInsensitive))
                continue;
            auto picture = pictureForMail(octetsOfData(url));
            url.clear();
            // Spacers are no pictures.
            if (!picture || (picture->size.width() < 3 && picture->size.height() < 3))
                continue;
            octetsLeft -= picture->octets.size();
            if (octetsLeft >= 0)
                made.embedded.emplace(i, *std::move(picture));
        }
    }
    made.hasContent = std::any_of(made.tokens.begin(), made.tokens.end(), [](const HtmlToken &token) {
        return token.kind == HtmlToken::Kind::StartTag ? token.name == u"img" || token.name == u"hr"
                                                       : !QStringView(token.text).trimmed().isEmpty();
    });
    return made;
}

ReadingRules Pasting::rulesFor(const Prepared &prepared, bool own)
{
    std::map<int, QTextImageFormat> formats;
    Pictures &pictures = m_view.pictures();
    for (const auto &[number, picture] : prepared.embedded) {
        const QString contentId = pictures.add(picture, {});
        if (contentId.isEmpty())
            continue;
        QTextImageFormat format;
        format.setName("cid:"_L1 + contentId);
        const QSize size = sizeInLetter(picture.natural);
        format.setWidth(size.width());
        format.setHeight(size.height());
        formats.emplace(number, format);
    }
    for (int i = 0; i < int(prepared.pictures.size()); ++i) {
        if (!prepared.pictures[size_t(i)].isEmpty())
            formats.emplace(i, RemotePictures::placeholder(prepared.pictures[size_t(i)]));
    }
    ReadingRules rules{m_view.palette(), own, {}, {}};
    rules.hasPicture = [&pictures](const QString &id) { return pictures.contains(id); };
    rules.strangePicture = [this, formats](const QString &id) {
        const auto format = formats.find(letter::pastedPicture(id));
        if (format == formats.end())
            return QTextImageFormat();
        m_leftOut = m_leftOut || RemotePictures::isPlaceholder(format->second);
        return format->second;
    };
    rules.marksSignature = m_opening;
    return rules;
}

void Pasting::insert(const QString &html, const QString &text, bool own)
{
    if (isInserting())
        return;
    if (html.size() <= insertedAtOnce && !m_preparing) {
        insertAtOnce(prepared(html, own), text, own);
        return;
    }
    QTextCursor place = m_view.textCursor();
    Job job{html, text, own, 0};
    if (place.hasSelection()) {
        place.removeSelectedText();
        job.revision = m_view.document()->revision();
    }
    // What is typed meanwhile comes behind it.
    place.setKeepPositionOnInsert(true);
    job.place = m_view.holdPlace(place);
    if (m_preparing)
        m_waiting.push_back(std::move(job));
    else
        prepare(job);
}

void Pasting::open(const QString &html, const QString &text)
{
    abandon();
    m_opening = true;
    Job job{html, text, true, m_view.holdPlace(QTextCursor(m_view.document()))};
    prepare(job);
}

void Pasting::prepare(const Job &job)
{
    m_job = job;
    m_preparing = true;
    emit stateChanged();
    platform::inBackground(
        this, [html = job.html, own = job.own] { return std::make_shared<Prepared>(prepared(html, own)); },
        [this, job, generation = m_generation](const std::shared_ptr<Prepared> &made) {
            if (generation != m_generation)
                return;
            QTextCursor cursor = m_view.takePlace(job.place);
            m_preparing = false;
            cursor.setKeepPositionOnInsert(false);
            // Its anchor has gone with what was typed.
            cursor.setPosition(cursor.position());
            const bool isHtml = made->hasContent && (m_opening || !m_view.isPlain());
            if (isHtml)
                insertSlowly(*made, cursor, job);
            else
                insertText(cursor, job.text);
            if (!isHtml && m_opening)
                finish();
            else if (!isHtml)
                prepareNext();
            emit stateChanged();
        });
}

void Pasting::prepareNext()
{
    if (m_waiting.empty())
        return;
    const Job next = std::move(m_waiting.front());
    m_waiting.pop_front();
    prepare(next);
}

void Pasting::insertAtOnce(Prepared prepared, const QString &text, bool own)
{
    QTextCursor cursor = m_view.textCursor();
    if (!prepared.hasContent) {
        insertText(cursor, text);
        return;
    }
    m_leftOut = false;
    QTextDocument piece;
    piece.setUndoRedoEnabled(false);
    HtmlReading reading(std::move(prepared.tokens), QTextCursor(&piece), rulesFor(prepared, own));
    while (reading.step(1000))
        ;
    if (piece.isEmpty()) {
        insertText(cursor, text);
        return;
    }
    cursor.beginEditBlock();
    if (piece.blockCount() == 1) {
        // Part of a line: it takes on the paragraph in which it is put.
        const QTextBlockFormat format = cursor.block().blockFormat();
        cursor.insertFragment(QTextDocumentFragment(&piece));
        cursor.setBlockFormat(format);
    } else {
        cursor.insertFragment(QTextDocumentFragment(&piece));
    }
    cursor.endEditBlock();
    m_view.setTextCursor(cursor);
    if (m_leftOut)
        emit picturesLeftOut();
}

void Pasting::insertText(QTextCursor place, const QString &text)
{
    if (!text.isEmpty())
        place.insertText(text);
}

void Pasting::insertSlowly(Prepared &prepared, QTextCursor place, const Job &job)
{
    m_leftOut = false;
    if (job.revision == m_view.document()->revision())
        place.joinPreviousEditBlock();
    else
        place.beginEditBlock();
    // It gets lines of its own: the letter may be in the middle of one.
    if (!place.atBlockStart())
        place.insertBlock();
    if (!place.atBlockEnd()) {
        place.insertBlock();
        place.movePosition(QTextCursor::PreviousBlock);
    }
    place.endEditBlock();
    m_place = m_view.holdPlace(place);
    ReadingRules rules = rulesFor(prepared, job.own);
    m_reading = std::make_unique<HtmlReading>(std::move(prepared.tokens), place, std::move(rules), true);
    m_timer.start(0);
}

void Pasting::step()
{
    if (!m_reading)
        return;
    if (m_reading->step(stepTime))
        m_timer.start(0);
    else
        finish();
}

void Pasting::finish()
{
    m_reading.reset();
    m_view.takePlace(m_place);
    m_timer.stop();
    if (std::exchange(m_opening, false))
        emit opened();
    emit stateChanged();
    const std::vector<Key> keys = std::exchange(m_keys, {});
    for (const Key &key : keys) {
        QKeyEvent press(QEvent::KeyPress, key.combination.key(), key.combination.keyboardModifiers(),
                        key.text);
        QCoreApplication::sendEvent(&m_view, &press);
    }
    prepareNext();
    m_view.ensureCursorVisible();
    if (std::exchange(m_leftOut, false))
        emit picturesLeftOut();
}

bool Pasting::takeKey(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Escape && !m_opening && (m_preparing || isInserting())) {
        cancel();
        return true;
    }
    if (!isInserting())
        return false;
    m_keys.push_back({event.keyCombination(), event.text()});
    return true;
}

void Pasting::cancel()
{
    if (m_opening)
        return;
    drop();
    if (!isInserting()) {
        emit stateChanged();
        return;
    }
    m_leftOut = false;
    m_reading.reset();
    m_view.undoOrder().undo();
    finish();
}

void Pasting::abandon()
{
    drop();
    m_keys.clear();
    m_leftOut = false;
    m_opening = false;
    if (m_reading)
        finish();
    else
        emit stateChanged();
}

/// What is not in the letter yet.
void Pasting::drop()
{
    ++m_generation;
    if (std::exchange(m_preparing, false)) {
        m_view.takePlace(m_job.place);
        if (m_job.revision == m_view.document()->revision())
            m_view.undoOrder().undo();
    }
    for (const Job &job : std::exchange(m_waiting, {}))
        m_view.takePlace(job.place);
}

} // namespace envoi::editor
