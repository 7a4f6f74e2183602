#pragma once

#include "core/letter/HtmlTokenizer.h"

#include <QString>
#include <QStringView>

namespace envoi::letter {

/// The elements that a letter may have.
enum class Element : quint8 {
    None,
    P,
    Div,
    Center,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Ul,
    Ol,
    Li,
    Blockquote,
    Pre,
    DescriptionList,
    DescriptionTerm,
    Description,
    Table,
    TableBody,
    TableRow,
    TableCell,
    HeaderCell,
    Break,
    Rule,
    Image,
    Link,
    Bold,
    Strong,
    Italic,
    Emphasis,
    Underline,
    S,
    Strike,
    Deleted,
    Inserted,
    Subscript,
    Superscript,
    Small,
    Big,
    Font,
    Span,
    Code,
    Count
};

/// What an element of this (lower-case) name becomes; None for one that is taken away from around
/// its content.
Element elementFor(QStringView name);
/// Its tag's name.
QStringView nameOf(Element element);

/// Those that stand on lines of their own.
bool isBlock(Element element);
bool isHeading(Element element);
/// Those that a browser opens again when their parent ended before them ("<p><b>one<p>two").
bool isFormatting(Element element);
bool isCell(Element element);

/// An element whose content is no text for a reader and goes with it.
bool isDroppedWhole(QStringView name);

/// The attributes that \a element may keep, made harmless, in one order, each with a space before
/// it, ready for the tag. \a foundRemote is set when a remote resource was named.
QString harmlessAttributes(Element element, const HtmlToken &tag, bool *foundRemote);

/// \a text as a link's target: http, https, mailto or tel; empty when it is anything else.
QString harmlessLink(QStringView text);

/// For text and for attribute values: & < > and quotation marks as references, without what XML
/// does not allow.
QString escapedHtml(QStringView text, bool inAttribute = false);

} // namespace envoi::letter
