#pragma once

#include <QString>
#include <QWidget>

class QLabel;

namespace envoi::look {

/// A calm strip with an icon, a short sentence and, where there is more to say, a second text below it.
/// All texts are plain: they may quote a server or a file's name. Hidden while it has nothing to say.
class Notice : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Info, Warning, Error, Success };

    explicit Notice(QWidget *parent = nullptr);
    /// Shows it, and tells screen readers unless nothing changed.
    void say(Kind kind, const QString &headline, const QString &detail = {});
    /// A link below the text, opened in the browser.
    void setLink(const QString &text, const QString &url);
    void clear();
    Kind kind() const { return m_kind; }
    /// What it says, headline and detail, as plain text.
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    Kind m_kind = Kind::Info;
    QString m_headline;
    QString m_detail;
    QString m_linkText;
    QString m_linkUrl;
    QLabel *m_icon;
    QLabel *m_label;
};

} // namespace envoi::look
