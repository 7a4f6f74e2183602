#include "core/mime/MailtoUrl.h"

#include "core/mime/Address.h"
#include "core/mime/Charset.h"
#include "core/mime/EncodedWord.h"
#include "core/mime/Syntax.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr qsizetype longestShownName = 77;
constexpr qsizetype mostIgnoredFields = 100;

/// "%41" is an octet; a "%" that begins nothing of the kind is a "%".
QString percentDecoded(QStringView text)
{
    QByteArray octets;
    octets.reserve(text.size());
    qsizetype plain = 0;
    for (qsizetype i = text.indexOf(u'%'); i >= 0; i = text.indexOf(u'%', i)) {
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            ++i;
            continue;
        }
        octets += text.sliced(plain, i - plain).toUtf8();
        octets += static_cast<char>(high * 16 + low);
        i += 3;
        plain = i;
    }
    octets += text.sliced(plain).toUtf8();
    return decodeUnlabelled(octets);
}

/// No link may begin a new line where there is only one.
QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c == u'\x2028' || c == u'\x2029')
            c = u' ';
    }
    return text;
}

QString bodyText(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            c = u' ';
    }
    return text;
}

QStringView withoutQuotes(QStringView text)
{
    text = text.trimmed();
    for (const QChar quote : {u'"', u'\''}) {
        if (text.size() >= 2 && text.startsWith(quote) && text.endsWith(quote))
            return text.sliced(1, text.size() - 2);
    }
    return text;
}

/// The path of a file on this computer; empty for anything else. A path to another computer is left out:
/// only to look at it would tell that computer who is there.
QString localPath(QStringView value)
{
    const QStringView text = withoutQuotes(value);
    if (std::ranges::any_of(text, [](QChar c) { return c.category() == QChar::Other_Control; }))
        return {};
    QString path = text.toString();
    if (text.startsWith("file:"_L1, Qt::CaseInsensitive)) {
        const QUrl url(path, QUrl::TolerantMode);
        const bool here =
            url.host().isEmpty() || url.host().compare("localhost"_L1, Qt::CaseInsensitive) == 0;
        path = here
                   ? QUrl::fromEncoded(url.path(QUrl::FullyEncoded).toUtf8().prepend("file://")).toLocalFile()
                   : QString();
        if (std::ranges::any_of(path, [](QChar c) { return c.category() == QChar::Other_Control; }))
            return {};
    } else if (text.contains("://"_L1)) {
        return {};
    }
    const auto isSlash = [](QChar c) { return c == u'/' || c == u'\\'; };
    if (path.size() >= 2 && isSlash(path[0]) && isSlash(path[1]))
        return {};
    return path;
}

class Reader {
public:
    MailtoRequest read(QStringView link)
    {
        const auto question = link.indexOf(u'?');
        addAddresses(m_request.to, percentDecoded(question < 0 ? link : link.first(question)));
        QStringView rest = question < 0 ? QStringView() : link.sliced(question + 1);
        while (!rest.isEmpty()) {
            const auto end = rest.indexOf(u'&');
            field(end < 0 ? rest : rest.first(end));
            rest = end < 0 ? QStringView() : rest.sliced(end + 1);
        }
        return std::move(m_request);
    }

private:
    static void addAddresses(QStringList &list, const QString &value)
    {
        list += splitAddresses(oneLine(value));
    }

    void ignore(const QString &name)
    {
        const QString shown = oneLine(name.left(longestShownName));
        if (m_request.ignoredFields.size() < mostIgnoredFields && !m_request.ignoredFields.contains(shown))
            m_request.ignoredFields.append(shown);
    }

    void field(QStringView text)
    {
        const auto equals = text.indexOf(u'=');
        const QString name = percentDecoded(equals < 0 ? text : text.first(equals)).trimmed();
        const QString value = equals < 0 ? QString() : percentDecoded(text.sliced(equals + 1));
        const auto is = [&name](QLatin1StringView known) {
            return name.compare(known, Qt::CaseInsensitive) == 0;
        };
        if (name.isEmpty() || value.isEmpty())
            return;
        if (is("to"_L1)) {
            addAddresses(m_request.to, value);
        } else if (is("cc"_L1)) {
            addAddresses(m_request.cc, value);
        } else if (is("bcc"_L1)) {
            addAddresses(m_request.bcc, value);
        } else if (is("subject"_L1) && m_request.subject.isEmpty()) {
            m_request.subject = oneLine(decodeEncodedWords(value)).trimmed();
        } else if (is("body"_L1)) {
            // A second body goes on where the first ended (RFC 6068 does not say).
            if (!m_request.body.isEmpty())
                m_request.body += u'\n';
            m_request.body += bodyText(value);
        } else if (is("in-reply-to"_L1) && m_request.inReplyTo.isEmpty()) {
            m_request.inReplyTo = oneLine(value).trimmed();
        } else if (const QString path = is("attach"_L1) || is("attachment"_L1) ? localPath(value) : QString();
                   !path.isEmpty()) {
            if (!m_request.attachments.contains(path))
                m_request.attachments.append(path);
        } else {
            ignore(name);
        }
    }

    MailtoRequest m_request;
};

} // namespace

Result<MailtoRequest> parseMailto(const QString &link)
{
    constexpr auto scheme = "mailto:"_L1;
    const QStringView text = QStringView(link).trimmed();
    if (!text.startsWith(scheme, Qt::CaseInsensitive))
        return failure(ErrorCode::MailtoInvalid, text.left(longestShownName).toString());
    return Reader().read(text.sliced(scheme.size()));
}

} // namespace envoi::mime
