#pragma once

#include "app/compose/CommandLine.h"

#include <QObject>
#include <QPointer>

namespace envoi::captured {
class CapturedWindow;
}

namespace envoi::compose {

class ComposeWindow;
class Services;

/// The front door of the room: all open letters, and what happens between windows.
class Desk : public QObject {
    Q_OBJECT

public:
    explicit Desk(Services &services, QObject *parent = nullptr);
    ~Desk() override;

    /// The first start: what was asked for, and the letters that a crash left open.
    void begin(const Start &start);
    /// A further start while this program runs.
    void handle(const Start &start);

    ComposeWindow *newLetter();
    /// Opens an .eml; in the end there is a window with it, or with the reason why not.
    void openLetter(const QString &file);
    QList<ComposeWindow *> windows() const;

public slots:
    /// Closes all letters, each of which may ask; then the program ends.
    void quit();
    void showAccounts();
    void keepTrust(const QString &accountId, const account::TrustedCertificate &trusted);
    void showCaptured(const QString &id);

private:
    ComposeWindow *makeWindow();
    void chooseLetter();
    void recover(const QStringList &paths);

    Services &m_services;
    bool m_quitting = false;
    QPointer<captured::CapturedWindow> m_captured;
};

} // namespace envoi::compose
