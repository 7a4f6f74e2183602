#pragma once

#include "app/editor/Editor.h"
#include "app/platform/Dialogs.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QImage>
#include <QMimeData>
#include <QTest>
#include <QTextEdit>
#include <QToolBar>
#include <QToolButton>

#include <memory>

namespace envoi::editor {

using namespace Qt::Literals::StringLiterals;

/// Answers what would stop a person.
class Answers : public platform::Dialogs {
public:
    QStringList openFiles(QWidget *, const QString &, const QString &) override { return files; }
    QString openFile(QWidget *, const QString &, const QString &) override { return {}; }
    QString saveFile(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    Answer askToSave(QWidget *, const QString &, const QString &) override { return Answer::Cancel; }
    Answer confirm(QWidget *, const QString &, const QString &, const QString &) override
    {
        ++asked;
        return answer;
    }
    void inform(QWidget *, const QString &, const QString &) override {}
    QString askText(QWidget *, const QString &, const QString &, const QString &) override { return {}; }
    QString askPassword(QWidget *, const QString &, const QString &) override { return {}; }

    QStringList files;
    Answer answer = Answer::No;
    int asked = 0;
};

inline QByteArray png(int width, int height, Qt::GlobalColor colour = Qt::blue)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    QByteArray octets;
    QBuffer buffer(&octets);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return octets;
}

/// An editor in a window of its own, driven by keys and mouse.
class EditorTest : public QObject {
protected:
    void setUp();
    void tearDown();
    QTextEdit *text() const { return qobject_cast<QTextEdit *>(m_editor->textWidget()); }
    QString body() const
    {
        const QString html = m_editor->content().html;
        const qsizetype from = html.indexOf(u"<body>\n"_s) + 7;
        return html.mid(from, html.indexOf(u"</body>"_s) - from);
    }
    void setBody(const QString &html)
    {
        Editor::Content content;
        content.html = html;
        m_editor->setContent(content);
    }
    QToolButton *button(const QString &name) const
    {
        for (QToolButton *one : m_editor->toolBar()->findChildren<QToolButton *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    QComboBox *combo(const QString &name) const
    {
        for (QComboBox *one : m_editor->toolBar()->findChildren<QComboBox *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    void click(const QString &name) const
    {
        QToolButton *one = button(name);
        QVERIFY2(one, qPrintable(name));
        QTest::mouseClick(one, Qt::LeftButton);
    }
    void type(const QString &keys) const;
    void paste(QMimeData *data) const
    {
        QGuiApplication::clipboard()->setMimeData(data);
        QTest::keyClick(text(), Qt::Key_V, Qt::ControlModifier);
    }

    Answers m_answers;
    std::unique_ptr<Editor> m_editor;
};

/// Letters are typed as they are; {Ctrl+B}, {Return} and so on are keys.
inline void EditorTest::type(const QString &keys) const
{
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (keys[i] != u'{') {
            QTest::keyClick(text(), keys[i].toLatin1());
            continue;
        }
        const qsizetype end = keys.indexOf(u'}', i);
        const QKeyCombination combination = QKeySequence(keys.mid(i + 1, end - i - 1))[0];
        QTest::keyClick(text(), combination.key(), combination.keyboardModifiers());
        i = end;
    }
}

inline void EditorTest::setUp()
{
    platform::setDialogs(&m_answers);
    m_answers.asked = 0;
    m_answers.answer = platform::Dialogs::Answer::No;
    m_editor = std::make_unique<Editor>();
    m_editor->resize(1000, 500);
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
    // A bare X server has no window manager that would do this.
    QApplication::setActiveWindow(m_editor.get());
    m_editor->textWidget()->setFocus();
}

inline void EditorTest::tearDown()
{
    m_editor.reset();
    platform::setDialogs(nullptr);
}

} // namespace envoi::editor
