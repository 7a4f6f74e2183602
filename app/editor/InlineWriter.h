#pragma once

#include <QString>
#include <QStringList>
#include <QTextBlock>
#include <QTextCharFormat>

namespace envoi::editor {

/// Writes the inside of one block: text, breaks, pictures, and the elements around runs of text.
class InlineWriter {
public:
    enum Context : unsigned { Plain = 0, Bold = 1, Preformatted = 2, Heading = 4 };

    explicit InlineWriter(QString &out) : m_out(out) {}
    /// <br> for a block with nothing in it, unless it is \a context Preformatted.
    void write(const QTextBlock &block, unsigned context);

private:
    QStringList elementsOf(const QTextCharFormat &format) const;
    void change(const QStringList &elements);
    void writeText(QStringView text);
    void writePreformatted(QStringView text, const QStringList &elements);
    /// The character that \a text begins with; says how many UTF-16 units it had.
    qsizetype writeCharacter(QStringView text);
    void writeSpaces(qsizetype count, bool atEnd);
    void writePicture(const QTextCharFormat &format);

    QString &m_out;
    QStringList m_open;
    unsigned m_context = 0;
    /// Whether a plain space here would be swallowed: at a line's start, or after another.
    bool m_afterSpace = true;
    qsizetype m_pendingSpaces = 0;
};

/// For text and for attribute values.
QString escaped(QStringView text);

} // namespace envoi::editor
