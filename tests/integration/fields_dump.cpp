// Prints fields made from seeded random values, one JSON object a line: what was meant, and the octets
// in base64. Another parser then says what it reads in them; see test_fields_interop.py.
#include "../unit/mime/Generated.h"
#include "core/mime/Field.h"
#include "core/mime/Parameters.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace envoi;
using namespace envoi::mime;
using namespace Qt::Literals::StringLiterals;

namespace {

void print(QLatin1StringView kind, const QJsonValue &meant, const QByteArray &octets)
{
    const QJsonObject object{{u"kind"_s, QString(kind)},
                             {u"meant"_s, meant},
                             {u"octets"_s, QString::fromLatin1(octets.toBase64())}};
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
}

Mailbox mailbox(Random &random)
{
    static const std::array addresses{
        u"anna@example.com"_s,      u"\"a b\"@example.com"_s, u"\"a@b, c\"@example.com"_s,
        u"a.b+c@münchen.example"_s, u"a@[192.0.2.1]"_s,       u"\"quote \\\" slash \\\\\"@example.com"_s};
    const auto &address =
        addresses[static_cast<std::size_t>(generated::below(random, std::ssize(addresses)))];
    return Mailbox(AddrSpec::parse(address).value(),
                   generated::below(random, 3) == 0 ? QString() : generated::text(random));
}

QJsonObject described(const Mailbox &mailbox)
{
    return {{u"name"_s, mailbox.displayName()},
            {u"localPart"_s, mailbox.addrSpec().localPart()},
            {u"domain"_s, QString::fromLatin1(mailbox.addrSpec().domain().ascii())}};
}

void printAddresses(Random &random)
{
    AddressList list;
    QJsonArray meant;
    for (auto left = 1 + generated::below(random, 4); left > 0; --left) {
        if (generated::below(random, 4) > 0) {
            const Mailbox one = mailbox(random);
            meant.append(described(one));
            list.append(one);
            continue;
        }
        std::vector<Mailbox> members;
        QJsonArray meantMembers;
        for (auto count = generated::below(random, 4); count > 0; --count) {
            members.push_back(mailbox(random));
            meantMembers.append(described(members.back()));
        }
        const Group group(u"Group "_s + generated::text(random), members);
        meant.append(QJsonObject{{u"group"_s, group.displayName()}, {u"members"_s, meantMembers}});
        list.append(group);
    }
    print("addresses"_L1, meant, Field::addresses("To", list).toBytes());
}

} // namespace

int main()
{
    SeededRandom random(11);
    for (int i = 0; i < 2000; ++i) {
        const Field subject = Field::text("Subject", generated::text(random)).value();
        print("text"_L1, subject.toText(), subject.toBytes());
        printAddresses(random);
        const auto seconds = generated::below(random, 100'000'000'000) - 2'000'000'000;
        const auto offset = static_cast<int>(generated::below(random, 28 * 60) - 14 * 60) * 60;
        const QDateTime date = QDateTime::fromSecsSinceEpoch(seconds, Qt::OffsetFromUTC, offset);
        print("date"_L1, date.toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u' ' + QString::number(offset),
              Field::date("Date", date).toBytes());
        QString name = generated::text(random);
        name.replace(u'\t', u' ');
        print("filename"_L1, name,
              parameterizedField("Content-Disposition", "attachment",
                                 {{"filename", name, ParameterEncoding::Rfc2231}}));
        print("name"_L1, name,
              parameterizedField("Content-Type", "application/pdf",
                                 {{"name", name, ParameterEncoding::Rfc2047}}));
    }
    return 0;
}
