// The help for what the window keeps: drafts and letters on their way.
#include "app/cli/Help.h"
#include "app/cli/Output.h"

namespace envoi::cli {

QString helpForDrafts()
{
    return Words::tr(R"(envoi-cli drafts lists and shows the drafts that were saved in the window.

Usage:
  envoi-cli drafts list [--json]
  envoi-cli drafts show ID [--json]

  list     A line for each, the latest first: its ID, when it was changed, its subject and
           its recipients. --json prints one array:
    [{"id", "path", "changed", "from", "to": [], "subject"}]
  show ID  What is in it, as "envoi-cli show" tells it of any message.

Exit codes (sysexits.h): 0 done, 64 the command line is wrong, 66 there is no such draft.)");
}

QString helpForOutbox()
{
    return Words::tr(
        R"(envoi-cli outbox has to do with the letters that wait to be sent: those of the window, in
the same outbox. One program at a time sends them: a running Envoi, or "outbox run".

Usage:
  envoi-cli outbox list [--json]
  envoi-cli outbox run [--json]
  envoi-cli outbox cancel ID

  list       A line for each: its ID, what it waits for, its subject and its recipients,
             and below it what went wrong, if something did.
  run        Sends all that is due, and tells what became of each. Where a password is
             neither needed nor in the system's key store, it is asked for on the
             terminal. What failed for now stays for later; what may have been sent is
             never sent again by itself.
  cancel ID  Takes a letter out of the outbox: it is a draft again. A running Envoi is
             asked to do it. One that is being sent is stopped, if there is time.
  --json     Prints one array, of all letters or of those that were tried:
    [{"id", "state", "account", "identity", "from", "to": [], "subject", "messageId",
      "queued", "due", "timeZone", "attempts", "firstAttempt", "nextAttempt", "sent",
      "error", "recipients": [{"address", "verdict", "code", "enhancedCode", "lines"}],
      "finalReply", "notOffered": [], "options", "keepsDate", "copy"}]
    state: "waiting", "scheduled", "sending", "sent", "refused", "unknown"
    Times are of UTC, or null. Fields may be added to it later; none is removed or given
    another meaning.

Exit codes (sysexits.h): 0 done; for run 65 to 77 as of "envoi-cli send", for the first
letter that was not sent, and 75 when Envoi is running and sends itself; for cancel 65
there is no such letter, 76 it was sent or may have been, 75 nobody answers.)");
}

} // namespace envoi::cli
