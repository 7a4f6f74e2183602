#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace envoi::mime {

/// How a parameter's value is written when it is not plain US-ASCII (which always is a token or a
/// quoted-string): by RFC 2231 (`filename*=UTF-8''%E2%82%AC`, in pieces when long), or as encoded-words
/// within a quoted-string, which no RFC allows but which old readers of `name=` expect.
enum class ParameterEncoding { Rfc2231, Rfc2047 };

struct Parameter {
    QByteArray name;
    QString value;
    ParameterEncoding encoding = ParameterEncoding::Rfc2231;
};

/// A whole field such as `Content-Disposition: attachment; filename="a.pdf"`, folded, with its final
/// CRLF. \a value and the parameters' names must be right already (tokens, US-ASCII); control
/// characters in the parameters' values become spaces.
QByteArray parameterizedField(QByteArrayView fieldName, QByteArrayView value,
                              const std::vector<Parameter> &parameters);

/// The body of Content-Type, Content-Disposition and the like, as it was read.
struct ParameterizedBody {
    QByteArray value; ///< what stands before the first ";", without comments, in its own case
    /// Names in lower case, in order of first appearance, each once; continuations joined, values decoded.
    std::vector<std::pair<QByteArray, QString>> parameters;
    bool unknownCharset = false;
    bool invalidOctets = false;
    bool malformed = false; ///< something in it had to be guessed or left out

    std::optional<QString> parameter(QByteArrayView name) const;
};

/// Reads any octets, folded or not; RFC 2231, encoded-words, raw UTF-8, missing quotes. Linear.
ParameterizedBody parseParameters(QByteArrayView body);

} // namespace envoi::mime
