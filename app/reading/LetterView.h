#pragma once

#include "app/reading/Letter.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPlainTextEdit;
class QTabWidget;
class QTemporaryDir;
class QTextEdit;
class QToolButton;
class QTreeWidget;

namespace envoi::look {
class Notice;
}

namespace envoi::preview {
class HtmlView;
}

namespace envoi::reading {

/// One captured letter from every side: as it looks, its text, header, files, octets and envelope.
class LetterView : public QWidget {
    Q_OBJECT

public:
    explicit LetterView(QWidget *parent = nullptr);
    ~LetterView() override;
    void setLetter(std::shared_ptr<const Letter> letter);
    /// For a letter of which no server has told it.
    void hideEnvelope();
    /// While another one is being read.
    void setWaiting();

signals:
    /// Something to say in the window's status line.
    void told(const QString &text);

private:
    QWidget *buildLetterTab();
    QWidget *buildFilesTab();
    QWidget *buildSourceTab();
    void fillHead();
    void fillFiles();
    void fillEnvelope();
    const Letter::File *currentFile() const;
    void saveCurrentFile();
    void openCurrentFile();
    void save(const Letter::File &file, const QString &path, bool openAfterwards);

    std::shared_ptr<const Letter> m_letter;
    std::unique_ptr<QTemporaryDir> m_opened;
    QLabel *m_subject;
    QLabel *m_addresses;
    look::Notice *m_error;
    QTabWidget *m_tabs;
    look::Notice *m_letterNotice;
    preview::HtmlView *m_html;
    QPlainTextEdit *m_text;
    QTextEdit *m_fields;
    QWidget *m_filesTab = nullptr;
    QTreeWidget *m_files;
    QToolButton *m_saveFile;
    QToolButton *m_openFile;
    look::Notice *m_sourceNotice;
    QPlainTextEdit *m_source;
    QTextEdit *m_envelope;
};

} // namespace envoi::reading
