#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace envoi::contacts {

/// A row of a table and the line on which it begins, counted from 1.
struct CsvRow {
    QStringList fields;
    int line = 1;
};

/// Reads a table row by row (RFC 4180). A quotation mark within a field, and one without its end, is a
/// letter like any other. Linear.
class CsvReader {
public:
    /// \a text must outlive it. \a separator: null guesses among comma, semicolon and tab.
    explicit CsvReader(const QString &text, QChar separator = {});
    QChar separator() const { return m_separator; }
    /// False at the end. Rows that are empty are left out.
    bool next(CsvRow &row);
    /// Whether a quotation mark had no end.
    bool isUnterminated() const { return m_withoutQuotes; }
    /// Whether a field or a row was cut.
    bool isCut() const { return m_cut; }

private:
    QChar guessed() const;
    QString quotedField();
    QString plainField();
    void endLine();

    const QString &m_text;
    QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
    bool m_withoutQuotes = false;
    bool m_cut = false;
};

} // namespace envoi::contacts
