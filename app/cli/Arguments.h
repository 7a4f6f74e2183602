#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <expected>
#include <span>

namespace envoi::cli {

/// An option that a command knows.
struct OptionSpec {
    const char *name; ///< without dashes
    bool takesValue = true;
    bool repeatable = false;
};

/// The command line of one command, taken apart: "--name value", "--name=value", "-o value", "--help", and
/// a file's name, or "-", where the command takes one.
class Arguments {
public:
    enum class Operand { None, File };
    /// What is wrong with it, as a sentence, otherwise.
    static std::expected<Arguments, QString>
    parse(const QStringList &words, std::span<const OptionSpec> specs, Operand operand = Operand::None);

    bool has(QLatin1StringView name) const { return m_values.contains(QString(name)); }
    /// The value of an option; empty when it was not given.
    QString value(QLatin1StringView name) const { return m_values.value(QString(name)).value(0); }
    QStringList values(QLatin1StringView name) const { return m_values.value(QString(name)); }
    /// The file that is no option's value; empty when there is none.
    const QString &file() const { return m_file; }
    bool wantsHelp() const { return m_wantsHelp; }

private:
    QHash<QString, QStringList> m_values;
    QString m_file;
    bool m_wantsHelp = false;
};

} // namespace envoi::cli
