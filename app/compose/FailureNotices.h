#pragma once

#include "core/store/Outbox.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace envoi::delivery {
class Dispatcher;
}

namespace envoi::compose {

/// Tells the desktop when a letter needs the person and no window of it is open: refused, maybe sent, or its
/// time gone by. Once for each such turn.
class FailureNotices : public QObject {
    Q_OBJECT

public:
    /// \a isShown: whether a window shows the letter. \a show: what a click does.
    FailureNotices(delivery::Dispatcher &dispatcher, std::function<bool(const QString &id)> isShown,
                   std::function<void()> show, QObject *parent = nullptr);

private:
    void look(const QString &id);

    delivery::Dispatcher &m_dispatcher;
    std::function<bool(const QString &id)> m_isShown;
    std::function<void()> m_show;
    /// Those of which it was told, or that needed nobody.
    QHash<QString, int> m_told;
};

} // namespace envoi::compose
