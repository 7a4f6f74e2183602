#include "app/editor/EditActions.h"

#include "app/editor/TextView.h"

#include <QApplication>
#include <QMenu>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

EditActions::EditActions(const Workplace &place)
    : QObject(&place.owner), m_view(place.view), m_owner(place.owner)
{
    const auto make = [this](const QString &icon, const QString &text, const QString &keys,
                             const char *slot) {
        return makeAction(this, m_owner, icon, text, keys, [this, slot] { onFocus(slot); });
    };
    m_copy = make(u"copy"_s, tr("&Copy"), u"Ctrl+C"_s, "copy");
    m_selectAll = make({}, tr("Select &All"), u"Ctrl+A"_s, "selectAll");
    m_actions = {
        make(u"undo"_s, tr("&Undo"), u"Ctrl+Z"_s, "undo"),
        make(u"redo"_s, tr("&Redo"), u"Ctrl+Shift+Z"_s, "redo"),
        make(u"cut"_s, tr("Cu&t"), u"Ctrl+X"_s, "cut"),
        m_copy,
        make(u"paste"_s, tr("&Paste"), u"Ctrl+V"_s, "paste"),
        makeAction(this, m_owner, u"paste-plain"_s, tr("Paste &Without Formatting"), u"Ctrl+Shift+V"_s,
                   [this] {
                       if (QApplication::focusWidget() == &m_view)
                           m_view.pasteWithoutFormatting();
                       else
                           onFocus("paste");
                   }),
        m_selectAll,
    };
}

void EditActions::fillMenu(QMenu *menu)
{
    menu->addActions(m_actions.first(2));
    menu->addSeparator();
    menu->addActions(m_actions.sliced(2, 4));
    menu->addSeparator();
    menu->addActions(m_actions.sliced(6));
}

void EditActions::fillContextMenu(QMenu *menu)
{
    menu->addActions(m_actions.sliced(2, 4));
    menu->addSeparator();
    menu->addActions(m_actions.sliced(6));
}

void EditActions::setReadOnly(bool readOnly)
{
    for (QAction *action : std::as_const(m_actions))
        action->setEnabled(!readOnly || action == m_copy || action == m_selectAll);
}

void EditActions::onFocus(const char *slot)
{
    QWidget *focused = QApplication::focusWidget();
    const bool elsewhere = focused && focused->window() == m_owner.window() &&
                           focused->metaObject()->indexOfMethod((QByteArray(slot) + "()").constData()) >= 0;
    QMetaObject::invokeMethod(elsewhere ? focused : &m_view, slot);
}

} // namespace envoi::editor
