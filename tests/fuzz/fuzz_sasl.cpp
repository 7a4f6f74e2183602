// A server that challenges as it likes: each mechanism answers or gives up, SCRAM believes no server that did
// not prove itself, and what the transcript would hold has no password.
//
// The first octet chooses the mechanism; challenges stand a line each, "\1" in them is the client's nonce.
#include "core/connection/Sasl.h"
#include "tests/fuzz/Require.h"

#include <cstdint>

using namespace envoi;
using namespace envoi::connection;
using namespace Qt::Literals::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    using Kind = Credentials::Kind;
    const QStringList names = saslMechanisms(Kind::Password) + saslMechanisms(Kind::OAuthToken) +
                              saslMechanisms(Kind::ClientCertificate);
    SeededRandom random(1);
    const QByteArray nonce = SeededRandom(1).hex(192);
    const QString name = names[data[0] % names.size()];
    const auto mechanism = makeSaslMechanism(name, {names, "binding"_ba, &random});
    const Credentials credentials{u"anna"_s, Secret("pa55word"_ba)};
    if (mechanism->speaksFirst())
        REQUIRE(mechanism->answer(credentials, {}).has_value());
    QByteArray text(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    // Work that is allowed but slow would be all that is done.
    for (QByteArray challenge : text.left(4096).split('\n')) {
        challenge.replace('\1', nonce);
        if (challenge.contains(",i=") && challenge.mid(challenge.indexOf(",i=") + 3).size() > 2)
            continue;
        const auto answer = mechanism->answer(credentials, challenge);
        if (name.startsWith("SCRAM-"_L1)) {
            // What the server says back to itself is no secret to it.
            REQUIRE(!answer || !answer->contains("pa55word") || challenge.contains("pa55word"));
            // The signature would have to be guessed.
            REQUIRE(!mechanism->isComplete());
        }
        const QString shown = withoutSecrets(mechanism->serverText(), credentials);
        REQUIRE(!shown.contains("pa55word"_L1));
        if (!answer)
            break;
    }
    return 0;
}
