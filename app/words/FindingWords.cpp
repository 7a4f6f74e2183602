#include "app/words/FindingWords.h"

#include "app/words/Shown.h"
#include "app/words/Words.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace envoi::words {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

constexpr qsizetype longestPart = 60;

QString part(const QString &text)
{
    return shown(text, longestPart);
}

/// Where a link leads: its host, or the address to write to.
QString place(const QString &target)
{
    const QUrl url(target);
    return part(url.host().isEmpty() ? url.path() : url.host());
}

} // namespace

QString finding(const preflight::Finding &finding)
{
    using preflight::Code;
    const QString about = part(finding.about);
    const QString other = part(finding.other);
    switch (finding.code) {
    case Code::AttachmentMissing:
        return Words::tr("The letter says “%1”, but nothing is attached.").arg(about);
    case Code::SubjectEmpty:
        return Words::tr("There is no subject. It helps the recipients to find the letter again.");
    case Code::TextEmpty:
        return Words::tr("There is no text.");
    case Code::BccForgotten:
        return Words::tr("All %1 recipients will see each other's addresses.").arg(finding.count);
    case Code::PictureLarge:
        return Words::tr("“%1” is a very large picture: %2.").arg(about, fileSize(finding.count));
    case Code::HtmlClipped:
        return finding.severity == preflight::Severity::Question
                   ? Words::tr("Gmail will hide the end of the letter: its HTML is %1 long, and Gmail shows "
                               "102 KB.")
                         .arg(fileSize(finding.count))
                   : Words::tr("The letter is nearly as long as Gmail shows: its HTML is %1 of 102 KB.")
                         .arg(fileSize(finding.count));
    case Code::LinkDisguised:
        return Words::tr("The link “%1” leads to %2.").arg(about, place(finding.other));
    case Code::IdentityUnusual:
        return finding.severity == preflight::Severity::Question
                   ? Words::tr("You have always written to %1 as %2.").arg(about, other)
                   : Words::tr("%1 is at the same place as your address %2.").arg(about, other);
    case Code::PositionInPicture:
        return finding.mend == preflight::Mend::None
                   ? Words::tr("“%1” tells where it was taken. In this format it can't be removed here.")
                         .arg(about)
                   : Words::tr("“%1” tells where it was taken.").arg(about);
    case Code::AuthorInFile:
        return Words::tr("“%1” names who wrote it: %2.").arg(about, other);
    case Code::HtmlNotShown:
        return finding.other.contains(u',')
                   ? Words::tr("Gmail and Outlook do not show: %1.").arg(shown(finding.about))
                   : Words::tr("%1 does not show: %2.").arg(other, shown(finding.about));
    case Code::AddressNearKnown:
        return Words::tr("You never wrote to %1. Did you mean %2?").arg(about, other);
    case Code::PlaceUnfilled:
        return Words::tr("%1 is still to be filled in.").arg(about);
    }
    return {};
}

QString mend(preflight::Mend mend)
{
    using preflight::Mend;
    switch (mend) {
    case Mend::AttachFiles:
        return Words::tr("Attach…");
    case Mend::WriteSubject:
        return Words::tr("Write a Subject");
    case Mend::WriteText:
        return Words::tr("Write");
    case Mend::MoveToBcc:
        return Words::tr("Move to Bcc");
    case Mend::ShrinkPicture:
        return Words::tr("Make It Smaller");
    case Mend::ShowLink:
        return Words::tr("Show the Link");
    case Mend::UseIdentity:
        return Words::tr("Change the Sender");
    case Mend::RemovePosition:
        return Words::tr("Remove the Place");
    case Mend::RemoveAuthor:
        return Words::tr("Remove the Names");
    case Mend::CorrectAddress:
        return Words::tr("Correct It");
    case Mend::FillIn:
        return Words::tr("Fill It In");
    case Mend::None:
        break;
    }
    return {};
}

QString mended(const preflight::Finding &finding)
{
    using preflight::Mend;
    const QString about = part(finding.about);
    switch (finding.mend) {
    case Mend::MoveToBcc:
        return Words::tr("All recipients are in Bcc now.");
    case Mend::ShrinkPicture:
        return Words::tr("“%1” is smaller now.").arg(about);
    case Mend::UseIdentity:
        return Words::tr("The letter is from %1 now.").arg(part(finding.other));
    case Mend::RemovePosition:
        return Words::tr("“%1” does not tell any more where it was taken.").arg(about);
    case Mend::RemoveAuthor:
        return Words::tr("“%1” does not name anybody any more.").arg(about);
    case Mend::CorrectAddress:
        return Words::tr("%1 is %2 now.").arg(about, part(finding.other));
    default:
        return {};
    }
}

} // namespace envoi::words
