#pragma once

#include "app/look/Look.h"

#include <QIconEngine>

#include <optional>

namespace envoi::look {

bool isActionIcon(const QString &name);

/// Fills the icon's shape of the size that is asked for with a colour of the palette in use at that moment.
/// The shapes lie in the program as they are needed: nothing is decoded.
class ActionIconEngine final : public QIconEngine {
public:
    ActionIconEngine(QString name, std::optional<Tone> tone, Ground ground = Ground::Button);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    QString key() const override;
    bool isNull() override { return false; }

private:
    QString m_name;
    std::optional<Tone> m_tone;
    Ground m_ground;
};

/// The program's icon: a file for each size, decoded when that size is asked for.
class ApplicationIconEngine final : public QIconEngine {
public:
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QList<QSize> availableSizes(QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    QString key() const override;
    bool isNull() override { return false; }
};

} // namespace envoi::look
