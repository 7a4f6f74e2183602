// Any octets as a proxy's answers: a way is open only where the proxy has said so, the same whatever the
// chopping, and not one octet that is the server's is taken.
#include "core/connection/ProxyHandshake.h"

#include "Require.h"

#include <algorithm>
#include <cstdint>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using envoi::connection::ProxyHandshake;

namespace {

struct Course {
    QByteArray written;
    qsizetype taken = 0;
    bool finished = false;
    std::optional<Error> error;
    bool operator==(const Course &) const = default;
};

Course run(const QNetworkProxy &proxy, const QByteArray &host, QByteArrayView octets, qsizetype chunk)
{
    ProxyHandshake handshake(proxy, host, 587);
    Course course;
    course.written = handshake.takeOutput();
    qsizetype arrived = 0;
    while (!course.finished && !course.error && arrived < octets.size()) {
        arrived = std::min(arrived + chunk, octets.size());
        qsizetype taken = -1;
        while (taken != 0 && !course.finished) {
            const auto received = handshake.receive(octets.first(arrived).sliced(course.taken));
            if (!received) {
                course.error = received.error();
                break;
            }
            taken = *received;
            REQUIRE(taken >= 0 && taken <= arrived - course.taken);
            course.taken += taken;
            course.written += handshake.takeOutput();
            course.finished = handshake.isFinished();
            REQUIRE(!course.finished || taken > 0);
        }
    }
    return course;
}

bool saysYes(QByteArrayView taken, bool isSocks)
{
    if (isSocks)
        return taken.size() >= 9 && taken.startsWith('\5') && taken.contains(QByteArrayView("\5\0", 2));
    return taken.startsWith("HTTP/1.") && taken.sliced(8, 2) == " 2" && taken.endsWith("\r\n\r\n") &&
           taken.indexOf("\r\n\r\n") == taken.size() - 4;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const bool isSocks = data[0] & 1;
    const bool hasUser = data[0] & 2;
    const QNetworkProxy proxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy,
                              u"proxy.example.com"_s, 1080, hasUser ? u"anna"_s : QString(),
                              hasUser ? u"open sesame"_s : QString());
    const QByteArray hosts[] = {"mail.example.com", "192.0.2.1", "2001:db8::1"};
    const QByteArray &host = hosts[(data[0] >> 2) % 3];
    const QByteArrayView octets(data + 2, static_cast<qsizetype>(size - 2));
    const Course whole = run(proxy, host, octets, std::max<qsizetype>(1, octets.size()));
    REQUIRE(whole == run(proxy, host, octets, 1 + data[1] % 16));
    REQUIRE(!whole.finished || saysYes(octets.first(whole.taken), isSocks));
    REQUIRE(!whole.finished || !whole.error);
    if (whole.error)
        REQUIRE(whole.error->code == ErrorCode::ProxyRefused ||
                whole.error->code == ErrorCode::ProxyLoginNeeded);
    REQUIRE(whole.written.size() < 512);
    // To SOCKS the password goes only once it was asked for.
    REQUIRE(!isSocks || whole.taken > 0 || !whole.written.contains("sesame"));
    return 0;
}
