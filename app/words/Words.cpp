#include "app/words/Words.h"

#include "app/words/ServerCauses.h"
#include "app/words/Shown.h"
#include "core/account/Account.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

QString together(const QString &first, const QString &second)
{
    return first.isEmpty() || second.isEmpty() ? first + second : first + u' ' + second;
}

/// A detail is a sentence of its own, however the room that made it wrote it.
QString sentence(const QString &detail)
{
    QString text = shown(detail, longestDetail);
    const QString word = text.section(u' ', 0, 0);
    if (!text.isEmpty() && !word.contains(u'.') && !word.contains(u'@'))
        text[0] = text[0].toUpper();
    if (!text.isEmpty() && !text.endsWith(u'.') && !text.endsWith(u'!') && !text.endsWith(u'?') &&
        !text.endsWith(u'…'))
        text += u'.';
    return text;
}

/// Whether the detail says the same as the general advice, only better.
bool detailIsAdvice(ErrorCode code)
{
    using enum ErrorCode;
    return code == AddressSyntax || code == DomainInvalid || code == FieldNameInvalid ||
           code == InvalidArgument;
}

/// "The server smtp.example.com" or, where it has no name, "The server".
QString theServer(const Error &error)
{
    return error.context.isEmpty() ? Words::tr("The server")
                                   : Words::tr("The server %1").arg(shown(error.context));
}

Explanation aboutInput(const Error &error)
{
    using enum ErrorCode;
    const QString what = shown(error.context);
    switch (error.code) {
    case Cancelled:
        return {
            Words::tr("Sending was stopped."), Words::tr("The letter was not sent; it is still here."), {}};
    case AddressSyntax:
        return {what.isEmpty() ? Words::tr("An address is missing.")
                               : Words::tr("“%1” is not a mail address.").arg(what),
                Words::tr("An address looks like name@example.com."),
                {}};
    case DomainInvalid:
        return {Words::tr("“%1” has a domain that can't exist.").arg(what),
                Words::tr("Check what stands after the @."),
                {}};
    case FieldNameInvalid:
        return {Words::tr("“%1” can't be the name of a header field.").arg(what),
                Words::tr("Such a name has letters, digits and hyphens, no spaces and no colon."),
                {}};
    case FieldBodyInvalid:
        return {Words::tr("The field “%1” holds what a header field can't hold.").arg(what),
                Words::tr("Remove line breaks and control characters from it."),
                {}};
    case NoSender:
        return {Words::tr("The letter has no sender."), Words::tr("Choose a From address."), {}};
    case NoRecipient:
        return {Words::tr("The letter has no recipient."),
                Words::tr("Enter at least one address in To, Cc or Bcc."),
                {}};
    case MailtoInvalid:
        return {Words::tr("“%1” is not a mail link.").arg(what),
                Words::tr("Such a link begins with mailto:."),
                {}};
    case MessageMalformed:
        return {
            what.isEmpty()
                ? Words::tr("That can't be sent as it is.")
                : Words::tr("“%1” can't be sent as it is.").arg(shown(QFileInfo(error.context).fileName())),
            {},
            {}};
    default:
        return {Words::tr("That can't be done."), {}, {}};
    }
}

Explanation aboutFile(const Error &error)
{
    using enum ErrorCode;
    const QString name = shown(QFileInfo(error.context).fileName());
    const QString path = shown(QDir::toNativeSeparators(error.context));
    switch (error.code) {
    case FileMissing:
        return {Words::tr("The file “%1” is not there.").arg(name),
                Words::tr("It was moved or deleted, or the drive is not connected: %1").arg(path),
                {}};
    case FileIsFolder:
        return {Words::tr("“%1” is a folder.").arg(name),
                Words::tr("Choose the files in it, or pack it into an archive first: %1").arg(path),
                {}};
    case FileUnreadable:
        return {Words::tr("The file “%1” can't be read.").arg(name),
                Words::tr("Check that you have the right to read it: %1").arg(path),
                {}};
    case FileChanged:
        return {
            Words::tr("The file “%1” has changed since it was attached.").arg(name),
            Words::tr("Remove it and attach it again, so that you send what you mean to send: %1").arg(path),
            {}};
    case FileUnwritable:
        return {Words::tr("“%1” can't be written.").arg(name),
                Words::tr("Check that the folder is there and that you have the right to write to it: %1")
                    .arg(path),
                {}};
    case DiskFull:
        return {Words::tr("There is no room left on the disk."),
                Words::tr("Free some and try again: %1").arg(path),
                {}};
    case SettingsDamaged:
        return {
            Words::tr("The settings in “%1” can't be read.").arg(name),
            Words::tr("The file is left as it is. Move it away to start with fresh settings: %1").arg(path),
            {}};
    default:
        return {};
    }
}

QString orTheServer(const QString &host)
{
    return host.isEmpty() ? Words::tr("the server") : host;
}

Explanation aboutConnection(const Error &error)
{
    using enum ErrorCode;
    const QString what = shown(error.context);
    switch (error.code) {
    case HostNotFound:
        return {Words::tr("%1 was not found.").arg(theServer(error)),
                Words::tr("Check its name in the account's settings, and your connection to the Internet."),
                {}};
    case ConnectionRefused:
        return {
            what.isEmpty() ? Words::tr("No server answers there.")
                           : Words::tr("No server answers at %1.").arg(what),
            Words::tr("Check server and port in the account's settings; a firewall may also be in the way."),
            {}};
    case NetworkUnreachable:
        return {what.isEmpty() ? Words::tr("The network can't be reached.")
                               : Words::tr("%1 can't be reached.").arg(what),
                Words::tr("Check your connection to the Internet."),
                {}};
    case ConnectionLost:
        return {what.isEmpty() ? Words::tr("The connection broke off.")
                               : Words::tr("The connection to %1 broke off.").arg(what),
                Words::tr("The letter was not sent. Try again."),
                {}};
    case TimedOut:
        return {
            Words::tr("%1 does not answer.").arg(theServer(error)),
            Words::tr(
                "The letter was not sent. Try again; if it goes on, check server, port and security in the "
                "account's settings."),
            {}};
    case NotSmtp:
        return {
            what.isEmpty() ? Words::tr("What answers there is not a mail server.")
                           : Words::tr("What answers at %1 is not a mail server.").arg(what),
            Words::tr("Check server, port and security: usually port 465 with TLS, or 587 with STARTTLS."),
            {}};
    case NotImap:
        return {
            what.isEmpty() ? Words::tr("What answers there is not an IMAP server.")
                           : Words::tr("What answers at %1 is not an IMAP server.").arg(what),
            Words::tr("Check server, port and security: usually port 993 with TLS, or 143 with STARTTLS."),
            {}};
    case ProtocolViolation:
        return {Words::tr("%1 answered what it should not.").arg(theServer(error)),
                Words::tr("The letter was not sent. If it happens again, tell the server's administrator."),
                {}};
    case PortUnavailable:
        return {what.isEmpty() || what == u"0"_s
                    ? Words::tr("The local test server can't be started.")
                    : Words::tr("The local test server can't use port %1.").arg(what),
                Words::tr("Another program uses the port, or it is reserved: choose another one."),
                {}};
    case ProxyUnreachable:
        return {
            what.isEmpty() ? Words::tr("The proxy can't be reached.")
                           : Words::tr("The proxy %1 can't be reached.").arg(what),
            Words::tr("Nothing was sent. This computer's settings name it as the way to the Internet: check "
                      "them, and your connection to the network."),
            {}};
    case ProxyRefused:
        return {what.isEmpty() ? Words::tr("The proxy does not connect Envoi to the server.")
                               : Words::tr("The proxy %1 does not connect Envoi to the server.").arg(what),
                Words::tr("Nothing was sent. Check server and port in the account's settings; the proxy may "
                          "allow some ports only, or its administrator has to allow this one."),
                {}};
    case ProxyLoginNeeded:
        return {what.isEmpty() ? Words::tr("The proxy wants another user name and password.")
                               : Words::tr("The proxy %1 wants another user name and password.").arg(what),
                Words::tr("Nothing was sent. Enter them in this computer's network settings."),
                {}};
    case TlsNotOffered:
        return {
            Words::tr("%1 offers no encryption.").arg(theServer(error)),
            Words::tr(
                "Nothing was sent. Check server and port; if the server should have it, someone on the way "
                "may be taking it away."),
            {}};
    case TlsHandshakeFailed:
        return {Words::tr("No encrypted connection came about."),
                Words::tr("Nothing was sent. Check port and security: usually port 465 with TLS, or 587 with "
                          "STARTTLS."),
                {}};
    case TlsInjection:
        return {Words::tr("Someone meddles with the connection to the server."),
                Words::tr("Nothing was sent, your password neither. Try another network; tell the server's "
                          "administrator if it happens there too."),
                {}};
    case ServerNotProven:
        return {
            Words::tr("%1 did not prove that it is the one that knows your password.").arg(theServer(error)),
            Words::tr("Nothing was sent; your password was not shown. Someone may stand between you and the "
                      "server: try another network, and tell the server's administrator."),
            {}};
    case TlsTooOld:
        return {
            Words::tr("%1 knows no encryption that is safe today.").arg(theServer(error)),
            Words::tr("Nothing was sent, your password neither. Envoi needs TLS 1.2 or later: the server's "
                      "administrator has to bring it up to date."),
            {}};
    case CertificateUntrusted:
        return {
            Words::tr("%1 can't prove who it is.").arg(theServer(error)),
            Words::tr("Nothing was sent, your password neither. Its certificate comes from nobody whom this "
                      "system trusts."),
            {}};
    case CertificateSelfSigned:
        return {
            Words::tr("%1 vouches for itself alone.").arg(theServer(error)),
            Words::tr("Nothing was sent, your password neither. The server made its certificate itself, as "
                      "those at home and in small companies do. If you know it, compare the fingerprint "
                      "with the one that its administrator names, and trust it."),
            {}};
    case CertificateExpired:
        return {Words::tr("The certificate of %1 has expired.").arg(orTheServer(what)),
                Words::tr("Nothing was sent, your password neither. The server's administrator has to renew "
                          "the certificate."),
                {}};
    case CertificateNotYetValid:
        return {Words::tr("The certificate of %1 is not valid yet.").arg(orTheServer(what)),
                Words::tr("Nothing was sent, your password neither. The clock of this computer may be wrong: "
                          "check date and time, then try again."),
                {}};
    case CertificateWrongHost:
        return {Words::tr("The certificate is made out to another server than %1.")
                    .arg(what.isEmpty() ? Words::tr("the one asked for") : what),
                Words::tr("Nothing was sent, your password neither. Check the server's name in the account's "
                          "settings."),
                {}};
    case CertificateWeak:
        return {
            Words::tr("The certificate of %1 is too weak.").arg(orTheServer(what)),
            Words::tr("Nothing was sent, your password neither. Its key or its signature is of a kind that "
                      "can be forged: the server's administrator has to replace it."),
            {}};
    case CertificateChanged:
        return {
            Words::tr("%1 shows another certificate than the one that you trust.").arg(theServer(error)),
            Words::tr("Nothing was sent, your password neither. Somebody may be listening in between. Trust "
                      "the new one only if the server's administrator tells you that it was replaced."),
            {}};
    default:
        return {};
    }
}

Explanation aboutVerdict(const Error &error)
{
    using enum ErrorCode;
    const QString what = shown(error.context);
    switch (error.code) {
    case PasswordNeeded:
        return {Words::tr("A password is needed."),
                Words::tr("Enter it when you send, or in the account's settings."),
                {}};
    case AuthenticationRefused:
        return {headline(ServerCause::WrongPassword), advice(ServerCause::WrongPassword), {}};
    case AuthenticationUnavailable:
        return {Words::tr("There is no way to log in that both sides know."),
                Words::tr("Check security and user name in the account's settings."),
                {}};
    case KeyStoreUnavailable:
        return {Words::tr("The password can't be kept: there is no key store."),
                Words::tr("Envoi asks for the password each time. It never writes one to a file."),
                {}};
    case ServiceUnavailable:
        return {Words::tr("%1 is not available at present.").arg(theServer(error)),
                Words::tr("Try again later."),
                {}};
    case SenderRefused:
        return {what.isEmpty() ? Words::tr("The server does not accept the sender.")
                               : Words::tr("The server does not accept %1 as the sender.").arg(what),
                Words::tr("Choose a From address that belongs to the account."),
                {}};
    case RecipientsRefused:
        return {Words::tr("The server does not accept the recipient."),
                Words::tr("Check the address; the server's own words may say more."),
                {}};
    case MessageRefused:
        return {Words::tr("The server refused the letter."),
                Words::tr("The server's own words may say why."),
                {}};
    case MessageTooLarge:
        return {headline(ServerCause::TooLarge), advice(ServerCause::TooLarge), {}};
    case TemporaryFailure:
        return {
            Words::tr("The server does not take the letter at present."), Words::tr("Try again later."), {}};
    case Smtputf8NotOffered:
        return {Words::tr("The server can't handle an address with these letters."),
                advice(ServerCause::NonAsciiAddress),
                {}};
    case ExtensionMissing:
        return {Words::tr("The server can't do what this letter asks for."),
                Words::tr("Send it without that wish, or by another account."),
                {}};
    case SessionLimit:
        return {Words::tr("The server takes only so many letters at a time."),
                Words::tr("Send this one again: it goes with the next ones."),
                {}};
    case MailboxUnavailable:
        return {what.isEmpty() ? Words::tr("The folder for sent letters can't be used.")
                               : Words::tr("The folder “%1” on the server can't be used.").arg(what),
                Words::tr("Choose another folder in the account's settings."),
                {}};
    case MailboxFull:
        return {Words::tr("There is no room left in the mailbox on the server."),
                Words::tr("Delete or move letters there; Envoi tries again."),
                {}};
    case OutcomeUnknown:
        return {
            Words::tr("It is not known whether the letter was sent."),
            Words::tr(
                "The server got all of it, but the connection ended before it answered. Find out whether the "
                "letter arrived before you send it again, or it may arrive twice."),
            {}};
    default:
        return {};
    }
}

Explanation byCode(const Error &error)
{
    for (const auto about : {aboutFile, aboutConnection, aboutVerdict}) {
        if (auto explanation = about(error); !explanation.headline.isEmpty())
            return explanation;
    }
    return aboutInput(error);
}

/// Whether the error is a server's refusal, whose words may tell more than its code.
bool isVerdict(ErrorCode code)
{
    using enum ErrorCode;
    return code == PasswordNeeded || code == AuthenticationRefused || code == AuthenticationUnavailable ||
           code == ServiceUnavailable || code == SenderRefused || code == RecipientsRefused ||
           code == MessageRefused || code == MessageTooLarge || code == TemporaryFailure;
}

bool isAboutLogin(ErrorCode code)
{
    return code == ErrorCode::AuthenticationRefused || code == ErrorCode::AuthenticationUnavailable;
}

} // namespace

Explanation explain(const Error &error)
{
    return explain(error, {});
}

Explanation explain(const Error &error, const QString &provider)
{
    Explanation explanation = byCode(error);
    const auto cause = isVerdict(error.code) ? causeOf(error.serverText) : std::nullopt;
    if (cause)
        explanation = {headline(*cause), advice(*cause), {}};

    const auto *preset = provider.isEmpty() ? nullptr : account::presetById(provider);
    if (preset && (cause ? isAboutLogin(*cause) : isAboutLogin(error.code))) {
        if (preset->refusesPasswords)
            explanation = {Words::tr("%1 no longer takes passwords.").arg(preset->name), preset->hint, {}};
        else
            explanation.advice = together(Words::tr("Check user name and password."), preset->hint);
    }
    // Where the address is what matters, it comes first.
    if ((error.code == ErrorCode::RecipientsRefused || error.code == ErrorCode::TemporaryFailure) &&
        error.context.contains(u'@'))
        explanation.headline = u"%1: %2"_s.arg(shown(error.context), explanation.headline);
    if (!error.detail.isEmpty() && detailIsAdvice(error.code))
        explanation.advice = sentence(error.detail);
    else
        explanation.advice = together(explanation.advice, sentence(error.detail));
    explanation.serverText = error.serverText;
    return explanation;
}

QString fileSize(qint64 octets)
{
    const QLocale locale;
    if (octets < 1000)
        return octets == 1 ? Words::tr("1 byte") : Words::tr("%1 bytes").arg(locale.toString(octets));
    // Whole kilobytes, as a hundred bytes matter to nobody.
    return locale.formattedDataSize(octets, octets < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

} // namespace envoi::words
