// The least that a Qt program with a text in a window can be: what Envoi's start is measured against.
#include <QApplication>
#include <QTextEdit>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTextEdit edit;
    edit.setWindowTitle(QStringLiteral("bare window"));
    edit.resize(800, 600);
    edit.show();
    return QApplication::exec();
}
