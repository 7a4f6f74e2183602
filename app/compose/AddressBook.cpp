#include "app/compose/AddressBook.h"

#include "app/platform/Background.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

using namespace Qt::Literals::StringLiterals;

namespace envoi::compose {

namespace {

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorCode::FileMissing, path);
    if (QFileInfo(path).isDir())
        return failure(ErrorCode::FileIsFolder, path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    QByteArray octets = file.read(contacts::largestFile + 1);
    if (file.error() != QFile::NoError)
        return failure(ErrorCode::FileUnreadable, path, {}, file.errorString());
    if (octets.size() > contacts::largestFile)
        return failure(ErrorCode::FileUnreadable, path, AddressBook::tr("It is far too large."));
    return octets;
}

} // namespace

AddressBook::AddressBook(QString path, QThreadPool &writers, QObject *parent)
    : QObject(parent), m_store(std::move(path)), m_writers(writers)
{
}

AddressBook::Loaded AddressBook::prepared(Result<contacts::ContactBook> book, const QStringList &own)
{
    if (!book)
        return std::unexpected(book.error());
    contacts::Completer completer(*book, QDateTime::currentDateTimeUtc());
    contacts::KnownDomains domains(*book, own);
    return std::make_shared<const State>(State{std::move(*book), std::move(completer), std::move(domains)});
}

void AddressBook::take(const Loaded &loaded)
{
    if (!loaded) {
        emit failed(loaded.error());
        return;
    }
    m_state = *loaded;
    emit changed();
}

void AddressBook::wake()
{
    if (std::exchange(m_awake, true))
        return;
    platform::inBackground(
        this, [store = m_store, own = m_own] { return prepared(store.load(), own); },
        [this](const Loaded &loaded) {
            // A change that came in between knows more.
            if (!m_state)
                take(loaded);
        });
}

const contacts::ContactBook &AddressBook::book() const
{
    static const contacts::ContactBook none;
    return m_state ? m_state->book : none;
}

std::vector<contacts::Suggestion> AddressBook::suggest(QStringView typed, int most,
                                                       const QSet<QString> &present) const
{
    return m_state ? m_state->completer.suggest(typed, most, present) : std::vector<contacts::Suggestion>();
}

std::optional<contacts::DomainDoubt> AddressBook::doubt(const Domain &domain) const
{
    return m_state ? m_state->domains.doubt(domain) : std::nullopt;
}

void AddressBook::setOwnAddresses(const QStringList &own)
{
    if (own == m_own)
        return;
    m_own = own;
    // Before that, it is read along.
    if (m_awake)
        change([](contacts::ContactBook &) {});
}

void AddressBook::change(const std::function<void(contacts::ContactBook &)> &change)
{
    m_writers.start([guard = QPointer<AddressBook>(this), store = m_store, own = m_own, change] {
        const auto loaded = prepared(store.change(change), own);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, loaded] {
            if (guard)
                guard->take(loaded);
        });
    });
}

void AddressBook::recordSent(const std::vector<mime::Mailbox> &recipients, const QString &identity,
                             const QStringList &languages)
{
    change([recipients, identity, languages, now = QDateTime::currentDateTimeUtc()](
               contacts::ContactBook &book) { book.recordSent(recipients, identity, now, languages); });
}

void AddressBook::forget(const QString &address)
{
    change([address](contacts::ContactBook &book) { book.forget(address); });
}

void AddressBook::importFile(const QString &path, QObject *context,
                             const std::function<void(const Result<ImportReport> &)> &done)
{
    // Reading may take long, also because of the disk; only the writing has to be in order.
    platform::inBackground(
        context,
        [path]() -> Result<contacts::Imported> {
            const auto octets = readFile(path);
            if (!octets)
                return std::unexpected(octets.error());
            return contacts::readContacts(*octets);
        },
        [book = QPointer<AddressBook>(this), context, done](const Result<contacts::Imported> &imported) {
            if (!imported)
                return done(std::unexpected(imported.error()));
            if (!book)
                return;
            book->m_writers.start([book, guard = QPointer<QObject>(context), store = book->m_store,
                                   own = book->m_own, imported, done] {
                ImportReport report{*imported, {}};
                const auto loaded = prepared(store.change([&report](contacts::ContactBook &changed) {
                    report.count = changed.import(report.imported.contacts);
                }),
                                             own);
                QMetaObject::invokeMethod(QCoreApplication::instance(),
                                          [book, guard, loaded, report = std::move(report), done] {
                                              if (book && loaded)
                                                  book->take(loaded);
                                              if (guard && loaded)
                                                  done(report);
                                              else if (guard)
                                                  done(std::unexpected(loaded.error()));
                                          });
            });
        });
}

} // namespace envoi::compose
