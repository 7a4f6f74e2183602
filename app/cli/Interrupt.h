#pragma once

#include <QObject>

namespace envoi::cli {

/// SIGINT and SIGTERM (Ctrl+C and closing on Windows) as a signal of Qt, so that a command can end in
/// order. One at a time.
class Interrupt : public QObject {
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

signals:
    void interrupted();
};

} // namespace envoi::cli
