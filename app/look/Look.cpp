#include "app/look/Look.h"

#include "app/look/IconEngines.h"

#include <QGuiApplication>
#include <QToolButton>

namespace envoi::look {

QIcon icon(const QString &name)
{
    return isActionIcon(name) ? QIcon(new ActionIconEngine(name, {})) : QIcon();
}

QIcon icon(const QString &name, Tone tone)
{
    return isActionIcon(name) ? QIcon(new ActionIconEngine(name, tone)) : QIcon();
}

QIcon iconOnAccent(const QString &name)
{
    return isActionIcon(name) ? QIcon(new ActionIconEngine(name, {}, Ground::Accent)) : QIcon();
}

QIcon applicationIcon()
{
    return QIcon(new ApplicationIconEngine);
}

QToolButton *textButton(QWidget *parent, const QString &objectName, const QString &iconName,
                        const QString &text)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(icon(iconName));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAutoRaise(true);
    return button;
}

bool isDark()
{
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QColor colour(Tone tone)
{
    const bool dark = isDark();
    switch (tone) {
    case Tone::Error:
        return dark ? QColor(0xff, 0x8f, 0x85) : QColor(0xb3, 0x26, 0x1e);
    case Tone::Warning:
        return dark ? QColor(0xf4, 0xbb, 0x55) : QColor(0x80, 0x50, 0x00);
    case Tone::Success:
        return dark ? QColor(0x74, 0xd0, 0x91) : QColor(0x17, 0x6b, 0x33);
    case Tone::Muted:
        return dark ? QColor(0xa8, 0xaa, 0xb4) : QColor(0x5c, 0x5f, 0x6a);
    }
    return {};
}

QPalette palette(Scheme scheme)
{
    struct Entry {
        QPalette::ColorRole role;
        QRgb light;
        QRgb dark;
    };
    static constexpr Entry entries[] = {
        // In the dark a field is darker than what it lies in: styles hardly give it an edge there.
        {QPalette::Window, 0xfff5f5f8, 0xff2a2b33},
        {QPalette::WindowText, 0xff1d1e24, 0xffe8e8ee},
        {QPalette::Base, 0xffffffff, 0xff18191d},
        {QPalette::AlternateBase, 0xfff0f0f5, 0xff212228},
        {QPalette::Text, 0xff1d1e24, 0xffe8e8ee},
        {QPalette::PlaceholderText, 0xff767985, 0xff9598a4},
        {QPalette::Button, 0xffededf2, 0xff353742},
        {QPalette::ButtonText, 0xff1d1e24, 0xffe8e8ee},
        {QPalette::BrightText, 0xffffffff, 0xffffffff},
        {QPalette::ToolTipBase, 0xff2a2b33, 0xff3c3e49},
        {QPalette::ToolTipText, 0xfff5f5f8, 0xfff0f0f5},
        {QPalette::Highlight, 0xff4f46e5, 0xff5b53e8},
        {QPalette::HighlightedText, 0xffffffff, 0xffffffff},
        {QPalette::Link, 0xff4338ca, 0xff9d98ff},
        {QPalette::LinkVisited, 0xff6d28a8, 0xffc79bf2},
        {QPalette::Light, 0xffffffff, 0xff4a4c59},
        {QPalette::Midlight, 0xfff5f5f8, 0xff3f414c},
        {QPalette::Mid, 0xffc4c5cf, 0xff1d1e23},
        {QPalette::Dark, 0xffa5a7b3, 0xff121317},
        {QPalette::Shadow, 0xff6f717c, 0xff000000},
    };
    const bool dark = scheme == Scheme::Dark;
    QPalette result;
    for (const Entry &entry : entries)
        result.setColor(entry.role, QColor(dark ? entry.dark : entry.light));
    const QColor faint(dark ? 0xff8f919d : 0xff9a9ca8);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        result.setColor(QPalette::Disabled, role, faint);
    result.setColor(QPalette::Disabled, QPalette::Highlight, QColor(dark ? 0xff3a3b46 : 0xffd6d7df));
    return result;
}

} // namespace envoi::look
