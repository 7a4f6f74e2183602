#pragma once

#include "app/compose/PreviewPane.h"
#include "app/preview/Preview.h"
#include "app/preview/TextPatch.h"
#include "core/mime/Mime.h"
#include "tests/gui/compose/Fixture.h"

#include <QDockWidget>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QToolButton>

namespace envoi::compose {

enum Side { Structure, Appearance, Plain, Source };

/// A letter's window with the panel opened by its key.
class PreviewFixture : public Fixture {
public:
    void openPanel(Side side)
    {
        QTest::keyClick(window, Qt::Key_F8);
        panel()->setSide(side);
        settle();
    }
    preview::Preview *panel() const { return window->findChild<preview::Preview *>(); }
    bool isOpen() const
    {
        const auto *dock = window->findChild<QDockWidget *>(u"previewDock"_s);
        return dock && dock->isVisible();
    }
    /// Until what is shown is the letter as it is.
    void settle() const { QTRY_VERIFY(panel() && panel()->isUpToDate()); }
    void type(const QString &text) const
    {
        editor()->textWidget()->setFocus();
        QTest::keyClicks(editor()->textWidget(), text);
    }
    QPlainTextEdit *source() const { return panel()->findChild<QPlainTextEdit *>(u"source"_s); }
    QPlainTextEdit *plain() const { return panel()->findChild<QPlainTextEdit *>(u"alternative"_s); }
    QString plainText() const { return preview::textOf(*plain()); }
    QToolButton *tool(const QString &name) const { return panel()->findChild<QToolButton *>(name); }
    QString label(const QString &name) const { return panel()->findChild<QLabel *>(name)->text(); }
    void click(const QString &name) const { QTest::mouseClick(tool(name), Qt::LeftButton); }
    QTabWidget *tabs() const { return panel()->findChild<QTabWidget *>(u"sides"_s); }
    /// The text/plain of a message.
    static QString textIn(const mime::Part &part)
    {
        if (part.mediaType.is("text/plain") && std::holds_alternative<QString>(part.content))
            return std::get<QString>(part.content);
        for (const auto &child : part.children()) {
            if (const QString text = textIn(child); !text.isNull())
                return text;
        }
        return {};
    }
};

} // namespace envoi::compose
