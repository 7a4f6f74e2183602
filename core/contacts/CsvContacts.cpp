// Address books as tables: which column holds what, by the headings that programs write.
#include "core/contacts/Csv.h"
#include "core/contacts/Folded.h"
#include "core/contacts/Reading.h"

#include "core/mime/Address.h"

#include <QHash>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace envoi::contacts {

namespace {

using Kind = ImportRemark::Kind;

enum class Column { Ignored, Address, FullName, Given, Middle, Family, Nickname, Organisation, Groups };

/// Letters and digits only, folded: "E-mail 1 - Value" is "email1value".
QString bare(const QString &heading)
{
    QString result;
    const QString text = folded(heading);
    for (const QChar c : text) {
        if (c.isLetterOrNumber())
            result.append(c);
    }
    return result;
}

bool isAddressHeading(const QString &heading)
{
    // Beside the address stand its label, its type and the name that it is shown by.
    static const QStringList never{u"type"_s,   u"typ"_s,         u"label"_s,    u"display"_s, u"anzeige"_s,
                                   u"affich"_s, u"mailing"_s,     u"mailstop"_s, u"format"_s,  u"mailbox"_s,
                                   u"name"_s,   u"certificate"_s, u"postal"_s,   u"html"_s,    u"nom"_s};
    static const QStringList always{u"mail"_s, u"courriel"_s, u"messagerie"_s, u"electronique"_s};
    const auto isIn = [&heading](const QString &word) { return heading.contains(word); };
    return std::ranges::any_of(always, isIn) && !std::ranges::any_of(never, isIn);
}

Column columnOf(const QString &heading)
{
    static const QHash<QString, Column> known{
        // Google, Outlook, Thunderbird, Apple
        {u"name"_s, Column::FullName},
        {u"fullname"_s, Column::FullName},
        {u"displayname"_s, Column::FullName},
        {u"fileas"_s, Column::Ignored},
        {u"firstname"_s, Column::Given},
        {u"givenname"_s, Column::Given},
        {u"middlename"_s, Column::Middle},
        {u"additionalname"_s, Column::Middle},
        {u"lastname"_s, Column::Family},
        {u"familyname"_s, Column::Family},
        {u"surname"_s, Column::Family},
        {u"nickname"_s, Column::Nickname},
        {u"company"_s, Column::Organisation},
        {u"organization"_s, Column::Organisation},
        {u"organisation"_s, Column::Organisation},
        {u"organizationname"_s, Column::Organisation},
        {u"organization1name"_s, Column::Organisation},
        {u"categories"_s, Column::Groups},
        {u"labels"_s, Column::Groups},
        {u"groupmembership"_s, Column::Groups},
        {u"groups"_s, Column::Groups},
        // In German
        {u"anzeigename"_s, Column::FullName},
        {u"vollstandigername"_s, Column::FullName},
        {u"vorname"_s, Column::Given},
        {u"weiterevornamen"_s, Column::Middle},
        {u"zweitervorname"_s, Column::Middle},
        {u"nachname"_s, Column::Family},
        {u"familienname"_s, Column::Family},
        {u"spitzname"_s, Column::Nickname},
        {u"firma"_s, Column::Organisation},
        {u"kategorien"_s, Column::Groups},
        {u"gruppen"_s, Column::Groups},
        // In French
        {u"nomcomplet"_s, Column::FullName},
        {u"nomaafficher"_s, Column::FullName},
        {u"nomaffiche"_s, Column::FullName},
        {u"prenom"_s, Column::Given},
        {u"deuxiemeprenom"_s, Column::Middle},
        {u"nom"_s, Column::Family},
        {u"nomdefamille"_s, Column::Family},
        {u"surnom"_s, Column::Nickname},
        {u"societe"_s, Column::Organisation},
        {u"entreprise"_s, Column::Organisation},
        {u"groupes"_s, Column::Groups},
    };
    if (isAddressHeading(heading))
        return Column::Address;
    return known.value(heading, Column::Ignored);
}

bool isAddress(const QString &field)
{
    return field.contains(u'@') && AddrSpec::parse(field).has_value();
}

QList<Column> columnsOf(const QStringList &headings)
{
    QList<Column> columns;
    for (const auto &heading : headings)
        columns.append(isAddress(heading) ? Column::Ignored : columnOf(bare(heading)));
    return columns;
}

/// "a ::: b" is how Google puts several values into a field.
QStringList values(const QString &field)
{
    return field.split(u":::"_s, Qt::SkipEmptyParts);
}

void addGroups(Contact &contact, const QString &field)
{
    for (const auto &value : values(field)) {
        for (QString group : value.split(u';', Qt::SkipEmptyParts)) {
            group = group.trimmed();
            // Google's own groups begin with an asterisk; "all" is none.
            if (group.startsWith(u'*'))
                group = group.sliced(1).trimmed();
            if (bare(group) != "mycontacts"_L1)
                addGroup(contact, group);
        }
    }
}

/// One row under headings. \a tried: whether there was anything in a column of addresses.
Contact contactOf(const CsvRow &row, const QList<Column> &columns, bool &tried, Imported &result)
{
    Contact contact;
    QString given;
    QString middle;
    QString family;
    const auto set = [](QString &to, const QString &field) {
        if (to.isEmpty())
            to = cleaned(field);
    };
    QStringList addresses;
    for (qsizetype i = 0; i < std::min(row.fields.size(), columns.size()); ++i) {
        const QString &field = row.fields[i];
        switch (columns[i]) {
        case Column::Ignored:
            break;
        case Column::Address:
            addresses += values(field);
            break;
        case Column::FullName:
            set(contact.name, field);
            break;
        case Column::Given:
            set(given, field);
            break;
        case Column::Middle:
            set(middle, field);
            break;
        case Column::Family:
            set(family, field);
            break;
        case Column::Nickname:
            set(contact.nickname, field);
            break;
        case Column::Organisation:
            set(contact.organisation, field);
            break;
        case Column::Groups:
            addGroups(contact, field);
            break;
        }
    }
    if (contact.name.isEmpty())
        contact.name = cleaned(given + u' ' + middle + u' ' + family);
    if (contact.name.isEmpty())
        contact.name = contact.nickname.isEmpty() ? contact.organisation : contact.nickname;
    for (const auto &address : std::as_const(addresses)) {
        tried = tried || !address.trimmed().isEmpty();
        addAddress(contact, address, row.line, result);
    }
    return contact;
}

/// One row without headings: what is an address is one, and what stands before it is the name.
Contact contactOf(const CsvRow &row, Imported &result)
{
    Contact contact;
    QStringList names;
    for (const auto &field : row.fields) {
        if (isAddress(field))
            addAddress(contact, field, row.line, result);
        else if (contact.addresses.isEmpty())
            names.append(field);
    }
    contact.name = cleaned(names.join(u' '));
    return contact;
}

} // namespace

Imported readCsv(QByteArrayView octets)
{
    Imported result;
    const QString text = decodeFile(octets, result);
    CsvReader reader(text);
    CsvRow row;
    if (!reader.next(row)) {
        result.remark(Kind::NothingUnderstood, 0);
        return result;
    }
    const QList<Column> columns = columnsOf(row.fields);
    const bool hasHeadings = columns.contains(Column::Address);
    if (!hasHeadings && std::ranges::none_of(row.fields, isAddress)) {
        result.remark(Kind::NoAddressColumn, 0);
        return result;
    }
    bool more = !hasHeadings || reader.next(row);
    while (more) {
        bool tried = false;
        Contact contact = hasHeadings ? contactOf(row, columns, tried, result) : contactOf(row, result);
        if (contact.addresses.isEmpty()) {
            if (!tried)
                result.remark(Kind::NoAddress, row.line, contact.name);
        } else if (result.contacts.size() >= mostContacts) {
            result.remark(Kind::TooMany, row.line);
            break;
        } else {
            result.contacts.push_back(std::move(contact));
        }
        more = reader.next(row);
    }
    if (reader.isUnterminated())
        result.remark(Kind::Unterminated, 0);
    if (reader.isCut())
        result.remark(Kind::TooLong, 0);
    return result;
}

} // namespace envoi::contacts
