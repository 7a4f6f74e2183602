#pragma once

#include <QByteArray>
#include <QRegularExpression>
#include <QString>

/// What must be true of every field that is written, found out without any code of the program.
namespace envoi {

/// Empty when \a field is right, else what is wrong with it.
inline QString faultOf(const QByteArray &field, bool eightBit = false)
{
    using namespace Qt::Literals::StringLiterals;
    if (!field.endsWith("\r\n"))
        return u"no CRLF at the end"_s;
    const auto lines = field.first(field.size() - 2).split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QByteArray line = lines[i];
        if (i + 1 < lines.size()) {
            if (!line.endsWith('\r'))
                return u"bare LF"_s;
            line.chop(1);
        }
        for (const char c : line) {
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7F || (c < 0 && !eightBit))
                return u"octet %1"_s.arg(static_cast<int>(c));
        }
        if (line.size() > 998)
            return u"line of %1 octets"_s.arg(line.size());
        if (i > 0 && line[0] != ' ' && line[0] != '\t')
            return u"two fields"_s;
        if (line.trimmed().isEmpty())
            return u"blank line"_s;
        if (line.size() > 78) {
            // Too long is only what has no place to fold but the one right behind the name.
            // A quoted local part is never folded.
            static const QRegularExpression localPart(u"\"(\\\\.|[^\"\\\\])*\"@"_s);
            auto content = i > 0 ? line.trimmed() : line.sliced(line.indexOf(':') + 1).trimmed();
            content = QString::fromUtf8(content).remove(localPart).toUtf8();
            if (content.contains(' ') || content.contains('\t'))
                return u"foldable line of %1 octets: "_s.arg(line.size()) + QString::fromUtf8(line);
        }
    }
    // Every encoded-word stands alone: its octets are whole UTF-8.
    static const QRegularExpression word(u"=\\?UTF-8\\?([QB])\\?([!->@-~]*)\\?="_s);
    auto matches = word.globalMatch(QString::fromLatin1(field));
    while (matches.hasNext()) {
        const auto match = matches.next();
        if (match.capturedLength() > 75)
            return u"encoded-word of %1 octets"_s.arg(match.capturedLength());
        QByteArray octets;
        if (match.captured(1) == u"B"_s) {
            const auto decoded = QByteArray::fromBase64Encoding(match.captured(2).toLatin1(),
                                                                QByteArray::AbortOnBase64DecodingErrors);
            if (!decoded)
                return u"broken base64"_s;
            octets = decoded.decoded;
        } else {
            octets = QByteArray::fromPercentEncoding(match.captured(2).toLatin1(), '=');
        }
        if (octets.isEmpty() || !QByteArrayView(octets).isValidUtf8())
            return u"encoded-word that is no text: "_s + match.captured();
    }
    return {};
}

} // namespace envoi
