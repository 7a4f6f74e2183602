#pragma once

#include <QDialog>
#include <QSize>
#include <QString>
#include <QTimer>

#include <map>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace envoi::editor {

/// Everything that can be chosen of a picture by number and name.
class PictureDialog : public QDialog {
    Q_OBJECT

public:
    struct Picture {
        QSize size;    ///< as it is shown now
        QSize natural; ///< as it is shown when nobody chose otherwise
        QSize pixels;  ///< of the original
        int room = 0;  ///< width of the text
        QString alternative;
        qint64 octets = 0; ///< of the original
        bool canBeScaled = false;
        int sentWidth = 0; ///< pixels to which it is scaled down now; 0: it goes as it is
    };

    explicit PictureDialog(QWidget *parent = nullptr);
    void begin(const Picture &picture);
    /// The answer to estimateWanted(): what it would weigh at that width; -1 when that can't be said.
    void setEstimate(int width, qint64 octets);

    QSize size() const;
    QString alternative() const;
    /// Pixels to which it is to be scaled down; 0: it goes as it is.
    int sentWidth() const;

signals:
    /// How many octets it would have at that \a width.
    void estimateWanted(int width);

private:
    void setSize(QSize size);
    void widthChanged(int width);
    void heightChanged(int height);
    void percentChanged(int percent);
    void showSendChoices();
    QString sendChoice(int width) const;
    int widthOfChoice(int choice) const;

    Picture m_picture;
    std::map<int, qint64> m_estimates; ///< octets by width; asked for, but not answered: 0
    QTimer m_estimating;
    double m_ratio = 1; ///< width to height
    QLineEdit *m_alternative;
    QSpinBox *m_width;
    QSpinBox *m_height;
    QSpinBox *m_percent;
    QCheckBox *m_lock;
    QComboBox *m_send;
    QLabel *m_sendHint;
};

} // namespace envoi::editor
