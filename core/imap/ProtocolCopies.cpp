#include "core/base/Words.h"
#include "core/imap/MailboxName.h"
#include "core/imap/Protocol.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace envoi::imap {

namespace {

constexpr qint64 mostByMinus = 4096; // RFC 7888 section 5

/// date-time of RFC 9051. The names of months are not those of the person's language.
QByteArray internalDate(const QDateTime &time)
{
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDateTime utc = time.toUTC();
    const QDate date = utc.date();
    return '"' +
           u"%1-%2-%3 %4 +0000"_s.arg(date.day(), 2)
               .arg(QLatin1StringView(months[static_cast<std::size_t>(date.month() - 1)]))
               .arg(date.year(), 4, 10, QLatin1Char('0'))
               .arg(utc.time().toString(u"HH:mm:ss"_s))
               .toLatin1() +
           '"';
}

/// Whether what ended a whole session may be over by the next one.
bool passes(ErrorCode code)
{
    using enum ErrorCode;
    constexpr ErrorCode passing[] = {HostNotFound,       ConnectionRefused, NetworkUnreachable,
                                     ConnectionLost,     TimedOut,          ProxyUnreachable,
                                     ServiceUnavailable, TemporaryFailure,  ProtocolViolation,
                                     MailboxFull,        OutcomeUnknown,    Cancelled};
    return std::ranges::find(passing, code) != std::end(passing);
}

} // namespace

QByteArray Protocol::wireName(const QString &name) const
{
    // INBOX is the one name without regard to case; all others are as they are.
    return m_utf8 ? name.toUtf8() : toModifiedUtf7(name);
}

QString Protocol::shownName(const QByteArray &wireName) const
{
    return m_utf8 ? QString::fromUtf8(wireName) : fromModifiedUtf7(wireName);
}

/// After the log-in, once what the server can do is known.
void Protocol::prepare()
{
    m_utf8 = offers("IMAP4REV2"_L1) && !offers("IMAP4REV1"_L1);
    const bool isNeeded = std::ranges::any_of(m_copies, &Copy::hasUtf8Fields);
    if ((offers("UTF8=ACCEPT"_L1) && isNeeded) || offers("UTF8=ONLY"_L1))
        return send(Step::Enable, "ENABLE UTF8=ACCEPT");
    findMailbox();
}

void Protocol::findMailbox()
{
    if (!m_settings.mailbox.isEmpty()) {
        const QByteArray name = wireName(m_settings.mailbox);
        m_mailbox = name;
        // Before the first copy nothing needs to be asked: the server says it if the folder is missing.
        if (!m_copies.empty())
            return useMailbox(name, false);
        return send(Step::ListOne, withStrings("LIST \"\"", {name}), {});
    }
    const bool isExtended = offers("LIST-EXTENDED"_L1) || offers("IMAP4REV2"_L1);
    if (offers("SPECIAL-USE"_L1) && isExtended)
        return send(Step::ListSpecialUse, "LIST (SPECIAL-USE) \"\" \"*\"");
    send(Step::ListAll, "LIST \"\" \"*\"");
}

void Protocol::onListed(const Response &response)
{
    if (m_step == Step::ListOne)
        return useMailbox(m_mailbox, response.isOk() && !m_isListed);
    if (m_step == Step::ListSpecialUse && !m_list.isSpecialUse())
        return send(Step::ListAll, "LIST \"\" \"*\"");
    if (!m_list.found().isEmpty())
        return useMailbox(m_list.found(), false);
    if (m_step != Step::Namespace && offers("NAMESPACE"_L1))
        return send(Step::Namespace, "NAMESPACE");
    useMailbox(m_list.newName(), true);
}

void Protocol::useMailbox(const QByteArray &wireName, bool mustCreate)
{
    m_mailbox = wireName;
    m_mustCreate = mustCreate;
    m_facts.mailbox = shownName(wireName);
    m_facts.willCreate = mustCreate;
    nextCopy();
}

void Protocol::nextCopy()
{
    m_content.reset();
    m_contentRead = m_contentEnd = 0;
    m_isSaying = false;
    if (m_next == m_copies.size())
        return leave({});
    if (m_mustCreate)
        return create(Step::Create);
    const Copy &copy = m_copies[m_next];
    if (copy.messageId.isEmpty())
        return append();
    m_hits.clear();
    if (m_examined)
        return send(Step::Search, withStrings("UID SEARCH HEADER Message-ID", {copy.messageId}), {});
    send(Step::Examine, withStrings("EXAMINE", {m_mailbox}), {});
}

void Protocol::create(Step step)
{
    m_mustCreate = false;
    m_created = true;
    m_facts.willCreate = false;
    auto parts = withStrings("CREATE", {m_mailbox});
    // A folder of a name that a person chose may have another purpose besides.
    if (step == Step::Create && offers("CREATE-SPECIAL-USE"_L1) && m_settings.mailbox.isEmpty())
        parts.back() += " (USE (\\Sent))";
    else
        step = Step::CreatePlain;
    send(step, parts, {});
}

void Protocol::onSearched(const Response &response)
{
    const Copy &copy = m_copies[m_next];
    m_hits.removeAll(QByteArray());
    if (m_step == Step::Search && response.isOk() && !m_hits.isEmpty())
        return settle({.verdict = Outcome::Verdict::WasThere,
                       .mailbox = m_facts.mailbox,
                       .uidValidity = m_uidValidity,
                       .uid = m_hits.front().toUInt()});
    const bool isMissing = m_step == Step::Examine && response.status == Response::Status::No &&
                           response.code != "UNAVAILABLE" && response.code != "INUSE" &&
                           response.code != "SERVERBUG";
    if (!response.isOk() && !isMissing && copy.mayBeThere)
        return settle({.mailbox = m_facts.mailbox,
                       .error = verdict(ErrorCode::TemporaryFailure, response),
                       .mayPassLater = true});
    append();
}

void Protocol::append()
{
    const Copy &copy = m_copies[m_next];
    auto content = copy.open ? copy.open() : failure(ErrorCode::InvalidArgument);
    if (!content)
        return settle({.mailbox = m_facts.mailbox, .error = content.error()});
    if (m_facts.appendLimit > 0 && content->size > m_facts.appendLimit)
        return settle(
            {.mailbox = m_facts.mailbox,
             .error = Error{ErrorCode::MessageTooLarge,
                            m_settings.host,
                            Words::tr("The copy is larger than the %1 bytes that the mailbox takes.")
                                .arg(m_facts.appendLimit),
                            {}}});
    m_content = std::move(*content);
    m_contentRead = m_contentEnd = 0;
    const bool asUtf8 = copy.hasUtf8Fields && m_utf8;
    const bool unasked =
        (m_content->size <= mostByMinus && (offers("LITERAL-"_L1) || offers("LITERAL+"_L1))) ||
        (m_content->size <= mostUnasked && offers("LITERAL+"_L1));
    auto parts = withStrings("APPEND", {m_mailbox});
    QByteArray &line = parts.back();
    line += " (\\Seen)";
    if (copy.sentAt.isValid())
        line += ' ' + internalDate(copy.sentAt);
    line += asUtf8 ? " UTF8 (~{" : " {";
    line += QByteArray::number(m_content->size) + (unasked ? "+}" : "}");
    send(Step::Append, parts, {});
    m_isSaying = unasked && m_parts.empty();
}

void Protocol::readContent(QByteArray &out)
{
    const auto broken = [&](Error error) {
        // A literal that was begun can't be ended early: only the connection can.
        out.clear();
        const Error rest{ErrorCode::ConnectionLost, m_settings.host, {}, {}};
        Outcome outcome{.mailbox = m_facts.mailbox, .error = std::move(error)};
        m_isSaying = false;
        m_events.emplace_back(CopyFinished{static_cast<int>(m_next++), std::move(outcome)});
        m_contentEnd = 0;
        settleAll(rest, 0);
        end(rest);
    };
    qint64 left = m_content->size - m_contentRead;
    QByteArray chunk(static_cast<qsizetype>(std::min<qint64>(left, chunkSize)), Qt::Uninitialized);
    qsizetype filled = 0;
    while (filled < chunk.size()) {
        const auto got = m_content->source->read({chunk.data() + filled, std::size_t(chunk.size() - filled)});
        if (!got)
            return broken(got.error());
        if (*got == 0)
            return broken({ErrorCode::FileChanged, {}, {}, {}});
        filled += *got;
    }
    m_contentRead += filled;
    left -= filled;
    if (left == 0) {
        // The end must be where it was said to be, before the last octets are said.
        char more = 0;
        const auto got = m_content->source->read({&more, 1});
        if (!got || *got != 0)
            return broken(got ? Error{ErrorCode::FileChanged, {}, {}, {}} : got.error());
    }
    out += chunk;
    m_said += filled;
    if (left > 0)
        return;
    m_isSaying = false;
    m_contentEnd = m_said;
    const QByteArray last = m_copies[m_next].hasUtf8Fields && m_utf8 ? ")\r\n"_ba : "\r\n"_ba;
    out += last;
    m_said += last.size();
    say(TranscriptLine::Speaker::Note,
        Words::tr("%n byte(s) of the message", nullptr,
                  static_cast<int>(std::min<qint64>(m_contentRead, 2'000'000'000))));
}

bool Protocol::contentMayBeWhole(qint64 unsent) const
{
    return m_step == Step::Append && m_contentEnd > 0 && m_said - unsent >= m_contentEnd;
}

void Protocol::onAppended(const Response &response)
{
    const bool isWhole = m_contentEnd > 0;
    Outcome outcome{.mailbox = m_facts.mailbox};
    if (response.isOk() && !isWhole)
        return fail(verdict(ErrorCode::ProtocolViolation, response));
    if (response.isOk()) {
        outcome.verdict = Outcome::Verdict::Appended;
        if (response.code == "APPENDUID") {
            outcome.uidValidity = response.codeArguments.value(0).toUInt();
            outcome.uid = response.codeArguments.value(1).toUInt();
        }
        return settle(std::move(outcome));
    }
    // Some of it is on its way as a literal that the server takes for commands by now, or still waits for.
    const bool isCutShort = m_isSaying || (m_contentRead > 0 && !isWhole);
    const bool isMissing = response.code == "TRYCREATE" || response.code == "NONEXISTENT";
    if (isMissing && !m_created && !isCutShort)
        return create(Step::Create);

    const QByteArray &code = response.code;
    Error error = verdict(ErrorCode::TemporaryFailure, response);
    outcome.mayPassLater = true;
    if (code == "OVERQUOTA") {
        error.code = ErrorCode::MailboxFull;
    } else if (code == "TOOBIG") {
        error.code = ErrorCode::MessageTooLarge;
        outcome.mayPassLater = false;
    } else if (isMissing || code == "NOPERM" || code == "CANNOT" || code == "READ-ONLY" ||
               code == "AUTHORIZATIONFAILED") {
        error.code = ErrorCode::MailboxUnavailable;
        error.context = m_facts.mailbox;
        outcome.mayPassLater = isMissing && isCutShort;
    } else if (response.status == Response::Status::Bad) {
        error.code = ErrorCode::MessageRefused;
        outcome.mayPassLater = false;
    }
    outcome.error = std::move(error);
    if (!isCutShort)
        return settle(std::move(outcome));
    m_events.emplace_back(CopyFinished{static_cast<int>(m_next++), std::move(outcome)});
    m_contentEnd = 0;
    fail({ErrorCode::ConnectionLost, m_settings.host, {}, {}});
}

void Protocol::settle(Outcome outcome)
{
    m_events.emplace_back(CopyFinished{static_cast<int>(m_next++), std::move(outcome)});
    nextCopy();
}

void Protocol::settleAll(const Error &error, qint64 unsent)
{
    for (; m_next < m_copies.size(); ++m_next) {
        Outcome outcome{.mailbox = m_facts.mailbox, .error = error, .mayPassLater = passes(error.code)};
        if (contentMayBeWhole(unsent)) {
            outcome.verdict = Outcome::Verdict::Unknown;
            outcome.error = Error{ErrorCode::OutcomeUnknown, m_settings.host, {}, error.serverText};
            outcome.mayPassLater = true;
        }
        m_contentEnd = 0;
        m_events.emplace_back(CopyFinished{static_cast<int>(m_next), std::move(outcome)});
    }
}

} // namespace envoi::imap
