#pragma once

#include "core/capture/CaptureServer.h"
#include "core/letter/Reply.h"

#include <QMainWindow>

#include <memory>

namespace envoi::captured {

/// Mail that the local test server captured: a list, and for each letter its headers, plain text, HTML
/// (nothing remote is ever loaded), attachments, raw source and size. Says clearly that it went nowhere.
class CapturedWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit CapturedWindow(capture::CaptureServer &server, QWidget *parent = nullptr);
    ~CapturedWindow() override;
    /// Selects the message with that id, the newest when it is empty.
    void show(const QString &id);
    using QMainWindow::show;

signals:
    /// The letter in that file is to be answered.
    void answerRequested(envoi::letter::AnswerKind kind, const QString &path);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace envoi::captured
