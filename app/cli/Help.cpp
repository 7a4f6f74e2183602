#include "app/cli/Help.h"

#include "app/cli/Output.h"

namespace envoi::cli {

namespace {

/// The same for build, check and send.
QString messageOptions()
{
    return Words::tr(R"(Message options:
  --from ADDRESS         Who it is from: "Anna Example <anna@example.com>". Needed.
  --to ADDRESSES         Recipients, separated by commas; groups are allowed
                         ("Team: a@example.com, b@example.com;"). Can be repeated,
                         as can --cc, --bcc and --reply-to.
  --cc ADDRESSES         Recipients of a copy.
  --bcc ADDRESSES        Recipients whom the others do not see: they are in the
                         envelope, never in the message.
  --reply-to ADDRESSES   Where answers are to go.
  --subject TEXT
  --text FILE            The letter as plain text in UTF-8; "-" reads standard input.
  --html FILE            The letter as HTML in UTF-8; "-" reads standard input. The
                         plain text for readers without HTML is made from it, unless
                         --text gives it.
  --attach FILE          Attaches a file. Can be repeated.
  --inline FILE=CID      A picture that the HTML shows by <img src="cid:CID">. Can be
                         repeated. One that the HTML does not name is attached.
  --header 'NAME: BODY'  A further header field. Can be repeated. Date, Message-ID,
                         In-Reply-To and References replace what Envoi would write.)");
}

QString exitCodes()
{
    return Words::tr(R"(Exit codes (sysexits.h):
   0  done
  64  the command line is wrong
  65  an address, a field or a message is wrong; there is no recipient; it is too large
  66  a file is missing, a folder, unreadable, or was changed meanwhile
  69  no server answers there, or it refuses for good
  73  a file can't be written
  75  it may work later: a 4yz reply, a time-out, a broken connection
  76  not SMTP, no TLS, a wrong certificate; or it is not known whether the message
      was taken: then find out before you send it again
  77  the log-in was refused, or there is no password)");
}

} // namespace

QString help()
{
    return Words::tr(R"(envoi-cli builds, sends, captures and shows mail.

Usage:
  envoi-cli build  [message options | --eml FILE] [-o FILE]
  envoi-cli send   [message options | --eml FILE ...] --server HOST[:PORT] [options]
  envoi-cli send   [message options | --eml FILE ...] --account NAME [options]
  envoi-cli check  [message options | FILE]
  envoi-cli serve  [--port N] [--save DIR] [--json]
  envoi-cli show   FILE [--json]
  envoi-cli contacts import|list|export|forget ...
  envoi-cli drafts   list|show ...
  envoi-cli outbox   list|run|cancel ...
  envoi-cli COMMAND --help
  envoi-cli --version

Commands:
  build   Writes a message as an .eml file, ready to send.
  check   Tells what is worth a look before a message is sent.
  send    Sends one message, or several over one connection.
  serve   A local test server: shows and saves what is sent to it, delivers nothing.
  show    Shows what is in an .eml file, and what is odd about it.
  contacts  Brings contacts in and out, for the window's suggestions.
  drafts  Lists and shows the drafts of the window.
  outbox  Lists, sends and stops letters that wait to be sent.

Example: try it out without sending anything to anybody.
  envoi-cli serve --port 2525 --save captured &
  echo Hello | envoi-cli send --from anna@example.com --to bert@example.com \
      --subject Greetings --text - --server 127.0.0.1:2525 --security none

)") + exitCodes();
}

QString helpForBuild()
{
    return Words::tr(R"(envoi-cli build writes a message as an .eml file, ready to send.

Usage:
  envoi-cli build [message options] [-o FILE]
  envoi-cli build --eml FILE [-o FILE]

  -o FILE, --output FILE  Where to write it; standard output otherwise. The file is
                          complete or not there at all.
  --eml FILE              Reads a message, or a draft, and writes it anew by the
                          standards; "-" reads standard input. What was odd about it is
                          told on standard error. Bcc is kept, as nothing is sent. A
                          signature in it may not hold any more.

)") + messageOptions() +
           Words::tr(R"(

Example:
  envoi-cli build --from "Anna Example <anna@example.com>" --to bert@example.com \
      --subject "The plan" --html plan.html --inline logo.png=logo --attach plan.pdf \
      -o plan.eml

)") + exitCodes();
}

QString helpForCheck()
{
    return Words::tr(
               R"(envoi-cli check tells what is worth a look before a message is sent: a forgotten attachment,
an empty subject, a long list that all can see, links that lead elsewhere, what Gmail or
Outlook do not show, where a picture was taken, who wrote a document.

Usage:
  envoi-cli check [message options]
  envoi-cli check FILE

  FILE    A message or a draft; "-" reads standard input.

A line for each thing that was found: "question: ..." for what the window would ask about
before it sends, "hint: ..." for what it would only show. Nothing is sent or changed.

)") + messageOptions() +
           Words::tr(R"(

Exit codes (sysexits.h): 0 there is no question, 64 the command line is wrong, 65 there is a
question, or an address, a field or a message is wrong, 66 a file is missing, a folder or
unreadable.)");
}

QString helpForContacts()
{
    return Words::tr(
        R"(envoi-cli contacts has to do with the people whom the window suggests as recipients: those
who were written to, and those who were imported.

Usage:
  envoi-cli contacts import FILE
  envoi-cli contacts list [TEXT] [--json]
  envoi-cli contacts export [-o FILE]
  envoi-cli contacts forget ADDRESS

  import FILE     Takes in vCards (2.1, 3.0 or 4.0) or a table (CSV) with headings as
                  Google, Outlook or Thunderbird write them; "-" reads standard input.
                  What can't be taken is told on standard error, and the rest is taken.
  list            All of them by name, one a line; with TEXT those that would be
                  suggested for it, the likeliest first. --json prints one array:
    [{"address", "name", "nickname", "organisation", "groups": [], "imported": true,
      "times": number, "last": time or null, "uses": [{"identity", "times"}]}]
    Fields may be added to it later; none is removed or given another meaning.
  export          Writes all as vCards 4.0, to standard output or to a file.
  forget ADDRESS  Removes one.

Exit codes (sysexits.h): 0 done; 64 the command line is wrong; 65 there is no contact in
the file, or none of that address, or the contacts on disk can't be understood; 66 the
file is missing or unreadable; 73 the contacts can't be written.)");
}

QString helpForSend()
{
    return Words::tr(R"(envoi-cli send sends one message, or several over one connection.

Usage:
  envoi-cli send [message options | --eml FILE ...] --server HOST[:PORT]
                 [--security tls|starttls|none] [--user NAME] [options]
  envoi-cli send [message options | --eml FILE ...] --account NAME [options]

Server:
  --server HOST[:PORT]   The port is 465, 587 or 25 when none is given, by --security.
                         An IPv6 address stands in brackets: [::1]:25.
  --security HOW         tls: encrypted from the start (the default). starttls:
                         encryption begins by STARTTLS, and is required. none: not
                         encrypted; a password is then sent to this computer only.
  --ca-file PEM          Trusts the certificates in that file too.
  --trust-certificate SHA256
                         Trusts exactly the server certificate with that fingerprint,
                         whoever issued it: 64 hexadecimal digits, with or without
                         spaces and colons. A message about a certificate that was
                         refused tells it; compare it with what the server's
                         administrator says. One that is in order is taken as well.
  --account NAME         Server, user and password of an account of Envoi: its name, or
                         an address of its. --from may be left out. The account “Local
                         test server” delivers to nobody: what it gets is shown by the
                         window of Envoi, as captured mail.

Log-in:
  --user NAME            User name. Without one there is no log-in.
  --password-env VAR     Takes the password from an environment variable.
  --password-stdin       Takes it from the first line of standard input.
                         Without either, and without one in the system's key store (for
                         an account), it is asked for on the terminal. A password is no
                         option of its own: others could see it in the process list.
  --oauth-token-env VAR  Logs in by an OAuth 2.0 access token, in that variable.
  --client-cert PEM      Shows the server this certificate, and logs in by it
                         (EXTERNAL) unless there is a password or token too.
  --client-key PEM       Its private key.
  --client-key-passphrase-env VAR
                         What the key is encrypted by, in that variable.
  --auth MECHANISM       The only way to log in that is to be tried, instead of the
                         strongest that the server offers: SCRAM-SHA-256-PLUS,
                         SCRAM-SHA-256 (or -512, -1), PLAIN or LOGIN; OAUTHBEARER or
                         XOAUTH2 with a token; EXTERNAL with a certificate. CRAM-MD5 is
                         used only so.

Messages:
  --eml FILE             Sends a message that is ready, to its To, Cc and Bcc; Bcc is
                         left out of what is sent. Date and Message-ID are added where
                         they are missing. Can be repeated: all travel over one
                         connection, in order. Nothing is sent if one can't be read.
  --connections N        Sends over up to N connections at once, from 1 to 20; then the
                         order is not kept. Many servers allow two or three.

Wishes to the servers on the way:
  --notify WHEN          Asks for a report to the sender: success, failure, delay, or
                         several of them with commas; or never.
  --return WHAT          What of the letter comes back with a report that it failed:
                         full or headers.
  --envelope-id TEXT     Comes back in all reports.
  --require-tls          Encrypted all the way to the recipient (RFC 8689), or back.
  --priority N           From -9 (it can wait) to 9; 0 is the usual, 4 is urgent.
  --deliver-by TIME      By when it is to be there: 90s, 30m, 2h, 3d from now.
  --if-late WHAT         What the server does then: notify (the usual) tells the sender,
                         return also stops it.
  --hold-for TIME        The server is to keep it back for so long.
  --hold-until DATE      The same, until then: 2030-12-24T18:00 (of this computer), or
                         with an offset: 2030-12-24T18:00:00+01:00.
                         A server that can't report, or knows no priority, gets the
                         letter all the same, and that is told. The other wishes only a
                         server can grant that offers them: else nothing is sent.

Output:
  --transcript FILE      Writes down what was said, each line with its time (of this
                         computer, HH:mm:ss.zzz) and who said it: C: Envoi, S: the
                         server, *: a note. Without passwords and without the message;
                         "-" writes it to standard error.
  --json                 Prints one JSON object instead of lines for people:
    {
      "server":   {"host", "port", "security", "greeting", "tls", "cipher",
                   "mechanism", "extensions": []},
      "messages": [{"file", "messageId", "outcome", "reply", "error",
                    "recipients": [{"address", "outcome", "reply"}],
                    "notOffered": ["DSN" or "MT-PRIORITY"]: wished for, and the server
                    has none of it}],
      "error":    null or an error: why the session as a whole failed,
      "captured": [path] of what Envoi's own test server took; else not there,
      "exitCode": number
    }
    outcome of a message:   "sent", "partly-sent", "not-sent", "unknown"
    outcome of a recipient: "accepted", "refused-for-now", "refused-for-good",
                            "not-tried", "unknown"
    reply: null, or {"code": 250, "enhancedCode": "2.1.5", "text": "OK"}
    error: null, or {"code": "recipients-refused", "context", "headline", "advice",
                     "serverText"}
    Fields may be added to it later; none is removed or given another meaning.

)") + messageOptions() +
           Words::tr(R"(

Examples:
  echo Hello | envoi-cli send --from anna@example.com --to bert@example.com \
      --subject Greetings --text - --server smtp.example.com --user anna@example.com \
      --password-env SMTP_PASSWORD
  envoi-cli send --eml one.eml --eml two.eml --account "My account" --json

With several messages the exit code is that of the first that was not sent.

)") + exitCodes();
}

QString helpForServe()
{
    return Words::tr(R"(envoi-cli serve is a local test server: it shows and saves what is sent to it, and
delivers nothing to anybody.

Usage:
  envoi-cli serve [--port N] [--save DIR] [--json]

  --port N    The port on 127.0.0.1; a free one otherwise, or with 0.
  --save DIR  Keeps each message in DIR as an .eml file, exactly as it came, with its
              envelope beside it in a .json file. Otherwise they are gone when it ends.
  --json      Prints a JSON object a line: first {"host", "port"}, then for each message
              {"id", "received", "from", "fromParameters", "to": [], "toParameters": [],
              "subject", "size", "path"}; the parameters are what MAIL and each RCPT
              said besides the address: "NOTIFY=SUCCESS".

The first line is "listening on 127.0.0.1:PORT". Then each message is shown: when it came,
from and to whom by its envelope, its subject and size, and the file. Any user name and
password will do. There is no TLS: connect with --security none. Ctrl+C ends it.)");
}

QString helpForShow()
{
    return Words::tr(R"(envoi-cli show shows what is in an .eml file: its fields, its parts, and what is odd
about it. Whatever can be read is shown, however broken; it ends with 0 then.

Usage:
  envoi-cli show FILE [--json]

  FILE    The message; "-" reads standard input, which is held in memory.
  --json  Prints one JSON object in UTF-8 instead of lines for people:
    {
      "fields":  [{"name", "text", "addresses"}] in order, but MIME-Version and what
                 the body says,
      "body":    a part,
      "defects": [{"kind": "missing-final-boundary", "where": a field's name or a
                   part's number, or "", "times": number}]
    }
    text of a field: unfolded, with its encoded words decoded
    addresses: of From, Sender, Reply-To, To, Cc, Bcc and their Resent- kin only:
      [{"name", "address"} or {"group", "members": [{"name", "address"}]}]; what is no
      address is left out
    part: {
      "number":      "1.2"; "" for the body of the message itself,
      "type":        "text/plain", in lower case, as it is read: of a transfer encoding
                     that is not known comes application/octet-stream,
      "parameters":  {} of the type, but charset, boundary and name,
      "charset":     as declared, or null,
      "encoding":    the transfer encoding as declared, or null,
      "disposition": "inline", "attachment" or null,
      "dispositionParameters": {} but filename,
      "fileName":    made harmless, or null,
      "contentId":   without its angle brackets, or null,
      "fields":      what else the part's header says, as above,
      "size", "sha256": of the octets of a part without children, once the transfer
                     encoding is undone and nothing else: text still in its charset, line
                     ends as they stand in the file (CRLF in quoted-printable), so that
                     other parsers come to the same; size and sha256 are not there for
                     a multipart,
      "text":        of a text part that is no file: with line feeds only, and the
                     lines of a format=flowed paragraph joined,
      "parts":       [part] of a multipart,
      "message":     {"fields", "body", "defects"} of a message/rfc822, with numbers of
                     its own; not opened when more than five lie one in another
    }
    Fields may be added to it later; none is removed or given another meaning.

Exit codes (sysexits.h): 0 done, 64 the command line is wrong, 66 the file is missing, a
folder or unreadable.)");
}

} // namespace envoi::cli
