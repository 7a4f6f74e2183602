#include "core/mime/MessageLayout.h"

#include "core/mime/Base64.h"
#include "core/mime/Charset.h"
#include "core/mime/Flowed.h"
#include "core/mime/LineSource.h"
#include "core/mime/Parameters.h"
#include "core/mime/TransferEncoding.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

/// Neither base64 nor quoted-printable can hold "=_", and other text that has it at a line's start is
/// not left as it is (see TextSurvey::hasTrouble): no part holds a boundary.
constexpr char boundaryStart[] = "=_envoi_";

/// RFC 2046 section 5.2 forbids to encode these.
bool mustStayLines(const Part &part)
{
    return part.mediaType.type() == "message" && !part.isMultipart() &&
           !std::holds_alternative<QString>(part.content);
}

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

TransferEncoding encodingForOctets(TransferEncoding most)
{
    return most == TransferEncoding::Binary ? TransferEncoding::Binary : TransferEncoding::Base64;
}

/// How one part travels, settled before anything is written: a multipart must say so when a part in it is
/// 8bit or binary.
struct Plan {
    TransferEncoding encoding = TransferEncoding::SevenBit;
    QByteArray text; ///< UTF-8, of a text part
    TextSurvey survey;
    qint64 lineSize = 0;   ///< of a part that stays lines
    bool isOpaque = false; ///< a message that can't travel as one: application/octet-stream
};

class Builder {
public:
    Builder(const std::vector<QByteArray> &boundaries, const WriteOptions &options)
        : m_boundaries(boundaries), m_options(options)
    {
    }

    /// \a most is what can be carried unencoded: 7bit, 8bit or binary.
    Result<void> plan(const Part &part, TransferEncoding most);
    void writeFields(const Header &header);
    void writeField(const Field &field);
    void writePart(const Part &part, bool isRoot);
    Layout take() &&;

private:
    Result<void> planLines(const Part &part, TransferEncoding most, Plan &plan);
    void writeContentType(const Part &part, const Plan &plan, QByteArrayView boundary);
    void writeDisposition(const Part &part);
    void writeLeaf(const Part &part, const Plan &plan);
    void insert(const Content &content, Insertion::Form form, qint64 size);

    const std::vector<QByteArray> &m_boundaries;
    const WriteOptions &m_options;
    std::vector<Plan> m_plans;
    std::size_t m_nextPlan = 0;
    std::size_t m_nextBoundary = 0;
    Layout m_layout;
    QByteArray &m_out = m_layout.octets;
    qint64 m_inserted = 0;
    qsizetype m_expected = 0; ///< octets of text, about
};

Result<void> Builder::planLines(const Part &part, TransferEncoding most, Plan &plan)
{
    const auto survey = surveyLines(openContent(part.content));
    if (!survey)
        return std::unexpected(survey.error());
    plan.isOpaque = survey->longestLine > mostLineOctets || survey->hasNul;
    plan.encoding = plan.isOpaque     ? encodingForOctets(most)
                    : survey->isAscii ? TransferEncoding::SevenBit
                                      : TransferEncoding::EightBit;
    plan.lineSize = survey->size;
    return {};
}

Result<void> Builder::plan(const Part &part, TransferEncoding most)
{
    const std::size_t index = m_plans.size();
    m_plans.emplace_back();
    if (part.isMultipart()) {
        // What is signed must come through every relay as it is (RFC 3156 section 3, RFC 8551 section 3.1.2).
        if (part.mediaType.is("multipart/signed"))
            most = TransferEncoding::SevenBit;
        for (const Part &child : part.children()) {
            const std::size_t childIndex = m_plans.size();
            if (auto planned = plan(child, most); !planned)
                return planned;
            const TransferEncoding encoding = m_plans[childIndex].encoding;
            if (isIdentity(encoding))
                m_plans[index].encoding = std::max(m_plans[index].encoding, encoding);
        }
    } else if (const auto *text = std::get_if<QString>(&part.content)) {
        Plan &own = m_plans[index];
        own.text = part.isFlowed() ? flowed(*text).toUtf8() : text->toUtf8();
        own.survey = surveyText(own.text);
        own.encoding = chooseForText(own.survey, most);
        m_expected += own.survey.size + 2 * own.survey.escapes;
    } else if (mustStayLines(part)) {
        return planLines(part, most, m_plans[index]);
    } else {
        m_plans[index].encoding = encodingForOctets(most);
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
        if (!m_options.withBcc && isAnyOf(field.name(), {"Bcc", "Resent-Bcc"}))
            continue;
        writeField(field);
    }
    m_out += "MIME-Version: 1.0\r\n";
}

void Builder::writeField(const Field &field)
{
    const bool asUtf8 = m_options.utf8Fields && field.needsUtf8();
    m_layout.hasEightBit |= asUtf8;
    m_out += field.toBytes(asUtf8);
}

void Builder::writeContentType(const Part &part, const Plan &plan, QByteArrayView boundary)
{
    const bool isText = std::holds_alternative<QString>(part.content);
    std::vector<Parameter> parameters;
    QByteArray typeName = plan.isOpaque ? "application/octet-stream"_ba : part.mediaType.name();
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
    if (!plan.isOpaque) {
        for (const auto &[key, value] : part.mediaType.parameters()) {
            if (key != "boundary" && key != "name" && !(isText && key == "charset") &&
                !(isFlowed && (key == "format" || key == "delsp")))
                parameters.push_back({key, value});
        }
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

void Builder::insert(const Content &content, Insertion::Form form, qint64 size)
{
    m_layout.insertions.push_back({m_out.size(), content, form});
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
    const qint64 size = contentSize(part.content);
    if (plan.encoding == TransferEncoding::Binary)
        insert(part.content, Insertion::Form::Octets, size);
    else if (plan.encoding != TransferEncoding::Base64)
        insert(part.content, Insertion::Form::Lines, plan.lineSize);
    else
        insert(part.content, Insertion::Form::Base64, size < 0 ? -1 : base64Size(size));
}

void Builder::writePart(const Part &part, bool isRoot)
{
    const Plan &plan = m_plans[m_nextPlan++];
    const QByteArray boundary = part.isMultipart() ? m_boundaries[m_nextBoundary++] : QByteArray();
    writeContentType(part, plan, boundary);
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
            writeField(field);
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
        if (!part.isMultipart())
            return;
        boundaries.push_back(boundaryStart + random.hex(128));
        for (const Part &child : part.children())
            self(self, child);
    };
    draw(draw, body);
    return boundaries;
}

bool mustReadToLayOut(const Part &body)
{
    if (body.isMultipart())
        return std::ranges::any_of(body.children(), mustReadToLayOut);
    return mustStayLines(body) && !std::holds_alternative<QByteArray>(body.content);
}

Result<Layout> layOut(const Message &message, const std::vector<QByteArray> &boundaries,
                      const WriteOptions &options)
{
    Builder builder(boundaries, options);
    const TransferEncoding most = !options.eightBit ? TransferEncoding::SevenBit
                                  : options.binary  ? TransferEncoding::Binary
                                                    : TransferEncoding::EightBit;
    if (auto planned = builder.plan(message.body, most); !planned)
        return std::unexpected(planned.error());
    builder.writeFields(message.header);
    builder.writePart(message.body, true);
    return std::move(builder).take();
}

} // namespace envoi::mime
