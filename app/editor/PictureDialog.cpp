#include "app/editor/PictureDialog.h"

#include "app/words/Words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr int largestPicture = 8192; ///< pixels a side
constexpr int asItIs = 0;
constexpr int asShown = -1;
constexpr int offeredWidths[] = {640, 1024, 1600};
constexpr int settled = 200; ///< ms after which a number that is being typed is taken for whole

QSpinBox *pixelBox(const QString &name)
{
    auto *box = new QSpinBox;
    box->setRange(1, largestPicture);
    box->setSuffix(PictureDialog::tr(" px"));
    box->setAccessibleName(name);
    box->setKeyboardTracking(true);
    return box;
}

} // namespace

PictureDialog::PictureDialog(QWidget *parent)
    : QDialog(parent), m_alternative(new QLineEdit), m_width(pixelBox(tr("Width"))),
      m_height(pixelBox(tr("Height"))), m_percent(new QSpinBox),
      m_lock(new QCheckBox(tr("&Keep proportions"))), m_send(new QComboBox), m_sendHint(new QLabel)
{
    setWindowTitle(tr("Picture Properties"));
    m_alternative->setObjectName(u"alternative"_s);
    m_alternative->setMinimumWidth(320);
    m_alternative->setPlaceholderText(tr("What is to be seen in the picture"));
    m_alternative->setToolTip(tr("Read aloud to those who cannot see it, and shown where pictures are off"));
    m_width->setObjectName(u"width"_s);
    m_height->setObjectName(u"height"_s);
    m_percent->setObjectName(u"percent"_s);
    m_percent->setRange(1, 1000);
    m_percent->setSuffix(tr(" %"));
    m_percent->setMinimumWidth(m_width->sizeHint().width());
    m_percent->setAccessibleName(tr("Scale"));
    m_lock->setObjectName(u"lock"_s);
    m_lock->setChecked(true);
    m_send->setObjectName(u"send"_s);
    m_sendHint->setWordWrap(true);

    auto *original = new QPushButton(tr("&Original Size"));
    original->setObjectName(u"originalSize"_s);
    auto *fit = new QPushButton(tr("&Fit to Letter"));
    fit->setObjectName(u"fitToLetter"_s);
    for (QPushButton *button : {original, fit})
        button->setAutoDefault(false);
    auto *sizes = new QHBoxLayout;
    sizes->addWidget(original);
    sizes->addWidget(fit);
    sizes->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    for (auto *button : buttons->buttons())
        button->setIcon({});
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Change"));

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Description:"), m_alternative);
    form->addRow(tr("&Width:"), m_width);
    form->addRow(tr("&Height:"), m_height);
    form->addRow(tr("&Scale:"), m_percent);
    form->addRow(QString(), m_lock);
    form->addRow(QString(), sizes);
    form->addRow(tr("Send &as:"), m_send);
    form->addRow(QString(), m_sendHint);
    form->addRow(buttons);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_alternative->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    connect(m_width, &QSpinBox::valueChanged, this, &PictureDialog::widthChanged);
    connect(m_height, &QSpinBox::valueChanged, this, &PictureDialog::heightChanged);
    connect(m_percent, &QSpinBox::valueChanged, this, &PictureDialog::percentChanged);
    connect(m_lock, &QCheckBox::toggled, this, [this](bool on) {
        if (on)
            m_ratio = double(m_width->value()) / m_height->value();
    });
    connect(original, &QPushButton::clicked, this, [this] { setSize(m_picture.natural); });
    connect(fit, &QPushButton::clicked, this, [this] {
        const QSize natural = m_picture.natural;
        setSize({m_picture.room,
                 std::max(1, qRound(double(m_picture.room) * natural.height() / natural.width()))});
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_estimating.setSingleShot(true);
    m_estimating.setInterval(settled);
    connect(&m_estimating, &QTimer::timeout, this, &PictureDialog::showSendChoices);
    connect(m_send, &QComboBox::currentIndexChanged, this, [this] {
        m_sendHint->setText(sentWidth() > 0 && m_picture.canBeScaled
                                ? tr("Until the letter is closed, you can go back to the original.")
                                : QString());
    });
}

void PictureDialog::begin(const Picture &picture)
{
    m_picture = picture;
    m_picture.natural = picture.natural.expandedTo({1, 1});
    m_picture.room = std::clamp(picture.room, 1, largestPicture);
    m_estimates.clear();
    m_alternative->setText(picture.alternative);
    m_alternative->selectAll();
    const QSize size = picture.size.expandedTo({1, 1});
    // Proportions that somebody has changed on purpose are kept as they are now.
    m_lock->setChecked(true);
    setSize(size);
    m_send->clear();
    m_send->addItem(QString(), asItIs);
    if (picture.canBeScaled) {
        m_send->addItem(QString(), asShown);
        for (const int width : offeredWidths) {
            if (width < picture.pixels.width())
                m_send->addItem(QString(), width);
        }
    }
    const int sent = picture.sentWidth;
    if (sent > 0 && sent != m_width->value() && m_send->findData(sent) < 0)
        m_send->addItem(QString(), sent);
    m_send->setCurrentIndex(m_send->findData(sent == 0 ? asItIs : sent == m_width->value() ? asShown : sent));
    m_send->setEnabled(picture.canBeScaled);
    showSendChoices();
    m_alternative->setFocus();
}

QSize PictureDialog::size() const
{
    return {m_width->value(), m_height->value()};
}

QString PictureDialog::alternative() const
{
    return m_alternative->text().simplified();
}

int PictureDialog::widthOfChoice(int choice) const
{
    const int width = choice == asShown ? m_width->value() : choice;
    return width < m_picture.pixels.width() ? width : 0;
}

int PictureDialog::sentWidth() const
{
    return widthOfChoice(m_send->currentData().toInt());
}

void PictureDialog::setEstimate(int width, qint64 octets)
{
    m_estimates[width] = octets;
    showSendChoices();
}

void PictureDialog::setSize(QSize size)
{
    size = size.expandedTo({1, 1}).boundedTo({largestPicture, largestPicture});
    const QSignalBlocker width(m_width);
    const QSignalBlocker height(m_height);
    const QSignalBlocker percent(m_percent);
    m_width->setValue(size.width());
    m_height->setValue(size.height());
    m_percent->setValue(qRound(100.0 * size.width() / m_picture.natural.width()));
    m_ratio = double(size.width()) / size.height();
    m_estimating.start();
}

void PictureDialog::widthChanged(int width)
{
    const QSignalBlocker height(m_height);
    const QSignalBlocker percent(m_percent);
    if (m_lock->isChecked())
        m_height->setValue(qRound(width / m_ratio));
    m_percent->setValue(qRound(100.0 * width / m_picture.natural.width()));
    m_estimating.start();
}

void PictureDialog::heightChanged(int height)
{
    if (!m_lock->isChecked())
        return;
    const QSignalBlocker width(m_width);
    const QSignalBlocker percent(m_percent);
    m_width->setValue(qRound(height * m_ratio));
    m_percent->setValue(qRound(100.0 * m_width->value() / m_picture.natural.width()));
    m_estimating.start();
}

void PictureDialog::percentChanged(int percent)
{
    const QSignalBlocker width(m_width);
    const QSignalBlocker height(m_height);
    m_width->setValue(qRound(m_picture.natural.width() * percent / 100.0));
    m_height->setValue(m_lock->isChecked() ? qRound(m_width->value() / m_ratio)
                                           : qRound(m_picture.natural.height() * percent / 100.0));
    m_estimating.start();
}

QString PictureDialog::sendChoice(int choice) const
{
    const int width = widthOfChoice(choice);
    if (choice == asItIs) {
        return tr("Original, %1 × %2 px (%3)")
            .arg(m_picture.pixels.width())
            .arg(m_picture.pixels.height())
            .arg(words::fileSize(m_picture.octets));
    }
    if (width == 0)
        return tr("As shown (no smaller than the original)");
    const auto estimate = m_estimates.find(width);
    const qint64 octets = estimate == m_estimates.end() ? 0 : estimate->second;
    const QString weight = octets > 0 ? words::fileSize(octets) : octets < 0 ? tr("size unknown") : tr("…");
    return choice == asShown ? tr("As shown, %1 px wide (%2)").arg(width).arg(weight)
                             : tr("%1 px wide (%2)").arg(width).arg(weight);
}

void PictureDialog::showSendChoices()
{
    for (int i = 0; i < m_send->count(); ++i) {
        const int choice = m_send->itemData(i).toInt();
        m_send->setItemText(i, sendChoice(choice));
        const int width = widthOfChoice(choice);
        if (width > 0 && m_picture.canBeScaled && m_estimates.try_emplace(width, 0).second)
            emit estimateWanted(width);
    }
}

} // namespace envoi::editor
