#include "core/mime/Part.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace envoi::mime {

namespace {

constexpr qsizetype mostOctets = 255;
constexpr qsizetype mostExtensionOctets = 32;

/// Characters that show as nothing and turn what stands around them, or that end a line.
bool isDeceptive(char32_t c)
{
    return c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

bool isControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/// The last part of a path, by the customs of any system.
QStringView lastComponent(QStringView path)
{
    const auto isSeparator = [](QChar c) { return c == u'/' || c == u'\\'; };
    qsizetype end = path.size();
    while (end > 0 && isSeparator(path[end - 1]))
        --end;
    qsizetype begin = end;
    while (begin > 0 && !isSeparator(path[begin - 1]))
        --begin;
    return path.sliced(begin, end - begin);
}

QString withoutDeceit(QStringView name)
{
    QString clean;
    clean.reserve(name.size());
    for (qsizetype i = 0; i < name.size(); ++i) {
        char32_t c = name[i].unicode();
        const bool isPair = name[i].isHighSurrogate() && i + 1 < name.size() && name[i + 1].isLowSurrogate();
        if (isPair)
            c = QChar::surrogateToUcs4(name[i], name[i + 1]);
        else if (name[i].isSurrogate())
            continue;
        if (c == '\t' || c == '\n' || c == '\r')
            clean.append(u' ');
        else if (c == ':')
            clean.append(u'_'); // names a drive or a stream on Windows
        else if (!isControl(c) && !isDeceptive(c))
            clean.append(name.sliced(i, isPair ? 2 : 1));
        i += isPair ? 1 : 0;
    }
    return clean;
}

/// Windows takes these for devices, whatever the extension.
bool isDevice(QStringView name)
{
    const QString stem =
        name.first(std::max<qsizetype>(name.indexOf(u'.'), 0)).trimmed().toString().toUpper();
    const QString device = name.contains(u'.') ? stem : name.trimmed().toString().toUpper();
    static const QStringList devices{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s, u"CONIN$"_s, u"CONOUT$"_s};
    if (devices.contains(device))
        return true;
    return device.size() == 4 && (device.startsWith("COM"_L1) || device.startsWith("LPT"_L1)) &&
           (device[3].isDigit() || device[3] == u'\u00B9' || device[3] == u'\u00B2' ||
            device[3] == u'\u00B3');
}

qsizetype utf8Size(QStringView text)
{
    return text.toUtf8().size();
}

/// The longest beginning of \a text that fits, characters whole.
QStringView beginning(QStringView text, qsizetype octets)
{
    qsizetype length = 0;
    while (length < text.size()) {
        const qsizetype step = text[length].isHighSurrogate() ? 2 : 1;
        const char16_t c = text[length].unicode();
        octets -= step == 2 ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        if (octets < 0)
            break;
        length += step;
    }
    return text.first(length);
}

QString shortened(const QString &name)
{
    if (utf8Size(name) <= mostOctets)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const QStringView extension = dot > 0 ? QStringView(name).sliced(dot) : QStringView();
    const qsizetype extensionOctets = utf8Size(extension);
    if (extensionOctets > mostExtensionOctets)
        return beginning(name, mostOctets).toString();
    return beginning(QStringView(name).first(dot > 0 ? dot : name.size()), mostOctets - extensionOctets)
               .toString() +
           extension.toString();
}

/// Windows drops dots and spaces at a name's end, so that "a.exe ." would turn into "a.exe".
QString trimmed(const QString &name)
{
    qsizetype begin = 0;
    qsizetype end = name.size();
    while (end > 0 && (name[end - 1].isSpace() || name[end - 1] == u'.'))
        --end;
    while (begin < end && name[begin].isSpace())
        ++begin;
    return name.sliced(begin, end - begin);
}

} // namespace

QString harmlessFileName(const QString &name)
{
    QString clean = trimmed(withoutDeceit(lastComponent(name)));
    if (clean.isEmpty())
        return u"attachment"_s;
    if (isDevice(clean))
        clean.prepend(u'_');
    return trimmed(shortened(clean));
}

} // namespace envoi::mime
