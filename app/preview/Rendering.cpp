#include "app/preview/Rendering.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QImageReader>
#include <QLocale>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <mutex>

using namespace Qt::Literals::StringLiterals;

namespace envoi::preview {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::preview)
};

/// So that the letter does not flicker while it is written. Others are drawn when it is sent.
constexpr quint64 drawing = 0x456e766f69;
constexpr qint64 secondsOfDate = 60;
/// Of a text, what is shown at its beginning and at its end.
constexpr qsizetype mostAtBegin = 160 * 1024;
constexpr qsizetype mostAtEnd = 16 * 1024;
constexpr qsizetype mostHtml = 2 * 1024 * 1024;
constexpr int pictureSide = 1600;

/// Octets with their number, for those that only reading tells, so that they are read once.
class Measured final : public mime::ContentStore {
public:
    Measured(std::shared_ptr<const mime::ContentStore> store, qint64 size)
        : m_store(std::move(store)), m_size(size)
    {
    }
    std::unique_ptr<ByteSource> open() const override { return m_store->open(); }
    qint64 size() const override { return m_size; }

private:
    std::shared_ptr<const mime::ContentStore> m_store;
    qint64 m_size;
};

/// The sizes of stores that are still around.
class Sizes {
public:
    qint64 of(const std::shared_ptr<const mime::ContentStore> &store)
    {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_known, [](const Known &known) { return known.store.expired(); });
        for (const Known &known : m_known) {
            if (known.store.lock() == store)
                return known.size;
        }
        const auto source = store->open();
        const qint64 size = source ? measure(*source).value_or(-1) : -1;
        m_known.push_back({store, size});
        return size;
    }

private:
    struct Known {
        std::weak_ptr<const mime::ContentStore> store;
        qint64 size;
    };
    std::mutex m_mutex;
    std::vector<Known> m_known;
};

void measureStores(letter::Draft &draft)
{
    static Sizes sizes;
    const auto look = [](letter::Attachment &attachment) {
        auto *store = std::get_if<std::shared_ptr<const mime::ContentStore>>(&attachment.octets);
        if (store && *store && (*store)->size() < 0)
            *store = std::make_shared<Measured>(*store, sizes.of(*store));
    };
    for (letter::InlineImage &image : draft.images)
        look(image.image);
    for (letter::Attachment &attachment : draft.attachments)
        look(attachment);
}

/// The source as text, and where its parts begin in it.
class SourceMaker {
public:
    SourceMaker(const mime::Outline &outline, Rendering &rendering)
        : m_outline(outline), m_rendering(rendering)
    {
    }

    void run()
    {
        std::size_t gap = 0;
        std::size_t entry = 0;
        qsizetype from = 0;
        for (;;) {
            qsizetype until = m_outline.octets.size();
            if (gap < m_outline.gaps.size())
                until = std::min(until, m_outline.gaps[gap].position);
            if (entry < m_outline.entries.size())
                until = std::min(until, m_outline.entries[entry].position);
            append(from, until);
            from = until;
            if (entry < m_outline.entries.size() && m_outline.entries[entry].position == from) {
                m_rendering.tree.push_back({m_outline.entries[entry], text().size()});
                ++entry;
            } else if (gap < m_outline.gaps.size() && m_outline.gaps[gap].position == from) {
                leaveOut(m_outline.gaps[gap].size, m_outline.gaps[gap].isBase64);
                ++gap;
            } else {
                break;
            }
        }
    }

private:
    QString &text() { return m_rendering.source; }

    void append(qsizetype from, qsizetype until)
    {
        const QByteArrayView all = QByteArrayView(m_outline.octets).sliced(from, until - from);
        if (all.size() <= mostAtBegin + mostAtEnd) {
            appendLines(all);
            return;
        }
        qsizetype head = all.first(mostAtBegin).lastIndexOf('\n') + 1;
        head = head == 0 ? mostAtBegin : head;
        const qsizetype lineEnd = all.indexOf('\n', all.size() - mostAtEnd);
        const qsizetype tail = lineEnd < 0 ? all.size() : lineEnd + 1;
        appendLines(all.first(head));
        leaveOut(tail - head, false);
        appendLines(all.sliced(tail));
    }

    void appendLines(QByteArrayView octets)
    {
        QString lines = QString::fromUtf8(octets);
        lines.remove(u'\r');
        text() += lines;
    }

    void leaveOut(qint64 octets, bool isBase64)
    {
        if (!text().isEmpty() && !text().endsWith(u'\n'))
            text() += u'\n';
        const QString number = octets < 0 ? u"?"_s : QLocale().toString(octets);
        text() +=
            u"… "_s +
            (isBase64 ? Words::tr("%1 octets of base64").arg(number) : Words::tr("%1 octets").arg(number)) +
            u" …"_s;
    }

    const mime::Outline &m_outline;
    Rendering &m_rendering;
};

QImage pictureOf(const letter::Attachment &attachment)
{
    QByteArray octets;
    if (const auto *bytes = std::get_if<QByteArray>(&attachment.octets)) {
        octets = *bytes;
    } else {
        mime::Part part;
        std::visit([&part](const auto &value) { part.content = value; }, attachment.octets);
        const auto source = part.open();
        if (const auto read = source ? readAll(*source) : Result<QByteArray>(QByteArray()))
            octets = *read;
    }
    QBuffer buffer(&octets);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid() && std::max(size.width(), size.height()) > pictureSide)
        reader.setScaledSize(size.scaled(pictureSide, pictureSide, Qt::KeepAspectRatio));
    return reader.read();
}

QStringList missingIn(const letter::Draft &draft)
{
    QStringList missing;
    if (!mime::Mailbox::parse(draft.from))
        missing.append(Words::tr("no sender"));
    qsizetype wrong = 0;
    bool hasRecipient = false;
    for (const QStringList *list : {&draft.to, &draft.cc, &draft.bcc, &draft.replyTo}) {
        for (const QString &text : *list) {
            if (text.trimmed().isEmpty())
                continue;
            const bool isRight = mime::parseAddress(text).has_value();
            wrong += isRight ? 0 : 1;
            hasRecipient |= list != &draft.replyTo;
        }
    }
    if (!hasRecipient)
        missing.append(Words::tr("no recipient"));
    if (wrong > 0)
        missing.append(Words::tr("%n address(es) that can't be right", nullptr, static_cast<int>(wrong)));
    return missing;
}

} // namespace

std::shared_ptr<const Rendering> render(const letter::Draft &given,
                                        const std::shared_ptr<const Rendering> &last)
{
    auto rendering = std::make_shared<Rendering>();
    letter::Draft draft = given;
    measureStores(draft);
    letter::fillText(draft);
    rendering->isRich = draft.isHtml();
    rendering->isOwn = rendering->isRich && draft.textBasis.has_value();
    rendering->basis = draft.textBasis.value_or(QString());
    rendering->missing = missingIn(draft);
    const bool mustMake = rendering->isOwn || (rendering->isRich && draft.text.isEmpty());
    rendering->made = mustMake ? letter::plainTextFromHtml(draft.html, draft.plainSignature) : draft.text;
    rendering->text = rendering->isOwn ? draft.text : rendering->made;
    if (rendering->isOwn)
        rendering->divergences = letter::divergences(rendering->basis, draft.text, rendering->made);

    const QDateTime now = QDateTime::currentDateTime();
    rendering->date = last && last->date.secsTo(now) < secondsOfDate ? last->date : now;
    SeededRandom random(drawing);
    const auto message = letter::previewMessage(draft, {rendering->date, random});
    const auto outline = mime::outline(message, random, {});
    if (!outline) {
        rendering->error = outline.error();
    } else {
        rendering->size = outline->size;
        SourceMaker(*outline, *rendering).run();
    }
    if (!rendering->isRich)
        return rendering;
    if (draft.html.size() <= mostHtml)
        rendering->html = letter::sanitizedHtml(draft.html);
    for (const letter::InlineImage &image : draft.images) {
        const bool isKnown = last && last->pictures.contains(image.contentId);
        rendering->pictures.insert(image.contentId,
                                   isKnown ? last->pictures.value(image.contentId) : pictureOf(image.image));
    }
    return rendering;
}

qint64 wireSize(const letter::Draft &given)
{
    letter::Draft draft = given;
    measureStores(draft);
    SeededRandom random(drawing);
    const auto message = letter::previewMessage(draft, {QDateTime::currentDateTime(), random});
    const auto outline = mime::outline(message, random, {});
    return outline ? outline->size : -1;
}

Result<void> saveSource(const letter::Draft &draft, const QString &path)
{
    SystemRandom random;
    const auto message = letter::previewMessage(draft, {QDateTime::currentDateTime(), random});
    mime::MessageWriter writer(message, random, {});
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::FileUnwritable, path, file.errorString());
    std::array<char, 64 * 1024> buffer{};
    for (;;) {
        const auto count = writer.read(buffer);
        if (!count)
            return std::unexpected(count.error());
        if (*count == 0)
            break;
        if (file.write(buffer.data(), *count) != *count)
            return failure(ErrorCode::DiskFull, path, file.errorString());
    }
    if (!file.commit())
        return failure(ErrorCode::FileUnwritable, path, file.errorString());
    return {};
}

} // namespace envoi::preview
