#include "Hand.h"

#include "tests/gui/editor/EditorTest.h"

#include <QAction>
#include <QDialog>
#include <QFile>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace envoi::corpus {

using namespace Qt::Literals::StringLiterals;

namespace {

class Hand {
public:
    explicit Hand(editor::Editor &editor) : m_editor(editor), m_text(editor.textWidget()) {}

    bool follow(const QString &keys)
    {
        for (qsizetype i = 0; i < keys.size(); ++i) {
            if (keys[i] != u'{') {
                QTest::keyClick(m_text, keys[i].toLatin1());
                continue;
            }
            const qsizetype end = keys.indexOf(u'}', i + 2); // {{} is a brace
            const QString what = keys.mid(i + 1, end - i - 1);
            if (!what.contains(u':') || what.size() < 3
                    ? !press(what)
                    : !act(what.section(u':', 0, 0), what.section(u':', 1))) {
                m_failed = what;
                return false;
            }
            i = end;
        }
        return true;
    }
    const QString &failed() const { return m_failed; }

private:
    bool press(const QString &name)
    {
        if (name == u"{"_s) {
            QTest::keyClick(m_text, '{');
            return true;
        }
        for (QAction *action : m_editor.findChildren<QAction *>()) {
            if (action->text().remove(u'&') == name && action->isEnabled()) {
                action->trigger();
                return true;
            }
        }
        const QKeySequence sequence(name);
        if (sequence.isEmpty() || sequence[0].key() == Qt::Key_unknown)
            return false;
        QTest::keyClick(m_text, sequence[0].key(), sequence[0].keyboardModifiers());
        return true;
    }

    bool act(const QString &what, const QString &argument)
    {
        if (what == u"in") {
            QInputMethodEvent event;
            event.setCommitString(argument);
            return QCoreApplication::sendEvent(m_text, &event);
        }
        if (what == u"html")
            return paste(argument);
        if (what == u"fixture") {
            QFile file(QStringLiteral(ENVOI_SOURCE_DIR "/tests/data/paste/%1.html").arg(argument));
            return file.open(QIODevice::ReadOnly) && paste(QString::fromUtf8(file.readAll()));
        }
        const QStringList size = argument.split(u'x');
        if (what == u"picture") {
            m_editor.insertImage(editor::png(size[0].toInt(), size.value(1).toInt()), u"house.png"_s);
            return true;
        }
        if (what == u"table")
            return putTable(size[0].toInt(), size.value(1).toInt());
        if (what == u"colour" || what == u"highlight")
            return choose(what == u"colour" ? u"Text Colour…"_s : u"Highlight…"_s, argument);
        if (what == u"link")
            return press(u"Link…"_s) && enter({argument.section(u' ', 0, -2), argument.section(u' ', -1)});
        if (what == u"dialog")
            return enter({argument});
        if (what == u"describe" || what == u"width")
            return changePicture(what, argument);
        return false;
    }

    bool paste(const QString &html)
    {
        auto *data = new QMimeData;
        data->setHtml(html);
        data->setText(u"text"_s);
        QGuiApplication::clipboard()->setMimeData(data);
        QTest::keyClick(m_text, Qt::Key_V, Qt::ControlModifier);
        return true;
    }

    bool putTable(int rows, int columns)
    {
        if (!press(u"Table…"_s))
            return false;
        auto *picker = m_editor.findChild<QWidget *>(u"tablePicker"_s);
        if (!picker || !picker->isVisible())
            return false;
        for (int row = 2; row < rows; ++row)
            QTest::keyClick(picker, Qt::Key_Down);
        for (int column = 2; column < columns; ++column)
            QTest::keyClick(picker, Qt::Key_Right);
        QTest::keyClick(picker, Qt::Key_Return);
        return true;
    }

    /// A colour by its name, in the palette that an action drops down.
    bool choose(const QString &action, const QString &colour)
    {
        if (!press(action))
            return false;
        for (auto *button : m_editor.findChildren<QToolButton *>()) {
            if (button->isVisible() && (button->accessibleName() == colour || button->text() == colour)) {
                button->click();
                return true;
            }
        }
        return false;
    }

    static QDialog *openDialog()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *dialog = qobject_cast<QDialog *>(widget); dialog && dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }

    /// The last fields of the dialog that is open; then it is accepted.
    static bool enter(const QStringList &texts)
    {
        QDialog *dialog = openDialog();
        if (!dialog)
            return false;
        QList<QLineEdit *> fields = dialog->findChildren<QLineEdit *>();
        if (fields.size() < texts.size())
            return false;
        fields = fields.last(texts.size());
        for (qsizetype i = 0; i < texts.size(); ++i) {
            fields[i]->selectAll();
            QTest::keyClicks(fields[i], texts[i]);
        }
        QTest::keyClick(fields.last(), Qt::Key_Return);
        return !dialog->isVisible();
    }

    /// By the properties of the picture before the cursor.
    bool changePicture(const QString &what, const QString &value)
    {
        QTest::keyClick(m_text, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(m_text, Qt::Key_Return, Qt::AltModifier);
        QDialog *dialog = openDialog();
        if (!dialog)
            return false;
        auto *description = dialog->findChild<QLineEdit *>(u"alternative"_s);
        if (what == u"width") {
            dialog->findChild<QSpinBox *>(u"width"_s)->setValue(value.toInt());
        } else {
            description->selectAll();
            QTest::keyClicks(description, value);
        }
        QTest::keyClick(description, Qt::Key_Return);
        QTest::keyClick(m_text, Qt::Key_Right);
        return !dialog->isVisible();
    }

    editor::Editor &m_editor;
    QWidget *m_text;
    QString m_failed;
};

} // namespace

QString write(editor::Editor &editor, const QString &keys)
{
    Hand hand(editor);
    return hand.follow(keys) ? QString() : hand.failed();
}

} // namespace envoi::corpus
