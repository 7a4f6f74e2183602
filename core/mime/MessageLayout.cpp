#include "core/mime/MessageLayout.h"

#include "core/base/Words.h"
#include "core/mime/Base64.h"
#include "core/mime/Charset.h"
#include "core/mime/Flowed.h"
#include "core/mime/LineSource.h"
#include "core/mime/MessageWithin.h"
#include "core/mime/Parameters.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

/// Neither base64 nor quoted-printable can hold "=_", and other text that has it at a line's start is
/// not left as it is (see TextSurvey::hasTrouble): no part holds a boundary.
constexpr char boundaryStart[] = "=_envoi_";

/// Random numbers made from a text.
class DerivedRandom final : public Random {
public:
    explicit DerivedRandom(QByteArray seed) : m_seed(std::move(seed)) {}

    quint64 next() override
    {
        m_seed = QCryptographicHash::hash(m_seed, QCryptographicHash::Sha256);
        return qFromLittleEndian<quint64>(m_seed.constData());
    }

private:
    QByteArray m_seed;
};

const std::shared_ptr<const ContentStore> *storeOf(const Content &content)
{
    return std::get_if<std::shared_ptr<const ContentStore>>(&content);
}

std::unique_ptr<ByteSource> openContent(const Content &content)
{
    if (const auto *file = std::get_if<FileReference>(&content))
        return file->open();
    if (const auto *store = storeOf(content); store && *store)
        return (*store)->open();
    const auto *bytes = std::get_if<QByteArray>(&content);
    return std::make_unique<BytesSource>(bytes ? *bytes : QByteArray());
}

/// -1 when only reading would tell.
qint64 contentSize(const Content &content)
{
    if (const auto *file = std::get_if<FileReference>(&content))
        return file->size();
    if (const auto *store = storeOf(content))
        return *store ? (*store)->size() : 0;
    const auto *bytes = std::get_if<QByteArray>(&content);
    return bytes ? bytes->size() : 0;
}

/// Whether drawBoundaries() gives it one.
bool hasBoundary(const Part &part)
{
    return !part.signedEntity && (part.isMultipart() || mustStayLines(part));
}

/// How one part travels, settled before anything is written: a multipart must say so when a part in it is
/// 8bit or binary.
struct Plan {
    TransferEncoding encoding = TransferEncoding::SevenBit;
    QByteArray text; ///< UTF-8, of a text part
    TextSurvey survey;
    QByteArray boundary;
    bool utf8Fields = false;
    qint64 lineSize = 0;         ///< of a part that stays lines
    std::optional<Part> standIn; ///< written in the part's place
    std::optional<Layout> anew;  ///< of a message within that is written anew
};

class Builder {
public:
    Builder(const std::vector<QByteArray> &boundaries, QSet<QByteArray> taken, const Way &way,
            std::vector<Outline::Entry> *entries)
        : m_boundaries(boundaries), m_taken(std::move(taken)), m_way(way), m_entries(entries)
    {
    }

    Result<void> plan(const Part &part) { return plan(part, m_way); }
    /// Whether a line begins as a boundary: others must be drawn.
    bool collides() const { return m_layout.collides; }
    void writeFields(const Header &header);
    void writePart(const Part &part, bool isRoot);
    Layout take() &&;

private:
    Result<void> plan(const Part &part, const Way &way);
    const QSet<QByteArray> &taken();
    Result<void> planSigned(const Part &part, Plan &plan);
    Result<void> planMessage(const Part &part, const Way &way, Plan &plan);
    void writeField(const Field &field, bool utf8Fields);
    void writeContentType(const Part &part, QByteArrayView boundary);
    void writeDisposition(const Part &part);
    void writeEntity(const Part &given, const Plan &plan, bool isRoot);
    void writeLeaf(const Part &part, const Plan &plan);
    void write(const Layout &anew);
    void insert(const Content &content, Insertion::Form form, qint64 size);

    const std::vector<QByteArray> &m_boundaries;
    QSet<QByteArray> m_taken; ///< those of the messages around it; by taken() its own too
    bool m_hasTaken = false;
    const Way m_way;
    std::vector<Outline::Entry> *m_entries; ///< may be null
    int m_depth = 0;
    std::vector<Plan> m_plans;
    std::size_t m_nextPlan = 0;
    std::size_t m_nextBoundary = 0;
    Layout m_layout;
    QByteArray &m_out = m_layout.octets;
    qint64 m_inserted = 0;
    qsizetype m_expected = 0; ///< octets of text, about
};

/// Few messages have something in which a boundary must be looked for.
const QSet<QByteArray> &Builder::taken()
{
    if (!m_hasTaken) {
        for (const QByteArray &boundary : m_boundaries)
            m_taken.insert(boundary);
    }
    m_hasTaken = true;
    return m_taken;
}

Result<void> Builder::planSigned(const Part &part, Plan &plan)
{
    const auto survey = surveyLines(part.signedEntity->open(), taken());
    if (!survey)
        return std::unexpected(survey.error());
    m_layout.collides |= survey->hasBoundary;
    if (!survey->areLines() || (!survey->isAscii && m_way.most == TransferEncoding::SevenBit)) {
        return failure(ErrorCode::MessageMalformed, {},
                       Words::tr("It is signed, so it must not be changed, but a line in it is too long or "
                                 "the server takes no 8-bit text. Sign it again as quoted-printable."));
    }
    plan.encoding = survey->isAscii ? TransferEncoding::SevenBit : TransferEncoding::EightBit;
    plan.lineSize = survey->size;
    return {};
}

Result<void> Builder::planMessage(const Part &part, const Way &way, Plan &plan)
{
    auto planned = planMessageWithin(part, plan.boundary, taken(), way);
    if (!planned)
        return std::unexpected(planned.error());
    m_layout.collides |= planned->collides;
    plan.encoding = planned->encoding;
    plan.lineSize = planned->size;
    plan.standIn = std::move(planned->standIn);
    plan.anew = std::move(planned->anew);
    return {};
}

Result<void> Builder::plan(const Part &part, const Way &way)
{
    const std::size_t index = m_plans.size();
    Plan &own = m_plans.emplace_back();
    own.utf8Fields = way.utf8Fields;
    if (part.signedEntity)
        return planSigned(part, own);
    if (hasBoundary(part))
        own.boundary = m_boundaries[m_nextBoundary++];
    if (part.isMultipart()) {
        Way inner = way;
        if (part.mediaType.is("multipart/signed")) {
            inner.most = TransferEncoding::SevenBit;
            inner.utf8Fields = false;
            inner.isSigned = true;
        }
        for (const Part &child : part.children()) {
            const std::size_t childIndex = m_plans.size();
            if (auto planned = plan(child, inner); !planned)
                return planned;
            const TransferEncoding encoding = m_plans[childIndex].encoding;
            if (isIdentity(encoding))
                m_plans[index].encoding = std::max(m_plans[index].encoding, encoding);
        }
    } else if (const auto *text = std::get_if<QString>(&part.content)) {
        own.text = part.isFlowed() ? flowed(*text).toUtf8() : text->toUtf8();
        own.survey = surveyText(own.text);
        own.survey.hasTrouble |= way.isSigned && own.survey.hasSpaceAtEnd;
        own.encoding = chooseForText(own.survey, way.most);
        m_expected += own.survey.size + 2 * own.survey.escapes;
    } else if (mustStayLines(part)) {
        return planMessage(part, way, own);
    } else {
        own.encoding =
            way.most == TransferEncoding::Binary ? TransferEncoding::Binary : TransferEncoding::Base64;
    }
    return {};
}

bool isAnyOf(const FieldName &name, std::initializer_list<QByteArrayView> names)
{
    return std::ranges::any_of(names, [&](QByteArrayView other) { return name.is(other); });
}

bool isContentField(const FieldName &name)
{
    return name.toBytes()
               .first(std::min<qsizetype>(name.toBytes().size(), 8))
               .compare("Content-", Qt::CaseInsensitive) == 0;
}

void Builder::writeFields(const Header &header)
{
    // Once, instead of at each step; line ends and soft breaks are some 5 per cent.
    m_out.reserve(m_expected + m_expected / 16 + 512 * (std::ssize(m_plans) + 2));
    for (const Field &field : header.fields()) {
        if (isContentField(field.name()) || field.name().is("MIME-Version"))
            continue;
        if (!m_way.withBcc && isAnyOf(field.name(), {"Bcc", "Resent-Bcc"}))
            continue;
        writeField(field, m_way.utf8Fields);
    }
    m_out += "MIME-Version: 1.0\r\n";
}

void Builder::writeField(const Field &field, bool utf8Fields)
{
    const bool asUtf8 = utf8Fields && field.needsUtf8();
    m_layout.hasEightBit |= asUtf8;
    m_out += field.toBytes(asUtf8);
}

void Builder::writeContentType(const Part &part, QByteArrayView boundary)
{
    const bool isText = std::holds_alternative<QString>(part.content);
    std::vector<Parameter> parameters;
    QByteArray typeName = part.mediaType.name();
    if (part.isMultipart()) {
        if (part.mediaType.type() != "multipart")
            typeName = "multipart/mixed"_ba;
        // RFC 2387 section 3.1: the media type of the part that the others belong to.
        if (typeName == "multipart/related" && !part.children().empty() &&
            part.mediaType.parameter("type").isEmpty())
            parameters.push_back({"type"_ba, QString::fromLatin1(part.children().front().mediaType.name())});
    } else if (part.mediaType.type() == "multipart") {
        typeName = "application/octet-stream"_ba;
    }
    if (isText && part.mediaType.type() == "text")
        parameters.push_back({"charset"_ba, u"utf-8"_s});
    const bool isFlowed = part.isFlowed();
    if (isFlowed) {
        parameters.push_back({"format"_ba, u"flowed"_s});
        parameters.push_back({"delsp"_ba, u"yes"_s});
    }
    for (const auto &[key, value] : part.mediaType.parameters()) {
        if (key != "boundary" && key != "name" && !(isText && key == "charset") &&
            !(isFlowed && (key == "format" || key == "delsp")))
            parameters.push_back({key, value});
    }
    if (!boundary.isEmpty())
        parameters.push_back({"boundary"_ba, QString::fromLatin1(boundary)});
    // Old readers know neither filename* nor Content-Disposition, but encoded-words in quotes.
    if (!part.fileName.isEmpty() && !part.isMultipart())
        parameters.push_back({"name"_ba, harmlessFileName(part.fileName), ParameterEncoding::Rfc2047});
    m_out += parameterizedField("Content-Type", typeName, parameters);
}

void Builder::writeDisposition(const Part &part)
{
    if (part.disposition == Disposition::Unset)
        return;
    std::vector<Parameter> parameters;
    if (!part.fileName.isEmpty())
        parameters.push_back({"filename"_ba, harmlessFileName(part.fileName)});
    for (const auto &[name, value] : part.dispositionParameters)
        parameters.push_back({name, value});
    m_out += parameterizedField(
        "Content-Disposition", part.disposition == Disposition::Inline ? "inline" : "attachment", parameters);
}

void Builder::write(const Layout &anew)
{
    for (const Insertion &insertion : anew.insertions)
        m_layout.insertions.push_back(
            {m_out.size() + insertion.position, insertion.content, insertion.form, insertion.size});
    m_out += anew.octets;
    m_inserted = m_inserted < 0 || anew.size < 0 ? -1 : m_inserted + anew.size - anew.octets.size();
}

void Builder::insert(const Content &content, Insertion::Form form, qint64 size)
{
    m_layout.insertions.push_back({m_out.size(), content, form, size});
    if (size < 0 || m_inserted < 0)
        m_inserted = -1;
    else
        m_inserted += size;
}

void Builder::writeLeaf(const Part &part, const Plan &plan)
{
    if (std::holds_alternative<QString>(part.content)) {
        switch (plan.encoding) {
        case TransferEncoding::QuotedPrintable:
            appendQuotedPrintable(plan.text, plan.survey, m_out);
            break;
        case TransferEncoding::Base64: {
            QByteArray lines;
            appendLines(plan.text, plan.survey, lines);
            appendBase64(lines, m_out);
            break;
        }
        default:
            appendLines(plan.text, plan.survey, m_out);
        }
        return;
    }
    if (plan.anew)
        return write(*plan.anew);
    const qint64 size = contentSize(part.content);
    if (plan.encoding == TransferEncoding::Binary)
        insert(part.content, Insertion::Form::Octets, size);
    else if (plan.encoding != TransferEncoding::Base64)
        insert(part.content, Insertion::Form::Lines, plan.lineSize);
    else
        insert(part.content, Insertion::Form::Base64, size < 0 ? -1 : base64Size(size));
}

void Builder::writePart(const Part &given, bool isRoot)
{
    const Plan &plan = m_plans[m_nextPlan++];
    if (!m_entries) {
        writeEntity(given, plan, isRoot);
        return;
    }
    const std::size_t index = m_entries->size();
    const qsizetype position = m_out.size();
    const qint64 inserted = m_inserted;
    const Part &part = plan.standIn ? *plan.standIn : given;
    m_entries->push_back({.depth = m_depth++,
                          .mediaType = part.mediaType.name(),
                          .encoding = nameOf(plan.encoding).toByteArray(),
                          .disposition = part.disposition,
                          .fileName = part.fileName.isEmpty() ? QString() : harmlessFileName(part.fileName),
                          .position = position});
    if (part.isMultipart() || given.signedEntity)
        m_entries->back().size = -1;
    else
        m_entries->back().size =
            std::holds_alternative<QString>(part.content) ? plan.survey.size : contentSize(part.content);
    writeEntity(given, plan, isRoot);
    --m_depth;
    if (m_inserted >= 0)
        (*m_entries)[index].wireSize = m_out.size() - position + m_inserted - inserted;
}

void Builder::writeEntity(const Part &given, const Plan &plan, bool isRoot)
{
    if (given.signedEntity) {
        insert(given.signedEntity, Insertion::Form::Lines, plan.lineSize);
        return;
    }
    const Part &part = plan.standIn ? *plan.standIn : given;
    const QByteArray boundary = part.isMultipart() ? plan.boundary : QByteArray();
    writeContentType(part, boundary);
    if (!part.isMultipart() || plan.encoding != TransferEncoding::SevenBit) {
        m_out += "Content-Transfer-Encoding: ";
        m_out += nameOf(plan.encoding);
        m_out += "\r\n";
    }
    writeDisposition(part);
    if (part.contentId)
        m_out += "Content-ID: <" + part.contentId->toBytes() + ">\r\n";
    for (const Field &field : part.header.fields()) {
        if (isAnyOf(field.name(),
                    {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"}))
            continue;
        // One that is no msg-id is kept as it was read.
        if (part.contentId && field.name().is("Content-ID"))
            continue;
        // A message's own fields are those of its header.
        if (!isRoot || isContentField(field.name()))
            writeField(field, plan.utf8Fields);
    }
    m_out += "\r\n";
    if (!part.isMultipart()) {
        writeLeaf(part, plan);
        return;
    }
    QByteArrayView lineEnd; // the header's last CRLF is the first delimiter's too
    for (const Part &child : part.children()) {
        m_out += lineEnd;
        m_out += "--";
        m_out += boundary;
        m_out += "\r\n";
        writePart(child, false);
        lineEnd = "\r\n";
    }
    // A multipart has one part at least (RFC 2046 section 5.1.1).
    if (part.children().empty())
        m_out += "--" + boundary + "\r\n\r\n\r\n";
    m_out += lineEnd;
    m_out += "--";
    m_out += boundary;
    m_out += "--";
    if (isRoot)
        m_out += "\r\n";
}

Layout Builder::take() &&
{
    m_layout.size = m_inserted < 0 ? -1 : m_layout.octets.size() + m_inserted;
    // A multipart is 8bit or binary when a part in it is.
    const TransferEncoding encoding = m_plans.front().encoding;
    m_layout.hasBinary = encoding == TransferEncoding::Binary;
    m_layout.hasEightBit |= encoding == TransferEncoding::EightBit || m_layout.hasBinary;
    return std::move(m_layout);
}

Result<Layout> layOutOnce(const Message &message, const std::vector<QByteArray> &boundaries,
                          const QSet<QByteArray> &taken, const Way &way,
                          std::vector<Outline::Entry> *entries = nullptr)
{
    Builder builder(boundaries, taken, way, entries);
    if (auto planned = builder.plan(message.body); !planned)
        return std::unexpected(planned.error());
    if (!builder.collides()) {
        builder.writeFields(message.header);
        builder.writePart(message.body, true);
    }
    return std::move(builder).take();
}

} // namespace

std::unique_ptr<ByteSource> Insertion::open() const
{
    auto source = openContent(content);
    if (form == Form::Octets)
        return source;
    if (form == Form::Lines)
        return std::make_unique<LineSource>(std::move(source));
    return std::make_unique<Base64Source>(std::move(source));
}

std::vector<QByteArray> drawBoundaries(const Part &body, Random &random)
{
    std::vector<QByteArray> boundaries;
    const auto draw = [&](const auto &self, const Part &part) -> void {
        if (hasBoundary(part))
            boundaries.push_back(boundaryStart + random.hex(128));
        if (part.signedEntity)
            return;
        for (const Part &child : part.children())
            self(self, child);
    };
    draw(draw, body);
    return boundaries;
}

bool mustReadToLayOut(const Part &body)
{
    if (body.signedEntity)
        return true;
    if (body.isMultipart())
        return std::ranges::any_of(body.children(), mustReadToLayOut);
    return mustStayLines(body) && !std::holds_alternative<QByteArray>(body.content);
}

Result<Layout> layOutWithin(const Message &message, const QByteArray &seed, const QSet<QByteArray> &taken,
                            const Way &way)
{
    DerivedRandom random(seed);
    return layOutOnce(message, drawBoundaries(message.body, random), taken, way);
}

Result<Layout> layOut(const Message &message, std::vector<QByteArray> boundaries, const WriteOptions &options,
                      std::vector<Outline::Entry> *entries)
{
    const TransferEncoding most = !options.eightBit ? TransferEncoding::SevenBit
                                  : options.binary  ? TransferEncoding::Binary
                                                    : TransferEncoding::EightBit;
    const Way way{.most = most, .utf8Fields = options.utf8Fields, .withBcc = options.withBcc};
    for (;;) {
        auto layout = layOutOnce(message, boundaries, {}, way, entries);
        if (!layout || !layout->collides)
            return layout;
        DerivedRandom random(boundaries.front());
        boundaries = drawBoundaries(message.body, random);
    }
}

} // namespace envoi::mime
