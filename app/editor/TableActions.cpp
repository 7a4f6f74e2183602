#include "app/editor/TableActions.h"

#include "app/editor/TableCommands.h"
#include "app/editor/TextView.h"
#include "app/look/Look.h"

#include <QMenu>
#include <QTextTable>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

template <typename Function>
QAction *TableActions::make(const QString &text, Function function)
{
    QAction *action = makeAction(this, m_owner, {}, text);
    connect(action, &QAction::triggered, this, [this, function] {
        if (m_view.isReadOnly())
            return;
        function(m_view.textCursor());
        emit changed();
    });
    m_actions += action;
    return action;
}

TableActions::TableActions(const Workplace &place)
    : QObject(&place.owner), m_view(place.view), m_owner(place.owner)
{
    const auto inserting = [](Edge edge) {
        return [edge](const QTextCursor &cursor) { insertIntoTable(cursor, edge); };
    };
    make(tr("Insert Row &Above"), inserting(Edge::Above));
    make(tr("Insert Row &Below"), inserting(Edge::Below));
    make(tr("Insert Column &Left"), inserting(Edge::Left));
    make(tr("Insert Column &Right"), inserting(Edge::Right));
    make(tr("&Delete Row"), removeRows);
    make(tr("Delete &Column"), removeColumns);
    make(tr("Delete &Table"), removeTable);
    m_header = make(tr("&Header Row"),
                    [this](const QTextCursor &cursor) { setHeaderRow(cursor, m_header->isChecked()); });
    m_header->setCheckable(true);
}

void TableActions::fillMenu(QMenu *menu)
{
    QMenu *table = menu->addMenu(look::icon(u"table"_s), tr("Tab&le"));
    table->addActions(m_actions.first(4));
    table->addSeparator();
    table->addActions(m_actions.sliced(4, 3));
    table->addSeparator();
    table->addAction(m_header);
}

void TableActions::fillContextMenu(QMenu *menu)
{
    if (!m_enabled || !m_view.textCursor().currentTable())
        return;
    fillMenu(menu);
    menu->addSeparator();
}

void TableActions::setEnabled(bool enabled)
{
    m_enabled = enabled;
    followCursor();
}

void TableActions::followCursor()
{
    const QTextCursor cursor = m_view.textCursor();
    const bool in = cursor.currentTable();
    for (QAction *action : std::as_const(m_actions))
        action->setEnabled(m_enabled && in);
    m_header->setChecked(in && hasHeaderRow(cursor));
}

} // namespace envoi::editor
