#include "app/compose/IdentityChooser.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPainter>
#include <QPixmap>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

/// A dot in a colour of the account's own, so that the wrong sender catches the eye.
QIcon dot(const QString &accountId, qreal ratio)
{
    constexpr int side = 12;
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    quint32 hue = 5381;
    for (const QChar c : accountId)
        hue = hue * 33 + c.unicode();
    // Not in red, which would tell that something is wrong.
    painter.setBrush(QColor::fromHsl(static_cast<int>(30 + hue % 290), 140, 125));
    painter.drawEllipse(QRectF(1.5, 1.5, side - 3, side - 3));
    return pixmap;
}

QString choiceText(const IdentityChooser::Choice &choice)
{
    const auto &[account, identity] = choice;
    const QString mailbox = identity.displayName.isEmpty()
                                ? identity.address
                                : identity.displayName + u" <"_s + identity.address + u'>';
    return account.name.isEmpty() || account.name == identity.address ? mailbox
                                                                      : mailbox + u" – "_s + account.name;
}

} // namespace

IdentityChooser::IdentityChooser(QWidget *parent) : QComboBox(parent)
{
    setObjectName(u"from"_s);
    setAccessibleName(tr("From"));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumContentsLength(12);
    connect(this, &QComboBox::activated, this, &IdentityChooser::settle);
}

void IdentityChooser::setAccounts(const QList<account::Account> &accounts)
{
    const QString before = mailboxText();
    const auto old = choice();
    clear();
    m_choices.clear();
    m_last = 0;
    for (const auto &account : accounts) {
        for (const auto &identity : account.identities) {
            m_choices.append({account, identity});
            addItem(dot(account.id, devicePixelRatioF()), choiceText(m_choices.last()));
            if (old && old->identity.id == identity.id && old->account.id == account.id)
                m_last = static_cast<int>(m_choices.size()) - 1;
        }
    }
    if (m_choices.isEmpty())
        addItem(tr("No account yet"));
    insertSeparator(count());
    addItem(tr("Manage Accounts…"));
    setCurrentIndex(m_last);
    if (old && !before.isEmpty())
        choose(before);
}

void IdentityChooser::showPopup()
{
    // The list is as wide as its longest choice, also where the field itself is not.
    constexpr int margins = 32;
    view()->setMinimumWidth(
        std::min(view()->sizeHintForColumn(0) + margins, std::max(width(), window()->width() - margins)));
    QComboBox::showPopup();
}

void IdentityChooser::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void IdentityChooser::keyPressEvent(QKeyEvent *event)
{
    const int last = std::max(static_cast<int>(m_choices.size()) - 1, 0);
    int index = currentIndex();
    switch (event->key()) {
    case Qt::Key_Down:
        index = std::min(index + 1, last);
        break;
    case Qt::Key_Up:
        index = std::max(index - 1, 0);
        break;
    case Qt::Key_End:
    case Qt::Key_PageDown:
        index = last;
        break;
    case Qt::Key_Home:
    case Qt::Key_PageUp:
        index = 0;
        break;
    default:
        QComboBox::keyPressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::AltModifier) {
        QComboBox::keyPressEvent(event);
        return;
    }
    setCurrentIndex(index);
    settle(index);
}

void IdentityChooser::settle(int index)
{
    if (index < m_choices.size()) {
        const bool changed = index != m_last;
        m_last = index;
        if (changed)
            emit edited();
        return;
    }
    setCurrentIndex(m_last);
    emit manageRequested();
}

std::optional<IdentityChooser::Choice> IdentityChooser::choice() const
{
    const int index = currentIndex();
    return index >= 0 && index < m_choices.size() ? std::optional(m_choices[index]) : std::nullopt;
}

QString IdentityChooser::mailboxText() const
{
    const auto chosen = choice();
    if (!chosen)
        return {};
    const auto mailbox = chosen->identity.mailbox();
    return mailbox ? mailbox->toString() : chosen->identity.address;
}

bool IdentityChooser::choose(const QString &mailbox)
{
    const auto wanted = mime::Mailbox::parse(mailbox);
    if (!wanted)
        return false;
    int found = -1;
    for (int i = 0; i < static_cast<int>(m_choices.size()); ++i) {
        const auto own = m_choices[i].identity.mailbox();
        if (!own || !(own->addrSpec() == wanted->addrSpec()))
            continue;
        // Several identities may share an address: the one with that name is meant, else the first.
        if (found < 0 || own->displayName() == wanted->displayName())
            found = i;
        if (own->displayName() == wanted->displayName())
            break;
    }
    if (found < 0)
        return false;
    m_last = found;
    setCurrentIndex(found);
    return true;
}

} // namespace envoi::compose
