// Tables: put in by mouse and keys, changed by menus, walked through by Tab.
#include "EditorTest.h"

#include "app/editor/HtmlReader.h"
#include "app/editor/HtmlWriter.h"
#include "app/editor/TableCommands.h"
#include "core/base/Random.h"

#include <QMenu>
#include <QTextBlock>
#include <QTextTable>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::editor;

namespace {

const auto start = u"<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\" "
                   u"style=\"border-collapse:collapse\">\n"_s;

/// Rows by "|", cells by ",".
QString table(const QString &rows)
{
    QString html = start;
    const auto columns = rows.section(u'|', 0, 0).count(u',') + 1;
    QString width = u" width=\"%1%\""_s.arg(100 / columns);
    for (const QString &row : rows.split(u'|')) {
        html += u"<tr valign=\"top\">"_s;
        for (const QString &cell : row.split(u','))
            html += u"<td"_s + width + u'>' + (cell.isEmpty() ? u"<br>"_s : cell) + u"</td>"_s;
        html += u"</tr>\n"_s;
        width.clear();
    }
    return html + u"</table>\n"_s;
}

} // namespace

class tst_EditorTables : public EditorTest {
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void insertedByMouse();
    void insertedByKeys();
    void places_data();
    void places();
    void tab();
    void menu_data();
    void menu();
    void contextMenu();
    void selectedRows();
    void headerRow();
    void colouredCell();
    void anyEdit_data();
    void anyEdit();

private:
    /// What the Format or the Insert menu has under that name.
    void trigger(const QString &name)
    {
        QMenu format;
        QMenu insert;
        m_editor->fillFormatMenu(&format);
        m_editor->fillInsertMenu(&insert);
        QList<QAction *> actions = insert.actions();
        for (QAction *action : format.actions()) {
            if (action->menu())
                actions += action->menu()->actions();
        }
        for (QAction *action : std::as_const(actions)) {
            if (action->text().remove(u'&') == name)
                action->trigger();
        }
    }
    QWidget *picker() const { return m_editor->findChild<QWidget *>(u"tablePicker"_s); }
    void put(int rows, int columns)
    {
        trigger(u"Table…"_s);
        QVERIFY(picker() && picker()->isVisible());
        for (int row = 2; row < rows; ++row)
            QTest::keyClick(picker(), Qt::Key_Down);
        for (int column = 2; column < columns; ++column)
            QTest::keyClick(picker(), Qt::Key_Right);
        QTest::keyClick(picker(), Qt::Key_Return);
    }
};

void tst_EditorTables::insertedByMouse()
{
    QToolButton *insert = button(u"Insert"_s);
    QVERIFY(insert);
    QTimer::singleShot(0, insert->menu(), [insert] {
        QAction *first = insert->menu()->actions().first();
        QTest::mouseClick(insert->menu(), Qt::LeftButton, {}, insert->menu()->actionGeometry(first).center());
    });
    QTest::mouseClick(insert, Qt::LeftButton);
    QVERIFY(picker() && picker()->isVisible());
    const QPoint at(8 + 2 * 21 + 9, 8 + 1 * 21 + 9); // the third square of the second row
    QTest::mouseMove(picker(), at);
    QCOMPARE(picker()->accessibleName(), u"Table of 3 columns and 2 rows"_s);
    QTest::mouseClick(picker(), Qt::LeftButton, {}, at);
    QVERIFY(!picker()->isVisible());
    QCOMPARE(body(), table(u",,|,,"_s));
    type(u"a"_s);
    QCOMPARE(body(), table(u"a,,|,,"_s));
    type(u"{Ctrl+Z}{Ctrl+Z}"_s);
    QCOMPARE(body(), u"<div><br></div>\n"_s);
}

void tst_EditorTables::insertedByKeys()
{
    put(3, 2);
    type(u"a{Tab}b"_s);
    QCOMPARE(body(), table(u"a,b|,|,"_s));
    QCOMPARE(m_editor->content().text, u"a | b"_s);
    // No table within a table: mail programs make little of it.
    trigger(u"Table…"_s);
    QVERIFY(!picker()->isVisible());
    type(u"{Ctrl+End}c"_s);
    QCOMPARE(body(), table(u"a,b|,|,"_s) + u"<div>c</div>\n"_s);
}

void tst_EditorTables::places_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &html, const QString &keys, const QString &expected) {
        QTest::newRow(name) << html << keys << expected;
    };
    const auto t = table(u",|,"_s);
    const auto quote = u"<blockquote type=\"cite\" style=\"margin:0 0 0 2px;border-left:2px solid "
                       u"#a0a0a0;padding-left:10px\">\n"_s;
    const auto ul = u"<ul style=\"margin-top:0;margin-bottom:0\">\n"_s;
    row("behind text", u"<div>a</div>"_s, u"{End}"_s, u"<div>a</div>\n"_s + t);
    row("in an empty line", u"<div>a</div><div><br></div>"_s, u"{Ctrl+End}"_s, u"<div>a</div>\n"_s + t);
    row("between", u"<div>a</div><div><br></div><div>b</div>"_s, u"{Down}"_s,
        u"<div>a</div>\n"_s + t + u"<div>b</div>\n"_s);
    row("within text", u"<div>ab</div>"_s, u"{Right}"_s, u"<div>a</div>\n"_s + t + u"<div>b</div>\n"_s);
    row("behind a heading", u"<h1>a</h1>"_s, u"{End}"_s, u"<h1>a</h1>\n"_s + t);
    row("behind an item", ul + u"<li>a</li></ul>"_s, u"{End}"_s, ul + u"<li>a</li></ul>\n"_s + t);
    row("in an empty item", ul + u"<li>a</li><li><br></li></ul>"_s, u"{Ctrl+End}"_s,
        ul + u"<li>a</li></ul>\n"_s + t);
    row("in a quote", quote + u"<div>a</div></blockquote>"_s, u"{End}"_s,
        quote + u"<div>a</div>\n"_s + t + u"</blockquote>\n"_s);
    row("over a selection", u"<div>abc</div>"_s, u"{Shift+End}"_s, t);
}

void tst_EditorTables::places()
{
    QFETCH(QString, start);
    QFETCH(QString, keys);
    QFETCH(QString, expected);
    setBody(start);
    const QString before = body();
    type(keys);
    put(2, 2);
    QCOMPARE(body(), expected);
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    type(u"{Ctrl+Shift+Z}"_s);
    m_editor->setContent(m_editor->content());
    QCOMPARE(body(), expected);
}

void tst_EditorTables::tab()
{
    setBody(table(u"a,b|c,d"_s));
    type(u"{Down}{Tab}x{Tab}y{Shift+Tab}{Shift+Tab}z{Shift+Tab}{Tab}{Tab}{Tab}"_s);
    QCOMPARE(body(), table(u"za,xb|yc,d"_s));
    type(u"{Tab}e{Tab}f"_s); // behind the last cell there is a new row
    QCOMPARE(body(), table(u"za,xb|yc,d|e,f"_s));
    type(u"{Ctrl+Z}{Ctrl+Z}{Ctrl+Z}"_s);
    QCOMPARE(body(), table(u"za,xb|yc,d"_s));
}

void tst_EditorTables::menu_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QString &expected) {
        QTest::newRow(name) << QString::fromLatin1(name) << expected;
    };
    const auto text = u"<div>x</div>\n"_s;
    const auto below = u"<div>y</div>\n"_s;
    row("Insert Row Above", text + table(u"a,b|,|c,d"_s) + below);
    row("Insert Row Below", text + table(u"a,b|c,d|,"_s) + below);
    row("Insert Column Left", text + table(u",a,b|,c,d"_s) + below);
    row("Insert Column Right", text + table(u"a,,b|c,,d"_s) + below);
    row("Delete Row", text + table(u"a,b"_s) + below);
    row("Delete Column", text + table(u"b|d"_s) + below);
    row("Delete Table", text + below);
}

void tst_EditorTables::menu()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    setBody(u"<div>x</div>"_s + table(u"a,b|c,d"_s) + u"<div>y</div>"_s);
    const QString before = body();
    trigger(name);
    QCOMPARE(body(), before); // the cursor is in no table
    type(u"{Down}{Down}"_s);
    trigger(name);
    QCOMPARE(body(), expected);
    const QString html = m_editor->content().html;
    type(u"{Ctrl+Z}"_s);
    QCOMPARE(body(), before);
    type(u"{Ctrl+Shift+Z}"_s);
    QCOMPARE(body(), expected);
    m_editor->setContent(m_editor->content());
    QCOMPARE(m_editor->content().html, html);
}

void tst_EditorTables::contextMenu()
{
    setBody(table(u"a,b|c,d"_s));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(20, 20),
                            text()->viewport()->mapToGlobal(QPoint(20, 20)));
    type(u"{Down}{Tab}"_s);
    QCoreApplication::sendEvent(text()->viewport(), &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (!action->menu())
            continue;
        for (QAction *inner : action->menu()->actions()) {
            if (inner->text().remove(u'&') == u"Delete Column")
                inner->trigger();
        }
    }
    menu->close();
    QCOMPARE(body(), table(u"a|c"_s));
}

void tst_EditorTables::selectedRows()
{
    setBody(table(u"a,b|c,d|e,f"_s));
    QTextCursor cursor = text()->textCursor();
    const QTextTable *all =
        text()->document()->rootFrame()->childFrames().isEmpty()
            ? nullptr
            : qobject_cast<QTextTable *>(text()->document()->rootFrame()->childFrames()[0]);
    QVERIFY(all);
    cursor.setPosition(all->cellAt(0, 0).firstPosition());
    cursor.setPosition(all->cellAt(1, 1).lastPosition(), QTextCursor::KeepAnchor);
    text()->setTextCursor(cursor);
    trigger(u"Delete Row"_s);
    QCOMPARE(body(),
             start +
                 u"<tr valign=\"top\"><td width=\"50%\">e</td><td width=\"50%\">f</td></tr>\n</table>\n"_s);
}

void tst_EditorTables::headerRow()
{
    setBody(table(u"a,|c,d"_s));
    type(u"{Down}"_s);
    trigger(u"Header Row"_s);
    QCOMPARE(
        body(),
        start +
            u"<tr valign=\"top\"><th width=\"50%\">a</th><th width=\"50%\"><br></th></tr>\n<tr valign=\"top\"><td>c</td><td>d</td></tr>\n</table>\n"_s);
    // What is typed into a head has its weight, also where it was empty or came with the letter.
    type(u"{Tab}b"_s);
    const QString named =
        start +
        u"<tr valign=\"top\"><th width=\"50%\">a</th><th width=\"50%\">b</th></tr>\n<tr valign=\"top\"><td>c</td><td>d</td></tr>\n</table>\n"_s;
    QCOMPARE(body(), named);
    setBody(
        start +
        u"<tr valign=\"top\"><th width=\"50%\">a</th><th width=\"50%\"></th></tr>\n<tr valign=\"top\"><td>c</td><td>d</td></tr>\n</table>\n"_s);
    type(u"{Down}{Tab}b"_s);
    QCOMPARE(body(), named);
    trigger(u"Insert Column Right"_s);
    QCOMPARE(body(), start + u"<tr valign=\"top\"><th width=\"33%\">a</th><th width=\"33%\">b</th><th "
                             u"width=\"33%\"><br></th></tr>\n"
                             u"<tr valign=\"top\"><td>c</td><td>d</td><td><br></td></tr>\n</table>\n"_s);
    type(u"{Ctrl+Z}"_s);
    trigger(u"Header Row"_s);
    QCOMPARE(body(), table(u"a,b|c,d"_s));
}

void tst_EditorTables::colouredCell()
{
    const auto row =
        u"<tr valign=\"top\"><td style=\"background-color:#ffff00\">%1</td><td>b</td></tr>\n</table>\n"_s;
    setBody(start + row.arg(u""_s));
    type(u"{Down}a"_s);
    QCOMPARE(body(), start + row.arg(u"<span style=\"color:#000000\">a</span>"_s));
}

void tst_EditorTables::anyEdit_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 40; ++seed)
        QTest::addRow("%d", seed) << seed;
}

/// Whatever is done to tables, what is written reads back to the same bytes, and undo goes all the way.
void tst_EditorTables::anyEdit()
{
    QFETCH(int, seed);
    SeededRandom random(static_cast<quint64>(seed));
    const auto below = [&random](int limit) {
        return static_cast<int>(random.next() % static_cast<quint64>(limit));
    };
    QTextDocument document;
    QTextCursor cursor(&document);
    const auto anywhere = [&] { return below(document.characterCount()); };
    for (int step = 0; step < 30; ++step) {
        cursor.setPosition(anywhere());
        switch (below(10)) {
        case 0:
            if (!cursor.currentTable())
                insertTable(cursor, 1 + below(3), 1 + below(3));
            break;
        case 1:
        case 2:
            insertIntoTable(cursor, static_cast<Edge>(below(4)));
            break;
        case 3:
            removeRows(cursor);
            break;
        case 4:
            removeColumns(cursor);
            break;
        case 5:
            setHeaderRow(cursor, below(2) == 0);
            break;
        case 6:
            goToCell(cursor, below(2) == 0);
            break;
        case 7:
            cursor.insertBlock();
            break;
        default:
            cursor.insertText(u"word"_s, {});
        }
        const QString html = htmlOf(document);
        QTextDocument again;
        readHtml(letter::sanitizedHtml(html), again, {QPalette(), true, {}});
        if (htmlOf(again) != html)
            qInfo("step %d\n%s\n%s", step, qPrintable(html), qPrintable(htmlOf(again)));
        QCOMPARE(htmlOf(again), html);
    }
    const QString html = htmlOf(document);
    const int steps = document.availableUndoSteps();
    for (int i = 0; i < steps; ++i)
        document.undo();
    QCOMPARE(document.characterCount(), 1);
    for (int i = 0; i < steps; ++i)
        document.redo();
    QCOMPARE(htmlOf(document), html);
}

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    tst_EditorTables test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_EditorTables.moc"
