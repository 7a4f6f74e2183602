#include "core/base/Secret.h"

#include <QDebug>
#include <QtTest>

#include <type_traits>

using namespace envoi;

namespace {

template <typename T>
concept Printable = requires(QDebug debug, const T &value) { debug << value; };

} // namespace

class TestSecret : public QObject {
    Q_OBJECT

private slots:
    void canNotSlipOut()
    {
        static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
        static_assert(!std::is_convertible_v<Secret, QByteArray> &&
                      !std::is_convertible_v<QByteArray, Secret>);
        static_assert(!Printable<Secret>);
    }

    void movesAndDuplicates()
    {
        Secret first(QByteArray("password"));
        Secret second = first.duplicate();
        QCOMPARE(second.reveal(), "password");
        const Secret third(std::move(first));
        QCOMPARE(third.reveal(), "password");
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): what a moved-from secret holds is the
                                  // question
        second = Secret(QByteArray("other"));
        QCOMPARE(second.reveal(), "other");
        QCOMPARE(third.reveal(), "password");
        Secret &same = second;
        second = std::move(same);
        QCOMPARE(second.reveal(), "other");
    }

    void wipesItsOctets()
    {
        QByteArray memory(32, 'x');
        {
            // Octets that are not the secret's own memory are copied, so that they can be wiped.
            const Secret secret(QByteArray::fromRawData(memory.constData(), memory.size()));
            QVERIFY(secret.reveal().constData() != memory.constData());
        }
        QCOMPARE(memory, QByteArray(32, 'x'));
        const QByteArray shared("shared with the caller");
        {
            const Secret secret{QByteArray(shared)};
            QVERIFY(secret.reveal().constData() != shared.constData());
        }
        QCOMPARE(shared, "shared with the caller");
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_Secret.moc"
