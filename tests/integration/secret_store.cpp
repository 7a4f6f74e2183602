/// "secret_store read|write|remove KEY": one step of the system's key store, for test_keystore.py. What
/// is to be written comes from standard input, what was read goes to standard output. Exit code 1 when the
/// key store is not available; standard error says why.
#include "core/account/SecretStore.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace envoi;

namespace {

void end(const Result<void> &result)
{
    if (!result)
        std::fprintf(stderr, "%d: %s\n", static_cast<int>(result.error().code),
                     result.error().serverText.toUtf8().constData());
    QCoreApplication::exit(result ? 0 : 1);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString step = QCoreApplication::arguments().value(1);
    const QString key = QCoreApplication::arguments().value(2);
    const auto store = account::systemSecretStore();
    QObject context;
    if (step == "read"_L1) {
        store->read(key, &context, [](Result<Secret> secret) {
            if (!secret)
                return end(std::unexpected(secret.error()));
            std::fwrite(secret->reveal().constData(), 1, static_cast<std::size_t>(secret->reveal().size()),
                        stdout);
            end({});
        });
    } else if (step == "write"_L1) {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return 2;
        store->write(key, Secret(input.readAll()), &context, end);
    } else if (step == "remove"_L1) {
        store->remove(key, &context, end);
    } else {
        return 2;
    }
    return QCoreApplication::exec();
}
