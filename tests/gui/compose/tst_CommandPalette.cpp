// Ctrl+Shift+P: each thing that the window can do is found by its name and done.
#include "Fixture.h"

#include "app/compose/CommandMatch.h"
#include "app/compose/CommandPalette.h"

#include <QListView>
#include <QTextEdit>

using namespace envoi;
using namespace envoi::compose;

class tst_CommandPalette : public QObject {
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void bestComesFirst();
    void isCarriedOutWhereTheFocusWas();
    void lastUsedComesFirst();
    void escapeChangesNothing();

private:
    CommandPalette *show(Fixture &fixture)
    {
        QTest::keyClick(fixture.window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto *palette = fixture.window->findChild<CommandPalette *>();
        if (palette && !QTest::qWaitFor([=] { return QApplication::focusWidget() == lineOf(palette); }))
            return nullptr;
        return palette;
    }
    static QLineEdit *lineOf(const CommandPalette *palette) { return palette->findChild<QLineEdit *>(); }
    static QStringList names(const CommandPalette *palette)
    {
        const auto *model = palette->findChild<QListView *>()->model();
        QStringList names;
        for (int i = 0; i < model->rowCount(); ++i)
            names.append(model->index(i, 0).data().toString());
        return names;
    }
};

void tst_CommandPalette::matches_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<qsizetype>>("positions");
    QTest::newRow("empty") << u""_s << u"Send"_s << QList<qsizetype>{};
    QTest::newRow("beginning") << u"se"_s << u"Send"_s << QList<qsizetype>{0, 1};
    QTest::newRow("second word") << u"dra"_s << u"Save Draft"_s << QList<qsizetype>{5, 6, 7};
    QTest::newRow("words in any order") << u"dra sa"_s << u"Save Draft"_s << QList<qsizetype>{0, 1, 5, 6, 7};
    QTest::newRow("initials") << u"sd"_s << u"Save Draft"_s << QList<qsizetype>{0, 5};
    QTest::newRow("accents") << u"prufen"_s << u"Prüfen"_s << QList<qsizetype>{0, 1, 2, 3, 4, 5};
    QTest::newRow("letters in order") << u"rst"_s << u"Transcript"_s << QList<qsizetype>{1, 4, 9};
}

void tst_CommandPalette::matches()
{
    QFETCH(QString, query);
    QFETCH(QString, name);
    QFETCH(QList<qsizetype>, positions);
    const CommandMatch match = matchCommand(query, name);
    QVERIFY(match.score > 0);
    QCOMPARE(match.positions, positions);
    QCOMPARE(matchCommand(u"xq"_s, name).score, 0);
}

void tst_CommandPalette::bestComesFirst()
{
    const auto score = [](const QString &name) { return matchCommand(u"bold", name).score; };
    QVERIFY(score(u"Bold"_s) > score(u"Bold Text"_s));
    QVERIFY(score(u"Make Bold"_s) > score(u"Embolden"_s));
    QVERIFY(score(u"Embolden"_s) > score(u"Big Old Letter: dots"_s));
}

void tst_CommandPalette::isCarriedOutWhereTheFocusWas()
{
    Fixture fixture;
    fixture.open();
    fixture.write(u"anna@example.com"_s, u"Subject"_s, u"word"_s);
    auto *text = qobject_cast<QTextEdit *>(fixture.editor()->textWidget());
    text->selectAll();
    auto *palette = show(fixture);
    QVERIFY(palette);
    QTest::keyClicks(lineOf(palette), u"bold"_s);
    QCOMPARE(names(palette).value(0), u"Bold"_s);
    QTest::keyClick(lineOf(palette), Qt::Key_Return);
    QTRY_VERIFY(text->textCursor().charFormat().fontWeight() == QFont::Bold);
    QTRY_VERIFY(!fixture.window->findChild<CommandPalette *>());
    QTRY_COMPARE(QApplication::focusWidget(), text);
}

void tst_CommandPalette::lastUsedComesFirst()
{
    Fixture fixture;
    fixture.open();
    auto *palette = show(fixture);
    QVERIFY(palette);
    QTest::keyClicks(lineOf(palette), u"cc"_s);
    const QString first = names(palette).value(0);
    QCOMPARE(first, u"Cc"_s);
    QTest::keyClick(lineOf(palette), Qt::Key_Return);
    QTRY_VERIFY(fixture.window->findChild<HeaderForm *>()->isRowVisible(HeaderForm::Row::Cc));
    QTRY_VERIFY(!fixture.window->findChild<CommandPalette *>());
    palette = show(fixture);
    QVERIFY(palette);
    QCOMPARE(names(palette).value(0), first);
}

void tst_CommandPalette::escapeChangesNothing()
{
    Fixture fixture;
    fixture.open();
    fixture.editor()->textWidget()->setFocus();
    auto *palette = show(fixture);
    QVERIFY(palette);
    QTest::keyClicks(lineOf(palette), u"zzzzzz"_s);
    QCOMPARE(names(palette).size(), 1);
    QTest::keyClick(lineOf(palette), Qt::Key_Return);
    QVERIFY(fixture.window->findChild<CommandPalette *>());
    QTest::keyClick(lineOf(palette), Qt::Key_Escape);
    QTRY_VERIFY(!fixture.window->findChild<CommandPalette *>());
    QVERIFY(!fixture.window->isModified());
}

QTEST_MAIN(tst_CommandPalette)
#include "tst_CommandPalette.moc"
