#include "core/connection/ProxyHandshake.h"

#include "core/base/Words.h"

#include <QHostAddress>
#include <QtEndian>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::connection {

namespace {

constexpr char socksVersion = 5;
constexpr char noLogin = 0;
constexpr char userAndPassword = 2;
/// More than the head of any reply to CONNECT needs.
constexpr qsizetype largestHead = 16 * 1024;

/// RFC 1928 section 6.
QString socksRefusal(uchar code)
{
    switch (code) {
    case 2:
        return u"SOCKS5: connection not allowed by ruleset"_s;
    case 3:
        return u"SOCKS5: network unreachable"_s;
    case 4:
        return u"SOCKS5: host unreachable"_s;
    case 5:
        return u"SOCKS5: connection refused"_s;
    case 6:
        return u"SOCKS5: TTL expired"_s;
    default:
        return u"SOCKS5: reply %1"_s.arg(code);
    }
}

/// A field of RFC 1928 and 1929 that begins with its length.
void appendShort(QByteArray &to, const QByteArray &text)
{
    const QByteArray fitting = text.first(std::min<qsizetype>(text.size(), 255));
    to.append(static_cast<char>(fitting.size()));
    to.append(fitting);
}

} // namespace

QString nameOf(const QNetworkProxy &proxy)
{
    return u"%1:%2"_s.arg(proxy.hostName()).arg(proxy.port());
}

ProxyHandshake::ProxyHandshake(const QNetworkProxy &proxy, QByteArray host, quint16 port)
    : m_step(proxy.type() == QNetworkProxy::Socks5Proxy ? Step::Method : Step::HttpReply),
      m_proxy(nameOf(proxy)), m_user(proxy.user().toUtf8()), m_password(proxy.password().toUtf8()),
      m_host(std::move(host)), m_port(port)
{
    if (m_step == Step::Method) {
        m_output = QByteArray(1, socksVersion);
        m_output += m_user.isEmpty() ? QByteArray{"\1\0", 2} : QByteArray{"\2\0\2", 3};
        return;
    }
    const QByteArray name = m_host.contains(':') ? '[' + m_host + ']' : m_host;
    const QByteArray where = name + ':' + QByteArray::number(m_port);
    m_output = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
    if (!m_user.isEmpty())
        m_output += "Proxy-Authorization: Basic " + (m_user + ':' + m_password).toBase64() + "\r\n";
    m_output += "\r\n";
}

std::unexpected<Error> ProxyHandshake::refused(const QString &proxysWords) const
{
    return failure(ErrorCode::ProxyRefused, m_proxy, {}, proxysWords);
}

Result<qsizetype> ProxyHandshake::receive(QByteArrayView octets)
{
    switch (m_step) {
    case Step::HttpReply:
        return readHttpReply(octets);
    case Step::Method:
        return readMethod(octets);
    case Step::Login:
        return readLogin(octets);
    case Step::SocksReply:
        return readSocksReply(octets);
    case Step::Finished:
        break;
    }
    return 0;
}

Result<qsizetype> ProxyHandshake::readHttpReply(QByteArrayView octets)
{
    const qsizetype end = octets.indexOf("\r\n\r\n");
    if ((end < 0 ? octets.size() : end + 4) > largestHead)
        return refused(Words::tr("What it says is no reply to CONNECT."));
    if (end < 0)
        return 0;
    const QByteArrayView line = octets.first(octets.indexOf("\r\n"));
    const QString shown = QString::fromLatin1(line);
    if (!line.startsWith("HTTP/1.") || line.size() < 12 || line[8] != ' ')
        return refused(shown);
    const QByteArrayView code = line.sliced(9, 3);
    if (code == "407")
        return failure(ErrorCode::ProxyLoginNeeded, m_proxy, {}, shown);
    if (!code.startsWith('2'))
        return refused(shown);
    m_step = Step::Finished;
    return end + 4;
}

Result<qsizetype> ProxyHandshake::readMethod(QByteArrayView octets)
{
    if (octets.size() < 2)
        return 0;
    if (octets[0] != socksVersion)
        return refused(Words::tr("What it says is not SOCKS5."));
    if (octets[1] == userAndPassword && !m_user.isEmpty()) {
        m_output = QByteArray(1, '\1');
        appendShort(m_output, m_user);
        appendShort(m_output, m_password);
        m_step = Step::Login;
    } else if (octets[1] == noLogin) {
        askSocks();
    } else {
        return failure(ErrorCode::ProxyLoginNeeded, m_proxy);
    }
    return 2;
}

Result<qsizetype> ProxyHandshake::readLogin(QByteArrayView octets)
{
    if (octets.size() < 2)
        return 0;
    if (octets[1] != 0)
        return failure(ErrorCode::ProxyLoginNeeded, m_proxy);
    askSocks();
    return 2;
}

void ProxyHandshake::askSocks()
{
    m_output = QByteArray(1, socksVersion) + QByteArray{"\1\0", 2};
    const QHostAddress address(QString::fromLatin1(m_host));
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        m_output += '\1';
        const quint32 octets = qToBigEndian(address.toIPv4Address());
        m_output.append(reinterpret_cast<const char *>(&octets), sizeof octets);
    } else if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        m_output += '\4';
        const Q_IPV6ADDR octets = address.toIPv6Address();
        m_output.append(reinterpret_cast<const char *>(octets.c), sizeof octets.c);
    } else {
        m_output += '\3';
        appendShort(m_output, m_host);
    }
    const quint16 port = qToBigEndian(m_port);
    m_output.append(reinterpret_cast<const char *>(&port), sizeof port);
    m_step = Step::SocksReply;
}

Result<qsizetype> ProxyHandshake::readSocksReply(QByteArrayView octets)
{
    if (octets.size() < 2)
        return 0;
    if (octets[0] != socksVersion)
        return refused(Words::tr("What it says is not SOCKS5."));
    if (octets[1] != 0)
        return refused(socksRefusal(static_cast<uchar>(octets[1])));
    // Version, reply, reserved, type, address, port: only the length of the address matters.
    if (octets.size() < 5)
        return 0;
    const qsizetype address = octets[3] == 1   ? 4
                              : octets[3] == 4 ? 16
                              : octets[3] == 3 ? 1 + static_cast<uchar>(octets[4])
                                               : -1;
    if (address < 0)
        return refused(Words::tr("What it says is not SOCKS5."));
    if (octets.size() < 6 + address)
        return 0;
    m_step = Step::Finished;
    return 6 + address;
}

} // namespace envoi::connection
