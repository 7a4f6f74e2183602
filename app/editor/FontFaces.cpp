#include "app/editor/FontFaces.h"

#include "app/editor/Schema.h"

#include <QTextCharFormat>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::editor {

namespace {

constexpr FontFace faces[] = {
    {"Arial", "Arial,Helvetica,sans-serif"},
    {"Verdana", "Verdana,Geneva,sans-serif"},
    {"Tahoma", "Tahoma,Geneva,sans-serif"},
    {"Trebuchet MS", "'Trebuchet MS',Helvetica,sans-serif"},
    {"Georgia", "Georgia,'Times New Roman',serif"},
    {"Times New Roman", "'Times New Roman',Times,serif"},
    {"Palatino Linotype", "'Palatino Linotype',Palatino,Georgia,serif"},
    {"Courier New", "'Courier New',Courier,monospace"},
};

/// What others call them.
struct OtherName {
    QStringView name;
    QStringView face;
};
constexpr OtherName otherNames[] = {
    {u"helvetica", u"Arial"},
    {u"sans-serif", u"Arial"},
    {u"times", u"Times New Roman"},
    {u"serif", u"Times New Roman"},
    {u"courier", u"Courier New"},
    {u"monospace", u"Courier New"},
    {u"palatino", u"Palatino Linotype"},
};

QString firstFamily(const QString &families)
{
    return families.section(u',', 0, 0).remove(u'\'').remove(u'"').trimmed();
}

QStringList familiesOf(const FontFace &face)
{
    QStringList families;
    for (QString family : QString::fromLatin1(face.stack).split(u','))
        families += family.remove(u'\'');
    return families;
}

} // namespace

std::span<const FontFace> fontFaces()
{
    return faces;
}

const FontFace *fontFaceOf(const QString &families)
{
    QString first = firstFamily(families);
    for (const OtherName &other : otherNames) {
        if (first.compare(other.name, Qt::CaseInsensitive) == 0)
            first = other.face.toString();
    }
    const auto *face = std::ranges::find_if(faces, [&first](const FontFace &one) {
        return first.compare(QLatin1StringView(one.name), Qt::CaseInsensitive) == 0;
    });
    return face == std::end(faces) ? nullptr : face;
}

const FontFace *fontFaceOf(const QTextCharFormat &format)
{
    return format.hasProperty(Face) ? fontFaceOf(format.stringProperty(Face)) : nullptr;
}

void setFontFace(QTextCharFormat &format, const FontFace *face)
{
    if (face) {
        format.setProperty(Face, QString::fromLatin1(face->name));
        format.setFontFamilies(familiesOf(*face));
        return;
    }
    format.clearProperty(Face);
    if (format.fontFixedPitch())
        setCode(format, true);
    else
        format.clearProperty(QTextFormat::FontFamilies);
}

} // namespace envoi::editor
