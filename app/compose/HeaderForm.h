#pragma once

#include <QStringList>
#include <QWidget>

#include <array>

class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace envoi::look {
class Notice;
}

namespace envoi::compose {

class AddressBook;
class FieldNote;
class IdentityChooser;
class RecipientsField;

/// The head of a letter: From, To, Cc, Bcc, Reply-To and Subject in one neat column. Cc, Bcc and
/// Reply-To appear when they are asked for or filled.
class HeaderForm : public QWidget {
    Q_OBJECT

public:
    enum class Row { To, Cc, Bcc, ReplyTo };
    static constexpr std::array rows{Row::To, Row::Cc, Row::Bcc, Row::ReplyTo};

    explicit HeaderForm(QWidget *parent = nullptr);

    /// Where suggestions come from. It must outlive the form.
    void setAddressBook(AddressBook *book);
    IdentityChooser *from() const { return m_from; }
    /// Below From; hidden while it has nothing to say.
    look::Notice *fromNotice() const { return m_fromNotice; }
    /// Below Subject; hidden while it has nothing to say.
    look::Notice *optionsNotice() const { return m_optionsNotice; }
    RecipientsField *field(Row row) const { return m_fields[static_cast<std::size_t>(row)]; }
    QLineEdit *subject() const { return m_subject; }

    /// Shows the row and puts the focus there.
    void reveal(Row row);
    void setRowVisible(Row row, bool visible);
    bool isRowVisible(Row row) const;
    /// Shows the rows that are filled, and To.
    void showFilledRows();
    void commit();
    /// The first wrong address gets the focus; false when there is none.
    bool focusFirstInvalid();

signals:
    void edited();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    /// Recipients may be dropped on the button of a row that is not shown yet.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addRow(int line, QLabel *label, QWidget *field, QWidget *beside = nullptr);
    QLabel *makeLabel(const QString &text, QWidget *buddy);
    void updateButtons();
    void showProblem(Row row, const QString &problem);
    void colourProblems();

    QGridLayout *m_grid;
    IdentityChooser *m_from;
    look::Notice *m_fromNotice;
    look::Notice *m_optionsNotice;
    std::array<RecipientsField *, 4> m_fields{};
    std::array<QLabel *, 4> m_labels{};
    /// Below each field: which address is wrong and why.
    std::array<QLabel *, 4> m_problems{};
    /// And which one may be another than was meant.
    std::array<FieldNote *, 4> m_doubts{};
    std::array<QToolButton *, 4> m_buttons{};
    QLineEdit *m_subject;
};

} // namespace envoi::compose
