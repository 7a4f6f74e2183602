#include "app/platform/Dialogs.h"

#include "app/platform/NativeDialogs.h"

namespace envoi::platform {

namespace {
Dialogs *substitute = nullptr;
}

Dialogs::~Dialogs() = default;

QString Dialogs::askPasswordToKeep(QWidget *parent, const QString &headline, const QString &detail,
                                   bool &keep)
{
    keep = false;
    return askPassword(parent, headline, detail);
}

Dialogs &dialogs()
{
    static NativeDialogs native;
    return substitute ? *substitute : native;
}

void setDialogs(Dialogs *dialogs)
{
    substitute = dialogs;
}

} // namespace envoi::platform
