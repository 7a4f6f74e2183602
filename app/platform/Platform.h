#pragma once

#include <QStringList>

#include <functional>
#include <memory>

class QObject;

namespace envoi::platform {

/// The AppUserModelID on Windows: before QApplication is made, so that the task bar groups and pins
/// right. Elsewhere it does nothing.
void prepareProcess();
/// The desktop file's name for Wayland and X11, organisation and application names. After QApplication.
void prepareApplication();

/// One running Envoi for each user: a second start hands over its command line and ends.
class SingleInstance {
public:
    /// \a handle gets the arguments and working folder of later starts, in the event loop.
    using Handler = std::function<void(const QStringList &arguments, const QString &workingFolder)>;
    SingleInstance();
    ~SingleInstance();
    SingleInstance(const SingleInstance &) = delete;
    SingleInstance &operator=(const SingleInstance &) = delete;
    /// True when another Envoi runs and took the arguments: then end.
    bool handOver(const QStringList &arguments);
    /// Makes this one the running Envoi.
    void listen(Handler handler);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::platform
