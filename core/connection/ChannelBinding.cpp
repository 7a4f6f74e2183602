#include "core/connection/ChannelBinding.h"

#include <QSslCertificate>

namespace envoi::connection {

namespace {

using Hash = QCryptographicHash::Algorithm;

constexpr uchar sequence = 0x30;
constexpr uchar objectIdentifier = 0x06;
constexpr uchar firstParameter = 0xA0;

/// Takes the first value from \a der and gives what is in it; unset when it is of another kind, or cut off.
std::optional<QByteArrayView> take(QByteArrayView &der, uchar tag)
{
    if (der.size() < 2 || static_cast<uchar>(der[0]) != tag)
        return std::nullopt;
    qsizetype length = static_cast<uchar>(der[1]);
    qsizetype start = 2;
    if (length >= 0x80) {
        const qsizetype octets = length & 0x7F;
        if (octets == 0 || octets > 3 || der.size() < 2 + octets)
            return std::nullopt;
        length = 0;
        for (; start < 2 + octets; ++start)
            length = length << 8 | static_cast<uchar>(der[start]);
    }
    if (der.size() - start < length)
        return std::nullopt;
    const QByteArrayView content = der.sliced(start, length);
    der = der.sliced(start + length);
    return content;
}

/// The content of an AlgorithmIdentifier's OBJECT IDENTIFIER, in hexadecimal, and the hash that it means.
struct Algorithm {
    const char *identifier;
    Hash hash;
};

constexpr Algorithm signatures[] = {
    {"2a864886f70d010104", Hash::Md5},    // md5WithRSAEncryption
    {"2a864886f70d010105", Hash::Sha1},   // sha1WithRSAEncryption
    {"2a864886f70d01010e", Hash::Sha224}, // sha224WithRSAEncryption
    {"2a864886f70d01010b", Hash::Sha256}, // sha256WithRSAEncryption
    {"2a864886f70d01010c", Hash::Sha384}, // sha384WithRSAEncryption
    {"2a864886f70d01010d", Hash::Sha512}, // sha512WithRSAEncryption
    {"2a8648ce380403", Hash::Sha1},       // id-dsa-with-sha1
    {"608648016503040301", Hash::Sha224}, // id-dsa-with-sha224
    {"608648016503040302", Hash::Sha256}, // id-dsa-with-sha256
    {"2a8648ce3d0401", Hash::Sha1},       // ecdsa-with-SHA1
    {"2a8648ce3d040301", Hash::Sha224},   // ecdsa-with-SHA224
    {"2a8648ce3d040302", Hash::Sha256},   // ecdsa-with-SHA256
    {"2a8648ce3d040303", Hash::Sha384},   // ecdsa-with-SHA384
    {"2a8648ce3d040304", Hash::Sha512},   // ecdsa-with-SHA512
};
constexpr Algorithm hashes[] = {
    {"2b0e03021a", Hash::Sha1},           {"608648016503040204", Hash::Sha224},
    {"608648016503040201", Hash::Sha256}, {"608648016503040202", Hash::Sha384},
    {"608648016503040203", Hash::Sha512},
};
const QByteArray rsassaPss = "2a864886f70d01010a";

template <std::size_t count>
std::optional<Hash> find(const Algorithm (&table)[count], const QByteArray &identifier)
{
    for (const Algorithm &algorithm : table) {
        if (identifier == algorithm.identifier)
            return algorithm.hash;
    }
    return std::nullopt;
}

/// By RSASSA-PSS-params (RFC 4055 section 3.1), where SHA-1 is what goes without saying.
std::optional<Hash> pssHash(QByteArrayView parameters)
{
    auto fields = take(parameters, sequence);
    if (!fields)
        return std::nullopt;
    auto tagged = take(*fields, firstParameter);
    if (!tagged)
        return Hash::Sha1;
    auto algorithm = take(*tagged, sequence);
    const auto identifier = algorithm ? take(*algorithm, objectIdentifier) : std::nullopt;
    return identifier ? find(hashes, identifier->toByteArray().toHex()) : std::nullopt;
}

} // namespace

/// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } (RFC 5280 section 4.1).
std::optional<QCryptographicHash::Algorithm> signatureHash(const QSslCertificate &certificate)
{
    const QByteArray octets = certificate.toDer();
    QByteArrayView der = octets;
    auto fields = take(der, sequence);
    if (!fields || !take(*fields, sequence))
        return std::nullopt;
    auto algorithm = take(*fields, sequence);
    const auto identifier = algorithm ? take(*algorithm, objectIdentifier) : std::nullopt;
    if (!identifier)
        return std::nullopt;
    const QByteArray hexadecimal = identifier->toByteArray().toHex();
    return hexadecimal == rsassaPss ? pssHash(*algorithm) : find(signatures, hexadecimal);
}

QByteArray tlsServerEndPoint(const QSslCertificate &certificate)
{
    const auto hash = signatureHash(certificate);
    if (!hash)
        return {};
    const bool isWeak = *hash == Hash::Md5 || *hash == Hash::Sha1;
    return QCryptographicHash::hash(certificate.toDer(), isWeak ? Hash::Sha256 : *hash);
}

} // namespace envoi::connection
