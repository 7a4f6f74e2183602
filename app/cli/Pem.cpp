#include "app/cli/Pem.h"

#include "app/cli/Output.h"
#include "core/base/ByteSource.h"
#include "core/base/FileReference.h"

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

namespace {

Result<Secret> contentOf(const QString &path)
{
    const auto file = FileReference::look(path);
    if (!file)
        return std::unexpected(file.error());
    const auto source = file->open();
    auto octets = readAll(*source);
    if (!octets)
        return std::unexpected(octets.error());
    return Secret(std::move(*octets));
}

} // namespace

Result<QList<QSslCertificate>> certificatesFromPem(const QString &path)
{
    const auto content = contentOf(path);
    if (!content)
        return std::unexpected(content.error());
    auto certificates = QSslCertificate::fromData(content->reveal(), QSsl::Pem);
    if (certificates.isEmpty())
        return failure(ErrorCode::InvalidArgument, path,
                       Words::tr("There is no certificate in %1.").arg(path));
    return certificates;
}

Result<QSslKey> privateKeyFromPem(const QString &path, const Secret &passphrase)
{
    const auto content = contentOf(path);
    if (!content)
        return std::unexpected(content.error());
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        const QSslKey key(content->reveal(), algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase.reveal());
        if (!key.isNull())
            return key;
    }
    return failure(ErrorCode::InvalidArgument, path,
                   Words::tr("There is no private key in %1, or it needs another passphrase.").arg(path));
}

} // namespace envoi::cli
