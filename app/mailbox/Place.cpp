#include "app/mailbox/Place.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mailbox {

namespace {
struct Words {
    Q_DECLARE_TR_FUNCTIONS(envoi::mailbox::Place)
};
} // namespace

store::LetterFolder folderOf(Place place)
{
    switch (place) {
    case Place::Drafts:
        return store::LetterFolder::Drafts;
    case Place::Outbox:
    case Place::Scheduled:
        return store::LetterFolder::Outbox;
    case Place::Sent:
        return store::LetterFolder::Sent;
    case Place::Templates:
        return store::LetterFolder::Templates;
    case Place::Captured:
        return store::LetterFolder::Captured;
    case Place::Trash:
        return store::LetterFolder::Trash;
    }
    return store::LetterFolder::Drafts;
}

QString nameOf(Place place)
{
    switch (place) {
    case Place::Drafts:
        return Words::tr("Drafts");
    case Place::Outbox:
        return Words::tr("Outbox");
    case Place::Scheduled:
        return Words::tr("Scheduled");
    case Place::Sent:
        return Words::tr("Sent");
    case Place::Templates:
        return Words::tr("Templates");
    case Place::Captured:
        return Words::tr("Captured");
    case Place::Trash:
        return Words::tr("Trash");
    }
    return {};
}

QString iconOf(Place place)
{
    switch (place) {
    case Place::Drafts:
        return u"edit"_s;
    case Place::Outbox:
        return u"outbox"_s;
    case Place::Scheduled:
        return u"clock"_s;
    case Place::Sent:
        return u"send"_s;
    case Place::Templates:
        return u"file-document"_s;
    case Place::Captured:
        return u"captured"_s;
    case Place::Trash:
        return u"delete"_s;
    }
    return {};
}

QString emptyText(Place place)
{
    switch (place) {
    case Place::Drafts:
        return Words::tr("No drafts.\n\nA letter that you save before it is sent waits here.");
    case Place::Outbox:
        return Words::tr("Nothing is on its way.\n\nA letter stays here from Send until its server has it. "
                         "Without a network, it waits.");
    case Place::Scheduled:
        return Words::tr(
            "Nothing is scheduled.\n\nA letter that is to be sent later waits here for its time.");
    case Place::Sent:
        return Words::tr("Nothing was sent yet.\n\nOf each letter that is sent, a copy is kept here.");
    case Place::Templates:
        return Words::tr(
            "No templates.\n\n“Save as Template” in a letter's File menu keeps it here, to begin "
            "others with.");
    case Place::Captured:
        return Words::tr("Nothing was captured.\n\nWhat is sent from the account “Local test server” comes "
                         "here instead of to its recipients.");
    case Place::Trash:
        return Words::tr("The trash is empty.\n\nDeleted letters stay here for 30 days.");
    }
    return {};
}

} // namespace envoi::mailbox
