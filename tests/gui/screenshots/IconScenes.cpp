// Envoi's icons, as buttons show them.
#include "tests/gui/screenshots/Studio.h"

#include "app/look/Look.h"

#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace envoi::screenshots {

namespace {

/// All icons in one size: as they are, and as what can't be clicked.
class IconSheet : public QWidget {
public:
    explicit IconSheet(int side) : m_side(side)
    {
        const auto rows = (look::iconNames().size() + columns - 1) / columns;
        resize(columns * step(), 2 * static_cast<int>(rows) * step());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), palette().window());
        int index = 0;
        for (const auto mode : {QIcon::Normal, QIcon::Disabled}) {
            for (const QString &name : look::iconNames()) {
                const QRect cell(index % columns * step(), index / columns * step(), step(), step());
                look::icon(name).paint(&painter, cell.adjusted(6, 6, -6, -6), Qt::AlignCenter, mode);
                ++index;
            }
            index = (index + columns - 1) / columns * columns;
        }
    }

private:
    static constexpr int columns = 20;
    int step() const { return m_side + 12; }
    int m_side;
};

} // namespace

void Studio::icons()
{
    for (const int side : {16, 18, 22, 24, 32}) {
        IconSheet sheet(side);
        sheet.show();
        save(&sheet, u"icons-%1"_s.arg(side));
    }
}

} // namespace envoi::screenshots
