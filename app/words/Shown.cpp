#include "app/words/Shown.h"

#include <QDate>
#include <QLocale>

namespace envoi::words {

namespace {

/// Not for a sentence: controls, and the invisible characters that only deceive.
bool isUnfit(QChar c)
{
    const auto code = c.unicode();
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

} // namespace

QString shown(const QString &text, qsizetype limit)
{
    QString line = text.left(limit * 8);
    for (QChar &c : line) {
        if (isUnfit(c))
            c = u' ';
    }
    line = line.simplified();
    if (line.size() <= limit)
        return line;
    line.truncate(limit - 1);
    if (line.back().isHighSurrogate())
        line.chop(1);
    return line + u'…';
}

QString shownLines(QString text)
{
    for (QChar &c : text) {
        if (isUnfit(c) && c != u'\n' && c != u'\t')
            c = u' ';
    }
    return text;
}

QString shownDay(const QString &iso)
{
    const QDate date = QDate::fromString(iso.left(10), Qt::ISODate);
    return date.isValid() ? QLocale().toString(date, QLocale::LongFormat) : iso;
}

} // namespace envoi::words
