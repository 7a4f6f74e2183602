#pragma once

#include <QString>

#include <initializer_list>

class QFormLayout;
class QLabel;
class QWidget;

namespace envoi::accounts {

/// A label below a field that says what is wrong with it; hidden while nothing is.
QLabel *problemLabel(QWidget *parent);
void setProblem(QLabel *label, QWidget *field, const QString &text);

/// A muted text that explains the field above it.
QLabel *explanationLabel(QWidget *parent);

/// The heading of a group of fields.
QLabel *headingLabel(const QString &text, QWidget *parent);

/// A field with its label, and what belongs below it, in one row of \a form.
void addRow(QFormLayout *form, const QString &label, QWidget *field,
            std::initializer_list<QWidget *> below = {});

} // namespace envoi::accounts
