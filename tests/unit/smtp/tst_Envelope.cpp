#include "core/smtp/Envelope.h"

#include <QtTest>

#include <ctime>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;
using namespace envoi::smtp;

class EnvelopeTest : public QObject {
    Q_OBJECT

private slots:
    void keepsEachOnce()
    {
        std::vector<AddrSpec> paths;
        for (const QString &text :
             {u"b@example.com"_s, u"a@example.com"_s, u"b@EXAMPLE.com"_s, u"B@example.com"_s,
              u"\"a\"@example.com"_s, u"a@b\u00fccher.example"_s, u"a@xn--bcher-kva.example"_s})
            paths.push_back(AddrSpec::parse(text).value());
        const auto envelope = Envelope::make({}, paths);
        QVERIFY(envelope);
        QByteArrayList kept;
        for (const AddrSpec &path : envelope->forwardPaths())
            kept.append(path.toBytes());
        QCOMPARE(kept, (QByteArrayList{"b@example.com", "a@example.com", "B@example.com",
                                       "a@xn--bcher-kva.example"}));
    }

    void hasRecipients()
    {
        QCOMPARE(Envelope::make(AddrSpec::parse(u"a@example.com").value(), {}).error().code,
                 ErrorCode::NoRecipient);
    }

    void manyRecipients()
    {
        std::vector<AddrSpec> paths;
        for (int i = 0; i < 100'000; ++i)
            paths.push_back(AddrSpec::parse(u"recipient%1@example.com"_s.arg(i)).value());
        const std::clock_t start = std::clock();
        QCOMPARE(Envelope::make({}, paths)->forwardPaths().size(), 100'000U);
        QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 10);
    }
};

QTEST_GUILESS_MAIN(EnvelopeTest)

#include "tst_Envelope.moc"
