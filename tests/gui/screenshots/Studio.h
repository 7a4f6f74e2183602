#pragma once

#include "app/compose/ComposeWindow.h"
#include "app/compose/Services.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace envoi::screenshots {

/// False when it took too long.
bool waitUntil(const std::function<bool()> &done);
/// Until what was started has been painted.
void settle();
/// A small landscape, as PNG.
QByteArray picture();
/// Menus and the like.
void closePopups();

/// Fills each window with sample content, and takes its picture. Nothing of the user's is read or written.
class Studio {
public:
    /// \a isLong: whether LongWords are installed.
    Studio(QString folder, bool isLong);
    /// One scene, or all of them, in light and dark. Gives how many things went wrong.
    int run(const QString &only);

private:
    std::unique_ptr<compose::ComposeWindow> makeWindow(QSize size = {900, 700});
    /// The window with what has popped up over it.
    void save(QWidget *window, const QString &name);
    QString file(const QString &name, qint64 size);
    letter::Draft sample();
    /// How the window says it.
    QString said(const QString &english) const;
    void trigger(const QWidget &window, const QString &text);
    void fail(const QByteArray &why);

    // LetterScenes.cpp
    void emptyLetter();
    void fullLetter();
    void pictureTools();
    void wrongAddress();
    void suggestions();
    void doubtfulAddress();
    void failure();
    void lookedOver();
    void sent();
    void partlySent() { partlySent({900, 700}, QStringLiteral("partly-sent")); }
    void partlySent(QSize size, const QString &name);
    void deliveryOptions();
    void largeLetters();
    void small();
    void mirrored();
    void panel();
    // EditorScenes.cpp
    void popups();
    void menus();
    void plainLetter();
    void everyFormat();
    // DialogScenes.cpp
    void dialogs();
    void otherDialogs();
    void accountPages();
    void capturedMail();
    void openedLetter();
    // WordScenes.cpp
    void spelling();
    void keptTexts();
    void wordCount();
    void hebrewLetter();
    // IconScenes.cpp
    void icons();
    // MailboxScenes.cpp
    void mailbox();

    QString m_folder;
    bool m_isLong;
    QString m_suffix;
    QTemporaryDir m_home;
    compose::Services m_services;
    int m_failures = 0;
};

} // namespace envoi::screenshots
