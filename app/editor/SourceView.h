#pragma once

#include <QTextEdit>

namespace envoi::editor {

/// The HTML that a person brings: shown as it is, character by character, with its tags in another colour.
/// Nothing in it is followed or laid out here.
class SourceView : public QTextEdit {
    Q_OBJECT

public:
    explicit SourceView(QWidget *parent = nullptr);

    /// With LF line ends; no other character is changed.
    QString source() const;
    void setSource(const QString &html);

    /// Names a picture of the letter where the cursor is; \a contentId may be empty: there is none then.
    void insertPicture(const QString &contentId, const QString &description);

signals:
    /// Files were pasted or dropped.
    void filesOffered(const QStringList &paths);

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void changeEvent(QEvent *event) override;
};

} // namespace envoi::editor
