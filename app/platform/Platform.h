#pragma once

#include <QStringList>

#include <functional>
#include <memory>

class QWidget;

namespace envoi::platform {

/// The AppUserModelID on Windows: before QApplication is made, so that the task bar groups and pins
/// right. Elsewhere it does nothing.
void prepareProcess();
/// The desktop file's name for Wayland and X11, organisation and application names. After QApplication.
void prepareApplication();

/// On Windows: lets another process of ours come to the front, which only the one that the person has
/// just started can allow.
void allowForeground();
/// Shows \a window before the others, also when it was minimised.
void bringToFront(QWidget *window);

/// One running Envoi for each user: a second start hands over its command line and ends.
class SingleInstance {
public:
    /// \a handle gets the arguments and working folder of later starts, in the event loop.
    using Handler = std::function<void(const QStringList &arguments, const QString &workingFolder)>;
    /// For the user's own runtime folder.
    SingleInstance();
    /// For another address, a path or a pipe's name: so a test has a running Envoi of its own.
    explicit SingleInstance(const QString &address);
    ~SingleInstance();
    SingleInstance(const SingleInstance &) = delete;
    SingleInstance &operator=(const SingleInstance &) = delete;
    /// True when another Envoi runs and took the arguments: then end. Gives up after two seconds, so a
    /// hung one does not keep this one from starting.
    bool handOver(const QStringList &arguments);
    /// Makes this one the running Envoi. Where another one is (one that hangs), this one runs beside it
    /// and gets nothing handed over.
    void listen(Handler handler);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::platform
