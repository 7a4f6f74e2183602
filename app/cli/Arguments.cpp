#include "app/cli/Arguments.h"

#include "app/cli/Output.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::cli {

std::expected<Arguments, QString> Arguments::parse(const QStringList &words,
                                                   std::span<const OptionSpec> specs, Operand operand)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (word == u"--help"_s || word == u"-h"_s) {
            arguments.m_wantsHelp = true;
            continue;
        }
        if (!word.startsWith(u'-') || word == u"-"_s || word == u"--"_s) {
            if (operand == Operand::File && arguments.m_file.isEmpty() && word != u"--"_s) {
                arguments.m_file = word;
                continue;
            }
            return std::unexpected(Words::tr("“%1” is not an option.").arg(word));
        }
        const auto equals = word.startsWith(u"--"_s) ? word.indexOf(u'=') : -1;
        const QString dashed = equals < 0 ? word : word.left(equals);
        const QString name = dashed == u"-o"_s            ? u"output"_s
                             : dashed.startsWith(u"--"_s) ? dashed.mid(2)
                                                          : QString();
        const auto spec = std::ranges::find_if(
            specs, [&](const OptionSpec &known) { return name == QLatin1StringView(known.name); });
        if (spec == specs.end())
            return std::unexpected(Words::tr("There is no option %1 here.").arg(dashed));
        if (!spec->takesValue && equals >= 0)
            return std::unexpected(Words::tr("The option %1 takes no value.").arg(dashed));
        QString value;
        if (equals >= 0) {
            value = word.mid(equals + 1);
        } else if (spec->takesValue) {
            if (i + 1 == words.size())
                return std::unexpected(Words::tr("The option %1 needs a value.").arg(dashed));
            value = words[++i];
        }
        if (!spec->repeatable && arguments.m_values.contains(name))
            return std::unexpected(Words::tr("The option %1 can be given only once.").arg(dashed));
        arguments.m_values[name].append(value);
    }
    return arguments;
}

} // namespace envoi::cli
