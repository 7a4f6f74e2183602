#pragma once

#include "app/preview/Rendering.h"

#include <QWidget>

class QLabel;

namespace envoi::preview {

/// How large the letter is on the wire, and how much of it the server takes.
class SizeLine : public QWidget {
    Q_OBJECT

public:
    explicit SizeLine(QWidget *parent = nullptr);
    /// \a size: octets; -1 where it can't be told.
    void show(qint64 size, const Route &route);
    bool isTooLarge() const { return m_tooLarge; }
    /// All that it says.
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    class Gauge;
    void refresh();
    QLabel *m_size;
    QLabel *m_note;
    Gauge *m_gauge;
    bool m_tooLarge = false;
};

} // namespace envoi::preview
