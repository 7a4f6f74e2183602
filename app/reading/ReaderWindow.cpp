#include "app/reading/ReaderWindow.h"

#include "app/look/Look.h"
#include "app/platform/Background.h"
#include "app/reading/AnswerActions.h"
#include "app/reading/LetterView.h"

#include <QAction>
#include <QFileInfo>
#include <QStatusBar>
#include <QToolBar>

using namespace Qt::Literals::StringLiterals;

namespace envoi::reading {

ReaderWindow::ReaderWindow(const QString &path, QWidget *parent)
    : QMainWindow(parent), m_path(path), m_view(new LetterView(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(QFileInfo(path).fileName());
    auto *bar = addToolBar(tr("Answers"));
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_answers = new AnswerActions(*bar, this);
    auto *close = new QAction(tr("Close"), this);
    close->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_W), QKeySequence(Qt::Key_Escape)});
    addAction(close);
    m_view->hideEnvelope();
    setCentralWidget(m_view);
    statusBar()->setSizeGripEnabled(false);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 40);

    connect(close, &QAction::triggered, this, &QWidget::close);
    connect(m_answers, &AnswerActions::requested, this,
            [this](letter::AnswerKind kind) { emit answerRequested(kind, m_path); });
    connect(m_view, &LetterView::told, this,
            [this](const QString &text) { statusBar()->showMessage(text, 10'000); });
    read();
}

void ReaderWindow::read()
{
    m_view->setWaiting();
    const auto look = [path = m_path] { return readLetter(path); };
    platform::inBackground(this, look, [this](const std::shared_ptr<const Letter> &letter) {
        m_view->setLetter(letter);
        if (!letter->subject.isEmpty())
            setWindowTitle(letter->subject);
        m_answers->setEnabled(!letter->error, letter->takesListAnswers);
    });
}

} // namespace envoi::reading
