#pragma once

#include <QTranslator>

namespace envoi::screenshots {

/// A language that nobody speaks: English with accents, in brackets, and some 40 % longer, as many a
/// translation is. What stays in plain English on a picture isn't translated; what is cut has too little
/// room.
class LongWords : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    /// Keeps places (%1, %n), marks of keys (&), tags and entities.
    static QString of(const QString &english);
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText, const char *disambiguation,
                      int n) const override;
};

} // namespace envoi::screenshots
